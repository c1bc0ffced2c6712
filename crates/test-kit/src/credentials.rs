//! Tickets, health codes and staff credentials with ordinary contents; tests change what they are about.

use crate::place::{LIST, LONGSHAN, TRIP, region};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{self, Body, Credential, Health, Staff, StatusIndex, Ticket},
    document::{self, Content},
    key::{PublicKey, SoftwareKey},
};
use qicheng_domain::{
    health::{Basis, BasisKind, HealthColour},
    people::{person::masked_name, role::Role},
};

/// Returns a ticket for the bus from its first to its third stop, two days old; without a holder for paper.
#[must_use]
pub fn ticket(slot: u16, name: &str, holder: Option<PublicKey>, now: DateTime<Utc>) -> Credential {
    Credential {
        issued: (now - TimeDelta::days(2)).timestamp(),
        expires: (now + TimeDelta::days(2)).timestamp(),
        holder,
        body: Body::Ticket(Ticket {
            trip: TRIP,
            slot,
            from: 0,
            to: 2,
            seat: Some(format!("{slot}A")),
            name: masked_name(name),
            status: StatusIndex {
                list: LIST,
                index: slot.into(),
            },
        }),
    }
}

/// Returns a green health code, two hours old, over a test of yesterday.
#[must_use]
pub fn health(name: &str, holder: Option<PublicKey>, now: DateTime<Utc>) -> Credential {
    Credential {
        issued: (now - TimeDelta::hours(2)).timestamp(),
        expires: (now + TimeDelta::hours(20)).timestamp(),
        holder,
        body: Body::Health(Health {
            colour: HealthColour::Green,
            basis: vec![Basis::new(BasisKind::NucleicAcidTest, 20)],
            region: region(LONGSHAN),
            name: masked_name(name),
            status: None,
        }),
    }
}

/// Returns the credential of staff of Longshan, an hour old.
#[must_use]
pub fn staff(role: Role, holder: PublicKey, now: DateTime<Utc>) -> Credential {
    Credential {
        issued: (now - TimeDelta::hours(1)).timestamp(),
        expires: (now + TimeDelta::days(90)).timestamp(),
        holder: Some(holder),
        body: Body::Staff(Staff {
            role,
            scope: region(LONGSHAN),
            status: StatusIndex {
                list: LIST,
                index: 900,
            },
        }),
    }
}

/// Signs a credential.
///
/// # Panics
/// For one that does not hold together.
#[must_use]
pub fn issued(by: &SoftwareKey, credential: &Credential) -> Vec<u8> {
    credential::issue(by, credential).unwrap()
}

/// Signs a document, a day old, for 30 days more.
///
/// # Panics
/// For one that does not hold together.
#[must_use]
pub fn document<B: Content>(by: &SoftwareKey, body: &B, now: DateTime<Utc>) -> Vec<u8> {
    let (from, to) = (now - TimeDelta::days(1), now + TimeDelta::days(30));
    document::issue(by, from, to, body).unwrap()
}
