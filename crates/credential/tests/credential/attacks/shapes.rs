//! CBOR that is nested, huge, doubled or endless, bare and signed by the right key.

use crate::attacks::signed::{ALL, WORLD, enveloped, parts, sign};
use minicbor::Decoder;
use qicheng_credential::{
    encoding::{
        cbor::{self, CborError, MAX_DEPTH},
        text::{self, Prefix},
    },
    verdict::Verdict,
};

/// Items that no reader may take, some of them in no time and no memory at all.
fn monsters() -> Vec<Vec<u8>> {
    let nested = |head: &[u8], depth: usize| {
        let mut bytes = head.repeat(depth);
        bytes.push(0);
        bytes
    };
    let mut all = Vec::new();
    for depth in [MAX_DEPTH + 1, 64, 1_000, 1_900, 100_000, 2_000_000] {
        all.extend([
            nested(&[0x81], depth),
            nested(&[0xa1, 0x01], depth),
            nested(&[0xc0], depth),
            nested(&[0x9f], depth),
        ]);
    }
    // Four thousand million of whatever, in nine bytes.
    for major in 0..8_u8 {
        all.push([&[major << 5 | 27][..], &[0xff; 8]].concat());
        all.push([&[major << 5 | 26][..], &[0xff; 4]].concat());
        all.push(vec![major << 5 | 31]);
        all.push(vec![major << 5 | 28]);
    }
    // As many items as there are bytes, and one more than there are.
    all.push([&[0x99, 0x03, 0xe8][..], &[0; 1_000]].concat());
    all.push([&[0x99, 0x03, 0xe9][..], &[0; 1_000]].concat());
    all.push([&[0xb9, 0x01, 0xf5][..], &[0; 1_000]].concat());
    all
}

#[test]
fn no_monster_is_taken_bare_or_signed() {
    for bytes in monsters() {
        for signed in ALL.iter() {
            assert!(!(signed.taken)(&bytes), "{}", signed.name);
        }
        for signed in enveloped() {
            let [protected, ..] = parts(&signed.bytes);
            let inside = sign(signed.signer, signed.kind, b"", &protected, &bytes);
            assert!(!(signed.taken)(&inside), "{}", signed.name);
            let header = sign(signed.signer, signed.kind, b"", &bytes, &[0xa0]);
            assert!(!(signed.taken)(&header), "{}", signed.name);
        }
    }
}

#[test]
fn depth_is_counted_and_not_climbed() {
    let nested = |depth: usize| [&vec![0x81; depth][..], &[0]].concat();
    assert_eq!(cbor::check(&nested(MAX_DEPTH), 1 << 22), Ok(()));
    for depth in [MAX_DEPTH + 1, 1_000_000, 4_000_000] {
        assert_eq!(
            cbor::check(&nested(depth), 1 << 22),
            Err(CborError::TooDeep)
        );
    }
}

/// The first pair of every payload twice, each map one pair longer; and the pairs in another order.
#[test]
fn no_doubled_or_misplaced_key_is_taken() {
    for signed in enveloped() {
        let [protected, payload, _] = parts(&signed.bytes);
        let end = first_pair(&payload);
        let pair = &payload[1..end];
        let doubled = [&[payload[0] + 1][..], pair, &payload[1..]].concat();
        let moved = [&payload[..1], &payload[end..], pair].concat();
        let missing = [&[payload[0] - 1][..], &payload[end..]].concat();
        // The same key again at the end, with what would be good there.
        let last = [&[payload[0] + 1][..], &payload[1..], pair].concat();
        for payload in [doubled, moved, missing, last] {
            let bytes = sign(signed.signer, signed.kind, b"", &protected, &payload);
            assert!(!(signed.taken)(&bytes), "{} {payload:02x?}", signed.name);
        }
    }
}

/// Numbers and lengths in a longer form than they need, signed as they are.
#[test]
fn no_longer_form_is_taken() {
    for signed in enveloped() {
        let [protected, payload, _] = parts(&signed.bytes);
        let key = payload[1];
        let longer = [&payload[..1], &[0x18, key], &payload[2..]].concat();
        let map = [&[0xb8, payload[0] & 0x1f][..], &payload[1..]].concat();
        let endless = [&[0xbf][..], &payload[1..], &[0xff]].concat();
        for payload in [longer, map, endless] {
            let bytes = sign(signed.signer, signed.kind, b"", &protected, &payload);
            assert!(!(signed.taken)(&bytes), "{}", signed.name);
        }
    }
}

#[test]
fn nothing_beyond_its_bound_is_read() {
    for signed in enveloped() {
        let [protected, payload, _] = parts(&signed.bytes);
        // A key that no version knows yet, and two million bytes of it.
        let mut payload = [&[payload[0] + 1][..], &payload[1..], &[0x19, 0xff, 0xff]].concat();
        payload.extend([0x5a, 0, 0x20, 0, 0]);
        payload.resize(payload.len() + (2 << 20), 0);
        let bytes = sign(signed.signer, signed.kind, b"", &protected, &payload);
        assert!(!(signed.taken)(&bytes), "{}", signed.name);
    }
    for length in [text::TEXT_MAX + 1, 100_000, 10_000_000] {
        let text = format!("{}{}", Prefix::Pass.as_str(), "0".repeat(length));
        assert_eq!(WORLD.decide(&text).verdict, Verdict::Reject);
    }
}

fn first_pair(payload: &[u8]) -> usize {
    let mut d = Decoder::new(payload);
    assert!(d.map().unwrap().is_some_and(|pairs| pairs < 23));
    d.skip().unwrap();
    d.skip().unwrap();
    d.position()
}
