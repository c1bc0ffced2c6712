//! Every cut and every flipped bit of what is signed.

use crate::fixtures::{
    SERVICE, device, enrolment, notice, now, operations, reply, request, respond,
};
use qicheng_credential::key::Signer as _;
use qicheng_exchange::{
    message::{DeliveryMode, Request},
    reply::{sign_reply, verify_reply},
    request::{ParsedRequest, sign_request},
};

fn verify(bytes: &[u8]) -> Option<Request> {
    let parsed = ParsedRequest::parse(bytes).ok()?;
    parsed
        .verify(&device().public(), SERVICE, DeliveryMode::Online, now())
        .ok()
}

fn requests() -> [Vec<u8>; 3] {
    let mut enrolling = request(operations(1));
    enrolling.enrolment = Some(enrolment());
    [request(Vec::new()), request(operations(12)), enrolling]
        .map(|r| sign_request(&r, &device(), SERVICE).unwrap())
}

fn altered(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let flipped = (0..bytes.len() * 8).map(|bit| {
        let mut bad = bytes.to_vec();
        bad[bit / 8] ^= 1 << (bit % 8);
        bad
    });
    let cut = (0..bytes.len()).map(|end| bytes[..end].to_vec());
    let longer = [0, 0xff].map(|b| [bytes, &[b]].concat());
    flipped.chain(cut).chain(longer)
}

#[test]
fn no_altered_request_is_accepted() {
    for good in requests() {
        assert!(verify(&good).is_some());
        assert_eq!(altered(&good).find_map(|bad| verify(&bad)), None);
    }
}

#[test]
fn no_altered_reply_is_accepted() {
    for asked in requests() {
        let cursor = request(Vec::new()).cursor;
        let mut full = reply(&asked, &cursor);
        full.documents = (0..3).map(|n| notice(n, 70 + u64::from(n))).collect();
        for answered in [reply(&asked, &cursor), full] {
            let good = sign_reply(&answered, &cursor, &respond(), SERVICE).unwrap();
            let verify =
                |bytes: &[u8]| verify_reply(bytes, &asked, SERVICE, |_| Some(respond().public()));
            assert_eq!(verify(&good), Ok(answered));
            assert!(altered(&good).all(|bad| verify(&bad).is_err()));
        }
    }
}

#[test]
fn no_reply_is_good_for_an_altered_request() {
    let [asked, ..] = requests();
    let cursor = request(Vec::new()).cursor;
    let good = sign_reply(&reply(&asked, &cursor), &cursor, &respond(), SERVICE).unwrap();
    let verify =
        |request: &[u8]| verify_reply(&good, request, SERVICE, |_| Some(respond().public()));
    assert!(verify(&asked).is_ok());
    assert!(altered(&asked).all(|bad| verify(&bad).is_err()));
}
