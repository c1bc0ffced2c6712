//! Parts of one thing with parts of another.

use crate::attacks::{
    signed::{ALL, PHONE, WORLD, enveloped, joined, parts, sign},
    world::*,
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    envelope::Type,
    verdict::Verdict,
};

#[test]
fn header_payload_and_signature_belong_together() {
    let all: Vec<_> = enveloped()
        .map(|signed| (signed, parts(&signed.bytes)))
        .collect();
    for (a, header) in &all {
        for (b, payload) in &all {
            for (c, signature) in &all {
                let bytes = joined([&header[0], &payload[1], &signature[2]]);
                if [a, b, c].iter().all(|of| of.bytes != bytes) {
                    let taken = [a, b, c].iter().any(|of| (of.taken)(&bytes));
                    assert!(!taken, "{} {} {}", a.name, b.name, c.name);
                }
            }
        }
    }
}

/// A ticket that begins as one person's and ends as another's, crossed at every byte.
#[test]
fn fields_of_two_credentials_do_not_mix() {
    let ticket = ALL.iter().find(|s| s.name == "ticket").unwrap();
    let health = ALL.iter().find(|s| s.name == "health").unwrap();
    let mut other = person(2);
    other.ticket.issued -= 1;
    other.ticket.expires += 1;
    let pairs = [
        (ticket, ticket.bytes.clone(), other.ticket_bytes()),
        (health, health.bytes.clone(), other.health_bytes().unwrap()),
    ];
    for (kind, one, two) in pairs {
        assert!((kind.taken)(&two));
        let crossed = |start: &[u8], end: &[u8], at: usize| [&start[..at], &end[at..]].concat();
        for at in 0..one.len().min(two.len()) {
            for bytes in [crossed(&one, &two, at), crossed(&two, &one, at)] {
                let whole = bytes == one || bytes == two;
                assert_eq!((kind.taken)(&bytes), whole, "{} at {at}", kind.name);
            }
        }
    }
}

/// A stolen ticket in a presentation of the thief's own, with and without the thief's health code.
#[test]
fn a_presentation_of_anothers_credentials_boards_nobody() {
    let (owner, thief) = (person(1), person(3));
    let (ticket, health) = (owner.ticket_bytes(), owner.health_bytes().unwrap());
    let own = thief.health_bytes().unwrap();
    let paper = text::decode(&owner.on_paper()).unwrap().1;
    for signer in [thief.holder, PHONE, STRANGER] {
        for credentials in [
            vec![&ticket],
            vec![&ticket, &own],
            vec![&ticket, &health],
            vec![&paper],
            vec![&paper, &own],
        ] {
            let held: Vec<&[u8]> = credentials.iter().map(|bytes| &bytes[..]).collect();
            let honest =
                signer == PHONE && (credentials == [&ticket] || credentials == [&ticket, &health]);
            let text = forged::presented_at(signer, &held, now().timestamp(), None);
            if !honest {
                assert_eq!(WORLD.decide(&text).verdict, Verdict::Reject);
            }
        }
    }
}

/// A presentation whose list of credentials is empty, too long, doubled, out of order or nested in itself.
#[test]
fn a_presentation_holds_one_or_two_of_rising_kind() {
    let (ticket, health) = (person(1).ticket_bytes(), person(1).health_bytes().unwrap());
    let pass = text::decode(&person(1).shows(0, None)).unwrap().1;
    let lists: [&[&[u8]]; 6] = [
        &[],
        &[&ticket, &ticket],
        &[&health, &ticket],
        &[&ticket, &health, &ticket],
        &[&pass],
        &[&ticket, &pass],
    ];
    for credentials in lists {
        let text = forged::presented_at(PHONE, credentials, now().timestamp(), None);
        assert_eq!(
            WORLD.decide(&text).verdict,
            Verdict::Reject,
            "{}",
            credentials.len()
        );
    }
    let good = text::decode(&person(1).shows(0, None)).unwrap().1;
    let again = sign(
        PHONE,
        Type::Presentation,
        b"",
        &parts(&good)[0],
        &parts(&good)[1],
    );
    assert_eq!(text::encode(Prefix::Pass, &again), person(1).shows(0, None));
}
