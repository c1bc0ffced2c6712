//! Passes: what is made comes back, and each thing that is not a pass is named.

use crate::wire::fixtures::{
    NONCE, NOW, health, held_health, held_ticket, holder, issuer, key, pass, signed, staff, ticket,
};
use qicheng_credential::{
    credential::{Body, Credential, CredentialError, ParsedCredential, StaffCredential, issue},
    encoding::cbor::CborError,
    envelope::{self, EnvelopeError, Type},
    key::Signer as _,
    presentation::{DIGITS_MAX, Presentation, PresentationError, Presented, Proof, present},
};
use qicheng_domain::people::role::Role;

fn phone(bytes: &[u8]) -> Presentation<'_> {
    match Presented::parse(bytes).unwrap() {
        Presented::Phone(presentation) => presentation,
        Presented::Paper(_) => panic!("paper"),
    }
}

fn fault(bytes: &[u8]) -> PresentationError {
    Presented::parse(bytes).err().unwrap()
}

#[test]
fn credentials_come_back() {
    for credential in [
        ticket(None),
        ticket(Some(holder().public())),
        health(None),
        health(Some(holder().public())),
        staff(Role::Employer),
    ] {
        let bytes = signed(&credential);
        let parsed = ParsedCredential::parse(&bytes).unwrap();
        assert_eq!(parsed.credential, credential);
        assert_eq!(parsed.kid, issuer().public().kid());
        assert_eq!(parsed.verify(&issuer().public()), Ok(()));
        let stranger = parsed.verify(&key(9).public());
        assert_eq!(
            stranger,
            Err(CredentialError::Envelope(EnvelopeError::Signature))
        );
    }
}

#[test]
fn both_credentials_in_either_order_make_one_pass() {
    let (ticket, health) = (held_ticket(), held_health());
    let one = pass(&[&ticket, &health], None);
    assert_eq!(one, pass(&[&health, &ticket], None));
    let presentation = phone(&one);
    assert_eq!(presentation.time, NOW);
    assert_eq!(presentation.proof, None);
    assert_eq!(presentation.verify_holder(), Ok(holder().public()));
    let kinds: Vec<Type> = presentation.credentials.iter().map(|c| c.kind()).collect();
    assert_eq!(kinds, [Type::Ticket, Type::Health]);
}

#[test]
fn proofs_come_back() {
    let ticket = held_ticket();
    for proof in [
        Proof::Digits(0),
        Proof::Digits(DIGITS_MAX),
        Proof::Nonce(NONCE),
    ] {
        assert_eq!(phone(&pass(&[&ticket], Some(proof))).proof, Some(proof));
    }
    let seven = present(
        &holder(),
        &[&ticket],
        NOW,
        Some(Proof::Digits(DIGITS_MAX + 1)),
    );
    assert_eq!(seven, Err(PresentationError::Bounds));
}

#[test]
fn a_pass_holds_one_or_two_credentials_of_different_kinds_and_one_holder() {
    let (ticket, health) = (held_ticket(), held_health());
    let make = |credentials: &[&[u8]]| present(&holder(), credentials, NOW, None).unwrap_err();
    assert_eq!(make(&[]), PresentationError::Kinds);
    assert_eq!(make(&[&ticket, &ticket]), PresentationError::Kinds);
    let paper = signed(&super::fixtures::ticket(None));
    assert_eq!(make(&[&paper]), PresentationError::NoHolder);
    let stranger = signed(&super::fixtures::health(Some(key(8).public())));
    assert_eq!(
        make(&[&ticket, &stranger]),
        PresentationError::HoldersDiffer
    );
    assert_eq!(make(&[&stranger]), PresentationError::HoldersDiffer);
    assert_eq!(make(&[&ticket, &health, &ticket]), PresentationError::Kinds);
}

/// A presentation that our own code would not make.
fn forged(credentials: &[&[u8]]) -> Vec<u8> {
    let mut payload = Vec::new();
    let mut e = minicbor::Encoder::new(&mut payload);
    e.map(2).unwrap().u8(1).unwrap();
    e.array(credentials.len() as u64).unwrap();
    for bytes in credentials {
        e.bytes(bytes).unwrap();
    }
    e.u8(2).unwrap().i64(NOW).unwrap();
    envelope::sign(&holder(), Type::Presentation, b"", None, None, &payload).unwrap()
}

#[test]
fn what_our_own_code_would_not_make_is_not_taken_either() {
    let (ticket, health) = (held_ticket(), held_health());
    assert_eq!(forged(&[&ticket, &health]), pass(&[&ticket, &health], None));
    assert_eq!(
        fault(&forged(&[&health, &ticket])),
        PresentationError::Kinds
    );
    assert_eq!(
        fault(&forged(&[&ticket, &ticket])),
        PresentationError::Kinds
    );
    assert_eq!(fault(&forged(&[])), PresentationError::Kinds);
    let three = fault(&forged(&[&ticket, &health, &ticket]));
    assert_eq!(three, CborError::Shape.into());
}

#[test]
fn another_persons_health_code_beside_ones_own_ticket_is_found() {
    let ticket = held_ticket();
    let theirs = signed(&health(Some(key(8).public())));
    let bytes = forged(&[&ticket, &theirs]);
    let verdict = phone(&bytes).verify_holder();
    assert_eq!(verdict, Err(PresentationError::HoldersDiffer));
    let paper = signed(&super::fixtures::ticket(None));
    let bytes = forged(&[&paper]);
    assert_eq!(
        phone(&bytes).verify_holder(),
        Err(PresentationError::NoHolder)
    );
}

#[test]
fn a_pass_signed_by_another_key_than_the_credentials_name_is_found() {
    let theirs = signed(&ticket(Some(key(8).public())));
    let bytes = forged(&[&theirs]);
    assert_eq!(
        phone(&bytes).verify_holder(),
        Err(PresentationError::Envelope(EnvelopeError::Signature))
    );
}

#[test]
fn a_stripped_pass_is_told_from_paper() {
    let (stripped, paper) = (held_ticket(), signed(&ticket(None)));
    assert!(Presented::parse(&stripped).unwrap().is_stripped());
    assert!(!Presented::parse(&paper).unwrap().is_stripped());
    assert!(
        !Presented::parse(&pass(&[&stripped], None))
            .unwrap()
            .is_stripped()
    );
}

#[test]
fn values_out_of_bounds_are_not_issued() {
    let long_name = |credential: &mut Credential| match &mut credential.body {
        Body::Ticket(ticket) => ticket.name = "seventeen letters".to_owned(),
        Body::Health(health) => health.name = "seventeen letters".to_owned(),
        Body::Staff(_) => {}
    };
    type Change<'a> = &'a dyn Fn(&mut Credential);
    let changes: [(Credential, Change<'_>); 6] = [
        (ticket(None), &long_name),
        (health(None), &long_name),
        (ticket(None), &|c| c.expires = c.issued),
        (ticket(None), &|c| c.issued = -1),
        (health(None), &|c| c.expires = c.issued + 86_401),
        (ticket(None), &|c| {
            if let Body::Ticket(ticket) = &mut c.body {
                ticket.to = ticket.from;
            }
        }),
    ];
    for (mut credential, change) in changes {
        assert!(issue(&issuer(), &credential).is_ok());
        change(&mut credential);
        let refused = issue(&issuer(), &credential);
        assert_eq!(refused, Err(CredentialError::Bounds));
    }
}

#[test]
fn only_a_role_with_a_key_is_a_staff_credential() {
    let bytes = signed(&staff(Role::Crew));
    let card = StaffCredential::parse(&bytes).unwrap();
    assert_eq!((card.staff.role, card.key), (Role::Crew, key(3).public()));
    let bare = Credential {
        holder: None,
        ..staff(Role::Crew)
    };
    for bytes in [signed(&bare), held_ticket()] {
        let refused = StaffCredential::parse(&bytes).err();
        assert_eq!(refused, Some(CredentialError::NotStaff));
    }
}
