//! Requests: signed, verified, refused.

use crate::fixtures::{
    SERVICE, any_operations, any_request, device, enrolment, key, noise, now, operations, request,
};
use chrono::TimeDelta;
use proptest::prelude::*;
use qicheng_credential::{
    encoding::cbor::CborError,
    envelope::{self, Type},
    key::Signer as _,
};
use qicheng_exchange::{
    limits,
    message::{DeliveryMode, Request, Versions},
    request::{ParsedRequest, RequestError, batch, request_digest, sign_request},
    transport::RefusedRequest,
};

fn verify(bytes: &[u8]) -> Result<Request, RequestError> {
    ParsedRequest::parse(bytes)?.verify(&device().public(), SERVICE, DeliveryMode::Online, now())
}

fn resigned(change: impl FnOnce(&mut Request)) -> Result<Request, RequestError> {
    let mut request = request(operations(2));
    change(&mut request);
    verify(&sign_request(&request, &device(), SERVICE)?)
}

/// Signs a payload that `sign_request` would not make.
fn forged(payload: &[u8]) -> Vec<u8> {
    let kid = Some(device().public().kid());
    envelope::sign(&device(), Type::Request, SERVICE, kid, None, payload).unwrap()
}

proptest! {
    #[test]
    fn every_request_comes_back(request in any_request()) {
        let bytes = sign_request(&request, &device(), SERVICE).unwrap();
        let parsed = ParsedRequest::parse(&bytes).unwrap();
        prop_assert_eq!(parsed.kid(), device().public().kid());
        prop_assert_eq!(parsed.enrolment(), request.enrolment.as_ref());
        prop_assert_eq!(parsed.digest(), request_digest(&bytes));
        let read = parsed.verify(&device().public(), SERVICE, request.delivery_mode, now()).unwrap();
        prop_assert_eq!(read, request);
    }

    #[test]
    fn a_batch_always_fits(
        operations in any_operations(40),
        sizes in proptest::collection::vec(0..16_000_usize, 40),
        enrols: bool,
        courier: bool,
    ) {
        let sized = operations
            .into_iter()
            .zip(sizes)
            .map(|(mut o, size)| {
                o.body = noise(size.to_le_bytes()[0], size);
                o
            })
            .collect();
        let sized = crate::fixtures::renumber(sized);
        let mut request = request(Vec::new());
        request.delivery_mode = if courier { DeliveryMode::Courier } else { DeliveryMode::Online };
        request.enrolment = enrols.then(enrolment);
        let taken = batch(&sized, request.cursor.len(), request.delivery_mode, enrols);
        prop_assert!(taken > 0 || sized.is_empty());
        request.operations = sized[..taken].to_vec();
        prop_assert!(sign_request(&request, &device(), SERVICE).is_ok());
    }
}

#[test]
fn the_clock_decides_at_the_second() {
    let at = |time: i64, lives: i64, delivery_mode, then: i64| {
        let mut request = request(Vec::new());
        request.delivery_mode = delivery_mode;
        request.time = now() + TimeDelta::seconds(time);
        request.expires = request.time + TimeDelta::seconds(lives);
        let bytes = sign_request(&request, &device(), SERVICE).unwrap();
        let parsed = ParsedRequest::parse(&bytes).unwrap();
        let then = now() + TimeDelta::seconds(then);
        parsed.verify(&device().public(), SERVICE, delivery_mode, then)
    };
    let (day, online, courier) = (86_400, DeliveryMode::Online, DeliveryMode::Courier);
    let good = [
        (0, 600, online, 600),
        (600, 600, online, 0),
        (0, 45 * day, courier, 45 * day),
        (600, day, courier, 0),
    ];
    for (time, lives, delivery_mode, then) in good {
        assert!(at(time, lives, delivery_mode, then).is_ok());
    }
    let bad = [
        (0, 600, online, 601),
        (601, 600, online, 0),
        (0, 601, online, 0),
        (0, -1, online, 0),
        (0, 60, online, 61),
        (0, 45 * day, courier, 45 * day + 1),
        (0, 45 * day + 1, courier, 0),
        (601, day, courier, 0),
    ];
    for (time, lives, delivery_mode, then) in bad {
        assert_eq!(
            at(time, lives, delivery_mode, then),
            Err(RequestError::Time)
        );
    }
}

#[test]
fn another_way_service_key_or_version_is_refused() {
    let bytes = sign_request(&request(operations(1)), &device(), SERVICE).unwrap();
    let parsed = ParsedRequest::parse(&bytes).unwrap();
    let public = device().public();
    assert_eq!(
        parsed.verify(&public, SERVICE, DeliveryMode::Courier, now()),
        Err(RequestError::DeliveryMode)
    );
    assert_eq!(
        parsed.verify(&public, b"441900", DeliveryMode::Online, now()),
        Err(RequestError::Signature)
    );
    assert_eq!(
        parsed.verify(&key(9).public(), SERVICE, DeliveryMode::Online, now()),
        Err(RequestError::Kid)
    );
    let newer = resigned(|r| {
        r.versions = Versions {
            exchange: 2,
            documents: 1,
        };
    });
    assert_eq!(newer, Err(RequestError::Version));
    assert_eq!(newer.unwrap_err().refusal(), RefusedRequest::Version);
}

#[test]
fn what_is_signed_as_another_type_is_no_request() {
    let payload = [0xa0];
    for kind in Type::ALL.into_iter().filter(|k| *k != Type::Request) {
        let kid = Some(device().public().kid());
        let bytes = envelope::sign(&device(), kind, SERVICE, kid, None, &payload).unwrap();
        assert_eq!(verify(&bytes), Err(RequestError::Signature));
    }
}

#[test]
fn an_enrolment_is_seen_before_the_signature_and_must_be_the_signer_s() {
    let mut enrolling = request(operations(20));
    enrolling.enrolment = Some(enrolment());
    let bytes = sign_request(&enrolling, &device(), SERVICE).unwrap();
    let parsed = ParsedRequest::parse(&bytes).unwrap();
    assert_eq!(parsed.enrolment(), Some(&enrolment()));
    assert_eq!(
        sign_request(&enrolling, &key(9), SERVICE),
        Err(RequestError::Kid)
    );
    let inner = envelope::Envelope::parse(&bytes, 9_000).unwrap().payload;
    let kid = Some(key(9).public().kid());
    let stolen = envelope::sign(&key(9), Type::Request, SERVICE, kid, None, inner).unwrap();
    assert_eq!(
        ParsedRequest::parse(&stolen).unwrap_err(),
        RequestError::Kid
    );
    let frame = zstd::bulk::compress(inner, 3).unwrap();
    let mut packed = Vec::new();
    minicbor::Encoder::new(&mut packed)
        .array(2)
        .and_then(|e| e.u64(inner.len() as u64))
        .and_then(|e| e.bytes(&frame))
        .unwrap();
    assert_eq!(verify(&forged(&packed)), Err(RequestError::PackedEnrolment));
}

#[test]
fn limits_hold_on_both_sides() {
    let limits_of = |change: &dyn Fn(&mut Request)| resigned(change).unwrap_err();
    assert_eq!(
        limits_of(&|r| r.cursor = vec![0; limits::CURSOR + 1]),
        RequestError::Limits
    );
    let big = |n: usize| {
        move |r: &mut Request| {
            let one = r.operations[0].clone();
            r.operations = crate::fixtures::renumber(vec![one; n]);
        }
    };
    assert!(resigned(big(limits::OPERATIONS)).is_ok());
    assert_eq!(
        limits_of(&big(limits::OPERATIONS + 1)),
        RequestError::Limits
    );
    let heavy = |delivery_mode, n: usize, enrols: bool| {
        move |r: &mut Request| {
            let mut one = r.operations[0].clone();
            one.body = noise(1, limits::BODY);
            r.delivery_mode = delivery_mode;
            r.enrolment = enrols.then(enrolment);
            r.operations = crate::fixtures::renumber(vec![one; n]);
        }
    };
    assert!(resigned(heavy(DeliveryMode::Online, 15, false)).is_ok());
    assert_eq!(
        limits_of(&heavy(DeliveryMode::Online, 16, false)),
        RequestError::Limits
    );
    assert_eq!(
        limits_of(&heavy(DeliveryMode::Courier, 8, false)),
        RequestError::Limits
    );
    assert!(resigned(heavy(DeliveryMode::Online, 3, true)).is_ok());
    assert_eq!(
        limits_of(&heavy(DeliveryMode::Online, 4, true)),
        RequestError::Limits
    );
}

#[test]
fn a_bomb_is_refused_by_its_length_or_at_it() {
    let bomb = zstd::bulk::compress(&vec![0xa0; 32 << 20], 19).unwrap();
    for (claimed, error) in [
        (32 << 20, CborError::TooLarge),
        (limits::REQUEST as u64 + 1, CborError::TooLarge),
        (limits::REQUEST as u64, CborError::Shape),
        (u64::MAX, CborError::TooLarge),
    ] {
        let mut payload = Vec::new();
        minicbor::Encoder::new(&mut payload)
            .array(2)
            .and_then(|e| e.u64(claimed))
            .and_then(|e| e.bytes(&bomb))
            .unwrap();
        assert_eq!(verify(&forged(&payload)), Err(RequestError::Form(error)));
    }
}

#[test]
fn operations_that_do_not_follow_each_other_are_not_signed() {
    let broken: [fn(&mut Request); 4] = [
        |r| r.operations.swap(0, 1),
        |r| r.operations[1].sequence += 1,
        |r| r.operations[0].body.push(0),
        |r| r.operations[0].sequence = 0,
    ];
    for change in broken {
        assert_eq!(resigned(change), Err(RequestError::Chain));
    }
}

#[test]
fn keys_of_a_later_version_are_ignored_and_loose_forms_refused() {
    let bytes = sign_request(&request(Vec::new()), &device(), SERVICE).unwrap();
    let payload = envelope::Envelope::parse(&bytes, 9_000).unwrap().payload;
    let mut longer = payload.to_vec();
    longer[0] += 1;
    longer.extend_from_slice(&[0x0a, 0x81, 0x00]);
    assert_eq!(verify(&forged(&longer)), Ok(request(Vec::new())));
    let mut unsorted = payload.to_vec();
    unsorted[0] += 1;
    unsorted.extend_from_slice(&[0x00, 0x00]);
    let fault = ParsedRequest::parse(&forged(&unsorted)).unwrap_err();
    assert_eq!(fault, RequestError::Form(CborError::KeyOrder));
    let mut deep = payload.to_vec();
    deep[0] += 1;
    deep.push(0x0a);
    deep.extend_from_slice(&[0x81; 6]);
    deep.push(0);
    let fault = ParsedRequest::parse(&forged(&deep)).unwrap_err();
    assert_eq!(fault, RequestError::Form(CborError::TooDeep));
    assert_eq!(fault.refusal(), RefusedRequest::Malformed);
}
