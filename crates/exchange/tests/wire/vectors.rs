//! The vectors in docs/vectors/exchange.json: exact bytes under fixed keys. What stands there must always be read;
//! `UPDATE_VECTORS=1` writes it anew after a deliberate change of the format.

use crate::fixtures::{
    SERVICE, device, enrolment, notice, now, operations, person, reply, request, respond, sealing,
};
use chrono::TimeDelta;
use qicheng_credential::{envelope::Envelope, key::Signer as _};
use qicheng_domain::{
    channel::Channel,
    ids::TripId,
    notice::{NoticeArgument, NoticeKind, NoticeMessage, NoticeMessageId},
    operations::{
        operation::{OperationHash, OperationResult, Outcome},
        refusal::RefusalCode,
    },
    region::RegionCode,
};
use qicheng_exchange::{
    courier::{Bundle, Direction},
    cursor,
    document::Content,
    message::{DeliveryMode, Fork, Reply, Request},
    notice::{NoticeContent, ShortNotice},
    reply::{sign_reply, verify_reply},
    request::{ParsedRequest, sign_request},
    seal::{Sealed, seal},
};
use serde_json::{Value, json};
use std::{env, fs, path::PathBuf};

fn requests() -> Vec<(&'static str, Request)> {
    let mut enrolling = request(operations(1));
    enrolling.enrolment = Some(enrolment());
    let mut couriered = request(operations(2));
    couriered.delivery_mode = DeliveryMode::Courier;
    couriered.expires = now() + chrono::TimeDelta::days(45);
    vec![
        ("nothing new", request(Vec::new())),
        ("two operations", request(operations(2))),
        ("twelve operations, compressed", request(operations(12))),
        ("enrolling", enrolling),
        ("for a courier", couriered),
    ]
}

fn replies(asked: &[u8], cursor: &[u8]) -> Vec<(&'static str, Reply)> {
    let nothing = || reply(asked, cursor);
    let result = |sequence, outcome, duplicate| OperationResult {
        sequence,
        outcome,
        duplicate,
    };
    let refused = Outcome::Refused {
        code: RefusalCode::Field,
        field: Some("mobile".to_owned()),
    };
    let mut results = nothing();
    results.results = vec![
        result(1, Outcome::Applied, true),
        result(2, Outcome::Applied, false),
        result(3, Outcome::Applied, false),
        result(4, refused, false),
        result(6, Outcome::Parked, false),
    ];
    let mut page = nothing();
    page.next = vec![0xa1, 0x00, 0x01];
    page.more = true;
    page.documents = (0..5).map(|n| notice(n, 70 + u64::from(n))).collect();
    page.documents[1].content = Content::Removed;
    page.documents[2].content = Content::LeftChannel;
    page.documents[2].key.channel = Channel::Person(person(1));
    page.documents[3].content = Content::Chunk {
        digest: [1; 32],
        size: 40_000,
        offset: 16_384,
        bytes: vec![2; 20],
    };
    page.documents[4].content = Content::Notice(ShortNotice {
        kind: NoticeKind::Change.into(),
        lasts: 86_400_000,
        content: NoticeContent::Text {
            title: "改点".to_owned(),
            body: "明早六点半发车。".to_owned(),
        },
    });
    let mut message = nothing();
    message.documents = vec![notice(0, 70)];
    message.documents[0].content = Content::Notice(ShortNotice {
        kind: NoticeKind::Change.into(),
        lasts: 86_400_000,
        content: NoticeContent::Message(trip_change()),
    });
    let mut fork = nothing();
    fork.fork = Some(Fork {
        sequence: 2,
        held: OperationHash([1; 32]),
        came: OperationHash([2; 32]),
    });
    vec![
        ("nothing new", nothing()),
        ("results", results),
        ("a page", page),
        ("a fork", fork),
        ("a notice as a message", message),
    ]
}

fn trip_change() -> NoticeMessage {
    let text = |text: &str| NoticeArgument::Text(text.to_owned());
    let at = |minutes| NoticeArgument::Time(now() + TimeDelta::minutes(minutes));
    NoticeMessage {
        id: NoticeMessageId::Change.into(),
        arguments: vec![
            text("湘U12345"),
            text("龙山县汽车站"),
            text("三号门"),
            at(30),
            at(60),
            text("东莞站"),
            at(900),
            text("李调度 138-0000-0000"),
            text(""),
        ],
    }
}

fn signed_requests() -> Vec<(&'static str, Request, Vec<u8>)> {
    let sign = |(name, request)| {
        let bytes = sign_request(&request, &device(), SERVICE).unwrap();
        (name, request, bytes)
    };
    requests().into_iter().map(sign).collect()
}

fn signed_replies() -> Vec<(&'static str, Reply, Vec<u8>)> {
    let (_, request, asked) = signed_requests().remove(0);
    let sign = |(name, reply)| {
        let bytes = sign_reply(&reply, &request.cursor, &respond(), SERVICE).unwrap();
        (name, reply, bytes)
    };
    replies(&asked, &request.cursor)
        .into_iter()
        .map(sign)
        .collect()
}

fn sealed() -> Vec<u8> {
    let to = sealing().public();
    seal(&to, Sealed::Request, b"a signed request", &[7; 32]).unwrap()
}

fn bundle() -> Bundle {
    Bundle {
        service: SERVICE.to_vec(),
        direction: Direction::Up,
        parcels: vec![sealed()],
    }
}

fn positions() -> cursor::Positions {
    let place = Channel::Place(RegionCode::new(433_130).unwrap());
    let trip = Channel::Trip(TripId([9; 6]));
    [Channel::All, place, trip, Channel::Person(person(1))]
        .into_iter()
        .zip(70..)
        .collect()
}

fn vectors() -> Value {
    let signed = |name: &str, bytes: &[u8]| {
        let payload = Envelope::parse(bytes, 9_000).unwrap().payload;
        json!({ "name": name, "bytes": hex::encode(bytes), "payload": hex::encode(payload) })
    };
    let operations: Vec<Value> = operations(3)
        .iter()
        .map(
            |o| json!({ "id": o.id.to_string(), "sequence": o.sequence, "hash": hex::encode(o.hash().0) }),
        )
        .collect();
    json!({
        "keys": {
            "device": hex::encode(device().expose_secret()),
            "respond": hex::encode(respond().expose_secret()),
            "sealing": hex::encode(sealing().expose_secret()),
        },
        "service": hex::encode(SERVICE),
        "now": now().timestamp(),
        "operations": operations,
        "requests": signed_requests().iter().map(|(n, _, b)| signed(n, b)).collect::<Vec<_>>(),
        "replies": signed_replies().iter().map(|(n, _, b)| signed(n, b)).collect::<Vec<_>>(),
        "sealed": { "entropy": hex::encode([7; 32]), "plaintext": hex::encode(b"a signed request"), "bytes": hex::encode(sealed()) },
        "bundle": hex::encode(bundle().encode().unwrap()),
        "cursor": hex::encode(cursor::encode(&positions()).unwrap()),
    })
}

#[test]
fn the_bytes_have_not_changed() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors/exchange.json");
    let made = vectors();
    if env::var_os("UPDATE_VECTORS").is_some() {
        let text = serde_json::to_string_pretty(&made).unwrap() + "\n";
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let held: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    for (name, value) in made.as_object().unwrap() {
        assert_eq!(value, &held[name], "{name}; UPDATE_VECTORS=1 writes them");
    }
}

#[test]
fn the_vectors_are_read_to_what_they_say() {
    for (_, request, bytes) in signed_requests() {
        let read = ParsedRequest::parse(&bytes).unwrap().verify(
            &device().public(),
            SERVICE,
            request.delivery_mode,
            now(),
        );
        assert_eq!(read, Ok(request));
    }
    let asked = signed_requests().remove(0).2;
    for (_, reply, bytes) in signed_replies() {
        let read = verify_reply(&bytes, &asked, SERVICE, |_| Some(respond().public()));
        assert_eq!(read, Ok(reply));
    }
    let opened = sealing().open(Sealed::Request, &sealed());
    assert_eq!(opened.as_deref(), Ok(&b"a signed request"[..]));
}
