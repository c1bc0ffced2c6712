//! Every bit turned over, every end cut off, bytes put in and left out.

use crate::attacks::signed::{ALL, SignedSample};

/// Rule packs are long text: there every bit of the envelope, and every fifth byte of the text, will do.
fn places(signed: &SignedSample) -> impl Iterator<Item = usize> {
    let (length, long) = (signed.bytes.len(), signed.bytes.len() > 1_000);
    (0..length).filter(move |at| !long || *at < 80 || at + 80 > length || at % 5 == 0)
}

#[test]
fn no_flipped_bit_is_taken() {
    for signed in ALL.iter() {
        let mut bad = signed.bytes.clone();
        for at in places(signed) {
            for bit in 0..8 {
                bad[at] ^= 1 << bit;
                assert!(
                    !(signed.taken)(&bad),
                    "{}: bit {bit} of byte {at}",
                    signed.name
                );
                bad[at] ^= 1 << bit;
            }
        }
    }
}

#[test]
fn nothing_cut_off_or_lengthened_is_taken() {
    for signed in ALL.iter() {
        for end in 0..signed.bytes.len() {
            assert!(
                !(signed.taken)(&signed.bytes[..end]),
                "{} cut at {end}",
                signed.name
            );
        }
        for start in 1..signed.bytes.len().min(80) {
            assert!(
                !(signed.taken)(&signed.bytes[start..]),
                "{} from {start}",
                signed.name
            );
        }
        for more in [&[0][..], &[0xf6], &[0xff], &signed.bytes] {
            let long = [&signed.bytes, more].concat();
            assert!(!(signed.taken)(&long), "{} and more", signed.name);
        }
    }
}

#[test]
fn nothing_with_a_byte_more_or_less_inside_is_taken() {
    for signed in ALL.iter() {
        for at in places(signed) {
            let mut less = signed.bytes.clone();
            less.remove(at);
            assert!(!(signed.taken)(&less), "{} without byte {at}", signed.name);
            let mut more = signed.bytes.clone();
            more.insert(at, more[at]);
            assert!(
                !(signed.taken)(&more),
                "{} with byte {at} twice",
                signed.name
            );
        }
    }
}
