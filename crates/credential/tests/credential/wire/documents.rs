//! Documents of the feed: typed, expiring, patient with what they do not know.

use crate::wire::fixtures::{NOW, TRIP, health, issuer, key, person, region, signed};
use chrono::{DateTime, TimeDelta, Utc};
use minicbor::{Encoder, bytes::ByteArray};
use qicheng_credential::{
    certificate::SignerList,
    check,
    document::{self, Content, DOCUMENT_MAX, Document, DocumentError, RulePackText},
    envelope::{self, Envelope, EnvelopeError, Type},
    key::Signer,
    standing::{IntentState, PersonState, Standing, StatusReason},
    trust::Bundle,
};
use qicheng_domain::{
    ids::{NoticeId, OperationId},
    notice::{Notice, NoticeArgument, NoticeKind, NoticeMessage, NoticeMessageId},
    travel::{
        manifest::{Manifest, ManifestEntry},
        progress::{Boarding, Progress, Rounds},
        trip::{Mode, Stop, Trip, Vehicle},
    },
};
use std::fmt::Debug;

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(NOW, 0).unwrap()
}

pub fn issue<B: Content>(body: &B) -> Vec<u8> {
    document::issue(&issuer(), now(), now() + TimeDelta::days(3), body).unwrap()
}

pub fn trip() -> Trip {
    let stop = |name: &str, code, hours| Stop {
        name: name.to_owned(),
        detail: String::new(),
        region: region(code),
        arrives: now() + TimeDelta::hours(hours),
        departs: now() + TimeDelta::hours(hours + 1),
    };
    Trip {
        id: TRIP,
        revision: 1,
        vehicle: Vehicle {
            plate: "湘U12345".to_owned(),
            mode: Mode::Bus,
            seats: 49,
        },
        stops: vec![stop("县汽车站", 433_130, 6), stop("厂门口", 441_900, 20)],
        contact: "0743-8222222".to_owned(),
        bring: "口罩".to_owned(),
        employer: None,
        cancelled: false,
    }
}

pub fn manifest() -> Manifest {
    let entry = ManifestEntry {
        slot: 17,
        person: person(1),
        name: "张晓伟".to_owned(),
        id_last_four: "002X".to_owned(),
        from: 0,
        to: 1,
        seat: Some("12F".to_owned()),
        paper: false,
        door: Some(1),
        tickets: vec![ByteArray::from([7; 16])],
        health: None,
    };
    Manifest {
        trip: TRIP,
        revision: 2,
        issued: now(),
        expires: now() + TimeDelta::days(3),
        entries: vec![entry],
        crew: None,
    }
}

/// The same with its crew named.
pub fn manifest_with_crew() -> Manifest {
    Manifest {
        crew: Some(vec![ByteArray::from([9; 8])]),
        ..manifest()
    }
}

/// With the health code of somebody on paper.
pub fn paper_manifest() -> Manifest {
    let mut manifest = manifest();
    let entry = &mut manifest.entries[0];
    entry.paper = true;
    entry.health = Some(signed(&health(None)).into());
    manifest
}

pub fn notice() -> Notice {
    Notice {
        id: NoticeId::new(now(), [2; 10]),
        kind: NoticeKind::Departure,
        trip: Some(TRIP),
        title: "明早出发".to_owned(),
        body: "6 点前到县汽车站".to_owned(),
        at: now(),
        expires: now() + TimeDelta::days(1),
        message: None,
    }
}

pub fn notice_with_message() -> Notice {
    let text = |text: &str| NoticeArgument::Text(text.to_owned());
    let at = |hours| NoticeArgument::Time(now() + TimeDelta::hours(hours));
    Notice {
        message: Some(NoticeMessage {
            id: NoticeMessageId::Departure.into(),
            arguments: vec![
                text("湘U12345"),
                text("龙山县汽车站"),
                text("三号门"),
                at(2),
                at(3),
                text("东莞站"),
                at(14),
                text("李调度 138-0000-0000"),
                text("被子"),
            ],
        }),
        ..notice()
    }
}

pub fn progress() -> Progress {
    let boarding = Boarding {
        leg: 0,
        round: 0,
        slot: 17,
        at: now(),
        by: person(3),
        door: Some(1),
    };
    Progress {
        trip: TRIP,
        revision: 1,
        boarded: vec![boarding],
        departed: Some(0),
        arrived: None,
        received: vec![],
        rounds: Vec::new(),
        departed_round: None,
    }
}

/// Everyone was called out at the second stop, and one came back.
pub fn progress_after_a_call() -> Progress {
    let boarding = |leg, round, slot| Boarding {
        leg,
        round,
        slot,
        at: now(),
        by: person(3),
        door: None,
    };
    Progress {
        revision: 2,
        boarded: vec![boarding(0, 0, 17), boarding(0, 0, 18), boarding(1, 1, 18)],
        departed: Some(1),
        rounds: vec![Rounds { leg: 1, count: 1 }],
        departed_round: Some(1),
        ..progress()
    }
}

pub fn standing() -> Standing {
    Standing {
        person: person(1),
        state: PersonState::Verified,
        registration: Some(OperationId::new(now(), [3; 10])),
        intent: IntentState::Assigned,
        status_reason: Some(StatusReason::DeclareHealth),
        fulfilled: None,
    }
}

/// The standing of somebody whose trip is over.
pub fn free() -> Standing {
    Standing {
        intent: IntentState::None,
        status_reason: None,
        fulfilled: Some(OperationId::new(now(), [4; 10])),
        ..standing()
    }
}

pub fn signers() -> SignerList {
    SignerList {
        id: "eu".to_owned(),
        version: 7,
        certificates: vec![vec![0x30, 0x00].into(), vec![0x30, 0x01, 0x05].into()],
    }
}

pub fn rule_pack() -> RulePackText {
    RulePackText {
        json: "{}".to_owned(),
    }
}

/// Signs a document for the time from the one to the other.
type Issue = Box<dyn Fn(&dyn Signer, DateTime<Utc>, DateTime<Utc>) -> Vec<u8> + Send + Sync>;

/// An example of a document: its bytes are a vector, and attacks run over it.
pub struct Example {
    pub name: &'static str,
    pub kind: Type,
    /// Signs it for the time from the one to the other.
    pub issue: Issue,
    /// Whether a device would take bytes for a document of this type.
    pub taken: fn(&[u8], &Bundle, DateTime<Utc>) -> bool,
    comes_back: Box<dyn Fn() + Send + Sync>,
}

/// Makes the example of a document.
fn example<B>(name: &'static str, body: B) -> Example
where
    B: Content + PartialEq + Debug + Clone + Send + Sync + 'static,
{
    let issued = body.clone();
    Example {
        name,
        kind: B::KIND,
        issue: Box::new(move |signer, from, to| {
            document::issue(signer, from, to, &issued).unwrap()
        }),
        taken: |bytes, trust, now| {
            Document::<B>::parse(bytes).is_ok_and(|d| check::document(&d, trust, now).is_ok())
        },
        comes_back: Box::new(move || comes_back(&body)),
    }
}

/// Examples of every document, in the order of the vectors.
pub fn examples() -> Vec<Example> {
    vec![
        example("trip", trip()),
        example("manifest", manifest()),
        example("manifest with somebody on paper", paper_manifest()),
        example("manifest with its crew", manifest_with_crew()),
        example("notice", notice()),
        example("notice with a message", notice_with_message()),
        example("progress", progress()),
        example("progress after a call", progress_after_a_call()),
        example("standing", standing()),
        example("standing, free again", free()),
        example("rule pack", rule_pack()),
        example("signers", signers()),
    ]
}

fn comes_back<B: Content + PartialEq + Debug>(body: &B) {
    let bytes = issue(body);
    let document = Document::<B>::parse(&bytes).unwrap();
    assert_eq!(&document.body, body);
    assert_eq!(document.kid, issuer().public().kid());
    assert_eq!(document.envelope.typ, Some(B::TYP));
    assert_eq!(document.verify(&issuer().public()), Ok(()));
    let wrong = Err(DocumentError::Envelope(EnvelopeError::Signature));
    assert_eq!(document.verify(&key(9).public()), wrong);
}

#[test]
fn every_document_comes_back() {
    for example in examples() {
        (example.comes_back)();
    }
}

#[test]
fn a_document_issued_again_differs_in_its_time_alone() {
    let later = now() + TimeDelta::hours(1);
    for example in examples() {
        let first = (example.issue)(&issuer(), now(), now() + TimeDelta::days(3));
        let again = document::issue_again(&issuer(), later, &first).unwrap();
        let expected = (example.issue)(&issuer(), later, now() + TimeDelta::days(3));
        assert_eq!(again, Some(expected), "{}", example.name);
        let others = document::issue_again(&key(9), later, &first);
        assert_eq!(others, Ok(None), "{}", example.name);
        let over = document::issue_again(&issuer(), now() + TimeDelta::days(3), &first);
        assert_eq!(over, Err(DocumentError::Bounds), "{}", example.name);
    }
}

#[test]
fn a_document_of_one_type_is_no_other() {
    let bytes = issue(&trip());
    let refused = Document::<Manifest>::parse(&bytes).err();
    assert_eq!(refused, Some(DocumentError::Header));
    let payload = Envelope::parse(&bytes, DOCUMENT_MAX).unwrap().payload;
    let kid = Some(issuer().public().kid());
    let typ = Some(Trip::TYP);
    let bytes = envelope::sign(&issuer(), Type::Manifest, b"", kid, typ, payload).unwrap();
    let document = Document::<Trip>::parse(&bytes).unwrap();
    assert!(document.verify(&issuer().public()).is_err());
}

#[test]
fn expiry_is_the_second_from_which_on_it_is_no_longer_good() {
    let bytes = issue(&trip());
    let document = Document::<Trip>::parse(&bytes).unwrap();
    let end = now() + TimeDelta::days(3);
    assert_eq!(document.check_time(end - TimeDelta::seconds(1)), Ok(()));
    assert_eq!(document.check_time(end), Err(DocumentError::Expired));
    let backwards = document::issue(&issuer(), now(), now(), &trip());
    assert_eq!(backwards, Err(DocumentError::Bounds));
}

#[test]
fn keys_of_a_later_version_are_ignored_at_every_level() {
    let mut payload = Vec::new();
    let mut e = Encoder::new(&mut payload);
    e.map(4).unwrap().u8(1).unwrap().i64(NOW).unwrap();
    e.u8(2).unwrap().i64(NOW + 60).unwrap().u8(3).unwrap();
    e.map(2).unwrap().u8(1).unwrap().str("{}").unwrap();
    e.u8(2).unwrap().array(1).unwrap().str("new").unwrap();
    e.u8(9).unwrap().null().unwrap();
    let kid = Some(issuer().public().kid());
    let typ = Some(RulePackText::TYP);
    let bytes = envelope::sign(&issuer(), Type::RulePack, b"", kid, typ, &payload).unwrap();
    let document = Document::<RulePackText>::parse(&bytes).unwrap();
    assert_eq!(document.body, rule_pack());
    assert_eq!(document.verify(&issuer().public()), Ok(()));
}

#[test]
fn a_document_has_a_megabyte() {
    let large = |length| RulePackText {
        json: "x".repeat(length),
    };
    let bytes = issue(&large(DOCUMENT_MAX - 200));
    assert!(Document::<RulePackText>::parse(&bytes).is_ok());
    let end = now() + TimeDelta::days(3);
    let over = document::issue(&issuer(), now(), end, &large(DOCUMENT_MAX));
    assert_eq!(over, Err(DocumentError::Bounds));
}
