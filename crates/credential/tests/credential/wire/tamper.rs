//! Nothing that was altered, cut off or swapped is accepted, and nothing at all makes a reader panic.

use crate::wire::fixtures::{
    NONCE, challenge, held_health, held_ticket, holder, issuer, pass, signed, staff, ticket,
};
use proptest::prelude::*;
use qicheng_credential::{
    credential::ParsedCredential,
    document::{Document, RulePackText},
    encoding::text,
    envelope::{self, Type},
    key::Signer as _,
    presentation::{Presented, Proof},
    staff::{
        act::SignedAct, attestation::ParsedAttestation, challenge::ParsedChallenge,
        door_set::ParsedDoorSet, enrolment,
    },
};
use qicheng_domain::{
    notice::Notice,
    people::role::Role,
    travel::{manifest::Manifest, progress::Progress, trip::Trip},
};

/// Whether a verifier who trusts the issuer would take the bytes for a pass of ours.
fn accepted(bytes: &[u8]) -> bool {
    let Ok(presented) = Presented::parse(bytes) else {
        return false;
    };
    let holder = match &presented {
        Presented::Phone(presentation) => presentation.verify_holder().is_ok(),
        Presented::Paper(_) => !presented.is_stripped(),
    };
    let issued = |c: &ParsedCredential<'_>| c.verify(&issuer().public()).is_ok();
    holder && presented.credentials().iter().all(issued)
}

fn assert_no_flip_passes(bytes: &[u8], accepted: impl Fn(&[u8]) -> bool) {
    assert!(accepted(bytes));
    let mut bad = bytes.to_vec();
    for bit in 0..bytes.len() * 8 {
        bad[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepted(&bad), "bit {bit}");
        bad[bit / 8] ^= 1 << (bit % 8);
    }
    for end in 0..bytes.len() {
        assert!(!accepted(&bytes[..end]), "cut at {end}");
    }
    bad.push(0);
    assert!(!accepted(&bad), "one byte more");
}

#[test]
fn no_altered_bit_and_no_cut_passes() {
    let (ticket_bytes, health_bytes) = (held_ticket(), held_health());
    let both = pass(&[&ticket_bytes, &health_bytes], Some(Proof::Nonce(NONCE)));
    assert_no_flip_passes(&both, accepted);
    assert_no_flip_passes(&signed(&ticket(None)), accepted);
    let alone = |bytes: &[u8]| {
        ParsedCredential::parse(bytes).is_ok_and(|c| c.verify(&issuer().public()).is_ok())
    };
    assert_no_flip_passes(&health_bytes, alone);
    assert_no_flip_passes(&signed(&staff(Role::Helper)), alone);
    assert_no_flip_passes(&challenge(), |bytes| {
        ParsedChallenge::parse(bytes)
            .is_ok_and(|c| c.verify().is_ok() && c.staff.parsed.verify(&issuer().public()).is_ok())
    });
}

#[test]
fn no_altered_character_passes() {
    let text = text::encode(text::Prefix::Pass, &pass(&[&held_ticket()], None));
    for at in 0..text.len() {
        let mut bad = text.clone().into_bytes();
        bad[at] = if bad[at] == b'7' { b'8' } else { b'7' };
        let bad = String::from_utf8(bad).unwrap();
        let passes = text::decode(&bad)
            .is_ok_and(|(prefix, bytes)| prefix == text::Prefix::Pass && accepted(&bytes));
        assert!(!passes, "character {at}");
    }
}

#[test]
fn a_body_is_good_only_as_the_type_it_was_signed_as() {
    let payload = ParsedCredential::parse(&held_ticket())
        .unwrap()
        .envelope
        .payload
        .to_vec();
    let kid = Some(issuer().public().kid());
    for kind in Type::ALL {
        let bytes = envelope::sign(&issuer(), kind, b"", kid, None, &payload).unwrap();
        let parsed = ParsedCredential::parse(&bytes).unwrap();
        let verified = parsed.verify(&issuer().public()).is_ok();
        assert_eq!(verified, kind == Type::Ticket);
    }
}

/// Every map of a ticket with its value replaced by another, and with a key too many.
#[test]
fn swapped_fields_and_unknown_keys_are_refused() {
    let bytes = held_ticket();
    let payload = ParsedCredential::parse(&bytes).unwrap().envelope.payload;
    let resigned = |payload: &[u8]| {
        let kid = Some(issuer().public().kid());
        envelope::sign(&issuer(), Type::Ticket, b"", kid, None, payload).unwrap()
    };
    assert_eq!(resigned(payload), bytes);

    // Key 0x07 after 6, and one after the body: `a4` or `a3` pairs at the front become one more.
    let body = payload
        .windows(5)
        .position(|w| w == [0x3a, 0, 1, 0, 0])
        .unwrap();
    let mut inserted = payload.to_vec();
    inserted[0] += 1;
    inserted.splice(13..13, [0x07, 0x00]);
    let mut appended = payload.to_vec();
    appended[0] += 1;
    appended.extend([0x3a, 0, 1, 0, 1, 0x00]);
    let mut in_ticket = payload.to_vec();
    in_ticket[body + 5] += 1;
    in_ticket.extend([0x07, 0x00]);
    // The kind says health, or one of a later version; expiry and issue are one another's.
    let mut kind = payload.to_vec();
    kind[body + 7] = 2;
    let mut later = payload.to_vec();
    later[body + 7] = 4;
    let mut times = payload.to_vec();
    let (first, second) = (times[2..7].to_vec(), times[8..13].to_vec());
    times[2..7].copy_from_slice(&second);
    times[8..13].copy_from_slice(&first);
    for bad in [inserted, appended, in_ticket, kind, later, times] {
        assert_ne!(bad, payload);
        assert!(
            ParsedCredential::parse(&resigned(&bad)).is_err(),
            "{bad:02x?}"
        );
    }
}

fn read_all(bytes: &[u8]) {
    let _ = Presented::parse(bytes);
    let _ = ParsedCredential::parse(bytes);
    let _ = ParsedChallenge::parse(bytes);
    let _ = ParsedDoorSet::parse(bytes);
    let _ = ParsedAttestation::parse(bytes);
    let _ = SignedAct::parse(bytes);
    let _ = enrolment::verify(bytes);
    let _ = Document::<Trip>::parse(bytes);
    let _ = Document::<Manifest>::parse(bytes);
    let _ = Document::<Notice>::parse(bytes);
    let _ = Document::<Progress>::parse(bytes);
    let _ = Document::<RulePackText>::parse(bytes);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
    }

    #[test]
    fn no_signed_payload_panics_or_passes(
        payload in prop::collection::vec(any::<u8>(), 0..80),
        named in any::<bool>(),
    ) {
        let kid = named.then(|| issuer().public().kid());
        let bytes = envelope::sign(&holder(), Type::Presentation, b"", kid, None, &payload).unwrap();
        read_all(&bytes);
        prop_assert!(!accepted(&bytes));
    }

    #[test]
    fn no_damage_to_a_pass_panics_or_passes(at in 0..400_usize, with in any::<u8>(), cut in 0..8_usize) {
        let good = pass(&[&held_ticket(), &held_health()], None);
        let mut bad = good.clone();
        bad[at] = with;
        bad.drain(at..at + cut);
        read_all(&bad);
        prop_assert!(bad == good || !accepted(&bad));
    }
}
