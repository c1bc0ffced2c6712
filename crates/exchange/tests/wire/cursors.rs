//! Cursors: one form, bounded.

use crate::fixtures::any_channel;
use proptest::{collection::btree_map, prelude::*};
use qicheng_credential::encoding::cbor::CborError;
use qicheng_domain::{channel::Channel, ids::PersonId, region::RegionCode};
use qicheng_exchange::{
    cursor::{CursorError, Positions, decode, encode, max_len},
    limits,
};

proptest! {
    #[test]
    fn every_cursor_comes_back(positions in btree_map(any_channel(), any::<u64>(), 0..40)) {
        let bytes = encode(&positions).unwrap();
        prop_assert!(bytes.len() <= max_len(positions.len()));
        prop_assert_eq!(decode(&bytes), Ok(positions));
    }

    #[test]
    fn other_bytes_have_no_second_form(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        if let Ok(positions) = decode(&bytes) {
            prop_assert_eq!(encode(&positions), Ok(bytes));
        }
    }
}

#[test]
fn the_largest_cursor_fits_its_limit() {
    let positions: Positions = (0..limits::CHANNELS as u64)
        .map(|n| {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&n.to_be_bytes());
            (Channel::Person(PersonId::from_bytes(id)), u64::MAX)
        })
        .collect();
    let bytes = encode(&positions).unwrap();
    assert!(bytes.len() <= limits::CURSOR && max_len(limits::CHANNELS) <= limits::CURSOR);
    assert_eq!(decode(&bytes), Ok(positions.clone()));
    let mut more = positions;
    more.insert(Channel::All, 1);
    assert_eq!(encode(&more), Err(CursorError::TooManyChannels));
}

#[test]
fn a_worker_s_cursor_is_short() {
    let place = Channel::Place(RegionCode::new(433_130).unwrap());
    let person = Channel::Person(PersonId::from_bytes([1; 16]));
    let positions = [(Channel::All, 70), (place, 900), (person, 12)].into();
    assert_eq!(encode(&positions).unwrap().len(), 30);
    assert_eq!(encode(&Positions::new()), Ok(Vec::new()));
}

#[test]
fn loose_forms_are_refused() {
    let faults = [
        (&[0xa0][..], CborError::Shape),
        (&[0xa1, 0x01, 0x00], CborError::Shape),
        (&[0xa1, 0x42, 1, 2, 0x00], CborError::Shape),
        (&[0xa2, 0x00, 0x00, 0x00, 0x01], CborError::KeyOrder),
        (&[0xa1, 0x18, 0x00, 0x00], CborError::NotShortest),
    ];
    for (bytes, fault) in faults {
        assert_eq!(decode(bytes), Err(CursorError::Form(fault)));
    }
}
