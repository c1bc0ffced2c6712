//! One of everything that is signed, and the check by which this device takes it.

use crate::{
    wire::documents::{Example, examples},
    world::*,
};
use chrono::TimeDelta;
use minicbor::{Decoder, Encoder};
use qicheng_credential::{
    check,
    credential::{self, Body, Credential, ParsedCredential, Staff, StatusIndex},
    document::{self, Document, RulePackText},
    encoding::text::{self, Prefix},
    envelope::Type,
    key::Signer,
    staff::{
        act::{self, SignedAct},
        attestation::{self, Attestation, Method, ParsedAttestation},
        challenge::{self, Challenge, ParsedChallenge},
        door_set::{self, DoorSet, ParsedDoorSet},
        enrolment::{self, Enrolment},
    },
    status::{self, ListBody, StatusList},
    trust::{self, Bundle, IssuerKey, NamedKey, Purpose},
    verdict::Verdict,
};
use qicheng_domain::{
    ids::PersonId,
    operations::identity::{IdDocument, Identity},
    people::role::Role,
    rules::demonstration,
    travel::act::ActKind,
};
use std::{collections::BTreeSet, sync::LazyLock};

pub const STAFFS: u8 = 51;
pub const RULES: u8 = 52;
pub const NOTICES: u8 = 53;
/// The key of a member of staff, and of a phone.
pub const CREW: u8 = 60;
pub const PHONE: u8 = 21;

/// Whether a device would take bytes for one.
type Acceptance = Box<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// Something signed.
pub struct SignedSample {
    pub name: &'static str,
    pub kind: Type,
    /// Whose key signed it; nobody's alone in the case of a bundle.
    pub signer: u8,
    pub bytes: Vec<u8>,
    /// Whether this device would take bytes for one.
    pub taken: Acceptance,
}

/// Everything, made once.
pub static ALL: LazyLock<Vec<SignedSample>> = LazyLock::new(|| {
    [credentials(), words(), documents(), of_the_roots()]
        .into_iter()
        .flatten()
        .collect()
});

pub static WORLD: LazyLock<World> = LazyLock::new(|| {
    let mut world = World::new();
    world.trust(|body| {
        let model = body.keys[0].clone();
        for (n, purpose, place) in [
            (STAFFS, Purpose::Staff, 433_130),
            (RULES, Purpose::Rules, 440_300),
            (NOTICES, Purpose::Notice, 433_130),
        ] {
            body.keys.push(IssuerKey {
                key: NamedKey::Verify(key(n).public()),
                purposes: vec![purpose],
                place: region(place),
                ..model.clone()
            });
        }
    });
    // What a person shows on paper boards once the card was seen.
    world.cards_seen.insert(2);
    world.act(ActKind::HealthChecked, 0, Some(2), 0);
    world
});

/// Everything that one envelope holds together, so all but the bundle.
pub fn enveloped() -> impl Iterator<Item = &'static SignedSample> {
    ALL.iter().filter(|signed| signed.kind != Type::Bundle)
}

/// An envelope's three byte strings: header, payload, signature.
pub fn parts(bytes: &[u8]) -> [Vec<u8>; 3] {
    let mut d = Decoder::new(bytes);
    assert_eq!(d.array().unwrap(), Some(4));
    let protected = d.bytes().unwrap().to_vec();
    assert_eq!(d.map().unwrap(), Some(0));
    [
        protected,
        d.bytes().unwrap().to_vec(),
        d.bytes().unwrap().to_vec(),
    ]
}

/// The envelope around three byte strings.
pub fn joined([protected, payload, signature]: [&[u8]; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    e.array(4)
        .unwrap()
        .bytes(protected)
        .unwrap()
        .map(0)
        .unwrap();
    e.bytes(payload).unwrap().bytes(signature).unwrap();
    bytes
}

/// Signs any header and payload, in due form or not.
pub fn sign(signer: u8, kind: Type, audience: &[u8], protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut aad = Vec::new();
    let mut e = Encoder::new(&mut aad);
    e.array(4).unwrap().str("qicheng").unwrap().u8(1).unwrap();
    e.u8(kind as u8).unwrap().bytes(audience).unwrap();
    let mut message = Vec::new();
    let mut e = Encoder::new(&mut message);
    e.array(4)
        .unwrap()
        .str("Signature1")
        .unwrap()
        .bytes(protected)
        .unwrap();
    e.bytes(&aad).unwrap().bytes(payload).unwrap();
    let signature = key(signer).sign(&message).unwrap();
    joined([protected, payload, &signature])
}

fn staff_credential() -> Vec<u8> {
    let staff = Credential {
        issued: (now() - TimeDelta::days(1)).timestamp(),
        expires: (now() + TimeDelta::days(1)).timestamp(),
        holder: Some(key(CREW).public()),
        body: Body::Staff(Staff {
            role: Role::Crew,
            scope: region(433_130),
            status: StatusIndex {
                list: LIST,
                index: 3,
            },
        }),
    };
    credential::issue(&key(STAFFS), &staff).unwrap()
}

fn boards(bytes: &[u8]) -> bool {
    WORLD.decide(&text::encode(Prefix::Pass, bytes)).verdict == Verdict::Board
}

fn issued(bytes: &[u8], kind: Type, issuer: u8) -> bool {
    let issuer = key(issuer).public();
    ParsedCredential::parse(bytes).is_ok_and(|parsed| {
        parsed.kind() == kind && parsed.kid == issuer.kid() && parsed.verify(&issuer).is_ok()
    })
}

fn credentials() -> Vec<SignedSample> {
    let (_, pass) = text::decode(&person(1).shows(0, None)).unwrap();
    let (_, paper) = text::decode(&person(2).on_paper()).unwrap();
    vec![
        SignedSample {
            name: "pass",
            kind: Type::Presentation,
            signer: PHONE,
            bytes: pass,
            taken: Box::new(|bytes| boards(bytes) && !issued(bytes, Type::Ticket, TICKETS)),
        },
        SignedSample {
            name: "paper",
            kind: Type::Ticket,
            signer: TICKETS,
            bytes: paper,
            taken: Box::new(|bytes| boards(bytes) && issued(bytes, Type::Ticket, TICKETS)),
        },
        SignedSample {
            name: "ticket",
            kind: Type::Ticket,
            signer: TICKETS,
            bytes: person(1).ticket_bytes(),
            taken: Box::new(|bytes| issued(bytes, Type::Ticket, TICKETS) && !boards(bytes)),
        },
        SignedSample {
            name: "health",
            kind: Type::Health,
            signer: HEALTHS,
            bytes: person(1).health_bytes().unwrap(),
            taken: Box::new(|bytes| issued(bytes, Type::Health, HEALTHS)),
        },
        SignedSample {
            name: "staff",
            kind: Type::Staff,
            signer: STAFFS,
            bytes: staff_credential(),
            taken: Box::new(|bytes| issued(bytes, Type::Staff, STAFFS)),
        },
    ]
}

fn words() -> Vec<SignedSample> {
    let person = PersonId::from_bytes([7; 16]);
    let asked = Challenge {
        nonce: [9; 8],
        trip: Some(TRIP),
        door: Some(1),
        time: now().timestamp(),
    };
    let set = DoorSet {
        trip: TRIP,
        leg: 0,
        round: 0,
        door: 1,
        time: now().timestamp(),
        slots: [1, 2, 9].into(),
    };
    let enrolment = Enrolment {
        person,
        holder: key(PHONE).public(),
        exchange: key(61).public(),
        sealing: [6; 32],
        identity: Identity {
            name: "张晓伟".to_owned(),
            document: IdDocument::IdCard,
            number: "11010519491231002X".to_owned().try_into().unwrap(),
            home: "433130".parse().unwrap(),
            salt: [5; 16],
        },
        rest: [4; 32],
        nonce: [9; 8],
        time: now().timestamp(),
    };
    let seen = Attestation::of(&enrolment, now().timestamp(), Method::IdCard, person);
    let boarded = World::new().act(ActKind::Boarded, 0, Some(1), 0);
    let crew = key(CREW);
    vec![
        SignedSample {
            name: "challenge",
            kind: Type::Challenge,
            signer: CREW,
            bytes: challenge::sign(&crew, &asked, &staff_credential()).unwrap(),
            taken: Box::new(|bytes| {
                ParsedChallenge::parse(bytes).is_ok_and(|c| {
                    c.verify().is_ok() && c.staff.parsed.verify(&key(STAFFS).public()).is_ok()
                })
            }),
        },
        SignedSample {
            name: "door set",
            kind: Type::DoorSet,
            signer: CREW,
            bytes: door_set::sign(&crew, &set, &staff_credential()).unwrap(),
            taken: Box::new(|bytes| {
                ParsedDoorSet::parse(bytes).is_ok_and(|c| {
                    c.verify().is_ok() && c.staff.parsed.verify(&key(STAFFS).public()).is_ok()
                })
            }),
        },
        SignedSample {
            name: "enrolment",
            kind: Type::Enrolment,
            signer: PHONE,
            bytes: enrolment::sign(&key(PHONE), &enrolment).unwrap(),
            // It signs for itself: an attacker's own is another phone's, not this one's.
            taken: Box::new(|bytes| {
                enrolment::verify(bytes).is_ok_and(|e| e.holder == key(PHONE).public())
            }),
        },
        SignedSample {
            name: "attestation",
            kind: Type::Attestation,
            signer: CREW,
            bytes: attestation::sign(&crew, &seen).unwrap(),
            taken: Box::new(|bytes| {
                ParsedAttestation::parse(bytes).is_ok_and(|a| {
                    a.kid == key(CREW).public().kid() && a.verify(&key(CREW).public()).is_ok()
                })
            }),
        },
        SignedSample {
            name: "act",
            kind: Type::Act,
            signer: CREW,
            bytes: act::sign(&crew, &boarded).unwrap(),
            taken: Box::new(|bytes| {
                SignedAct::parse(bytes).is_ok_and(|a| {
                    a.kid == key(CREW).public().kid() && a.verify(&key(CREW).public()).is_ok()
                })
            }),
        },
    ]
}

/// The first example of each type, signed by a key of the purpose that the type needs.
fn documents() -> Vec<SignedSample> {
    let mut kinds = BTreeSet::new();
    let mut first = examples();
    first.retain(|example| example.kind != Type::RulePack && kinds.insert(example.kind));
    let mut signed: Vec<SignedSample> = first.into_iter().map(document).collect();
    signed.push(rule_pack());
    signed
}

fn document(example: Example) -> SignedSample {
    let signer = match example.kind {
        Type::Manifest => MANIFESTS,
        Type::Signers => RULES,
        _ => NOTICES,
    };
    let taken = example.taken;
    SignedSample {
        name: example.name,
        kind: example.kind,
        signer,
        bytes: (example.issue)(&key(signer), now(), now() + TimeDelta::days(1)),
        taken: Box::new(move |bytes| taken(bytes, WORLD.bundle.as_ref().unwrap(), now())),
    }
}

/// A rule pack's text is checked too.
fn rule_pack() -> SignedSample {
    let rules = RulePackText {
        json: demonstration::TEST_WITHIN_48_HOURS.to_owned(),
    };
    let expires = now() + TimeDelta::days(1);
    SignedSample {
        name: "rule pack",
        kind: Type::RulePack,
        signer: RULES,
        bytes: document::issue(&key(RULES), now(), expires, &rules).unwrap(),
        taken: Box::new(|bytes| {
            let trust = WORLD.bundle.as_ref().unwrap();
            Document::<RulePackText>::parse(bytes)
                .is_ok_and(|d| check::rule_pack(&d, trust, now()).is_ok())
        }),
    }
}

fn of_the_roots() -> Vec<SignedSample> {
    let list = ListBody {
        id: LIST,
        seq: 1,
        issued: now(),
        expires: now() + TimeDelta::days(7),
        indexes: 1_000,
    };
    vec![
        SignedSample {
            name: "list",
            kind: Type::List,
            signer: LISTS,
            bytes: status::build(&key(LISTS), &list, &[3, 500]).unwrap(),
            taken: Box::new(|bytes| {
                StatusList::verify(bytes, WORLD.bundle.as_ref().unwrap(), now()).is_ok()
            }),
        },
        SignedSample {
            name: "bundle",
            kind: Type::Bundle,
            signer: 1,
            bytes: trust::build(&[&key(1), &key(3)], &WORLD.body).unwrap(),
            taken: Box::new(|bytes| Bundle::verify(bytes, &WORLD.body.roots).is_ok()),
        },
    ]
}

#[test]
fn each_is_taken_as_it_was_made() {
    for signed in ALL.iter() {
        assert!((signed.taken)(&signed.bytes), "{}", signed.name);
    }
}
