//! Rows about time: proofs, clocks, challenges, hours of tickets, ages of inputs.

use crate::world::*;
use chrono::TimeDelta;
use qicheng_credential::{
    key::Signer,
    presentation::Proof,
    trust::MinTrustedTime,
    verdict::{CHALLENGE_SECONDS, Clock, Code, OpenChallenge, Skew, ToDo, Verdict},
};

const NONCE: Proof = Proof::Nonce([9; 8]);
const DIGITS: Proof = Proof::Digits(42_007);

#[test]
fn a_proof_from_15_seconds_ahead_to_60_old_goes_on() {
    for offset in [15, 1, 0, -1, -59, -60] {
        boards(&World::new().decide(&person(1).shows(offset, None)));
    }
}

#[test]
fn a_proof_within_ten_minutes_holds_for_a_challenge() {
    for offset in [16, 600, -61, -600] {
        let decision = World::new().decide(&person(1).shows(offset, None));
        expect(&decision, Verdict::Hold, &[Code::ProofDoubtful]);
        assert_eq!(decision.to_do, [ToDo::AskChallenge]);
        assert_eq!(decision.reasons[0].details.offset, Some(offset));
    }
}

#[test]
fn a_proof_beyond_that_is_rejected_until_a_challenge_succeeds() {
    for offset in [601, 7_200, -601, -7_200, 31_536_000, -31_536_000] {
        let mut world = World::new();
        let decision = world.decide(&person(1).shows(offset, None));
        expect(&decision, Verdict::Reject, &[Code::ProofStale]);
        world.challenge = Some(OpenChallenge::new(NONCE, now()));
        boards(&world.decide(&person(1).shows(offset, Some(NONCE))));
    }
}

#[test]
fn the_id_card_does_not_mend_a_proof_out_of_bounds() {
    let mut world = World::new();
    world.cards_seen.insert(1);
    boards(&world.decide(&person(1).shows(-300, None)));
    let decision = world.decide(&person(1).shows(-7_200, None));
    expect(&decision, Verdict::Reject, &[Code::ProofStale]);
}

#[test]
fn six_digits_need_a_proof_time_within_ten_minutes() {
    let mut world = World::new();
    world.challenge = Some(OpenChallenge::new(DIGITS, now()));
    boards(&world.decide(&person(1).shows(-600, Some(DIGITS))));
    let decision = world.decide(&person(1).shows(-601, Some(DIGITS)));
    let both = [Code::ChallengeWrong, Code::ProofStale];
    expect(&decision, Verdict::Reject, &both);
}

#[test]
fn a_challenge_lives_two_minutes() {
    let mut world = World::new();
    for (age, good) in [
        (0, true),
        (CHALLENGE_SECONDS, true),
        (CHALLENGE_SECONDS + 1, false),
        (-1, false),
    ] {
        let issued = now() - TimeDelta::seconds(age);
        world.challenge = Some(OpenChallenge::new(NONCE, issued));
        let decision = world.decide(&person(1).shows(0, Some(NONCE)));
        if good {
            boards(&decision);
        } else {
            expect(&decision, Verdict::Hold, &[Code::ChallengeExpired]);
        }
    }
}

#[test]
fn a_challenge_that_staff_shows_must_be_answered() {
    let mut world = World::new();
    world.challenge = Some(OpenChallenge::new(NONCE, now()));
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Hold, &[Code::ChallengeUnanswered]);
}

#[test]
fn three_wrong_answers_then_the_id_card() {
    let mut world = World::new();
    world.challenge = Some(OpenChallenge::new(DIGITS, now()));
    for (digits, code, left) in [
        (1, Code::ChallengeWrong, Some(2)),
        (1, Code::ChallengeWrong, Some(2)),
        (2, Code::ChallengeWrong, Some(1)),
        (3, Code::ChallengeExhausted, None),
        (42_007, Code::ChallengeExhausted, None),
    ] {
        let decision = world.decide(&person(1).shows(0, Some(Proof::Digits(digits))));
        expect(&decision, Verdict::Hold, &[code]);
        assert_eq!(decision.reasons[0].details.count, left);
        world.challenge = decision.challenge;
    }
    let text = person(1).shows(0, Some(DIGITS));
    assert_eq!(world.decide(&text).to_do, [ToDo::CompareIdCard]);
    world.cards_seen.insert(1);
    boards(&world.decide(&text));
}

#[test]
fn an_answer_is_good_once() {
    let mut world = World::new();
    world.challenge = Some(OpenChallenge::new(NONCE, now()));
    let first = person(1).shows(0, Some(NONCE));
    let decision = world.decide(&first);
    boards(&decision);
    world.challenge = decision.challenge;
    // The camera sees the same picture again: still this one's.
    boards(&world.decide(&first));
    let second = world.decide(&person(2).shows(0, Some(NONCE)));
    expect(&second, Verdict::Hold, &[Code::ChallengeUsed]);
}

#[test]
fn three_passengers_who_agree_say_that_this_clock_is_wrong() {
    let mut world = World::new();
    let skew = |n: u8, offset| Skew {
        holder: key(n).public().kid(),
        offset,
    };
    let text = person(1).shows(7_200, None);
    world.skews = vec![skew(22, 7_190), skew(22, 7_195)];
    expect(&world.decide(&text), Verdict::Reject, &[Code::ProofStale]);
    world.skews = vec![skew(21, 7_190), skew(22, 7_195)];
    expect(&world.decide(&text), Verdict::Reject, &[Code::ProofStale]);
    world.skews = vec![skew(23, 7_170), skew(22, 7_230)];
    let decision = world.decide(&text);
    expect(&decision, Verdict::CannotVerify, &[Code::CheckThisClock]);
    assert_eq!(decision.to_do, [ToDo::SetClock]);
    // One who is right in between speaks for the clock.
    world.skews = vec![skew(23, 7_190), skew(22, 0)];
    expect(&world.decide(&text), Verdict::Reject, &[Code::ProofStale]);
}

#[test]
fn the_door_remembers_how_far_off_a_proof_was() {
    let skew = World::new()
        .decide(&person(1).shows(-30, None))
        .skew
        .unwrap();
    assert_eq!(skew.offset, -30);
    assert_eq!(skew.holder, key(21).public().kid());
}

#[test]
fn below_the_floor_a_ticket_is_held_for_challenge_and_card() {
    let mut world = World::new();
    // Rules that ask for no health code, so that the ticket stands alone.
    world.packs[0].entry.as_mut().unwrap().health_code = None;
    world.packs[0].entry.as_mut().unwrap().rules.clear();
    world.clock = Clock {
        now: now() - TimeDelta::days(300),
        min_trusted_time: Some(MinTrustedTime(now())),
    };
    let mut person = person(1);
    person.health = None;
    expect(
        &world.decide(&person.shows(0, None)),
        Verdict::Hold,
        &[Code::ClockNotTrusted],
    );
    world.challenge = Some(OpenChallenge::new(NONCE, world.clock.now));
    let answered = person.shows(0, Some(NONCE));
    expect(
        &world.decide(&answered),
        Verdict::Hold,
        &[Code::ClockNotTrusted],
    );
    world.cards_seen.insert(1);
    boards(&world.decide(&answered));
}

#[test]
fn below_the_floor_a_health_code_cannot_be_verified() {
    let mut world = World::new();
    world.clock.min_trusted_time = Some(MinTrustedTime(now() + TimeDelta::seconds(1)));
    world.cards_seen.insert(1);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::ClockNotTrusted]);
    world.clock.min_trusted_time = Some(MinTrustedTime(now()));
    boards(&world.decide(&person(1).shows(0, None)));
}

#[test]
fn a_clock_set_back_does_not_make_old_things_new() {
    let mut world = World::new();
    world.clock = Clock {
        now: now(),
        min_trusted_time: Some(MinTrustedTime(now() + TimeDelta::days(8))),
    };
    let codes = world.decide(&person(1).shows(0, None));
    let has = |code| codes.reasons.iter().any(|r| r.code == code);
    assert!(has(Code::ListExpired) && has(Code::TicketLate) && has(Code::HealthExpired));
}

#[test]
fn a_ticket_is_good_from_ten_minutes_before_to_ten_after_its_time() {
    let opens = now() - minutes(10);
    let mut world = World::new();
    let mut person = person(1);
    let at = |world: &mut World, person: &Person, at| {
        world.set_now(at);
        world.decide(&person.shows_at(at.timestamp(), None))
    };
    boards(&at(&mut world, &person, opens - minutes(10)));
    let early = at(
        &mut world,
        &person,
        opens - minutes(10) - TimeDelta::seconds(1),
    );
    expect(&early, Verdict::Reject, &[Code::TicketEarly]);
    assert_eq!(early.reasons[0].details.at, Some(opens));
    person.ticket.expires = now().timestamp();
    boards(&at(&mut world, &person, now() + minutes(10)));
    let late = at(
        &mut world,
        &person,
        now() + minutes(10) + TimeDelta::seconds(1),
    );
    expect(&late, Verdict::Reject, &[Code::TicketLate]);
    assert_eq!(late.reasons[0].details.until, Some(now()));
}

#[test]
fn inputs_older_than_72_hours_are_told_with_their_age() {
    let mut world = World::new();
    let old = now() - TimeDelta::hours(73);
    let bundle = world.bundle.clone().unwrap();
    world.lists = vec![list(&bundle, 1, &[], old)];
    (world.as_of, world.rules_as_of) = (old, old);
    let decision = world.decide(&person(1).shows(0, None));
    boards(&decision);
    let warnings: Vec<_> = decision.warnings.iter().map(|w| w.code).collect();
    assert_eq!(warnings, [Code::ManifestOld, Code::ListOld, Code::RulesOld]);
    assert!(
        decision
            .warnings
            .iter()
            .all(|w| w.details.hours == Some(73))
    );
}
