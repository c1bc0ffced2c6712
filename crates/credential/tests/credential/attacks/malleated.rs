//! `(r, n − s)` is a signature too: it is taken, and gives nobody a second anything.

use crate::attacks::{
    signed::{ALL, PHONE, WORLD, enveloped, joined, parts},
    world::*,
};
use p256::ecdsa::Signature;
use qicheng_credential::{
    encoding::text::{self, Prefix},
    envelope::Envelope,
    key::Signer,
    presentation::Proof,
    trust::KeyState,
    verdict::{Code, OpenChallenge, Skew, Verdict},
};
use qicheng_domain::travel::act::ActKind;

/// The other signature of the same content by the same key.
fn twin(bytes: &[u8]) -> Vec<u8> {
    let [protected, payload, signature] = parts(bytes);
    let signature = Signature::from_slice(&signature).unwrap();
    let (r, s) = signature.split_scalars();
    let other = Signature::from_scalars(*r, -*s).unwrap();
    joined([&protected, &payload, &other.to_bytes()])
}

fn shown(ticket: &[u8], health: &[u8], proof: Option<Proof>) -> String {
    forged::presented_at(PHONE, &[ticket, health], now().timestamp(), proof)
}

fn twin_of(text: &str) -> String {
    text::encode(Prefix::Pass, &twin(&text::decode(text).unwrap().1))
}

#[test]
fn it_is_taken_and_its_digest_is_the_same() {
    for signed in enveloped() {
        let other = twin(&signed.bytes);
        assert_ne!(other, signed.bytes);
        assert!((signed.taken)(&other), "{}", signed.name);
        let digest = |bytes| Envelope::parse(bytes, 1 << 20).unwrap().digest();
        assert_eq!(digest(&other), digest(&signed.bytes), "{}", signed.name);
        assert_eq!(twin(&other), signed.bytes);
    }
}

#[test]
fn every_flip_of_a_twin_is_found_too() {
    for signed in ALL
        .iter()
        .filter(|s| matches!(s.name, "pass" | "ticket" | "health"))
    {
        let mut bad = twin(&signed.bytes);
        for bit in 0..bad.len() * 8 {
            bad[bit / 8] ^= 1 << (bit % 8);
            assert!(!(signed.taken)(&bad), "{} bit {bit}", signed.name);
            bad[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

/// All eight passes that one ticket, health code and proof make by twins.
fn twins(proof: Option<Proof>) -> Vec<String> {
    let (ticket, health) = (person(1).ticket_bytes(), person(1).health_bytes().unwrap());
    let mut passes = Vec::new();
    for ticket in [ticket.clone(), twin(&ticket)] {
        for health in [health.clone(), twin(&health)] {
            let pass = shown(&ticket, &health, proof);
            passes.extend([twin_of(&pass), pass]);
        }
    }
    passes
}

#[test]
fn one_slot_boards_once_whichever_twin_comes() {
    let mut world = WORLD.clone();
    for pass in twins(None) {
        boards(&world.decide(&pass));
    }
    world.act(ActKind::Boarded, 0, Some(1), 0);
    for pass in twins(None) {
        expect(
            &world.decide(&pass),
            Verdict::Reject,
            &[Code::AlreadyBoarded],
        );
    }
}

#[test]
fn an_answer_is_used_up_by_its_twin() {
    let nonce = Proof::Nonce([9; 8]);
    let (ticket, health) = (person(1).ticket_bytes(), person(1).health_bytes().unwrap());
    let pass = shown(&ticket, &health, Some(nonce));
    for (first, again) in [(&pass, &twin_of(&pass)), (&twin_of(&pass), &pass)] {
        let mut world = WORLD.clone();
        world.challenge = Some(OpenChallenge::new(nonce, now()));
        let decision = world.decide(first);
        boards(&decision);
        world.challenge = decision.challenge;
        // The twin is the same presentation; another person's, or another moment's, is not.
        boards(&world.decide(again));
        let other = person(3).shows(0, Some(nonce));
        expect(&world.decide(&other), Verdict::Hold, &[Code::ChallengeUsed]);
        let later = person(1).shows(1, Some(nonce));
        expect(&world.decide(&later), Verdict::Hold, &[Code::ChallengeUsed]);
    }
}

#[test]
fn a_pin_by_digest_holds_for_the_twin_and_for_nothing_else() {
    let mut world = WORLD.clone();
    let since = now() - minutes(60);
    world.key_state(TICKETS, KeyState::Compromised { since });
    world.manifest.entries[0].tickets = vec![person(1).digest().into()];
    for pass in twins(None) {
        boards(&world.decide(&pass));
    }
    let mut forged = person(1);
    forged.ticket.expires += 1;
    let decision = world.decide(&forged.shows(0, None));
    let codes = [Code::IssuerCompromised, Code::NotOnManifest];
    expect(&decision, Verdict::Reject, &codes);
}

/// One passenger's twins do not make the three who outvote a clock.
#[test]
fn twins_are_one_witness() {
    let mut world = WORLD.clone();
    for pass in twins(None) {
        world.skews.extend(world.decide(&pass).skew);
    }
    let holder = key(PHONE).public().kid();
    assert!(
        world
            .skews
            .iter()
            .all(|skew| *skew == Skew { holder, offset: 0 })
    );
    world.set_now(now() + minutes(20));
    let stale = person(3).shows(0, None);
    let decision = world.decide(&stale);
    expect(&decision, Verdict::Reject, &[Code::ProofStale]);
}
