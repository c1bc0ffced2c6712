//! The vectors in docs/vectors: the exact bytes of everything signed here. They never change their meaning;
//! `UPDATE_VECTORS=1` writes them anew after a deliberate change of the format.

use crate::wire::{
    documents::{Example, examples, now},
    fixtures::{
        NONCE, NOW, challenge, held_health, held_ticket, holder, issuer, key, pass, signed, staff,
        staff_key, ticket,
    },
    staff_messages::{attestation, boarded, door_set, double_unsettled, enrolment},
};
use chrono::TimeDelta;
use qicheng_credential::{
    encoding::{
        cbor::write,
        text::{self, Prefix},
    },
    envelope::{Envelope, Type},
    key::Signer as _,
    presentation::Proof,
    query::{self, Answer, Field, ParsedQuery, Query},
    setup::{SetupCode, roots_digest},
    staff::{act, attestation, door_set, enrolment},
    trust::SealKey,
};
use qicheng_domain::{
    operations::{
        claim::Claim,
        identity::{self, Identity},
    },
    people::{registration::Registration, role::Role},
    region::RegionCode,
};
use qicheng_test_kit::people;
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf};

struct Vector {
    name: &'static str,
    kind: Type,
    signer: &'static str,
    bytes: Vec<u8>,
    prefix: Option<Prefix>,
}

fn vector(name: &'static str, kind: Type, signer: &'static str, bytes: Vec<u8>) -> Vector {
    Vector {
        name,
        kind,
        signer,
        bytes,
        prefix: None,
    }
}

fn code(prefix: Prefix, vector: Vector) -> Vector {
    Vector {
        prefix: Some(prefix),
        ..vector
    }
}

fn keys() -> Value {
    let keys = [
        ("issuer", issuer()),
        ("holder", holder()),
        ("staff", staff_key()),
        ("exchange", key(4)),
    ];
    keys.into_iter()
        .map(|(name, key)| {
            json!({
                "name": name,
                "secret": hex::encode(key.expose_secret()),
                "point": hex::encode(key.public().to_point().0),
                "thumbprint": key.public().thumbprint().to_string(),
                "kid": key.public().kid().to_string(),
            })
        })
        .collect()
}

fn credentials() -> Vec<Vector> {
    vec![
        vector("ticket for a phone", Type::Ticket, "issuer", held_ticket()),
        vector(
            "health code for a phone",
            Type::Health,
            "issuer",
            held_health(),
        ),
        vector("crew", Type::Staff, "issuer", signed(&staff(Role::Crew))),
    ]
}

fn codes() -> Vec<Vector> {
    let (t, h) = (held_ticket(), held_health());
    let shown = |name, bytes| {
        code(
            Prefix::Pass,
            vector(name, Type::Presentation, "holder", bytes),
        )
    };
    let paper = vector(
        "ticket on paper",
        Type::Ticket,
        "issuer",
        signed(&ticket(None)),
    );
    let card = signed(&staff(Role::Crew));
    let boarded = door_set::sign(&staff_key(), &door_set([0, 3, 17, 48]), &card).unwrap();
    let enrolled = enrolment::sign(&holder(), &enrolment()).unwrap();
    vec![
        shown("ticket", pass(&[&t], None)),
        shown("ticket and health code", pass(&[&t, &h], None)),
        shown(
            "challenge answered",
            pass(&[&t, &h], Some(Proof::Nonce(NONCE))),
        ),
        shown("six digits typed", pass(&[&t], Some(Proof::Digits(4_711)))),
        code(Prefix::Pass, paper),
        code(
            Prefix::Challenge,
            vector("challenge", Type::Challenge, "staff", challenge()),
        ),
        code(
            Prefix::Enrolment,
            vector("enrolment", Type::Enrolment, "holder", enrolled),
        ),
        code(
            Prefix::DoorSet,
            vector("door set", Type::DoorSet, "staff", boarded),
        ),
        code(
            Prefix::Query,
            vector("question", Type::Query, "staff", question()),
        ),
    ]
}

fn question() -> Vec<u8> {
    let asked = Query {
        nonce: NONCE,
        time: NOW,
        until: NOW + 3_600,
        fields: [Field::Name, Field::HealthCode].into(),
        why: "入职健康核查".to_owned(),
        sealing: SealKey([6; 32]),
    };
    query::sign(&staff_key(), &asked, &signed(&staff(Role::Employer))).unwrap()
}

fn answer() -> Vec<u8> {
    let answer = Answer {
        query: ParsedQuery::parse(&question()).unwrap().digest(),
        time: NOW,
        given: [
            (Field::Name, vec!["张晓伟".into()]),
            (Field::HealthCode, vec![held_health()]),
        ]
        .into(),
    };
    query::sign_answer(&holder(), &answer, &held_health()).unwrap()
}

fn staff_messages() -> Vec<Vector> {
    let attested = attestation::sign(&staff_key(), &attestation()).unwrap();
    let act = act::sign(&staff_key(), &boarded()).unwrap();
    let double = act::sign(&staff_key(), &double_unsettled()).unwrap();
    vec![
        vector("attestation", Type::Attestation, "staff", attested),
        vector("boarded", Type::Act, "staff", act),
        vector("double not settled", Type::Act, "staff", double),
        vector("answer", Type::Answer, "holder", answer()),
    ]
}

fn documents() -> Vec<Vector> {
    let signed = |example: Example| {
        let bytes = (example.issue)(&issuer(), now(), now() + TimeDelta::days(3));
        vector(example.name, example.kind, "issuer", bytes)
    };
    examples().into_iter().map(signed).collect()
}

/// Registrations, and how an attestation names them.
fn registrations() -> Value {
    let salted = |name: &str| Registration {
        name: name.to_owned(),
        ..people::registration("张晓伟", 1, Some(&holder()))
    };
    let without_salt = Registration {
        salt: None,
        ..people::registration("王秀英", 2, None)
    };
    let shown = [
        ("for a phone", salted("张晓伟")),
        ("a name that is cut", salted(&"阿依古丽·".repeat(12))),
        ("on paper, without a salt", without_salt),
    ];
    shown
        .into_iter()
        .map(|(name, registration)| {
            let identity = Identity::of(&registration);
            let hash = identity::hash(&registration).unwrap();
            let body = Claim::Registration(Box::new(registration)).to_cbor();
            json!({
                "name": name,
                "registration": hex::encode(&body),
                "identity": hex::encode(write(&identity)),
                "commitment": hex::encode(identity.commitment()),
                "rest": hex::encode(identity::rest(&body).unwrap()),
                "hash": hex::encode(hash),
            })
        })
        .collect()
}

fn show(vectors: &[Vector]) -> Value {
    let entry = |v: &Vector| {
        let envelope = Envelope::parse(&v.bytes, 1 << 20).unwrap();
        let mut entry = json!({
            "name": v.name,
            "type": v.kind as u8,
            "signer": v.signer,
            "bytes": hex::encode(&v.bytes),
            "payload": hex::encode(envelope.payload),
            "digest": hex::encode(envelope.digest()),
        });
        if let Some(prefix) = v.prefix {
            entry["text"] = text::encode(prefix, &v.bytes).into();
        }
        entry
    };
    vectors.iter().map(entry).collect()
}

fn check(file: &str, vectors: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs/vectors")
        .join(file);
    let text = serde_json::to_string_pretty(vectors).unwrap() + "\n";
    if env::var_os("UPDATE_VECTORS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        text,
        "{file} has drifted"
    );
}

#[test]
fn bytes_do_not_drift() {
    check("keys.json", &keys());
    check("credentials.json", &show(&credentials()));
    check("codes.json", &show(&codes()));
    check("registrations.json", &registrations());
    check("words.json", &show(&staff_messages()));
    check("documents.json", &show(&documents()));
    check("setup.json", &setup());
}

/// Set-up codes, which nothing signs, over the root keys 1, 2 and 3.
fn setup() -> Value {
    let named = SetupCode {
        service: "https://qicheng.longshan.example".to_owned(),
        place: RegionCode::new(433_130).unwrap(),
        roots: roots_digest(&[1, 2, 3].map(|n| key(n).public())),
        bundle_version: 12,
        name: Some("龙山县".to_owned()),
    };
    let unnamed = SetupCode {
        name: None,
        ..named.clone()
    };
    [("with a name", named), ("without a name", unnamed)]
        .map(|(name, code)| {
            json!({
                "name": name,
                "service": code.service,
                "place": code.place.to_string(),
                "roots": hex::encode(code.roots),
                "bundle_version": code.bundle_version,
                "place_name": code.name,
                "bytes": hex::encode(code.to_bytes().unwrap()),
                "text": code.to_text().unwrap(),
                "link": code.to_link().unwrap(),
            })
        })
        .into_iter()
        .collect()
}

#[test]
fn every_vector_verifies_as_its_type_and_by_its_signer() {
    for v in [credentials(), codes(), staff_messages(), documents()]
        .into_iter()
        .flatten()
    {
        let signer = match v.signer {
            "issuer" => issuer(),
            "holder" => holder(),
            _ => staff_key(),
        };
        let envelope = Envelope::parse(&v.bytes, 1 << 20).unwrap();
        let verified = envelope.verify(&signer.public(), v.kind, b"");
        assert_eq!(verified, Ok(()), "{}", v.name);
    }
}
