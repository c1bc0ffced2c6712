//! More than a verdict: who may ask for what, and who is answered.

use crate::world::*;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{self, Body, Credential, Staff, StatusIndex},
    encoding::text::{self, Prefix},
    envelope::{self, Envelope, Type},
    key::Signer,
    message::MessageError,
    query::{self, Answer, Asker, Field, ParsedAnswer, ParsedQuery, Query, Refusal},
    texts,
    trust::{Bundle, IssuerKey, NamedKey, Purpose, SealKey},
};
use qicheng_domain::people::role::Role;
use std::collections::BTreeMap;

const STAFFS: u8 = 51;
const GATE: u8 = 60;

fn trust() -> Bundle {
    let mut body = bundle_body();
    body.keys.push(IssuerKey {
        key: NamedKey::Verify(key(STAFFS).public()),
        purposes: vec![Purpose::Staff],
        ..body.keys[0].clone()
    });
    bundle(&body)
}

fn badge(role: Role, issuer: u8, index: u32) -> Vec<u8> {
    let staff = Credential {
        issued: (now() - TimeDelta::days(1)).timestamp(),
        expires: (now() + TimeDelta::days(2)).timestamp(),
        holder: Some(key(GATE).public()),
        body: Body::Staff(Staff {
            role,
            scope: region(433_130),
            status: StatusIndex { list: LIST, index },
        }),
    };
    credential::issue(&key(issuer), &staff).unwrap()
}

fn asking(fields: &[Field]) -> Query {
    Query {
        nonce: [5; 8],
        time: now().timestamp(),
        until: (now() + minutes(60)).timestamp(),
        fields: fields.iter().copied().collect(),
        why: "入职健康核查".to_owned(),
        sealing: SealKey([6; 32]),
    }
}

fn signed(role: Role, fields: &[Field]) -> Vec<u8> {
    query::sign(&key(GATE), &asking(fields), &badge(role, STAFFS, 3)).unwrap()
}

fn judged(bytes: &[u8], at: DateTime<Utc>) -> Result<Asker, Refusal> {
    let trust = trust();
    let lists = [list(&trust, 1, &[7], now())];
    ParsedQuery::parse(bytes)
        .unwrap()
        .judge(Some(&trust), &lists, at)
}

#[test]
fn a_question_fits_a_code_and_comes_back() {
    let bytes = signed(Role::Coordinator, &Field::ALL);
    let text = text::encode(Prefix::Query, &bytes);
    assert!(text.starts_with("QC5:") && bytes.len() < 500);
    let parsed = ParsedQuery::parse(&bytes).unwrap();
    assert_eq!(parsed.body, asking(&Field::ALL));
    let known = Asker {
        place: region(433_130),
        confirmed: true,
    };
    assert_eq!(judged(&bytes, now()), Ok(known));
}

#[test]
fn each_role_may_ask_for_what_it_needs() {
    use Field::*;
    let may: [(Role, &[Field]); 5] = [
        (Role::Helper, &[]),
        (Role::Crew, &[]),
        (Role::Employer, &[Name, LastFour, HealthCode, Certificates]),
        (Role::Inspector, &[Name, LastFour, HealthCode]),
        (Role::Coordinator, &Field::ALL),
    ];
    for (role, open) in may {
        for field in Field::ALL {
            let result = judged(&signed(role, &[field]), now());
            let refused = (!open.contains(&field)).then_some(Refusal::NotEntitled);
            assert_eq!(result.err(), refused, "{role:?} {field:?}");
            // One thing too many refuses the whole.
            let more = judged(&signed(role, &[field, Mobile]), now());
            assert_eq!(more.is_ok(), role == Role::Coordinator);
        }
    }
}

#[test]
fn unknown_revoked_and_late_askers_are_refused() {
    let ask = |badge: &[u8]| query::sign(&key(GATE), &asking(&[Field::Name]), badge).unwrap();
    let stranger = ask(&badge(Role::Employer, STRANGER, 3));
    assert_eq!(judged(&stranger, now()), Err(Refusal::UnknownAsker));
    let other_purpose = ask(&badge(Role::Employer, TICKETS, 3));
    assert_eq!(judged(&other_purpose, now()), Err(Refusal::UnknownAsker));
    let revoked = ask(&badge(Role::Employer, STAFFS, 7));
    assert_eq!(judged(&revoked, now()), Err(Refusal::RoleEnded));
    let good = ask(&badge(Role::Employer, STAFFS, 3));
    for (after, refused) in [
        (-601, Some(Refusal::NotInTime)),
        (-600, None),
        (3_599, None),
        (3_600, Some(Refusal::NotInTime)),
        (2 * 86_400, Some(Refusal::RoleEnded)),
        (60 * 86_400, Some(Refusal::NoTrust)),
    ] {
        let at = now() + TimeDelta::seconds(after);
        assert_eq!(judged(&good, at).err(), refused, "{after}");
    }
    let parsed = ParsedQuery::parse(&good).unwrap();
    assert_eq!(parsed.judge(None, &[], now()), Err(Refusal::NoTrust));
    // A phone without lists says that it could not ask.
    let unsure = parsed.judge(Some(&trust()), &[], now()).unwrap();
    assert!(!unsure.confirmed);
}

#[test]
fn no_altered_question_is_answered() {
    let good = signed(Role::Employer, &[Field::Name, Field::HealthCode]);
    assert!(judged(&good, now()).is_ok());
    let (trust, lists) = (trust(), []);
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let taken =
            ParsedQuery::parse(&bad).is_ok_and(|q| q.judge(Some(&trust), &lists, now()).is_ok());
        assert!(!taken, "bit {bit}");
    }
    for end in 0..good.len() {
        assert!(ParsedQuery::parse(&good[..end]).is_err());
    }
    let payload = Envelope::parse(&good, 2_000).unwrap().payload.to_vec();
    for kind in Type::ALL {
        let bytes = envelope::sign(&key(GATE), kind, b"", None, None, &payload).unwrap();
        assert_eq!(judged(&bytes, now()).is_ok(), kind == Type::Query);
    }
}

#[test]
fn questions_that_cannot_be_are_not_signed() {
    let refused = |change: &dyn Fn(&mut Query)| {
        let mut query = asking(&[Field::Name]);
        change(&mut query);
        let badge = badge(Role::Employer, STAFFS, 3);
        assert_eq!(
            query::sign(&key(GATE), &query, &badge),
            Err(MessageError::Bounds)
        );
    };
    refused(&|q| q.fields.clear());
    refused(&|q| q.why = " ".to_owned());
    refused(&|q| q.why = "a\nb".to_owned());
    refused(&|q| q.why = "为".repeat(81));
    refused(&|q| q.until = q.time);
    refused(&|q| q.until = q.time + 86_401);
    let other = query::sign(
        &key(61),
        &asking(&[Field::Name]),
        &badge(Role::Employer, STAFFS, 3),
    );
    assert!(matches!(other, Err(MessageError::Staff(_))));
}

#[test]
fn an_answer_is_the_holders_and_to_one_question() {
    let person = person(1);
    let health = person.health_bytes().unwrap();
    let digest = ParsedQuery::parse(&signed(Role::Employer, &[Field::Name]))
        .unwrap()
        .digest();
    let answer = Answer {
        query: digest,
        time: now().timestamp(),
        given: BTreeMap::from([
            (Field::Name, vec!["张晓伟".into()]),
            (Field::Certificates, vec![vec![1; 600], vec![2; 700]]),
        ]),
    };
    let bytes = query::sign_answer(&key(person.holder), &answer, &health).unwrap();
    let parsed = ParsedAnswer::parse(&bytes).unwrap();
    assert!(parsed.answer == answer && parsed.verify(&digest).is_ok());
    assert!(parsed.credential.verify(&key(HEALTHS).public()).is_ok());
    assert_eq!(parsed.verify(&[0; 16]), Err(MessageError::Bounds));
    assert!(!format!("{answer:?}").contains("229"));
    // Nobody else signs for this holder, and no paper answers.
    let other = query::sign_answer(&key(STRANGER), &answer, &health);
    assert_eq!(other, Err(MessageError::Bounds));
    for bit in (0..bytes.len() * 8).step_by(3) {
        let mut bad = bytes.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        let taken = ParsedAnswer::parse(&bad).is_ok_and(|a| {
            a.verify(&digest).is_ok() && a.credential.verify(&key(HEALTHS).public()).is_ok()
        });
        assert!(!taken, "bit {bit}");
    }
}

#[test]
fn every_field_and_refusal_has_words_in_every_language() {
    let codes = Field::ALL.map(Field::as_str).into_iter();
    let codes: Vec<&str> = codes.chain(Refusal::ALL.map(Refusal::as_str)).collect();
    for language in qicheng_messages::Language::all() {
        let fields = Field::ALL.map(|field| language.text(&texts::field(field)));
        let refusals = Refusal::ALL.map(|refusal| language.text(&texts::refusal(refusal)));
        for words in fields.iter().chain(&refusals) {
            assert!(
                !words.contains('?') && !codes.contains(&words.as_str()),
                "{language:?} {words}"
            );
        }
    }
}
