//! People and what they fill in.

use chrono::{DateTime, Utc};
use qicheng_credential::key::{Signer, SoftwareKey};
use qicheng_domain::{
    health::DailyDeclaration,
    ids::PersonId,
    operations::{
        claim::{Certificate, CertificateRemoved, Claim, Consent},
        identity::{self, Identity},
    },
    people::registration::{Registration, RegistrationForm, WorkStatus},
    travel::intent::TravelIntent,
};
use sha2::{Digest, Sha256};

/// Returns the instant at which people of a service begin: 2026-02-20 08:00 in Asia/Shanghai.
#[must_use]
pub fn start() -> DateTime<Utc> {
    "2026-02-20T00:00:00Z".parse().unwrap()
}

/// Returns an ID number with its check character (GB 11643-1999 §4.3), from six digits of a county, eight of a birth
/// date and an order below 1,000.
#[must_use]
pub fn id_number_of(county: u32, born: u32, order: u32) -> String {
    with_check(&format!("{county:06}{born:08}{order:03}"))
}

/// Returns the ID number of somebody of Longshan born on New Year's Day of 1990.
#[must_use]
pub fn id_number(order: u32) -> String {
    id_number_of(433_130, 19_900_101, order)
}

/// Returns the first seventeen of the digits with their check character.
#[must_use]
pub fn with_check(digits: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = &digits[..17];
    let products = digits
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, w)| u32::from(b - b'0') * w);
    let place = usize::try_from(products.sum::<u32>() % 11).unwrap();
    format!("{digits}{}", char::from(b"10X98765432"[place]))
}

/// Returns the registration of somebody of Longshan who has a phone and work.
#[must_use]
pub fn form(name: &str, id_number: &str) -> RegistrationForm {
    RegistrationForm {
        name: name.to_owned(),
        id_number: id_number.to_owned(),
        mobile: "13800138000".to_owned(),
        has_phone: true,
        home: "433130".to_owned(),
        home_detail: "里耶镇".to_owned(),
        work: Some(WorkStatus::HasJob),
        ..RegistrationForm::default()
    }
}

/// Returns the id of a person by their name.
#[must_use]
pub fn person(name: &str) -> PersonId {
    let hash: [u8; 32] = Sha256::digest(name).into();
    PersonId::new(start(), hash[..10].try_into().unwrap())
}

/// Returns the claim of somebody who agrees to everything.
#[must_use]
pub fn consent() -> Claim {
    consent_to(true, true)
}

/// Returns the claim of somebody who agrees to this.
#[must_use]
pub fn consent_to(service: bool, health: bool) -> Claim {
    Claim::Consent(Consent {
        service,
        health,
        ..agrees()
    })
}

/// Returns the consent of somebody who agrees to everything, in Chinese.
#[must_use]
pub fn agrees() -> Consent {
    Consent {
        service: true,
        health: true,
        text_version: 1,
        language: "zh-CN".to_owned(),
    }
}

/// Returns a name with a number in Chinese digits, since no name holds others.
#[must_use]
pub fn numbered(name: &str, number: usize) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digits = number.to_string();
    let written = digits
        .bytes()
        .filter_map(|digit| DIGITS.get(usize::from(digit - b'0')));
    name.chars().chain(written.copied()).collect()
}

/// Returns a registration with an ID number whose last four are made from `order` (three digits) and its check character.
#[must_use]
pub fn registration(name: &str, order: u32, holder: Option<&SoftwareKey>) -> Registration {
    let form = form(name, &id_number(order));
    let mut registration = form.parse("2026-02-20".parse().unwrap()).unwrap();
    registration.holder_key = holder.map(|key| key.public().to_point());
    registration.salt = Some([9; 16].into());
    registration
}

/// Returns what an attestation says of a registration's claim: its hash, and the commitment to its identity.
///
/// # Panics
/// For another claim.
#[must_use]
pub fn attested(claim: &Claim) -> ([u8; 32], [u8; 32]) {
    let Claim::Registration(registration) = claim else {
        panic!("no registration");
    };
    let identity = Identity::of(registration);
    (identity::hash(registration).unwrap(), identity.commitment())
}

/// Returns the claim of a registration, held by the key of the name.
#[must_use]
pub fn registered(name: &str, order: u32) -> Claim {
    Claim::Registration(Box::new(registration(name, order, Some(&crate::key(name)))))
}

/// Returns the claim of [`travel`].
#[must_use]
pub fn intent() -> Claim {
    Claim::Intent(travel())
}

/// Returns the travel request to go to Shenzhen at the end of February 2026.
#[must_use]
pub fn travel() -> TravelIntent {
    TravelIntent {
        destination: "440300".parse().unwrap(),
        earliest: "2026-02-25".parse().unwrap(),
        latest: "2026-02-28".parse().unwrap(),
        pick_up: None,
        mode: None,
        luggage: 2,
        with_child: false,
        wheelchair: false,
    }
}

/// Returns the claim of somebody who is well on a day.
#[must_use]
pub fn declaration(day: &str) -> Claim {
    Claim::Declaration(declared(day, 365))
}

/// Returns what somebody without symptoms says on a day; the temperature in tenths of a degree Celsius.
#[must_use]
pub fn declared(day: &str, temperature: u16) -> DailyDeclaration {
    DailyDeclaration {
        day: day.parse().unwrap(),
        temperature,
        symptoms: Vec::new(),
        contact: false,
    }
}

/// Returns a certificate that is none.
#[must_use]
pub fn certificate() -> Certificate {
    Certificate {
        text: "HC1:NOT A CERTIFICATE".to_owned(),
    }
}

/// Returns the claim's body that takes a certificate away.
#[must_use]
pub fn certificate_removed() -> CertificateRemoved {
    CertificateRemoved { id: [1; 16].into() }
}
