//! Headers that say another algorithm, another key, or too much; all signed by the right key.

use crate::attacks::{
    signed::{SignedSample, enveloped, joined, parts, sign},
    world::{HEALTHS, MANIFESTS, STRANGER, key},
};
use qicheng_credential::key::Signer;

/// `1: -9`, as every header begins.
const ALGORITHM: [u8; 2] = [0x01, 0x28];
const EMPTY_MAP: &[u8] = &[0xa0];
const NULL: &[u8] = &[0xf6];

fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
    match bytes.len() {
        0..24 => [&[0x40 + length[1]], bytes].concat(),
        24..256 => [&[0x58, length[1]], bytes].concat(),
        _ => [&[0x59], &length[..], bytes].concat(),
    }
}

/// The header as it is, with another algorithm in the place of ESP256.
fn with_algorithm(signed: &SignedSample, algorithm: &[u8]) -> Vec<u8> {
    let [protected, ..] = parts(&signed.bytes);
    assert_eq!(protected[1..3], ALGORITHM);
    [&protected[..2], algorithm, &protected[3..]].concat()
}

#[track_caller]
fn refused(signed: &SignedSample, protected: &[u8]) {
    let [_, payload, _] = parts(&signed.bytes);
    let bytes = sign(signed.signer, signed.kind, b"", protected, &payload);
    let taken = (signed.taken)(&bytes);
    assert!(!taken, "{} {protected:02x?}", signed.name);
}

#[test]
fn no_other_algorithm_is_taken() {
    // ES256, EdDSA, ES384, PS256, RS256, HMAC-256, reserved, texts, nothing; and ESP256 longer than it need be.
    let others: [&[u8]; 11] = [
        &[0x26],
        &[0x27],
        &[0x38, 34],
        &[0x38, 36],
        &[0x39, 1, 0],
        &[0x05],
        &[0x00],
        &[0x60],
        &[0x64, b'n', b'o', b'n', b'e'],
        NULL,
        &[0x38, 8],
    ];
    for signed in enveloped() {
        let [_, payload, _] = parts(&signed.bytes);
        let own = with_algorithm(signed, &[0x28]);
        let own = sign(signed.signer, signed.kind, b"", &own, &payload);
        assert!((signed.taken)(&own), "{}", signed.name);
        for algorithm in others {
            refused(signed, &with_algorithm(signed, algorithm));
        }
    }
}

#[test]
fn no_other_header_is_taken() {
    for signed in enveloped() {
        let kid = key(signed.signer).public().kid().0;
        let map = |pairs: u8, items: &[&[u8]]| [&[0xa0 + pairs][..], &items.concat()].concat();
        let short = string(&kid[..7]);
        let long = string(&[&kid[..], &[0]].concat());
        let bad = [
            vec![],
            EMPTY_MAP.to_vec(),
            vec![0x80],
            NULL.to_vec(),
            // The kid alone, too short, too long, as a number; before the algorithm; the algorithm twice.
            map(1, &[&[0x04], &string(&kid)]),
            map(2, &[&ALGORITHM, &[0x04], &short]),
            map(2, &[&ALGORITHM, &[0x04], &long]),
            map(2, &[&ALGORITHM, &[0x04, 0x07]]),
            map(2, &[&[0x04], &string(&kid), &ALGORITHM]),
            map(2, &[&ALGORITHM, &ALGORITHM]),
            // A critical header, a content type, an unknown one.
            map(2, &[&ALGORITHM, &[0x02, 0x81, 0x01]]),
            map(2, &[&ALGORITHM, &[0x03, 0x00]]),
            map(2, &[&ALGORITHM, &[0x05, 0x41, 0x01]]),
        ];
        for protected in bad {
            refused(signed, &protected);
        }
    }
}

/// Where a kid is named, no other name will do, whether it is another issuer's or nobody's.
#[test]
fn no_other_kid_is_taken() {
    for signed in enveloped() {
        let [protected, ..] = parts(&signed.bytes);
        let kid = key(signed.signer).public().kid().0;
        let Some(at) = protected.windows(8).position(|window| window == kid) else {
            refused(
                signed,
                &[&[0xa2][..], &ALGORITHM, &[0x04], &string(&kid)].concat(),
            );
            continue;
        };
        for other in [HEALTHS, MANIFESTS, STRANGER]
            .into_iter()
            .filter(|n| *n != signed.signer)
        {
            let mut changed = protected.clone();
            changed[at..at + 8].copy_from_slice(&key(other).public().kid().0);
            refused(signed, &changed);
        }
    }
}

/// Whoever names the issuer's kid and signs with a key of their own.
#[test]
fn a_strangers_signature_under_the_issuers_name_is_not_taken() {
    for signed in enveloped() {
        let [protected, payload, _] = parts(&signed.bytes);
        let bytes = sign(STRANGER, signed.kind, b"", &protected, &payload);
        assert!(!(signed.taken)(&bytes), "{}", signed.name);
    }
}

#[test]
fn what_stands_around_the_three_strings_is_fixed() {
    for signed in enveloped() {
        let [protected, payload, signature] = parts(&signed.bytes);
        let [p, m, s] = [&protected, &payload, &signature].map(|part| string(part));
        let kid = string(&key(signed.signer).public().kid().0);
        let unprotected = [&[0xa1, 0x04][..], &kid].concat();
        let whole = |parts: &[&[u8]]| parts.concat();
        let bad = [
            // Tagged, as a map, with three parts or five.
            whole(&[&[0xd2], &signed.bytes]),
            whole(&[&[0xa2], &p, EMPTY_MAP, &m, &s]),
            whole(&[&[0x83], &p, &m, &s]),
            whole(&[&[0x85], &p, EMPTY_MAP, &m, &s, NULL]),
            // Something in the unprotected header, no map there, the payload elsewhere.
            whole(&[&[0x84], &p, &unprotected, &m, &s]),
            whole(&[&[0x84], &p, &[0x80], &m, &s]),
            whole(&[&[0x84], &p, EMPTY_MAP, NULL, &s]),
            // A signature of nothing, of another length, of zeros, with its halves changed about.
            joined([&protected, &payload, &[]]),
            joined([&protected, &payload, &signature[..63]]),
            joined([&protected, &payload, &[&signature[..], &[0]].concat()]),
            joined([&protected, &payload, &[0; 64]]),
            joined([&protected, &payload, &[0xff; 64]]),
            joined([&protected, &payload, &[&signature[..32], &[0; 32]].concat()]),
            joined([
                &protected,
                &payload,
                &[&signature[32..], &signature[..32]].concat(),
            ]),
            joined([&protected, &[], &signature]),
        ];
        for bytes in bad {
            assert!(!(signed.taken)(&bytes), "{} {bytes:02x?}", signed.name);
        }
    }
}
