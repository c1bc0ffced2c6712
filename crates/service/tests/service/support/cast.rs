//! Who travels: a helper, a crew, an employer, workers, and a trip that they meet on.

use super::{Service, console::Console, phone::Phone, values};
use chrono::TimeDelta;
use qicheng_credential::{
    key::Signer,
    staff::{
        act,
        attestation::{self, Attestation, Method},
        enrolment::sealing_thumbprint,
    },
};
use qicheng_domain::{
    document::DocumentKind,
    ids::{PersonId, TripId},
    operations::{
        claim::{Claim, SignedBytes, StaffEnrolment},
        operation::Outcome,
    },
    travel::{
        act::{Act, ActKind},
        attendance::Epoch,
    },
};
use qicheng_exchange::document::Content;
use serde_json::{Value, json};

/// Somebody who takes up a role on a phone of their own.
pub async fn enrol(service: &Service, name: &str, code: &str) -> (Phone, Outcome) {
    let mut phone = Phone::of(service, name);
    let person = values::person(name);
    let claim = Claim::StaffEnrolment(StaffEnrolment {
        code: code.replace('-', ""),
        staff_key: staff_key(name).public().to_point(),
    });
    phone.say(person, person, &values::consent());
    phone.say(person, person, &claim);
    let results = phone.sync_all(service).await;
    (phone, results.last().unwrap().outcome.clone())
}

pub fn staff_key(name: &str) -> qicheng_credential::key::SoftwareKey {
    qicheng_test_kit::key(&format!("{name}'s staff key"))
}

/// A worker who has said everything there is to say.
pub async fn worker(service: &Service, name: &str, order: u32) -> Phone {
    let mut phone = Phone::of(service, name);
    let person = values::person(name);
    let claims = [
        values::consent(),
        values::registered(name, order),
        values::intent(),
        values::declaration("2026-02-20"),
    ];
    for claim in &claims {
        phone.say(person, person, claim);
    }
    let results = phone.sync_all(service).await;
    assert!(results.iter().all(|r| r.outcome == Outcome::Applied));
    phone
}

/// What the helper saw; `phone` where the person has one.
pub fn seen(name: &str, registration: &Claim, phone: Option<&Phone>, by: &str) -> Claim {
    let (hash, identity) = values::attested(registration);
    let attestation = Attestation {
        person: values::person(name),
        holder: phone.map(|_| qicheng_test_kit::key(name).public().thumbprint()),
        exchange: phone.map(|p| p.key.public().thumbprint()),
        sealing: phone.map(|p| sealing_thumbprint(&p.sealing.public().0)),
        registration: hash,
        time: super::start().timestamp(),
        method: Method::IdCard,
        by: values::person(by),
        identity: Some(identity),
    };
    let bytes = attestation::sign(&staff_key(by), &attestation).unwrap();
    Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    })
}

/// A bus from 里耶 by 龙山 to 深圳 with so many seats, boarding a day after the test's start.
pub fn plan(seats: u16) -> Value {
    plan_after(seats, 0)
}

/// The same so many days later.
pub fn plan_after(seats: u16, days: i64) -> Value {
    let at = |hours| (super::start() + TimeDelta::hours(24 * days + hours)).to_rfc3339();
    json!({
        "vehicle": {"plate": "湘U12345", "mode": "bus", "seats": seats},
        "stops": [
            {"name": "里耶镇政府", "detail": "门口", "region": "433130", "arrives": at(24), "departs": at(25)},
            {"name": "县汽车站", "region": "433130", "arrives": at(27), "departs": at(28)},
            {"name": "宝安客运中心", "region": "440306", "arrives": at(42), "departs": at(42)},
        ],
        "contact": "13900139000",
        "bring": "身份证",
        "employer": "宝安电子厂",
    })
}

pub async fn trip(console: &Console, seats: u16) -> TripId {
    let (status, trip) = console.post("/api/v1/trips", plan(seats)).await;
    assert_eq!(status, 201, "{trip}");
    trip["id"].as_str().unwrap().parse().unwrap()
}

pub fn place(name: &str) -> Value {
    json!({"person": values::person(name).to_string(), "from": 0, "to": 2})
}

pub fn signed_act(by: &str, kind: ActKind, trip: TripId, slot: Option<u16>, minutes: i64) -> Claim {
    let leg = u8::from(matches!(kind, ActKind::Arrived | ActKind::Received)) * 2;
    signed_act_in(by, kind, trip, slot, Epoch { leg, round: 0 }, minutes)
}

/// The same on a leg and in a round of it.
pub fn signed_act_in(
    by: &str,
    kind: ActKind,
    trip: TripId,
    slot: Option<u16>,
    Epoch { leg, round }: Epoch,
    minutes: i64,
) -> Claim {
    let act = Act {
        kind,
        trip,
        leg,
        slot,
        at: super::start() + TimeDelta::hours(24) + TimeDelta::minutes(minutes),
        by: values::person(by),
        door: None,
        temperature: None,
        round,
    };
    let bytes = act::sign(&staff_key(by), &act).unwrap();
    Claim::Act(SignedBytes {
        bytes: bytes.into(),
    })
}

impl Phone {
    /// Says something for oneself and returns what became of it.
    pub async fn does(&mut self, service: &Service, who: &str, claim: &Claim) -> Outcome {
        self.does_for(service, who, values::person(who), claim)
            .await
    }

    pub async fn does_for(
        &mut self,
        service: &Service,
        who: &str,
        subject: PersonId,
        claim: &Claim,
    ) -> Outcome {
        self.say(values::person(who), subject, claim);
        let results = self.sync_all(service).await;
        results.last().unwrap().outcome.clone()
    }

    /// The newest version of each document of a kind that the phone was given and that stands.
    pub fn held(&self, kind: DocumentKind) -> Vec<Vec<u8>> {
        let mut newest = std::collections::BTreeMap::new();
        for delivery in &self.documents {
            match &delivery.content {
                Content::Whole(bytes) if delivery.key.kind == kind => {
                    newest.insert(delivery.key.clone(), Some(bytes.clone()));
                }
                Content::Removed => {
                    newest.insert(delivery.key.clone(), None);
                }
                Content::LeftChannel => {
                    newest.retain(|key, _| key.channel != delivery.key.channel);
                }
                _ => {}
            }
        }
        newest.retain(|key, _| key.kind == kind);
        newest.into_values().flatten().collect()
    }
}
