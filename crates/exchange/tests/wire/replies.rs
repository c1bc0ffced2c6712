//! Replies: signed, verified, refused.

use crate::fixtures::{
    SERVICE, any_delivery, any_reply, device, noise, notice, reply, request, respond,
};
use proptest::{collection::vec, prelude::*};
use qicheng_credential::{
    encoding::cbor::CborError,
    envelope::{self, Envelope, Type},
    key::Signer as _,
};
use qicheng_domain::operations::{
    operation::{OperationResult, Outcome},
    refusal::RefusalCode,
};
use qicheng_exchange::{
    cursor,
    document::Content,
    limits,
    message::Reply,
    reply::{ReplyError, document_len, room, sign_reply, verify_reply},
    request::{request_digest, sign_request},
};

fn asked() -> Vec<u8> {
    sign_request(&request(Vec::new()), &device(), SERVICE).unwrap()
}

fn cursor() -> Vec<u8> {
    request(Vec::new()).cursor
}

fn verify(bytes: &[u8], request: &[u8]) -> Result<Reply, ReplyError> {
    verify_reply(bytes, request, SERVICE, |kid| {
        (kid == respond().public().kid()).then(|| respond().public())
    })
}

fn signed(reply: &Reply) -> Result<Vec<u8>, ReplyError> {
    sign_reply(reply, &cursor(), &respond(), SERVICE)
}

fn forged(payload: &[u8]) -> Vec<u8> {
    let kid = Some(respond().public().kid());
    envelope::sign(&respond(), Type::Response, SERVICE, kid, None, payload).unwrap()
}

proptest! {
    #[test]
    fn every_reply_comes_back(reply in any_reply(cursor())) {
        let asked = asked();
        let reply = Reply { request: request_digest(&asked), ..reply };
        let bytes = signed(&reply).unwrap();
        prop_assert_eq!(verify(&bytes, &asked), Ok(reply));
    }

    #[test]
    fn a_page_filled_by_its_room_is_signed(
        mut reply in any_reply(cursor()),
        documents in vec((any_delivery(), 0..20_000_usize), 60),
        channels in 0..400_usize,
    ) {
        for (n, (mut document, size)) in documents.into_iter().enumerate() {
            if let Content::Whole(bytes) = &mut document.content {
                *bytes = noise(n.to_le_bytes()[0], size);
            }
            if document_len(&document) > room(&reply, channels) {
                break;
            }
            reply.documents.push(document);
        }
        reply.next = vec![7; cursor::max_len(channels)];
        prop_assert!(signed(&reply).is_ok());
    }
}

#[test]
fn a_reply_is_good_for_its_request_alone() {
    let asked = asked();
    let mut other = request(Vec::new());
    other.counter += 1;
    let other = sign_request(&other, &device(), SERVICE).unwrap();
    let bytes = signed(&reply(&asked, &cursor())).unwrap();
    assert!(verify(&bytes, &asked).is_ok());
    assert_eq!(verify(&bytes, &other), Err(ReplyError::OtherRequest));
    assert_eq!(
        verify_reply(&bytes, &asked, b"441900", |_| Some(respond().public())),
        Err(ReplyError::Signature)
    );
    assert_eq!(
        verify_reply(&bytes, &asked, SERVICE, |_| None),
        Err(ReplyError::UnknownKey)
    );
    assert_eq!(
        verify_reply(&bytes, &asked, SERVICE, |_| Some(device().public())),
        Err(ReplyError::Signature)
    );
}

#[test]
fn what_is_signed_as_another_type_is_no_reply() {
    let asked = asked();
    let good = signed(&reply(&asked, &cursor())).unwrap();
    let payload = Envelope::parse(&good, 9_000).unwrap().payload;
    for kind in Type::ALL.into_iter().filter(|k| *k != Type::Response) {
        let kid = Some(respond().public().kid());
        let bytes = envelope::sign(&respond(), kind, SERVICE, kid, None, payload).unwrap();
        assert_eq!(verify(&bytes, &asked), Err(ReplyError::Signature));
    }
    assert_eq!(verify(&asked, &asked), Err(ReplyError::UnknownKey));
}

#[test]
fn limits_hold_on_both_sides() {
    let asked = asked();
    let empty = || reply(&asked, &cursor());
    let over = |change: &dyn Fn(&mut Reply)| {
        let mut reply = empty();
        change(&mut reply);
        signed(&reply)
    };
    let heavy = |size: usize| {
        move |r: &mut Reply| {
            r.documents = vec![notice(1, 1)];
            r.documents[0].content = Content::Whole(noise(1, size));
        }
    };
    assert!(over(&heavy(limits::REPLY - 200)).is_ok());
    assert_eq!(over(&heavy(limits::REPLY)), Err(ReplyError::Limits));
    let chunk = |size: u32, offset| {
        move |r: &mut Reply| {
            r.documents = vec![notice(1, 1)];
            r.documents[0].content = Content::Chunk {
                digest: [1; 32],
                size,
                offset,
                bytes: vec![0; 10],
            };
        }
    };
    let most = u32::try_from(limits::SEALED_DOCUMENT).unwrap();
    assert!(over(&chunk(most, most - 10)).is_ok());
    assert_eq!(over(&chunk(most + 1, 0)), Err(ReplyError::Limits));
    assert_eq!(over(&chunk(100, 91)), Err(ReplyError::Limits));
    assert_eq!(
        over(&|r| r.next = vec![0; limits::CURSOR + 1]),
        Err(ReplyError::Limits)
    );
    assert_eq!(
        over(&|r| r.documents = vec![notice(1, 1); limits::DOCUMENTS + 1]),
        Err(ReplyError::Limits)
    );
}

/// `{1: request, 2: 0, 6: [[1, count, 0]]}`: a few bytes that would become many results.
#[test]
fn runs_do_not_grow_beyond_their_limit() {
    let asked = asked();
    let mut e = minicbor::Encoder::new(Vec::new());
    e.map(3).unwrap().u8(1).unwrap();
    e.bytes(&request_digest(&asked)).unwrap();
    e.u8(2).unwrap().u8(0).unwrap().u8(6).unwrap();
    e.array(1).unwrap().array(3).unwrap();
    e.u8(1).unwrap().u64(u64::MAX - 1).unwrap().u8(0).unwrap();
    assert_eq!(
        verify(&forged(e.writer()), &asked),
        Err(ReplyError::Form(CborError::TooLarge))
    );
}

#[test]
fn a_bomb_is_refused_by_its_length_or_at_it() {
    let asked = asked();
    let bomb = zstd::bulk::compress(&vec![0xa0; 32 << 20], 19).unwrap();
    for (claimed, error) in [
        (limits::REPLY as u64 + 1, CborError::TooLarge),
        (limits::REPLY as u64, CborError::Shape),
    ] {
        let mut e = minicbor::Encoder::new(Vec::new());
        e.array(2).unwrap().u64(claimed).unwrap();
        e.bytes(&bomb).unwrap();
        assert_eq!(
            verify(&forged(e.writer()), &asked),
            Err(ReplyError::Form(error))
        );
    }
}

#[test]
fn a_refusal_of_a_later_service_is_still_a_refusal() {
    let asked = asked();
    let mut answered = reply(&asked, &cursor());
    answered.results = vec![OperationResult {
        sequence: 7,
        outcome: Outcome::Refused {
            code: RefusalCode::Later,
            field: None,
        },
        duplicate: true,
    }];
    let bytes = signed(&answered).unwrap();
    assert_eq!(verify(&bytes, &asked), Ok(answered));
    let payload = Envelope::parse(&bytes, 900).unwrap().payload.to_vec();
    // −1 − (16 + 255) becomes −1 − (16 + 77).
    let at = payload
        .windows(3)
        .position(|w| w == [0x39, 0x01, 0x0f])
        .unwrap();
    let later = [&payload[..at], &[0x38, 93], &payload[at + 3..]].concat();
    let read = verify(&forged(&later), &asked).unwrap();
    assert!(matches!(
        read.results[0].outcome,
        Outcome::Refused {
            code: RefusalCode::Later,
            ..
        }
    ));
}
