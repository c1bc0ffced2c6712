//! A courier's bundles.

use crate::fixtures::{SERVICE, sealing};
use proptest::{collection::vec, prelude::*};
use qicheng_credential::encoding::cbor::CborError;
use qicheng_exchange::{
    courier::{Bundle, BundleError, Direction, pack},
    limits,
    seal::{Sealed, SealingKey, most, seal},
};

fn parcel(to: u8, length: usize) -> Vec<u8> {
    let key = SealingKey::from_secret(&[to; 32]).public();
    seal(&key, Sealed::Reply, &vec![to; length], &[to; 32]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn every_parcel_arrives_in_order(
        parcels in vec((0..9_u8, 0..60_000_usize), 0..12),
        down: bool,
    ) {
        let direction = if down { Direction::Down } else { Direction::Up };
        let parcels: Vec<_> = parcels.into_iter().map(|(to, length)| parcel(to, length)).collect();
        let mut arrived = Vec::new();
        for bundle in pack(SERVICE, direction, parcels.clone()).unwrap() {
            let bytes = bundle.encode().unwrap();
            prop_assert!(bytes.len() <= limits::COURIER_BUNDLE);
            let read = Bundle::decode(&bytes).unwrap();
            prop_assert_eq!(&read, &bundle);
            arrived.extend(read.parcels);
        }
        prop_assert_eq!(arrived, parcels);
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(Bundle::decode(&bytes).is_err());
    }
}

#[test]
fn the_largest_parcel_fits_and_the_smallest_fill_a_bundle() {
    let largest = parcel(1, most(Sealed::Reply));
    assert_eq!(
        pack(SERVICE, Direction::Up, vec![largest; 3])
            .unwrap()
            .len(),
        3
    );
    let smallest = vec![parcel(1, 0); 2 * limits::COURIER_PARCELS];
    let bundles = pack(SERVICE, Direction::Up, smallest).unwrap();
    assert_eq!(bundles.len(), 2);
    assert!(bundles.iter().all(|b| b.encode().is_ok()));
}

#[test]
fn a_phone_finds_what_is_its_own() {
    let mine = parcel(6, 10);
    let bundle = Bundle {
        service: SERVICE.to_vec(),
        direction: Direction::Down,
        parcels: vec![parcel(1, 10), mine.clone(), parcel(2, 10)],
    };
    let found: Vec<_> = bundle.addressed_to(sealing().public().kid()).collect();
    assert_eq!(found, [mine]);
}

#[test]
fn what_is_not_sealed_is_not_carried() {
    let bundle = |parcels| Bundle {
        service: SERVICE.to_vec(),
        direction: Direction::Up,
        parcels,
    };
    assert_eq!(
        bundle(vec![b"in clear".to_vec()]).encode(),
        Err(BundleError::Parcel)
    );
    let many = vec![parcel(1, 0); limits::COURIER_PARCELS + 1];
    assert_eq!(bundle(many).encode(), Err(BundleError::Limits));
    let big = vec![parcel(1, 100_000); 2];
    assert_eq!(bundle(big).encode(), Err(BundleError::Limits));
    let huge = vec![0; limits::COURIER_BUNDLE + 1];
    assert_eq!(
        Bundle::decode(&huge),
        Err(BundleError::Form(CborError::TooLarge))
    );
}
