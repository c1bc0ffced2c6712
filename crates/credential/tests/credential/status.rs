//! Status lists: exact, small, bounded.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use qicheng_credential::{
    key::Signer,
    status::{self, ListBody, MAX_INDEXES, RiceError, StatusError, StatusList},
    trust::{self, Bundle, BundleBody, IssuerKey, KeyState, NamedKey, Purpose, TrustError},
};
use qicheng_domain::region::RegionCode;
use qicheng_test_kit::key;
use std::collections::BTreeSet;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

fn bundle(purposes: &[Purpose]) -> Bundle {
    let roots = [1, 2, 3].map(key);
    let body = BundleBody {
        version: 1,
        issued: now(),
        expires: now() + TimeDelta::days(30),
        roots: roots.each_ref().map(Signer::public),
        keys: vec![IssuerKey {
            key: NamedKey::Verify(key(9).public()),
            place: RegionCode::new(433_130).unwrap(),
            purposes: purposes.to_vec(),
            not_before: now(),
            expires: now() + TimeDelta::days(30),
            state: KeyState::Good,
        }],
        pins: None,
    };
    let bytes = trust::build(&[&roots[0], &roots[1]], &body).unwrap();
    Bundle::verify(&bytes, &body.roots).unwrap()
}

fn body(indexes: u32) -> ListBody {
    ListBody {
        id: 202_602,
        seq: 7,
        issued: now(),
        expires: now() + TimeDelta::days(7),
        indexes,
    }
}

/// Draws distinct indexes from a seed (SplitMix64).
fn drawn(count: usize, n: u32) -> Vec<u32> {
    let mut state = 20_200_207_u64;
    let mut indexes = BTreeSet::new();
    while indexes.len() < count {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        indexes.insert(((z ^ (z >> 31)) % u64::from(n)) as u32);
    }
    indexes.into_iter().collect()
}

#[test]
fn fifty_thousand_at_two_percent_fit_1150_bytes_signed() {
    let revoked = drawn(1_000, 50_000);
    let bytes = status::build(&key(9), &body(50_000), &revoked).unwrap();
    assert!(bytes.len() <= 1_150, "{} bytes", bytes.len());
    let list = StatusList::verify(&bytes, &bundle(&[Purpose::List]), now()).unwrap();
    assert_eq!(list.revoked.iter().collect::<Vec<_>>(), revoked);
    assert_eq!(list.revoked.count(), 1_000);
}

#[test]
fn a_million_at_one_percent_fit_12_kilobytes_signed() {
    let revoked = drawn(10_000, 1_000_000);
    let bytes = status::build(&key(9), &body(1_000_000), &revoked).unwrap();
    assert!(bytes.len() <= 12_000, "{} bytes", bytes.len());
    let list = StatusList::verify(&bytes, &bundle(&[Purpose::List]), now()).unwrap();
    assert_eq!(list.revoked.iter().collect::<Vec<_>>(), revoked);
}

#[test]
fn the_list_knows_how_far_it_reaches() {
    let (k, bytes) = status::encode(&[0, 9], 10).unwrap();
    let revoked = status::decode(10, k, &bytes).unwrap();
    assert_eq!(revoked.contains(0), Some(true));
    assert_eq!(revoked.contains(5), Some(false));
    assert_eq!(revoked.contains(9), Some(true));
    assert_eq!(revoked.contains(10), None);
    assert_eq!(status::encode(&[10], 10), Err(RiceError::Beyond));
    assert_eq!(
        status::encode(&[], MAX_INDEXES + 1),
        Err(RiceError::TooMany)
    );
}

#[test]
fn only_a_key_for_lists_signs_one_and_only_for_a_week() {
    let bytes = status::build(&key(9), &body(10), &[]).unwrap();
    let verify = |key: &[Purpose]| StatusList::verify(&bytes, &bundle(key), now());
    assert!(verify(&[Purpose::List]).is_ok());
    assert_eq!(
        verify(&[Purpose::Ticket]),
        Err(StatusError::Trust(TrustError::Purpose))
    );
    let long = ListBody {
        expires: now() + TimeDelta::days(8),
        ..body(10)
    };
    assert_eq!(status::build(&key(9), &long, &[]), Err(StatusError::Times));
}

#[test]
fn a_higher_sequence_of_the_same_list_takes_its_place() {
    let trust = bundle(&[Purpose::List]);
    let list = |id, seq| {
        let body = ListBody {
            id,
            seq,
            ..body(10)
        };
        let bytes = status::build(&key(9), &body, &[]).unwrap();
        StatusList::verify(&bytes, &trust, now()).unwrap()
    };
    assert!(list(1, 8).replaces(&list(1, 7)));
    assert!(!list(1, 7).replaces(&list(1, 7)));
    assert!(!list(1, 6).replaces(&list(1, 7)));
    assert!(!list(2, 8).replaces(&list(1, 7)));
}

proptest! {
    #[test]
    fn what_is_coded_is_what_is_read(n in 0u32..3_000, seed in proptest::collection::btree_set(0u32..3_000, 0..300)) {
        let indexes: Vec<u32> = seed.into_iter().filter(|&i| i < n).collect();
        let (k, bytes) = status::encode(&indexes, n).unwrap();
        let revoked = status::decode(n, k, &bytes).unwrap();
        prop_assert_eq!(revoked.iter().collect::<Vec<_>>(), indexes);
        prop_assert_eq!(revoked.indexes(), n);
    }

    #[test]
    fn no_bytes_panic_and_none_reach_beyond_the_list(
        n in 0u32..10_000,
        k in 0u8..40,
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        if let Ok(revoked) = status::decode(n, k, &bytes) {
            prop_assert_eq!(revoked.indexes(), n);
            prop_assert!(revoked.count() <= n);
        }
    }

    #[test]
    fn no_size_is_believed_beyond_the_bound(n in MAX_INDEXES + 1.., k in 0u8..23) {
        prop_assert_eq!(status::decode(n, k, &[0; 64]), Err(RiceError::TooMany));
    }

    #[test]
    fn a_changed_list_is_not_read(byte in 0usize..200, bit in 0u8..8) {
        let mut bytes = status::build(&key(9), &body(500), &drawn(20, 500)).unwrap();
        let at = byte % bytes.len();
        bytes[at] ^= 1 << bit;
        prop_assert!(StatusList::verify(&bytes, &bundle(&[Purpose::List]), now()).is_err());
    }
}
