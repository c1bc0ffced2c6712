//! People and what they say.

use qicheng_credential::key::{Signer, SoftwareKey};
use qicheng_domain::{
    claim::{Certificate, CertificateRemoved, Claim, Consent},
    health::DailyDeclaration,
    ids::PersonId,
    intent::TravelIntent,
    registration::{Registration, RegistrationForm, WorkStatus},
};
use sha2::{Digest, Sha256};

pub fn key(name: &str) -> SoftwareKey {
    SoftwareKey::from_secret(&Sha256::digest(name).into()).unwrap()
}

pub fn person(name: &str) -> PersonId {
    let hash: [u8; 32] = Sha256::digest(name).into();
    PersonId::new(super::start(), hash[..10].try_into().unwrap())
}

pub fn consent() -> Claim {
    consent_to(true, true)
}

pub fn consent_to(service: bool, health: bool) -> Claim {
    Claim::Consent(Consent {
        service,
        health,
        text_version: 1,
        language: "zh-Hans".to_owned(),
    })
}

/// A registration with an ID number whose last four are made from `order` (three digits) and its check character.
pub fn registration(name: &str, order: u32, holder: Option<&SoftwareKey>) -> Registration {
    let form = RegistrationForm {
        name: name.to_owned(),
        id_number: id_number(order),
        mobile: "13800138000".to_owned(),
        has_phone: true,
        home: "433130".to_owned(),
        home_detail: "里耶镇".to_owned(),
        work: Some(WorkStatus::HasJob),
        ..RegistrationForm::default()
    };
    let mut registration = form.parse("2026-02-20".parse().unwrap()).unwrap();
    registration.holder_key = holder.map(|key| key.public().to_point());
    registration
}

pub fn registered(name: &str, order: u32) -> Claim {
    Claim::Registration(Box::new(registration(name, order, Some(&key(name)))))
}

pub fn id_number(order: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = format!("43313019900101{order:03}");
    let sum: u32 = digits
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, w)| u32::from(b - b'0') * w)
        .sum();
    format!(
        "{digits}{}",
        char::from(b"10X98765432"[(sum % 11) as usize])
    )
}

pub fn intent() -> Claim {
    Claim::Intent(travel())
}

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

pub fn declaration(day: &str) -> Claim {
    Claim::Declaration(declared(day, 365))
}

pub fn declared(day: &str, temperature: u16) -> DailyDeclaration {
    DailyDeclaration {
        day: day.parse().unwrap(),
        temperature,
        symptoms: Vec::new(),
        contact: false,
    }
}

pub fn certificate() -> Certificate {
    Certificate {
        text: "HC1:NOT A CERTIFICATE".to_owned(),
    }
}

pub fn certificate_removed() -> CertificateRemoved {
    CertificateRemoved { id: [1; 16].into() }
}
