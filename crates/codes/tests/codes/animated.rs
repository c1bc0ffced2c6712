//! Animated codes come through losses, and nothing breaks their reader.

#![allow(missing_docs, clippy::unwrap_used)]

use proptest::prelude::*;
use qicheng_codes::{
    animated::{AnimatedError, Decoder, MAX_FRAGMENT, MAX_PARTS, MAX_PAYLOAD, encode},
    make::QrCode,
};

fn payload(length: usize) -> Vec<u8> {
    (0..length as u32)
        .map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect()
}

#[test]
fn a_reader_that_misses_every_third_part_gets_the_payload() {
    let payload = payload(30_000);
    let mut decoder = Decoder::default();
    let parts = encode(&payload, 300).unwrap();
    assert_eq!(parts.fragments(), 100);
    let mut whole = None;
    for (i, part) in parts.enumerate().take(1_000) {
        if i % 3 != 1 {
            whole = decoder.receive(&part).unwrap();
        }
        if whole.is_some() {
            break;
        }
    }
    assert_eq!(whole, Some(payload));
    assert_eq!(decoder.progress(), Some((100, 100)));
}

#[test]
fn the_largest_payload_comes_through_and_a_larger_one_is_refused() {
    let payload = payload(MAX_PAYLOAD);
    let mut decoder = Decoder::default();
    let whole = encode(&payload, MAX_FRAGMENT)
        .unwrap()
        .find_map(|part| decoder.receive(&part).unwrap());
    assert!(whole.as_ref() == Some(&payload));
    let refused = |length| encode(&vec![0; length], MAX_FRAGMENT).err();
    assert_eq!(
        refused(MAX_PAYLOAD + 1),
        Some(AnimatedError::Size(MAX_PAYLOAD + 1))
    );
    assert_eq!(refused(0), Some(AnimatedError::Size(0)));
    for fragment in [0, MAX_FRAGMENT + 1, 63] {
        assert_eq!(
            encode(&payload, fragment).err(),
            Some(AnimatedError::Fragment(fragment))
        );
    }
    assert_eq!(encode(&payload, 64).unwrap().fragments(), MAX_PARTS);
}

#[test]
fn the_largest_part_fits_version_20() {
    let part = encode(&payload(MAX_PAYLOAD), MAX_FRAGMENT)
        .unwrap()
        .nth(5_000)
        .unwrap();
    assert!(
        QrCode::new(&part).unwrap().version() <= 20,
        "{}",
        QrCode::new(&part).unwrap().version()
    );
}

#[test]
fn a_part_of_another_payload_changes_nothing() {
    let (one, other) = (payload(900), payload(1_000));
    let mut decoder = Decoder::default();
    let parts: Vec<String> = encode(&one, 100).unwrap().take(9).collect();
    for part in &parts[..8] {
        assert_eq!(decoder.receive(part), Ok(None));
        assert_eq!(decoder.receive(part), Ok(None));
    }
    let stranger = encode(&other, 100).unwrap().next().unwrap();
    assert_eq!(decoder.receive(&stranger), Err(AnimatedError::Other));
    let mut same_count = one.clone();
    same_count[0] ^= 1;
    let stranger = encode(&same_count, 100).unwrap().nth(8).unwrap();
    assert_eq!(decoder.receive(&stranger), Err(AnimatedError::Other));
    assert_eq!(decoder.receive(&parts[8]), Ok(Some(one)));
}

#[test]
fn a_part_that_announces_too_much_is_refused() {
    let mut decoder = Decoder::default();
    assert_eq!(
        decoder.receive("UR:BYTES/1-4097/AA"),
        Err(AnimatedError::TooLarge)
    );
    assert_eq!(
        decoder.receive("UR:BYTES/0-9/AA"),
        Err(AnimatedError::NotAPart)
    );
    let long = format!("UR:BYTES/1-2/{}", "A".repeat(100_000));
    assert_eq!(decoder.receive(&long), Err(AnimatedError::NotAPart));
    assert_eq!(decoder.progress(), None);
}

proptest! {
    #[test]
    fn any_payload_comes_back(payload in proptest::collection::vec(any::<u8>(), 1..2_000), fragment in 1_usize..=MAX_FRAGMENT) {
        let mut decoder = Decoder::default();
        let whole = encode(&payload, fragment).unwrap()
            .find_map(|part| decoder.receive(&part).unwrap());
        prop_assert_eq!(whole, Some(payload));
    }

    #[test]
    fn no_text_makes_the_reader_panic(texts in proptest::collection::vec("(UR:BYTES/[0-9]{1,4}-[0-9]{1,4}/)?[A-Za-z/-]{0,80}|\\PC{0,40}", 0..8)) {
        let mut decoder = Decoder::default();
        for text in texts {
            let _ = decoder.receive(&text);
        }
    }

    #[test]
    fn an_altered_part_is_refused_or_harmless(at in 0_usize..200, letter in "[A-Z]") {
        let payload = payload(300);
        let parts: Vec<String> = encode(&payload, 60).unwrap().take(5).collect();
        let mut altered = parts[0].clone();
        let at = at % altered.len();
        altered.replace_range(at..=at, &letter);
        let mut decoder = Decoder::default();
        let _ = decoder.receive(&altered);
        for part in &parts {
            if let Ok(Some(whole)) = decoder.receive(part) {
                prop_assert_eq!(&whole, &payload);
            }
        }
    }
}
