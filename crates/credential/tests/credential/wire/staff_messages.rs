//! Messages that staff sign: challenge, enrolment, attestation, act, door set.

use crate::wire::fixtures::{
    NONCE, NOW, TRIP, held_ticket, holder, issuer, key, person, region, signed, staff, staff_key,
};
use chrono::DateTime;
use qicheng_credential::{
    credential::CredentialError,
    encoding::text::CODE_MAX,
    envelope::EnvelopeError,
    key::{Signer as _, SoftwareKey},
    message::MessageError,
    staff::{
        act::{self, SignedAct},
        attestation::{self, Attestation, Method, ParsedAttestation},
        challenge::{self, Challenge, ParsedChallenge},
        door_set::{self, DoorSet, ParsedDoorSet, SLOTS_MAX},
        enrolment::{self, Enrolment, sealing_thumbprint},
    },
};
use qicheng_domain::{
    operations::identity::{IdDocument, Identity, registration_hash},
    people::{registration::Registration, role::Role},
    travel::act::{Act, ActKind},
};
use std::collections::BTreeSet;

const WRONG: MessageError = MessageError::Envelope(EnvelopeError::Signature);

pub fn enrolment() -> Enrolment {
    Enrolment {
        person: person(1),
        holder: holder().public(),
        exchange: key(4).public(),
        sealing: [5; 32],
        identity: identity("阿依古丽·买买提"),
        rest: [6; 32],
        nonce: NONCE,
        time: NOW,
    }
}

pub fn identity(name: &str) -> Identity {
    Identity {
        name: name.to_owned(),
        document: IdDocument::IdCard,
        number: "11010519491231002X".to_owned().try_into().unwrap(),
        home: region(433_130),
        salt: [7; 16],
    }
}

pub fn attestation() -> Attestation {
    Attestation::of(&enrolment(), NOW + 60, Method::IdCard, person(3))
}

pub fn boarded() -> Act {
    Act {
        kind: ActKind::Boarded,
        trip: TRIP,
        leg: 0,
        slot: Some(17),
        at: DateTime::from_timestamp_millis(NOW * 1_000 + 250).unwrap(),
        by: person(3),
        door: Some(1),
        temperature: None,
        round: 0,
    }
}

pub fn double_unsettled() -> Act {
    Act {
        kind: ActKind::DoubleUnsettled,
        ..boarded()
    }
}

pub fn door_set(slots: impl IntoIterator<Item = u16>) -> DoorSet {
    DoorSet {
        trip: TRIP,
        leg: 0,
        round: 0,
        door: 1,
        time: NOW,
        slots: slots.into_iter().collect(),
    }
}

fn asked_at_the_door() -> Vec<u8> {
    crate::wire::fixtures::challenge()
}

fn card() -> Vec<u8> {
    signed(&staff(Role::Crew))
}

#[test]
fn a_challenge_says_who_asks() {
    let bytes = asked_at_the_door();
    let parsed = ParsedChallenge::parse(&bytes).unwrap();
    assert_eq!(parsed.verify(), Ok(()));
    assert_eq!(parsed.body.nonce, NONCE);
    assert_eq!(parsed.body.trip, Some(TRIP));
    assert_eq!(parsed.staff.staff.role, Role::Crew);
    assert_eq!(parsed.staff.staff.scope, region(433_100));
    assert_eq!(parsed.staff.parsed.verify(&issuer().public()), Ok(()));
}

#[test]
fn a_helper_asks_without_a_trip() {
    let asked = Challenge {
        nonce: NONCE,
        trip: None,
        door: None,
        time: NOW,
    };
    let card = signed(&staff(Role::Helper));
    let bytes = challenge::sign(&staff_key(), &asked, &card).unwrap();
    assert_eq!(ParsedChallenge::parse(&bytes).unwrap().body, asked);
}

#[test]
fn nobody_asks_with_the_credential_of_another() {
    let parsed = asked_at_the_door();
    let asked = ParsedChallenge::parse(&parsed).unwrap().body;
    let not_staff = Err(MessageError::Staff(CredentialError::NotStaff));
    let sign = |signer: SoftwareKey, card: &[u8]| challenge::sign(&signer, &asked, card);
    assert_eq!(sign(key(9), &card()), not_staff);
    assert_eq!(sign(staff_key(), &held_ticket()), not_staff);
    assert_eq!(door_set::sign(&key(9), &door_set([1]), &card()), not_staff);
}

#[test]
fn an_enrolment_is_signed_by_the_key_it_names() {
    let bytes = enrolment::sign(&holder(), &enrolment()).unwrap();
    assert_eq!(enrolment::verify(&bytes), Ok(enrolment()));
    let stranger = enrolment::sign(&key(9), &enrolment());
    assert_eq!(stranger, Err(MessageError::Bounds));
    for bit in 0..bytes.len() * 8 {
        let mut bad = bytes.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(enrolment::verify(&bad).is_err(), "bit {bit}");
    }
}

#[test]
fn t01_an_enrolment_shows_whose_registration_it_is_and_hashes_to_it() {
    let bytes = enrolment::sign(&holder(), &enrolment()).unwrap();
    let read = enrolment::verify(&bytes).unwrap();
    assert!(read.identity == identity("阿依古丽·买买提"));
    let expected = registration_hash(&read.identity.commitment(), &[6; 32]);
    assert_eq!(read.registration(), expected);
    let attested = Attestation::of(&read, NOW, Method::IdCard, person(3));
    assert_eq!(attested.identity, Some(read.identity.commitment()));
    assert_eq!(attested.registration, expected);
}

#[test]
fn t01_an_enrolment_code_stays_within_version_15_and_for_long_names_within_17() {
    let size = |name: &str, time: i64| {
        let registration = Registration {
            name: name.to_owned(),
            ..qicheng_test_kit::people::registration("张晓伟", 1, None)
        };
        let shown = Enrolment {
            identity: Identity::of(&registration),
            time,
            ..enrolment()
        };
        let bytes = enrolment::sign(&holder(), &shown).unwrap();
        assert_eq!(enrolment::verify(&bytes).unwrap(), shown);
        bytes.len()
    };
    for characters in 1..=28 {
        assert!(size(&"阿".repeat(characters), NOW) <= 397);
    }
    assert_eq!(size(&"阿".repeat(28), NOW), 396);
    // Whatever the name and the clock.
    for name in [
        "阿".repeat(60),
        "𠮷".repeat(60),
        "a".repeat(60),
        "é".repeat(60),
    ] {
        for time in [0, NOW, 253_402_300_799] {
            assert!(size(&name, time) <= 486);
        }
    }
}

#[test]
fn an_attestation_names_the_keys_of_the_enrolment() {
    let bytes = attestation::sign(&staff_key(), &attestation()).unwrap();
    let parsed = ParsedAttestation::parse(&bytes).unwrap();
    assert_eq!(parsed.attestation, attestation());
    assert_eq!(parsed.kid, staff_key().public().kid());
    assert_eq!(
        parsed.attestation.holder,
        Some(holder().public().thumbprint())
    );
    assert_eq!(
        parsed.attestation.sealing,
        Some(sealing_thumbprint(&[5; 32]))
    );
    assert_eq!(parsed.verify(&staff_key().public()), Ok(()));
    assert_eq!(parsed.verify(&key(9).public()), Err(WRONG));
}

#[test]
fn people_without_a_phone_are_attested_without_keys() {
    let bare = Attestation {
        holder: None,
        exchange: None,
        sealing: None,
        ..attestation()
    };
    let bytes = attestation::sign(&staff_key(), &bare).unwrap();
    assert_eq!(ParsedAttestation::parse(&bytes).unwrap().attestation, bare);
}

#[test]
fn acts_prove_themselves() {
    let bytes = act::sign(&staff_key(), &boarded()).unwrap();
    let signed = SignedAct::parse(&bytes).unwrap();
    assert_eq!(signed.act, boarded());
    assert_eq!(signed.kid, staff_key().public().kid());
    assert_eq!(signed.verify(&staff_key().public()), Ok(()));
    assert_eq!(signed.verify(&key(9).public()), Err(WRONG));
}

#[test]
fn door_sets_come_back_at_every_size() {
    for slots in [
        vec![],
        vec![0],
        vec![7, 8, 9, 63, 64],
        (0..SLOTS_MAX).collect(),
        vec![SLOTS_MAX - 1],
    ] {
        let set = door_set(slots);
        let bytes = door_set::sign(&staff_key(), &set, &card()).unwrap();
        assert!(bytes.len() <= CODE_MAX, "{}", bytes.len());
        let parsed = ParsedDoorSet::parse(&bytes).unwrap();
        assert_eq!(parsed.body, set);
        assert_eq!(parsed.verify(), Ok(()));
    }
    let beyond = door_set::sign(&staff_key(), &door_set([SLOTS_MAX]), &card());
    assert_eq!(beyond, Err(MessageError::Bounds));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
    #[test]
    fn door_sets_lose_nobody(slots: BTreeSet<u16>) {
        let set = door_set(slots.into_iter().filter(|slot| *slot < SLOTS_MAX));
        let bytes = door_set::sign(&staff_key(), &set, &card()).unwrap();
        proptest::prop_assert_eq!(ParsedDoorSet::parse(&bytes).unwrap().body, set);
    }
}
