//! Passengers with fixed keys, and what a service issues to them.

use chrono::{DateTime, Utc};
use qicheng_credential::{
    credential::{Body, Credential, issue},
    encoding::text::{self, Prefix},
    key::{PublicKey, Signer as _, SoftwareKey},
    presentation::{Proof, present},
};
use qicheng_domain::{
    health::{Basis, BasisKind},
    ids::TripId,
};
pub use qicheng_test_kit::place::{LIST, region};
use qicheng_test_kit::{self as kit, credentials};

use crate::Outcome;

/// The trip that everyone is on.
pub const TRIP: TripId = TripId([0x43, 0x31, 0x30, 0, 0, 7]);

/// The moment of it all.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_509_400, 0).unwrap_or_default()
}

/// A key by a number.
pub fn key(number: u16) -> SoftwareKey {
    kit::key(&*number.to_string())
}

/// The key that issues tickets and health codes.
pub fn issuer() -> SoftwareKey {
    key(9_001)
}

/// The key of a slot's person.
pub fn holder(slot: u16) -> SoftwareKey {
    key(1 + slot)
}

/// A ticket with an ordinary name and seat.
pub fn ticket(slot: u16, holder: Option<PublicKey>) -> Credential {
    let mut ticket = credentials::ticket(slot, "张晓伟", holder, now());
    if let Body::Ticket(body) = &mut ticket.body {
        body.trip = TRIP;
        body.to = 1;
        body.seat = Some("12F".to_owned());
        body.status.index = 40_000 + u32::from(slot);
    }
    ticket
}

/// A green health code that rests on a test and a declaration.
pub fn health(holder: Option<PublicKey>) -> Credential {
    let declared = Basis {
        days: Some(14),
        ..Basis::new(BasisKind::Declaration, 1)
    };
    let mut health = credentials::health("张晓伟", holder, now());
    if let Body::Health(body) = &mut health.body {
        body.basis.insert(0, declared);
    }
    health
}

/// Signs credentials as the issuer and presents them by the slot's key; the bytes of the pass.
pub fn pass(slot: u16, credentials: &[&Credential], proof: Option<Proof>) -> Outcome<Vec<u8>> {
    let issuer = issuer();
    let signed = credentials
        .iter()
        .map(|credential| issue(&issuer, credential))
        .collect::<Result<Vec<_>, _>>()?;
    let signed: Vec<&[u8]> = signed.iter().map(Vec::as_slice).collect();
    Ok(present(&holder(slot), &signed, now().timestamp(), proof)?)
}

/// The text of a slot's pass with ticket and health code.
pub fn both(slot: u16) -> Outcome<String> {
    let cnf = Some(holder(slot).public());
    let bytes = pass(slot, &[&ticket(slot, cnf), &health(cnf)], None)?;
    Ok(text::encode(Prefix::Pass, &bytes))
}
