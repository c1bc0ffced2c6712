//! People, keys and codes that the tests share. Secrets are fixed, so every byte is.

use qicheng_credential::{
    credential::{Body, Credential, Health, Staff, StatusIndex, Ticket, issue},
    key::{PublicKey, Signer as _, SoftwareKey},
    presentation::{Proof, present},
    staff::challenge::{self, Challenge},
};
use qicheng_domain::{
    health::{Basis, BasisKind, HealthColour},
    ids::{PersonId, TripId},
    people::{person::masked_name, role::Role},
};

pub use qicheng_test_kit::{key, place::region};

/// 2026-02-20T00:00:00Z.
pub const NOW: i64 = 1_771_545_600;
pub const TRIP: TripId = TripId([0x43, 0x31, 0x30, 0, 0, 7]);
pub const NONCE: [u8; 8] = [0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8];
/// The longest name that a credential may carry.
pub const LONGEST_NAME: &str = "阿依古丽买*";

pub fn issuer() -> SoftwareKey {
    key(1)
}

pub fn holder() -> SoftwareKey {
    key(2)
}

pub fn staff_key() -> SoftwareKey {
    key(3)
}

pub fn person(n: u8) -> PersonId {
    let at = chrono::DateTime::from_timestamp(NOW, 0).unwrap();
    PersonId::new(at, [n; 10])
}

/// A ticket as services issue them: three-character name, seat, a list with thousands of places.
pub fn ticket(holder: Option<PublicKey>) -> Credential {
    Credential {
        issued: NOW - 86_400,
        expires: NOW + 3 * 86_400,
        holder,
        body: Body::Ticket(Ticket {
            trip: TRIP,
            slot: 17,
            from: 0,
            to: 2,
            seat: Some("12F".to_owned()),
            name: masked_name("张晓伟"),
            status: StatusIndex {
                list: 3,
                index: 41_077,
            },
        }),
    }
}

/// A green health code that rests on declarations and a test.
pub fn health(holder: Option<PublicKey>) -> Credential {
    let declared = Basis {
        days: Some(14),
        ..Basis::new(BasisKind::Declaration, 2)
    };
    Credential {
        issued: NOW - 3_600,
        expires: NOW - 3_600 + 86_400,
        holder,
        body: Body::Health(Health {
            colour: HealthColour::Green,
            basis: vec![declared, Basis::new(BasisKind::NucleicAcidTest, 31)],
            region: region(433_130),
            name: masked_name("张晓伟"),
            status: None,
        }),
    }
}

pub fn staff(role: Role) -> Credential {
    Credential {
        issued: NOW - 86_400,
        expires: NOW + 30 * 86_400,
        holder: Some(staff_key().public()),
        body: Body::Staff(Staff {
            role,
            scope: region(433_100),
            status: StatusIndex { list: 4, index: 12 },
        }),
    }
}

pub fn signed(credential: &Credential) -> Vec<u8> {
    issue(&issuer(), credential).unwrap()
}

pub fn held_ticket() -> Vec<u8> {
    signed(&ticket(Some(holder().public())))
}

pub fn held_health() -> Vec<u8> {
    signed(&health(Some(holder().public())))
}

pub fn pass(credentials: &[&[u8]], proof: Option<Proof>) -> Vec<u8> {
    present(&holder(), credentials, NOW, proof).unwrap()
}

pub fn challenge() -> Vec<u8> {
    let asked = Challenge {
        nonce: NONCE,
        trip: Some(TRIP),
        door: Some(1),
        time: NOW,
    };
    challenge::sign(&staff_key(), &asked, &signed(&staff(Role::Crew))).unwrap()
}
