//! What a health code rests on: declarations that are counted, and certificates of others that hold and are the person's.

use crate::support::{
    Service,
    phone::{Phone, refused},
    service, start, trust, values,
    village::{attest, helper, seen, worker},
};
use chrono::TimeDelta;
use ciborium::{Value, cbor};
use qicheng_credential::credential::{Body, Health, ParsedCredential};
use qicheng_domain::{
    date::shanghai_day,
    document::DocumentKind,
    health::{Basis, BasisKind, HealthColour},
    operations::{
        claim::{Certificate, CertificateRemoved, Claim},
        operation::Outcome,
        refusal::RefusalCode,
    },
};
use qicheng_service_core::trust as service_trust;
use qicheng_test_kit::certificates::{self as made, DETECTED, NOT_DETECTED};
use sha2::{Digest, Sha256};

const NAME: &str = "张晓伟";
/// As the ID numbers of `values` say.
const BORN: &str = "1990-01-01";

/// A laboratory's certificate of a nucleic-acid test of yesterday noon.
fn tested(laboratory: u8, name: (&str, &str), born: &str, result: &str) -> Claim {
    let sampled = start() - TimeDelta::minutes(19 * 60 + 10);
    signed(laboratory, made::tested(name, born, result, sampled))
}

fn vaccinated(given: u8) -> Claim {
    let day = (start() - TimeDelta::days(100)).date_naive().to_string();
    let document = cbor!({
        "ver" => "1.3.0", "dob" => BORN, "nam" => { "fn" => "张", "fnt" => "A", "gn" => "晓伟", "gnt" => "B" },
        "v" => [{ "tg" => "840539006", "vp" => "1119349007", "mp" => "EU/1/20/1528", "ma" => "ORG-100030215",
            "dn" => given, "sd" => 2, "dt" => day, "co" => "CN", "is" => "Centre", "ci" => "URN:UVCI:01:CN:2" }]
    });
    signed(1, document.unwrap())
}

fn signed(laboratory: u8, document: Value) -> Claim {
    let (issued, expires) = (start() - TimeDelta::hours(2), start() + TimeDelta::days(20));
    let text = made::certified(laboratory, document, issued, expires);
    Claim::Certificate(Certificate { text })
}

/// A verified worker of a service that trusts laboratory 1.
async fn verified() -> (Service, Phone) {
    let service = service();
    service.app.hold_trust(trust::bundle(&service));
    let ctx = service.app.context();
    let trusted = vec![made::signer(&qicheng_test_kit::key(1), None)];
    let until = start() + TimeDelta::days(30);
    let storage = service.app.storage();
    storage
        .write(move |tx| service_trust::install_signers(tx, &ctx, "eu", trusted.clone(), until))
        .await
        .unwrap();
    let mut helper = helper(&service, "433130").await;
    let mut phone = worker(&service, NAME, 1);
    phone.sync_all(&service).await;
    let outcome = attest(&service, &mut helper, &seen(&phone, NAME, 1)).await;
    assert_eq!(outcome, Outcome::Applied);
    (service, phone)
}

async fn said(service: &Service, phone: &mut Phone, claim: &Claim) -> Outcome {
    phone.does(service, NAME, claim).await
}

fn health(phone: &Phone) -> Health {
    let held = phone.held(DocumentKind::Health);
    let code = ParsedCredential::parse(&held[0]).unwrap().credential;
    let Body::Health(health) = code.body else {
        panic!("not a health code")
    };
    health
}

fn declared(days: u8) -> Basis {
    Basis {
        days: Some(days),
        ..Basis::new(BasisKind::Declaration, 0)
    }
}

#[tokio::test]
async fn a_test_of_a_trusted_laboratory_counts_until_it_is_removed() {
    let (service, mut phone) = verified().await;
    let today = values::declaration("2026-02-20");
    said(&service, &mut phone, &today).await;
    assert_eq!(health(&phone).basis, [declared(1)]);
    let claim = tested(1, ("张", "晓伟"), BORN, NOT_DETECTED);
    for _ in 0..2 {
        assert_eq!(said(&service, &mut phone, &claim).await, Outcome::Applied);
    }
    // Nineteen hours and ten minutes, rounded up: never fresher than it is.
    let test = Basis::new(BasisKind::NucleicAcidTest, 20);
    assert_eq!(health(&phone).basis, [declared(1), test]);

    for given in [1, 2] {
        said(&service, &mut phone, &vaccinated(given)).await;
    }
    let series = Basis::new(BasisKind::Vaccination, 2_400);
    assert_eq!(health(&phone).basis, [declared(1), test, series]);

    let Claim::Certificate(Certificate { text }) = &claim else {
        panic!("a certificate")
    };
    let mut id = [0; 16];
    id.copy_from_slice(&Sha256::digest(text)[..16]);
    let removed = Claim::CertificateRemoved(CertificateRemoved { id: id.into() });
    assert_eq!(said(&service, &mut phone, &removed).await, Outcome::Applied);
    assert_eq!(health(&phone).basis, [declared(1), series]);
}

#[tokio::test]
async fn what_is_another_persons_or_nobodys_word_counts_for_nothing() {
    let (service, mut phone) = verified().await;
    let today = values::declaration("2026-02-20");
    said(&service, &mut phone, &today).await;
    for claim in [
        tested(2, ("张", "晓伟"), BORN, NOT_DETECTED),
        tested(1, ("张", "晓"), BORN, NOT_DETECTED),
        tested(1, ("Zhang", "Xiaowei"), BORN, NOT_DETECTED),
        tested(1, ("张", "晓伟"), "1990-01-02", NOT_DETECTED),
        tested(1, ("张", "晓伟"), "1990", NOT_DETECTED),
    ] {
        assert_eq!(said(&service, &mut phone, &claim).await, Outcome::Applied);
        assert_eq!(health(&phone).basis, [declared(1)]);
    }
}

#[tokio::test]
async fn a_positive_test_makes_the_code_red_and_is_no_basis() {
    let (service, mut phone) = verified().await;
    let today = values::declaration("2026-02-20");
    said(&service, &mut phone, &today).await;
    assert_eq!(health(&phone).colour, HealthColour::Green);
    let claim = tested(1, ("张", "晓伟"), BORN, DETECTED);
    said(&service, &mut phone, &claim).await;
    let code = health(&phone);
    assert_eq!(
        (code.colour, code.basis),
        (HealthColour::Red, vec![declared(1)])
    );
}

#[tokio::test]
async fn days_without_fever_are_counted_and_vouched_for() {
    let (service, mut phone) = verified().await;
    for day in 20..=33 {
        let now = service.app.now();
        let today = shanghai_day(now).to_string();
        let temperature = if day == 20 { 380 } else { 365 };
        let claim = Claim::Declaration(values::declared(&today, temperature));
        phone.at(now);
        assert_eq!(said(&service, &mut phone, &claim).await, Outcome::Applied);
        if day < 33 {
            service.clock.pass(TimeDelta::days(1));
        }
    }
    let code = health(&phone);
    assert_eq!(
        (code.colour, code.basis),
        (HealthColour::Amber, vec![declared(13)])
    );
    // The day of the fever is the fifteenth now.
    service.clock.pass(TimeDelta::days(1));
    let today = shanghai_day(service.app.now()).to_string();
    phone.at(service.app.now());
    said(&service, &mut phone, &values::declaration(&today)).await;
    let code = health(&phone);
    assert_eq!(
        (code.colour, code.basis),
        (HealthColour::Green, vec![declared(14)])
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_too_much_or_was_not_agreed_to_is_refused() {
    let (service, mut phone) = verified().await;
    let text = |text: &str| {
        Claim::Certificate(Certificate {
            text: text.to_owned(),
        })
    };
    for unreadable in ["", "QC1:ABC", "HC1:%%%"] {
        let outcome = said(&service, &mut phone, &text(unreadable)).await;
        let field = Some("text".to_owned());
        let code = RefusalCode::Field;
        assert_eq!(outcome, Outcome::Refused { code, field });
    }
    for given in 0..33 {
        let outcome = said(&service, &mut phone, &vaccinated(given)).await;
        let expected = match given {
            32 => refused(RefusalCode::TooLarge),
            _ => Outcome::Applied,
        };
        assert_eq!(outcome, expected);
    }
    said(&service, &mut phone, &values::consent_to(true, false)).await;
    let outcome = said(&service, &mut phone, &vaccinated(40)).await;
    assert_eq!(outcome, refused(RefusalCode::NoConsent));
}
