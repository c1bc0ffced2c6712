//! Certificates of others, and what they are good for at the destination.

use crate::support::*;
use chrono::TimeDelta;
use qicheng_app::{
    ErrorCode, commands,
    people::{self, Carrier},
    roles::worker::{self, Ahead, CertificateCheck, CertificateView, Saved},
};
use qicheng_codes::make::QrCode;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    health::DeclarationForm,
    ids::PersonId,
    operations::{
        claim::{Claim, ClaimKind},
        refusal::RefusalCode,
    },
    rules::pack::{HealthCodeProblem, RuleState},
    travel::intent::IntentForm,
};
use qicheng_store::erase::Unsent;
use serde_json::json;

/// As the ID number of [`form`] says.
const BORN: &str = "1949-12-31";

fn publish_signers(phone: &Phone, bytes: Vec<u8>) {
    let all = Channel::All;
    phone
        .line
        .publish(all, DocumentKind::Signers, b"laboratories", bytes);
    phone.sync();
}

fn publish_rules(phone: &Phone) {
    let all = Channel::All;
    phone
        .line
        .publish(all, DocumentKind::RulePack, b"shenzhen", rules());
    phone.sync();
}

/// A sample of yesterday.
fn negative(name: (&str, &str), born: &str) -> String {
    negative_test(LABORATORY, name, born, start() - TimeDelta::hours(20))
}

fn to_shenzhen(earliest: &str) -> IntentForm {
    IntentForm {
        destination: "440300".to_owned(),
        earliest: earliest.to_owned(),
        latest: "2026-02-20".to_owned(),
        ..IntentForm::default()
    }
}

fn with_intent(phone: &Phone, name: &str) -> PersonId {
    let person = registered(phone, name, Carrier::Phone);
    worker::intend(phone, person, &to_shenzhen("2026-02-08")).unwrap();
    person
}

fn only(phone: &Phone, person: PersonId) -> CertificateView {
    let mut all = worker::certificates(phone, person).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn ahead(phone: &Phone, person: PersonId) -> Ahead {
    worker::ahead(phone, person).unwrap().unwrap()
}

fn states(ahead: &Ahead) -> Vec<(&str, RuleState)> {
    let outcomes = ahead.outcomes.iter();
    outcomes.map(|o| (o.rule.as_str(), o.state)).collect()
}

#[test]
fn a_certificate_counts_once_the_destination_trusts_its_signer() {
    let phone = World::new().phone("worker");
    let person = with_intent(&phone, "王芳");
    publish_rules(&phone);
    assert_eq!(
        states(&ahead(&phone, person)),
        [("nucleic-acid-48h", RuleState::Failed)]
    );

    worker::import_certificate(&phone, person, &negative(("王", "芳"), BORN)).unwrap();
    let held = only(&phone, person);
    assert_eq!(
        (held.checked, held.own, held.counts),
        (CertificateCheck::UnknownSigner, true, false)
    );
    assert_eq!(
        states(&ahead(&phone, person)),
        [("nucleic-acid-48h", RuleState::Failed)]
    );

    publish_signers(&phone, signers(1, &[LABORATORY]));
    let held = only(&phone, person);
    assert_eq!(
        (held.checked, held.own, held.counts),
        (CertificateCheck::Holds, true, true)
    );
    assert_eq!(
        states(&ahead(&phone, person)),
        [("nucleic-acid-48h", RuleState::Passed)]
    );

    publish_signers(&phone, signers(2, &[]));
    assert_eq!(
        only(&phone, person).checked,
        CertificateCheck::UnknownSigner
    );
    // An older list does not come back.
    publish_signers(&phone, signers(1, &[LABORATORY]));
    assert_eq!(
        states(&ahead(&phone, person)),
        [("nucleic-acid-48h", RuleState::Failed)]
    );
}

#[test]
fn a_list_counts_only_if_it_is_vouched_for_and_where_its_place_has_a_say() {
    let phone = World::new().phone("worker");
    let person = with_intent(&phone, "王芳");
    worker::import_certificate(&phone, person, &negative(("王", "芳"), BORN)).unwrap();
    for stranger in [STRANGER, NOTICES] {
        publish_signers(&phone, signers_by(stranger, 9, &[LABORATORY]));
        assert_eq!(
            only(&phone, person).checked,
            CertificateCheck::UnknownSigner
        );
    }
    publish_signers(&phone, signers(1, &[LABORATORY]));
    assert!(only(&phone, person).counts);
    // Shenzhen's trust says nothing of Hangzhou.
    let hangzhou = IntentForm {
        destination: "330100".to_owned(),
        ..to_shenzhen("2026-02-08")
    };
    worker::intend(&phone, person, &hangzhou).unwrap();
    assert_eq!(
        only(&phone, person).checked,
        CertificateCheck::UnknownSigner
    );
}

#[test]
fn what_another_holds_or_somebody_altered_counts_for_nothing() {
    let phone = World::new().phone("worker");
    let person = with_intent(&phone, "王芳");
    publish_rules(&phone);
    publish_signers(&phone, signers(1, &[LABORATORY]));
    for (name, born) in [
        (("李", "芳"), BORN),
        (("Wang", "Fang"), "1949-12-30"),
        (("王", "芳"), "1949"),
    ] {
        worker::import_certificate(&phone, person, &negative(name, born)).unwrap();
        let held = only(&phone, person);
        assert_eq!(
            (held.checked, held.own, held.counts),
            (CertificateCheck::Holds, false, false)
        );
        assert_eq!(
            states(&ahead(&phone, person)),
            [("nucleic-acid-48h", RuleState::Failed)]
        );
        worker::remove_certificate(&phone, person, &held.id).unwrap();
    }
    assert_eq!(worker::certificates(&phone, person).unwrap().len(), 0);

    let late = negative_test(
        LABORATORY,
        ("王", "芳"),
        BORN,
        start() + TimeDelta::hours(2),
    );
    worker::import_certificate(&phone, person, &late).unwrap();
    let held = only(&phone, person);
    assert_eq!(held.checked, CertificateCheck::DoesNotHold);
    assert_eq!(held.failed, ["expiration"]);
    assert!(!held.counts);
}

#[test]
fn it_is_kept_as_it_came_and_shown_in_plain_words() {
    let mut phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let text = format!("{}\r\n", negative(("Wang", "Fang"), BORN));
    worker::import_certificate(&phone, person, &text).unwrap();
    worker::import_certificate(&phone, person, &text).unwrap();
    phone.restart();
    let held = only(&phone, person);
    let says = held.says.unwrap();
    assert_eq!((&*says.name, &*says.born), ("Wang Fang", BORN));
    assert_eq!(says.when, start() - TimeDelta::hours(20));
    assert!(says.nucleic_acid && held.own);
    let kept: String = open_raw(&phone)
        .query_row("SELECT text FROM certificate", [], |r| r.get(0))
        .unwrap();
    assert_eq!(kept, text);
    people::delete(&phone, person, Unsent::Erase).unwrap();
    assert!(!contains(&plain_copy(&phone), "HC1:"));
}

#[test]
fn it_is_sent_once_exactly_as_it_came_and_so_is_its_removal() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    phone.sync();
    let text = format!("{}\n", negative(("王", "芳"), BORN));
    worker::import_certificate(&phone, person, &text).unwrap();
    worker::import_certificate(&phone, person, &text).unwrap();
    assert_eq!(only(&phone, person).sent, Saved::Here);
    phone.sync();
    let held = only(&phone, person);
    assert_eq!(held.sent, Saved::Confirmed);
    worker::remove_certificate(&phone, person, &held.id).unwrap();
    worker::remove_certificate(&phone, person, &held.id).unwrap();
    phone.sync();
    let said: Vec<Claim> = phone.line.claims().into_iter().skip(2).collect();
    let [Claim::Certificate(sent), Claim::CertificateRemoved(removed)] = &said[..] else {
        panic!("{} claims", said.len());
    };
    assert_eq!(sent.text, text);
    let id = hex::encode(*removed.id);
    assert_eq!(id, held.id);
}

#[test]
fn a_service_of_an_earlier_version_refuses_it_and_the_phone_keeps_it() {
    let phone = World::new().phone("worker");
    let person = with_intent(&phone, "王芳");
    publish_rules(&phone);
    publish_signers(&phone, signers(1, &[LABORATORY]));
    worker::import_certificate(&phone, person, &negative(("王", "芳"), BORN)).unwrap();
    phone
        .line
        .refuse(ClaimKind::Certificate, RefusalCode::UnknownKind, None);
    phone.sync();
    let held = only(&phone, person);
    assert_eq!((held.sent, held.counts), (Saved::Refused, true));
    assert_eq!(
        states(&ahead(&phone, person)),
        [("nucleic-acid-48h", RuleState::Passed)]
    );
}

#[test]
fn a_picture_of_its_code_will_do_and_what_is_none_is_refused() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let text = negative(("王", "芳"), BORN);
    let png = QrCode::new(&text).unwrap().to_png(4).unwrap();
    worker::import_certificate_picture(&phone, person, &png).unwrap();
    assert!(only(&phone, person).own);

    let code = |text: &str| {
        let refused = worker::import_certificate(&phone, person, text);
        refused.unwrap_err().code()
    };
    for wrong in ["HC1:", "QC1:ABC", "HC1:%%%", &"HC1:0".repeat(2_000)] {
        assert_eq!(code(wrong), ErrorCode::WrongCode);
    }
    let picture = QrCode::new("QC1:ABC").unwrap().to_png(4).unwrap();
    let refused = worker::import_certificate_picture(&phone, person, &picture).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    let foreign = QrCode::new("https://example.org").unwrap();
    let picture = foreign.to_png(4).unwrap();
    let refused = worker::import_certificate_picture(&phone, person, &picture).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotOurs);
    let refused = worker::import_certificate_picture(&phone, person, b"no picture").unwrap_err();
    assert_eq!(refused.code(), ErrorCode::BadPicture);
    assert_eq!(worker::certificates(&phone, person).unwrap().len(), 1);

    let other = people::add(&phone, Carrier::Phone).unwrap().value;
    worker::give_consent(&phone, other, consent(false)).unwrap();
    let refused = worker::import_certificate(&phone, other, &text).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoConsent);
}

#[test]
fn what_is_missing_is_told_ahead_with_words_and_times() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    assert_eq!(worker::ahead(&phone, person).unwrap(), None);
    worker::intend(&phone, person, &to_shenzhen("2026-02-12")).unwrap();

    // Without rules nothing can be verified, and nothing passes.
    let unknown = ahead(&phone, person);
    assert_eq!((unknown.rules, unknown.outcomes), (None, vec![]));

    publish_rules(&phone);
    let seen = ahead(&phone, person);
    assert_eq!(seen.place_name, "广东省深圳市");
    assert_eq!(seen.health_code, [HealthCodeProblem::Missing]);
    assert!(seen.rules.unwrap()["zh"].contains("48小时"));
    let midnight = "2026-02-11T16:00:00Z".parse().unwrap();
    assert_eq!((seen.boarding_at, seen.planned), (midnight, false));
    let rule = &seen.outcomes[0];
    assert_eq!(rule.state, RuleState::Failed);
    assert!(rule.words["en"].contains("nucleic-acid"));
    assert_eq!(
        (rule.from, rule.by),
        (Some(midnight - TimeDelta::hours(48)), Some(midnight))
    );
}

#[test]
fn a_ticket_says_more_than_a_wish() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let seen = ahead(&phone, person);
    let departs = start() + TimeDelta::minutes(20);
    assert_eq!((seen.boarding_at, seen.planned), (departs, true));
    assert_eq!(seen.destination, region(440_300));
    // The health code rests on a test of the day before.
    assert_eq!(states(&seen), [("nucleic-acid-48h", RuleState::Passed)]);
    assert!(seen.health_code.is_empty());
}

#[test]
fn a_window_asks_by_name() {
    let phone = World::new().phone("worker");
    let person = with_intent(&phone, "王芳");
    let well = DeclarationForm {
        temperature: "36.5".to_owned(),
        ..DeclarationForm::default()
    };
    worker::declare(&phone, person, &well).unwrap();
    let ask = |verb: &str, args| commands::dispatch(&phone, verb, args).unwrap();
    let text = negative(("王", "芳"), BORN);
    ask(
        "worker.import-certificate",
        json!({"person": person, "code": text}),
    );
    let all = ask("worker.certificates", json!({"person": person}));
    assert_eq!(all[0]["checked"], "unknown-signer");
    assert_eq!(all[0]["says"]["kind"], "test");
    assert_eq!(all[0]["says"]["result"], "negative");
    let id = &all[0]["id"];
    ask(
        "worker.remove-certificate",
        json!({"person": person, "id": id}),
    );
    assert_eq!(
        ask("worker.certificates", json!({"person": person})),
        json!([])
    );
    let seen = ask("worker.ahead", json!({"person": person}));
    assert_eq!(
        (&seen["rules"], &seen["destination"]),
        (&json!(null), &json!("440300"))
    );
    let bad = commands::dispatch(
        &phone,
        "worker.import-certificate-picture",
        json!({"person": person, "bytes": "%"}),
    );
    assert_eq!(bad.unwrap_err().code, ErrorCode::BadPicture);
}
