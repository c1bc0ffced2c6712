//! The employer's gate: expected, arrived, missing.

use crate::support::*;
use qicheng_app::{
    ErrorCode,
    roles::{crew, employer, worker},
    scan::Place,
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    verdict::Verdict,
};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    operations::claim::ClaimKind,
    people::role::Role,
    travel::{
        attendance::PassengerState,
        progress::{Boarding, Progress, Rounds},
    },
};

const GATE: Place = Place { leg: 2, ..BUS };

/// A gate that knows that slots 1 and 4 boarded and that the bus left the first stop.
fn gate(world: &World) -> Phone {
    let mut people = entries();
    people[2].from = 1;
    let phone = with_manifest(world, "gate", Role::Employer, people);
    let said = Progress {
        departed: Some(0),
        ..boarded(1, vec![boarding(1), boarding(4)])
    };
    let bytes = progress(&said);
    phone
        .line
        .publish(Channel::Trip(TRIP), DocumentKind::Progress, &TRIP.0, bytes);
    phone.sync();
    phone
}

#[test]
fn who_boarded_is_told_by_the_place_that_sends_the_vehicle_alone() {
    let world = World::new();
    let phone = with_manifest(&world, "gate", Role::Employer, entries());
    let said = Progress {
        departed: Some(0),
        arrived: Some(2),
        ..boarded(1, Vec::new())
    };
    for (issuer, expected) in [
        (NOTICES_ELSEWHERE, PassengerState::Expected),
        (NOTICES, PassengerState::Missing),
    ] {
        let bytes = progress_by(issuer, &said);
        let trip = Channel::Trip(TRIP);
        phone
            .line
            .publish(trip, DocumentKind::Progress, &TRIP.0, bytes);
        phone.sync();
        assert!(states(&phone).iter().all(|state| *state == expected));
    }
}

fn states(phone: &Phone) -> Vec<PassengerState> {
    let list = employer::arrivals(phone, TRIP).unwrap();
    list.people.iter().map(|p| p.state).collect()
}

#[test]
fn the_list_tells_who_is_on_the_way_who_is_missing_and_who_is_there() {
    let world = World::new();
    let gate = gate(&world);
    let (b, m, e, a) = (
        PassengerState::Boarded,
        PassengerState::Missing,
        PassengerState::Expected,
        PassengerState::Received,
    );
    // Slot 3 boards at the second stop, which the bus has not left.
    assert_eq!(states(&gate), [b, m, e, b, m]);

    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    let view = employer::receive(&employer_of(&gate), &GATE, &pass.text)
        .unwrap()
        .value;
    assert_boards(&view);
    assert!(view.warnings.is_empty());
    assert_eq!(states(&gate), [a, m, e, b, m]);
    let list = employer::arrivals(&gate, TRIP).unwrap();
    assert_eq!((list.arrived, list.missing), (1, 2));
}

#[test]
fn s02_who_was_called_out_on_the_way_and_did_not_come_back_is_missing_at_the_gate() {
    let world = World::new();
    let gate = gate(&world);
    let came_back = Boarding {
        leg: 1,
        round: 1,
        ..boarding(4)
    };
    let said = Progress {
        departed: Some(1),
        rounds: vec![Rounds { leg: 1, count: 1 }],
        departed_round: Some(1),
        ..boarded(2, vec![boarding(1), boarding(4), came_back])
    };
    let bytes = progress(&said);
    gate.line
        .publish(Channel::Trip(TRIP), DocumentKind::Progress, &TRIP.0, bytes);
    gate.sync();
    let (b, m) = (PassengerState::Boarded, PassengerState::Missing);
    assert_eq!(states(&gate), [m, m, m, b, m]);
}

#[test]
fn an_arrival_told_twice_is_one_arrival() {
    let world = World::new();
    let gate = gate(&world);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    employer::receive(&employer_of(&gate), &GATE, &pass.text).unwrap();
    let again = employer::receive(&employer_of(&gate), &GATE, &pass.text).unwrap();
    assert_verdict(&again.value, Verdict::Reject, &["already-arrived"]);
    assert!(again.changed.is_empty());
    assert_eq!(employer::arrivals(&gate, TRIP).unwrap().arrived, 1);
    gate.sync();
    let acts = gate.line.operations();
    assert_eq!(
        acts.iter().filter(|op| op.kind == ClaimKind::Act).count(),
        1
    );
}

#[test]
fn who_was_not_seen_boarding_is_received_with_a_word() {
    let world = World::new();
    let gate = gate(&world);
    let (phone, person) = passenger(&world, 2, "王芳");
    let pass = worker::pass(&phone, person, None).unwrap();
    let view = employer::receive(&employer_of(&gate), &GATE, &pass.text)
        .unwrap()
        .value;
    assert_boards(&view);
    assert_eq!(view.warnings[0].code.as_str(), "not-seen-boarding");
}

#[test]
fn paper_and_a_dead_phone_are_received_after_card_and_health_check() {
    let world = World::new();
    let gate = gate(&world);
    let paper = ticket(TICKETS, TRIP, 4, "赵金雀", None);
    let paper = text::encode(Prefix::Pass, &paper);
    let held = employer::receive(&employer_of(&gate), &GATE, &paper)
        .unwrap()
        .value;
    assert_verdict(
        &held,
        Verdict::Hold,
        &["paper", "health-missing", "rule-fails"],
    );
    for slot in [1, 4] {
        crew::confirm_card(&at_door(&gate), &GATE, slot).unwrap();
        crew::check_health(&at_door(&gate), &GATE, slot, 365).unwrap();
    }
    assert_boards(
        &employer::receive(&employer_of(&gate), &GATE, &paper)
            .unwrap()
            .value,
    );
    assert_boards(
        &employer::receive_listed(&employer_of(&gate), &GATE, 1)
            .unwrap()
            .value,
    );
    assert_eq!(employer::arrivals(&gate, TRIP).unwrap().arrived, 2);
}

#[test]
fn without_a_list_there_is_no_gate() {
    let world = World::new();
    let phone = world.phone("gate");
    let refused = employer::arrivals(&phone, TRIP).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoTrip);
    let crew = at_the_bus(&world, "crew", Role::Crew);
    assert_eq!(refusal(&crew, "employer.receive"), ErrorCode::NotStaff);
}
