//! Codes stay as small as cheap cameras need: exact bytes, and versions by the alphanumeric capacities of
//! ISO/IEC 18004 at level M.

use crate::wire::fixtures::{LONGEST_NAME, NONCE, health, holder, issuer, pass, signed, ticket};
use qicheng_credential::{
    credential::{
        BASIS_MAX, Body, Credential, CredentialError, HEALTH_MAX, Health, NAME_MAX, SEAT_MAX,
        StatusIndex, TICKET_MAX, Ticket, issue,
    },
    encoding::text::{self, Prefix},
    key::Signer as _,
    presentation::Proof,
};
use qicheng_domain::{
    health::{Basis, BasisKind},
    people::person::masked_name,
};

/// Data codewords at level M (ISO/IEC 18004, table 7) of versions 9, 13 and 17.
const CODEWORDS: [(u32, usize); 3] = [(9, 182), (13, 334), (17, 507)];

/// Characters that fit: 4 bits of mode, 9 or 11 of count, then 11 bits for two characters and 6 for one.
fn capacity(version: u32) -> usize {
    let (_, codewords) = CODEWORDS.into_iter().find(|(v, _)| *v == version).unwrap();
    let bits = codewords * 8 - 4 - if version < 10 { 9 } else { 11 };
    bits / 11 * 2 + usize::from(bits % 11 >= 6)
}

fn assert_fits(bytes: &[u8], version: u32) {
    let characters = text::encode(Prefix::Pass, bytes).len();
    assert!(characters <= capacity(version), "{characters} characters");
}

/// Every value as long as it may be, with a name that masking can make.
fn longest(mut credential: Credential) -> Credential {
    match &mut credential.body {
        Body::Ticket(ticket) => {
            ticket.slot = u16::MAX;
            (ticket.from, ticket.to) = (254, 255);
            ticket.seat = Some("12车08B".to_owned());
            assert_eq!(ticket.seat.as_deref().unwrap().len(), SEAT_MAX);
            ticket.status = StatusIndex {
                list: u32::MAX,
                index: u32::MAX,
            };
        }
        Body::Health(health) => {
            health.basis = vec![Basis::new(BasisKind::Vaccination, u16::MAX); BASIS_MAX];
            health.basis[0] = Basis {
                kind: BasisKind::Declaration,
                days: Some(14),
                ..health.basis[0]
            };
        }
        Body::Staff(_) => {}
    }
    named(credential, &masked_name("𠮷三𠮷"))
}

fn named(mut credential: Credential, as_: &str) -> Credential {
    match &mut credential.body {
        Body::Ticket(Ticket { name, .. }) | Body::Health(Health { name, .. }) => {
            *name = as_.to_owned();
        }
        Body::Staff(_) => {}
    }
    credential
}

/// Bytes of: ticket, ticket with nonce, health with nonce, both, both with nonce, ticket on paper, health on paper.
fn sizes(change: impl Fn(Credential) -> Credential) -> [usize; 7] {
    let key = Some(holder().public());
    let nonce = Some(Proof::Nonce(NONCE));
    let [t, h, paper_t, paper_h] =
        [ticket(key), health(key), ticket(None), health(None)].map(|c| signed(&change(c)));
    let all = [
        (pass(&[&t], None), 13),
        (pass(&[&t], nonce), 13),
        (pass(&[&h], nonce), 13),
        (pass(&[&t, &h], None), 17),
        (pass(&[&t, &h], nonce), 17),
        (paper_t, 9),
        (paper_h, 9),
    ];
    all.map(|(bytes, version)| {
        assert_fits(&bytes, version);
        bytes.len()
    })
}

#[test]
fn t01_enrolment_codes_fit_versions_15_and_17() {
    // Data codewords of version 15 at level M.
    let bits: usize = 415 * 8 - 4 - 11;
    let version_15 = bits / 11 * 2 + usize::from(bits % 11 >= 6);
    let characters = |bytes: usize| text::encode(Prefix::Enrolment, &vec![0xff; bytes]).len();
    assert!(characters(397) <= version_15 && characters(399) > version_15);
    assert!(characters(486) <= capacity(17) && characters(488) > capacity(17));
}

#[test]
fn capacities_are_those_of_the_standard() {
    assert_eq!([9, 13, 17].map(capacity), [262, 483, 734]);
}

#[test]
fn exact_bytes_of_what_services_issue() {
    assert_eq!(sizes(|c| c), [269, 279, 272, 449, 459, 139, 132]);
}

#[test]
fn exact_bytes_with_the_longest_name_that_is_read() {
    assert_eq!(LONGEST_NAME.len(), NAME_MAX);
    let longest_name = sizes(|c| named(c, LONGEST_NAME));
    assert_eq!(longest_name, [278, 288, 281, 467, 477, 148, 141]);
}

#[test]
fn nothing_that_masking_names_makes_outgrows_its_code() {
    assert_eq!(sizes(longest), [286, 296, 282, 476, 486, 156, 142]);
    let key = Some(holder().public());
    assert_eq!(signed(&longest(ticket(key))).len(), TICKET_MAX);
    assert_eq!(signed(&longest(health(key))).len(), HEALTH_MAX);
}

#[test]
fn what_would_outgrow_the_code_is_not_issued() {
    let key = Some(holder().public());
    for credential in [ticket(key), health(key)] {
        let large = named(longest(credential), LONGEST_NAME);
        assert_eq!(issue(&issuer(), &large), Err(CredentialError::Bounds));
    }
}
