//! Passengers with fixed keys, and what a service issues to them.

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{Body, Credential, Health, StatusIndex, Ticket, issue},
    key::{PublicKey, Signer as _, SoftwareKey},
    presentation::{Proof, present},
    text::{self, Prefix},
};
use qicheng_domain::{
    health::{Basis, BasisKind, HealthColour},
    ids::TripId,
    person::masked_name,
    region::RegionCode,
};

use crate::Outcome;

/// The trip that everyone is on.
pub const TRIP: TripId = TripId([0x43, 0x31, 0x30, 0, 0, 7]);

/// The status list of its tickets.
pub const LIST: u32 = 202_602;

/// The moment of it all.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_509_400, 0).unwrap_or_default()
}

/// A key by a number above zero.
pub fn key(number: u16) -> Outcome<SoftwareKey> {
    let mut secret = [1; 32];
    secret[..2].copy_from_slice(&number.to_be_bytes());
    Ok(SoftwareKey::from_secret(&secret)?)
}

/// The key that issues tickets and health codes.
pub fn issuer() -> Outcome<SoftwareKey> {
    key(9_001)
}

/// The key of a slot's person.
pub fn holder(slot: u16) -> Outcome<SoftwareKey> {
    key(1 + slot)
}

/// A county.
pub fn region(code: u32) -> Outcome<RegionCode> {
    Ok(RegionCode::new(code)?)
}

/// A ticket with an ordinary name and seat.
pub fn ticket(slot: u16, holder: Option<PublicKey>) -> Credential {
    Credential {
        issued: (now() - TimeDelta::days(2)).timestamp(),
        expires: (now() + TimeDelta::days(2)).timestamp(),
        holder,
        body: Body::Ticket(Ticket {
            trip: TRIP,
            slot,
            from: 0,
            to: 1,
            seat: Some("12F".to_owned()),
            name: masked_name("张晓伟"),
            status: StatusIndex {
                list: LIST,
                index: 40_000 + u32::from(slot),
            },
        }),
    }
}

/// A green health code that rests on a test and a declaration.
pub fn health(holder: Option<PublicKey>) -> Outcome<Credential> {
    let declared = Basis {
        days: Some(14),
        ..Basis::new(BasisKind::Declaration, 1)
    };
    Ok(Credential {
        issued: (now() - TimeDelta::hours(2)).timestamp(),
        expires: (now() + TimeDelta::hours(20)).timestamp(),
        holder,
        body: Body::Health(Health {
            colour: HealthColour::Green,
            basis: vec![declared, Basis::new(BasisKind::NucleicAcidTest, 20)],
            region: region(433_130)?,
            name: masked_name("张晓伟"),
            status: None,
        }),
    })
}

/// Signs credentials as the issuer and presents them by the slot's key; the bytes of the pass.
pub fn pass(slot: u16, credentials: &[&Credential], proof: Option<Proof>) -> Outcome<Vec<u8>> {
    let issuer = issuer()?;
    let signed = credentials
        .iter()
        .map(|credential| issue(&issuer, credential))
        .collect::<Result<Vec<_>, _>>()?;
    let signed: Vec<&[u8]> = signed.iter().map(Vec::as_slice).collect();
    Ok(present(&holder(slot)?, &signed, now().timestamp(), proof)?)
}

/// The text of a slot's pass with ticket and health code.
pub fn both(slot: u16) -> Outcome<String> {
    let cnf = Some(holder(slot)?.public());
    let bytes = pass(slot, &[&ticket(slot, cnf), &health(cnf)?], None)?;
    Ok(text::encode(Prefix::Pass, &bytes))
}
