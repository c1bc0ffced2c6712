//! Trust bundles and status lists.

use crate::{key, place::LIST};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    key::{PublicKey, Signer, SoftwareKey},
    status::{self, ListBody},
    trust::{self, BundleBody, IssuerKey, KeyState, NamedKey, Purpose, Roots},
};
use qicheng_domain::region::RegionCode;

/// Returns the public halves of the keys 1, 2 and 3, which are the roots of small worlds.
#[must_use]
pub fn roots() -> Roots {
    [1, 2, 3].map(|n| key(n).public())
}

/// Returns a bundle's line about a key that verifies: good from a month ago for most of a year.
#[must_use]
pub fn issuer(
    key: PublicKey,
    place: RegionCode,
    purposes: &[Purpose],
    now: DateTime<Utc>,
) -> IssuerKey {
    named(NamedKey::Verify(key), place, purposes, now)
}

/// As [`issuer`], for a key of any use.
#[must_use]
pub fn named(
    key: NamedKey,
    place: RegionCode,
    purposes: &[Purpose],
    now: DateTime<Utc>,
) -> IssuerKey {
    IssuerKey {
        key,
        place,
        purposes: purposes.to_vec(),
        not_before: now - TimeDelta::days(30),
        expires: now + TimeDelta::days(300),
        state: KeyState::Good,
    }
}

/// Returns a bundle of version 3, five days old, for 60 days more.
#[must_use]
pub fn bundle(roots: Roots, keys: Vec<IssuerKey>, now: DateTime<Utc>) -> BundleBody {
    BundleBody {
        version: 3,
        issued: now - TimeDelta::days(5),
        expires: now + TimeDelta::days(60),
        roots,
        keys,
        pins: None,
    }
}

/// Signs a bundle by two of the roots 1, 2 and 3.
///
/// # Panics
/// For a bundle that does not hold together.
#[must_use]
pub fn signed_by_roots(body: &BundleBody) -> Vec<u8> {
    signed(body, [&key(1), &key(3)])
}

/// Signs a bundle by two roots.
///
/// # Panics
/// For a bundle that does not hold together.
#[must_use]
pub fn signed(body: &BundleBody, by: [&SoftwareKey; 2]) -> Vec<u8> {
    trust::build(&by.map(|key| key as &dyn Signer), body).unwrap()
}

/// Signs the status list [`LIST`] of 1,000 places, for seven days from its issue.
///
/// # Panics
/// For a place beyond the list.
#[must_use]
pub fn status_list(by: &SoftwareKey, seq: u64, revoked: &[u32], issued: DateTime<Utc>) -> Vec<u8> {
    let body = ListBody {
        id: LIST,
        seq,
        issued,
        expires: issued + TimeDelta::days(7),
        indexes: 1_000,
    };
    status::build(by, &body, revoked).unwrap()
}
