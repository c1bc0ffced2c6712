//! The trust bundle: two of three, rising by bounded steps, each key for its purpose and time.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use qicheng_credential::{
    key::Signer,
    trust::{
        self, Bundle, BundleBody, BundleError, IssuerKey, KeyState, MAX_VERSION_STEP,
        MinTrustedTime, NamedKey, Purpose, SealKey, TrustError, accept,
    },
};
use qicheng_domain::region::RegionCode;
use qicheng_test_kit::key;

fn at(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::days(days)
}

fn place() -> RegionCode {
    RegionCode::new(433_130).unwrap()
}

fn issuer(n: u8, purpose: Purpose) -> IssuerKey {
    IssuerKey {
        key: NamedKey::Verify(key(n).public()),
        place: place(),
        purposes: vec![purpose],
        not_before: at(0),
        expires: at(60),
        state: KeyState::Good,
    }
}

fn body(version: u64, roots: [u8; 3]) -> BundleBody {
    BundleBody {
        version,
        issued: at(0),
        expires: at(90),
        roots: roots.map(|n| key(n).public()),
        keys: vec![issuer(11, Purpose::Ticket), issuer(12, Purpose::Manifest)],
        pins: None,
    }
}

fn signed(by: &[u8], body: &BundleBody) -> Vec<u8> {
    let keys: Vec<_> = by.iter().map(|&n| key(n)).collect();
    let keys: Vec<&dyn Signer> = keys.iter().map(|k| k as &dyn Signer).collect();
    trust::build(&keys, body).unwrap()
}

fn opened(body: &BundleBody) -> Bundle {
    Bundle::verify(&signed(&[1, 2], body), &body.roots).unwrap()
}

#[test]
fn any_two_of_three_roots_suffice_and_one_does_not() {
    let body = body(1, [1, 2, 3]);
    for by in [&[1, 2][..], &[1, 3], &[3, 2], &[1, 2, 3]] {
        assert!(Bundle::verify(&signed(by, &body), &body.roots).is_ok());
    }
    let alone = trust::build(&[&key(1)], &body);
    assert_eq!(alone, Err(BundleError::TooFewNewRoots));
    let twice = trust::build(&[&key(1), &key(1)], &body);
    assert_eq!(twice, Err(BundleError::Signature));
}

#[test]
fn foreign_roots_are_not_ours() {
    let body = body(1, [4, 5, 6]);
    let pinned = [1, 2, 3].map(|n| key(n).public());
    assert_eq!(
        Bundle::verify(&signed(&[4, 5], &body), &pinned),
        Err(BundleError::TooFewRoots)
    );
}

#[test]
fn new_roots_need_two_old_and_two_new() {
    let held = opened(&body(1, [1, 2, 3]));
    let next = body(2, [4, 5, 6]);
    let take = |by: &[u8]| accept(Some(&held), held.roots(), &signed(by, &next), at(1));
    assert!(take(&[1, 2, 4, 5]).is_ok());
    assert_eq!(take(&[1, 4, 5]).unwrap_err(), BundleError::TooFewRoots);
    let few = trust::build(&[&key(1), &key(2), &key(4)], &next);
    assert_eq!(few, Err(BundleError::TooFewNewRoots));
    // One root replaced: the two that stay count on both sides.
    let one = body(2, [1, 2, 4]);
    assert!(accept(Some(&held), held.roots(), &signed(&[1, 2], &one), at(1)).is_ok());
    // After that the old ones are strangers.
    let moved = take(&[1, 2, 4, 5]).unwrap();
    let back = signed(&[1, 2], &body(3, [1, 2, 3]));
    assert_eq!(
        accept(Some(&moved), held.roots(), &back, at(1)).unwrap_err(),
        BundleError::TooFewRoots
    );
}

#[test]
fn the_version_rises_and_by_at_most_a_thousand() {
    let held = opened(&body(5, [1, 2, 3]));
    let take = |version| {
        let next = signed(&[1, 2], &body(version, [1, 2, 3]));
        accept(Some(&held), held.roots(), &next, at(1)).map(|b| b.body().version)
    };
    assert_eq!(take(4), Err(BundleError::NotNewer));
    assert_eq!(take(5), Err(BundleError::NotNewer));
    assert_eq!(take(6), Ok(6));
    assert_eq!(take(5 + MAX_VERSION_STEP), Ok(5 + MAX_VERSION_STEP));
    assert_eq!(take(6 + MAX_VERSION_STEP), Err(BundleError::TooFarAhead));
    assert_eq!(take(u64::MAX), Err(BundleError::TooFarAhead));
}

#[test]
fn a_bundle_past_its_expiry_is_not_taken_and_names_no_key() {
    let body = body(1, [1, 2, 3]);
    let bytes = signed(&[1, 2], &body);
    assert_eq!(
        accept(None, &body.roots, &bytes, at(90)).unwrap_err(),
        BundleError::Expired
    );
    let held = accept(None, &body.roots, &bytes, at(89)).unwrap();
    assert_eq!(
        held.key(key(11).public().kid(), Purpose::Ticket, at(90)),
        Err(TrustError::BundleExpired(at(90)))
    );
}

#[test]
fn bodies_that_cannot_be_are_refused() {
    let good = body(1, [1, 2, 3]);
    let refused = |change: &dyn Fn(&mut BundleBody)| {
        let mut body = good.clone();
        change(&mut body);
        trust::build(&[&key(1), &key(2), &key(3)], &body).unwrap_err()
    };
    assert_eq!(
        refused(&|b| b.keys.push(issuer(11, Purpose::Health))),
        BundleError::DuplicateKid
    );
    assert_eq!(refused(&|b| b.roots[2] = b.roots[1]), BundleError::SameRoot);
    assert_eq!(refused(&|b| b.expires = at(91)), BundleError::Times);
    assert_eq!(refused(&|b| b.expires = at(0)), BundleError::Times);
    assert_eq!(
        refused(&|b| b.keys[0].not_before = at(60)),
        BundleError::Times
    );
    assert_eq!(
        refused(&|b| b.keys[0].purposes = vec![Purpose::Ticket, Purpose::Manifest]),
        BundleError::PurposeMix
    );
    assert_eq!(
        refused(&|b| b.keys[0].purposes = vec![Purpose::Seal]),
        BundleError::PurposeMix
    );
    assert_eq!(
        refused(&|b| b.keys[0].purposes.clear()),
        BundleError::PurposeMix
    );
}

#[test]
fn each_use_looks_at_purpose_time_and_state() {
    let mut body = body(1, [1, 2, 3]);
    body.keys[0].not_before = at(10);
    let kid = key(11).public().kid();
    let ask =
        |body: &BundleBody, purpose, day| opened(body).key(kid, purpose, at(day)).map(|k| k.place);
    assert_eq!(ask(&body, Purpose::Ticket, 20), Ok(place()));
    assert_eq!(ask(&body, Purpose::Health, 20), Err(TrustError::Purpose));
    assert_eq!(
        ask(&body, Purpose::Ticket, 9),
        Err(TrustError::NotYet(at(10)))
    );
    assert_eq!(
        ask(&body, Purpose::Ticket, 60),
        Err(TrustError::Expired(at(60)))
    );
    body.keys[0].state = KeyState::Retired { since: at(11) };
    assert_eq!(ask(&body, Purpose::Ticket, 20), Ok(place()));
    assert!(
        opened(&body)
            .keys_of(place(), Purpose::Ticket, at(20))
            .is_empty()
    );
    body.keys[0].state = KeyState::Compromised { since: at(11) };
    let compromised = TrustError::Compromised { since: at(11) };
    assert_eq!(ask(&body, Purpose::Ticket, 20), Err(compromised));
    body.keys.clear();
    assert_eq!(ask(&body, Purpose::Ticket, 20), Err(TrustError::Unknown));
}

#[test]
fn a_withdrawn_key_is_good_only_for_what_is_pinned() {
    let mut body = body(1, [1, 2, 3]);
    body.keys[1].state = KeyState::Compromised { since: at(5) };
    body.pins = Some(vec![[7; 16].into()]);
    let bundle = opened(&body);
    let kid = key(12).public().kid();
    let ask = |digest| bundle.document_key(kid, Purpose::Manifest, at(6), &[digest; 16]);
    assert!(ask(7).is_ok());
    assert_eq!(ask(8), Err(TrustError::Compromised { since: at(5) }));
}

#[test]
fn a_place_is_sealed_to_under_its_newest_key() {
    let mut body = body(1, [1, 2, 3]);
    for month in 0..3u8 {
        body.keys.push(IssuerKey {
            key: NamedKey::Seal(SealKey([month; 32])),
            purposes: vec![Purpose::Seal],
            not_before: at(i64::from(month) * 20),
            expires: at(i64::from(month) * 20 + 60),
            ..issuer(11, Purpose::Seal)
        });
    }
    let bundle = opened(&body);
    let keys = bundle.keys_of(place(), Purpose::Seal, at(30));
    let keys: Vec<_> = keys.iter().map(|k| k.sealing().unwrap().0[0]).collect();
    assert_eq!(keys, [1, 0]);
    assert!(
        bundle
            .keys_of(RegionCode::new(440_100).unwrap(), Purpose::Seal, at(30))
            .is_empty()
    );
}

#[test]
fn the_floor_rises_to_the_bundles_expiry_and_falls_only_with_a_newer_bundle() {
    let bundle = opened(&body(1, [1, 2, 3]));
    let min_trusted_time = MinTrustedTime::of(&bundle);
    assert_eq!(min_trusted_time, MinTrustedTime(at(0)));
    let min_trusted_time = min_trusted_time
        .raised(at(5), &bundle)
        .raised(at(3), &bundle);
    assert_eq!(min_trusted_time, MinTrustedTime(at(5)));
    assert_eq!(
        min_trusted_time.raised(at(4_000), &bundle),
        MinTrustedTime(at(90))
    );
    let newer = BundleBody {
        issued: at(4),
        ..body(2, [1, 2, 3])
    };
    assert_eq!(MinTrustedTime::of(&opened(&newer)), MinTrustedTime(at(4)));
}

#[test]
fn every_flipped_bit_of_a_bundle_is_found() {
    let body = body(1, [1, 2, 3]);
    let bytes = signed(&[1, 2], &body);
    for bit in 0..bytes.len() * 8 {
        let mut bad = bytes.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(Bundle::verify(&bad, &body.roots).is_err(), "bit {bit}");
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let roots = [1, 2, 3].map(|n| key(n).public());
        prop_assert!(Bundle::verify(&bytes, &roots).is_err());
    }
}
