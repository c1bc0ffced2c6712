//! Fixed values, and strategies for any.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::{collection::vec, prelude::*};
use qicheng_credential::key::{Signer as _, SoftwareKey};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::{NoticeId, OperationId, PersonId, TripId},
    notice::{NoticeArgument, NoticeMessage},
    operations::{
        claim::{Claim, NoticeRead},
        operation::{Authorship, Head, Operation, OperationHash, OperationResult, Outcome},
        refusal::RefusalCode,
    },
    region::RegionCode,
};
use qicheng_exchange::{
    document::{Content, Delivery},
    message::{DeliveryMode, Enrolment, Fork, Reply, Request, Versions},
    notice::{NoticeContent, ShortNotice},
    request::request_digest,
    seal::SealingKey,
};

pub use qicheng_test_kit::key;

/// A county's service.
pub const SERVICE: &[u8] = b"433130";

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_000_000, 0).unwrap()
}

/// The device's exchange key.
pub fn device() -> SoftwareKey {
    key(4)
}

/// The service's key of purpose `respond`.
pub fn respond() -> SoftwareKey {
    key(5)
}

pub fn sealing() -> SealingKey {
    SealingKey::from_secret(&[6; 32])
}

pub fn person(n: u8) -> PersonId {
    PersonId::new(now(), [n; 10])
}

/// Bytes that do not compress, the same ones each time.
pub fn noise(seed: u8, length: usize) -> Vec<u8> {
    (0_u32..)
        .flat_map(|i| request_digest(&[&[seed][..], &i.to_be_bytes()].concat()))
        .take(length)
        .collect()
}

/// Notices read, a second apart, by two persons of one phone.
pub fn operations(count: u8) -> Vec<Operation> {
    let mut head = Head::START;
    (0..count)
        .map(|n| {
            let at = now() - TimeDelta::seconds(i64::from(count - n));
            let random = noise(n, 20);
            let by = Authorship {
                id: OperationId::new(at, random[..10].try_into().unwrap()),
                actor: person(1),
                subject: person(1 + n % 2),
                at,
            };
            let claim = Claim::NoticeRead(NoticeRead {
                notice: NoticeId::new(at, random[10..].try_into().unwrap()),
            });
            let operation = Operation::new(head, by, &claim).unwrap();
            head = Head::after(&operation);
            operation
        })
        .collect()
}

/// Puts operations into a new chain in their order.
pub fn renumber(operations: Vec<Operation>) -> Vec<Operation> {
    let mut head = Head::START;
    operations
        .into_iter()
        .map(|operation| {
            let operation = operation.behind(head);
            head = Head::after(&operation);
            operation
        })
        .collect()
}

pub fn request(operations: Vec<Operation>) -> Request {
    Request {
        counter: 300,
        time: now(),
        expires: now() + TimeDelta::minutes(10),
        cursor: noise(200, 48),
        operations,
        versions: Versions {
            exchange: 1,
            documents: Versions::SHORT_NOTICES,
        },
        delivery_mode: DeliveryMode::Online,
        enrolment: None,
        room: None,
    }
}

pub fn enrolment() -> Enrolment {
    Enrolment {
        exchange_key: device().public(),
        sealing_key: sealing().public().0,
    }
}

/// Nothing new.
pub fn reply(request: &[u8], cursor: &[u8]) -> Reply {
    Reply {
        request: request_digest(request),
        time: now(),
        from: cursor.to_vec(),
        next: cursor.to_vec(),
        more: false,
        acknowledged: 40,
        results: Vec::new(),
        documents: Vec::new(),
        fork: None,
    }
}

pub fn notice(n: u8, version: u64) -> Delivery {
    Delivery {
        key: DocumentKey {
            channel: Channel::Trip(TripId([9; 6])),
            kind: DocumentKind::Notice,
            name: noise(n, 16),
        },
        version,
        content: Content::Whole(noise(n + 100, 60)),
    }
}

pub fn any_operations(most: usize) -> impl Strategy<Value = Vec<Operation>> {
    let one = (
        any::<[u8; 16]>(),
        0..4_u8,
        0..4_u8,
        any::<u16>(),
        -60_000_000_000_000_i64..200_000_000_000_000,
        vec(any::<u8>(), 0..200),
    );
    (any::<[u8; 32]>(), 1..u64::MAX / 2, vec(one, 0..most)).prop_map(|(before, first, parts)| {
        let mut head = Head {
            sequence: first - 1,
            hash: OperationHash(before),
        };
        parts
            .into_iter()
            .map(|(id, actor, subject, kind, at, body)| {
                let operation = Operation {
                    id: OperationId::from_bytes(id),
                    sequence: head.sequence + 1,
                    previous: head.hash,
                    actor: person(actor),
                    subject: person(subject),
                    kind: kind.into(),
                    at: DateTime::from_timestamp_millis(at).unwrap(),
                    body,
                };
                head = Head::after(&operation);
                operation
            })
            .collect()
    })
}

prop_compose! {
    pub fn any_request()(
        counter: u64,
        cursor in vec(any::<u8>(), 0..300),
        operations in any_operations(8),
        enrols: bool,
        courier: bool,
        documents: u16,
        room: Option<u32>,
    ) -> Request {
        let (delivery_mode, life) = if courier {
            (DeliveryMode::Courier, TimeDelta::days(45))
        } else {
            (DeliveryMode::Online, TimeDelta::minutes(10))
        };
        Request {
            counter,
            time: now(),
            expires: now() + life,
            cursor,
            operations,
            versions: Versions { exchange: 1, documents },
            delivery_mode,
            enrolment: enrols.then(enrolment),
            room,
        }
    }
}

pub fn any_channel() -> impl Strategy<Value = Channel> {
    prop_oneof![
        Just(Channel::All),
        (100_000..1_000_000_u32).prop_map(|r| Channel::Place(RegionCode::new(r).unwrap())),
        any::<[u8; 6]>().prop_map(|t| Channel::Trip(TripId(t))),
        any::<[u8; 16]>().prop_map(|p| Channel::Person(PersonId::from_bytes(p))),
    ]
}

fn any_notice_content() -> impl Strategy<Value = NoticeContent> {
    let argument = prop_oneof![
        "\\PC{0,60}".prop_map(NoticeArgument::Text),
        any::<u32>().prop_map(|seconds| {
            NoticeArgument::Time(now() + TimeDelta::seconds(seconds.into()))
        }),
    ];
    prop_oneof![
        ("\\PC{0,60}", "\\PC{0,200}").prop_map(|(title, body)| NoticeContent::Text { title, body }),
        (any::<u8>(), vec(argument, 0..10))
            .prop_map(|(id, arguments)| NoticeContent::Message(NoticeMessage { id, arguments })),
    ]
}

fn any_content() -> impl Strategy<Value = Content> {
    prop_oneof![
        vec(any::<u8>(), 0..300).prop_map(Content::Whole),
        (any::<u8>(), any::<u64>(), any_notice_content()).prop_map(|(kind, lasts, content)| {
            Content::Notice(ShortNotice {
                kind,
                lasts,
                content,
            })
        }),
        Just(Content::Removed),
        Just(Content::LeftChannel),
        (
            any::<[u8; 32]>(),
            0..900_000_u32,
            0..9_000_u32,
            vec(any::<u8>(), 1..300)
        )
            .prop_map(|(digest, offset, after, bytes)| Content::Chunk {
                digest,
                size: offset + u32::try_from(bytes.len()).unwrap() + after,
                offset,
                bytes,
            }),
    ]
}

prop_compose! {
    pub fn any_delivery()(
        channel in any_channel(),
        kind: u8,
        name in vec(any::<u8>(), 0..=32),
        version: u64,
        content in any_content(),
    ) -> Delivery {
        Delivery { key: DocumentKey { channel, kind: kind.into(), name }, version, content }
    }
}

fn any_result() -> impl Strategy<Value = OperationResult> {
    let refused = (1..=11_u8, proptest::option::of("[a-z_]{0,32}")).prop_map(|(code, field)| {
        Outcome::Refused {
            code: RefusalCode::try_from(code).unwrap(),
            field,
        }
    });
    let outcome = prop_oneof![
        4 => Just(Outcome::Applied),
        1 => Just(Outcome::Parked),
        1 => refused,
    ];
    (0..u64::MAX, outcome, any::<bool>()).prop_map(|(sequence, outcome, duplicate)| {
        OperationResult {
            sequence,
            outcome,
            duplicate,
        }
    })
}

prop_compose! {
    /// A reply to some request with this cursor; half of them continue it.
    pub fn any_reply(cursor: Vec<u8>)(
        stays: bool,
        from in vec(any::<u8>(), 0..60),
        next in vec(any::<u8>(), 0..60),
        more: bool,
        acknowledged: u64,
        follows: bool,
        results in vec(any_result(), 0..30),
        documents in vec(any_delivery(), 0..12),
        fork in proptest::option::of((any::<u64>(), any::<[u8; 32]>(), any::<[u8; 32]>())),
    ) -> Reply {
        let first = results.first().map_or(1, |r| r.sequence / 2);
        Reply {
            request: [0; 32],
            time: now(),
            from: if stays { cursor.clone() } else { from },
            next,
            more,
            acknowledged,
            results: results
                .into_iter()
                .zip(first..)
                .map(|(r, s)| OperationResult { sequence: if follows { s } else { r.sequence }, ..r })
                .collect(),
            documents,
            fork: fork.map(|(sequence, held, came)| Fork {
                sequence,
                held: OperationHash(held),
                came: OperationHash(came),
            }),
        }
    }
}
