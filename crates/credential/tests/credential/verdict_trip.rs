//! Rows about the trip: which, where, whose slot, how many, which door; paper; arrival.

use crate::world::*;
use chrono::TimeDelta;
use qicheng_credential::{
    presentation::Proof,
    staff::door_set::DoorSet,
    verdict::{
        Code, Doors, OpenChallenge, Scan, ScannedCode, ToDo, Verdict, decide, decide_listed,
    },
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::{
        act::ActKind,
        progress::{Boarding, Progress},
    },
};

#[test]
fn paper_holds_for_the_id_card_and_boards_after_it() {
    let mut world = World::new();
    world.packs[0].entry.as_mut().unwrap().health_code = None;
    world.packs[0].entry.as_mut().unwrap().rules.clear();
    let text = person(1).on_paper();
    let decision = world.decide(&text);
    expect(&decision, Verdict::Hold, &[Code::Paper]);
    assert_eq!(decision.to_do, [ToDo::CompareIdCard]);
    let passenger = decision.passenger.unwrap();
    assert_eq!(passenger.last_four.as_deref(), Some("123X"));
    assert!(passenger.paper);
    world.cards_seen.insert(1);
    boards(&world.decide(&text));
}

#[test]
fn the_first_use_of_paper_takes_the_slot() {
    let mut world = World::new();
    world.cards_seen.insert(1);
    world.act(ActKind::HealthChecked, 0, Some(1), 0);
    boards(&world.decide(&person(1).on_paper()));
    world.act(ActKind::Boarded, 0, Some(1), 0);
    let copy = world.decide(&person(1).on_paper());
    expect(&copy, Verdict::Reject, &[Code::AlreadyBoarded]);
    let phone = world.decide(&person(1).shows(0, None));
    expect(&phone, Verdict::Reject, &[Code::AlreadyBoarded]);
}

#[test]
fn another_trip_is_rejected_and_the_right_vehicle_named() {
    let mut world = World::new();
    let mut other = person(1);
    other.ticket_mut().trip = TripId([9; 6]);
    let text = other.shows(0, None);
    expect(&world.decide(&text), Verdict::Reject, &[Code::OtherTrip]);
    world.others = vec![plan(TripId([9; 6]), "湘U99999")];
    let decision = world.decide(&text);
    let details = &decision.reasons[0].details;
    assert_eq!(details.plate.as_deref(), Some("湘U99999"));
    assert_eq!(details.stop.as_deref(), Some("龙山县汽车站"));
    assert!(decision.passenger.is_none());
}

#[test]
fn without_a_trip_or_with_an_expired_manifest_nothing_can_be_verified() {
    let mut world = World::new();
    world.no_trip = true;
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::NoTrip]);
    let mut world = World::new();
    world.manifest.expires = now();
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::ManifestExpired]);
}

#[test]
fn a_cancelled_trip_takes_nobody() {
    let mut world = World::new();
    world.plan.cancelled = true;
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::TripCancelled]);
}

#[test]
fn each_boards_at_their_stop() {
    let mut world = World::new();
    world.manifest.entries[0].from = 1;
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::LaterStop]);
    assert_eq!(
        decision.reasons[0].details.stop.as_deref(),
        Some("长沙南服务区")
    );
    world.leg = 1;
    boards(&world.decide(&person(1).shows(0, None)));
    world.manifest.entries[1].to = 1;
    let decision = world.decide(&person(2).shows(0, None));
    let codes: Vec<_> = decision.reasons.iter().map(|r| r.code).collect();
    assert_eq!(
        (decision.verdict, codes[0]),
        (Verdict::Reject, Code::JourneyOver)
    );
}

#[test]
fn a_slot_boards_once_and_the_second_is_told_where_when_by_whom() {
    let mut world = World::new();
    let act = world.act(ActKind::Boarded, 0, Some(1), 0);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::AlreadyBoarded]);
    let details = &decision.reasons[0].details;
    assert_eq!(
        (details.at, details.door, details.by),
        (Some(act.at), act.door, Some(act.by))
    );
    boards(&world.decide(&person(2).shows(0, None)));
}

#[test]
fn s03_the_ticket_that_this_device_boarded_is_on_board_for_ten_minutes() {
    let mut world = World::new();
    let holder = person(1);
    let boarded = world.act(ActKind::Boarded, 0, Some(1), 0);
    let again = |world: &World| {
        let at = world.clock.now.timestamp();
        world.decide(&person(1).shows_at(at, None))
    };
    expect(&again(&world), Verdict::Reject, &[Code::AlreadyBoarded]);
    world.boarded_here.insert(1, holder.digest());
    let decision = again(&world);
    expect(&decision, Verdict::None, &[Code::OnBoard]);
    assert_eq!(decision.reasons[0].details.at, Some(boarded.at));
    assert!(decision.to_do.is_empty());
    assert_eq!(decision.passenger.map(|passenger| passenger.slot), Some(1));

    world.set_now(boarded.at + minutes(10) - TimeDelta::seconds(1));
    expect(&again(&world), Verdict::None, &[Code::OnBoard]);
    world.set_now(boarded.at + minutes(10));
    expect(&again(&world), Verdict::Reject, &[Code::AlreadyBoarded]);
    // A clock that went back says nothing of how long ago it was.
    world.set_now(boarded.at - TimeDelta::seconds(1));
    expect(&again(&world), Verdict::Reject, &[Code::AlreadyBoarded]);
}

#[test]
fn s03_another_ticket_of_the_slot_is_another_person() {
    let mut world = World::new();
    world.act(ActKind::Boarded, 0, Some(1), 0);
    world.cards_seen.insert(1);
    world.act(ActKind::HealthChecked, 0, Some(1), 0);
    world.boarded_here.insert(1, person(1).digest());
    let paper = person(1).on_paper();
    expect(
        &world.decide(&paper),
        Verdict::Reject,
        &[Code::AlreadyBoarded],
    );
    // Who is picked from the list shows no ticket.
    expect(
        &world.decide_listed(1),
        Verdict::Reject,
        &[Code::AlreadyBoarded],
    );
}

/// What is asked before somebody boards is not asked of who is on board; what rejects still does.
#[test]
fn s03_on_board_outweighs_a_hold_and_no_rejection() {
    let mut world = World::new();
    world.act(ActKind::Boarded, 0, Some(1), 0);
    world.boarded_here.insert(1, person(1).digest());
    world.doors = Doors::Several {
        here: 1,
        merged: false,
    };
    let doubtful = person(1).shows(-61, None);
    expect(&world.decide(&doubtful), Verdict::None, &[Code::OnBoard]);
    let picture = person(1).shows(-601, None);
    let decision = world.decide(&picture);
    assert_eq!(decision.verdict, Verdict::Reject);
    assert_eq!(decision.reasons[0].code, Code::ProofStale);
}

#[test]
fn who_is_on_board_does_not_board_again_at_the_next_stop() {
    let mut world = World::new();
    world.act(ActKind::Boarded, 0, Some(1), 0);
    world.leg = 1;
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::AlreadyBoarded]);
}

#[test]
fn called_out_a_slot_boards_again_once() {
    let mut world = World::new();
    world.act(ActKind::Boarded, 0, Some(1), 0);
    world.leg = 1;
    world.act(ActKind::CalledOut, 1, None, 0);
    let decision = world.decide(&person(1).shows(0, None));
    boards(&decision);
    assert_eq!(world.attendance.round(1), 1);
    world.act(ActKind::Boarded, 1, Some(1), 1);
    // The scans of both arrive twice and late: nothing changes.
    world.act(ActKind::CalledOut, 1, None, 0);
    world.act(ActKind::Boarded, 0, Some(1), 0);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::AlreadyBoarded]);
    world.act(ActKind::CalledOut, 1, None, 1);
    boards(&world.decide(&person(1).shows(0, None)));
}

#[test]
fn nobody_boards_beyond_the_licensed_seats() {
    let mut world = World::new();
    for slot in [2, 3] {
        world.act(ActKind::Boarded, 0, Some(slot), 0);
    }
    boards(&world.decide(&person(1).shows(0, None)));
    world.act(ActKind::Boarded, 0, Some(4), 0);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::VehicleFull]);
    let details = &decision.reasons[0].details;
    assert_eq!((details.count, details.limit), (Some(3), Some(3)));
    // Who left at the stop before makes room.
    world.leg = 1;
    world.manifest.entries[3].to = 1;
    boards(&world.decide(&person(1).shows(0, None)));
}

#[test]
fn the_other_doors_slot_and_doors_not_merged_hold_for_a_challenge() {
    let nonce = Proof::Nonce([5; 8]);
    let mut world = World::new();
    world.doors = Doors::Several {
        here: 1,
        merged: false,
    };
    let plain = person(1).shows(0, None);
    expect(
        &world.decide(&plain),
        Verdict::Hold,
        &[Code::DoorsNotMerged],
    );
    world.manifest.entries[0].door = Some(1);
    boards(&world.decide(&plain));
    world.manifest.entries[0].door = Some(2);
    let decision = world.decide(&plain);
    expect(&decision, Verdict::Hold, &[Code::OtherDoor]);
    assert_eq!(decision.reasons[0].details.door, Some(2));
    world.challenge = Some(OpenChallenge::new(nonce, now()));
    boards(&world.decide(&person(1).shows(0, Some(nonce))));
    world.challenge = None;
    world.manifest.entries[0].door = None;
    world.doors = Doors::Several {
        here: 1,
        merged: true,
    };
    expect(
        &world.decide(&plain),
        Verdict::Hold,
        &[Code::DoorsShareSlots],
    );
}

#[test]
fn t02_a_door_without_slots_of_its_own_asks_phones_and_holds_paper_however_fresh_the_merge() {
    let nonce = Proof::Nonce([5; 8]);
    let mut world = World::new();
    world.doors = Doors::Several {
        here: 1,
        merged: true,
    };
    let plain = person(1).shows(0, None);
    let held = world.decide(&plain);
    expect(&held, Verdict::Hold, &[Code::DoorsShareSlots]);
    assert_eq!(held.to_do, [ToDo::AskChallenge]);
    world.challenge = Some(OpenChallenge::new(nonce, now()));
    boards(&world.decide(&person(1).shows(0, Some(nonce))));
    world.challenge = None;
    let paper = person(1).on_paper();
    let held = world.decide(&paper);
    assert_eq!(held.verdict, Verdict::Hold);
    let codes: Vec<Code> = held.reasons.iter().map(|r| r.code).collect();
    assert!(codes.contains(&Code::Paper) && codes.contains(&Code::DoorsShareSlots));
    // The slot's own door needs no challenge, and the card stands in for one.
    world.manifest.entries[0].door = Some(1);
    boards(&world.decide(&plain));
    world.manifest.entries[0].door = None;
    world.cards_seen.insert(1);
    boards(&world.decide(&plain));
}

#[test]
fn a_slot_that_the_manifest_does_not_name_holds() {
    let mut world = World::new();
    let stranger = person(9);
    let text = stranger.shows(0, None);
    expect(&world.decide(&text), Verdict::Hold, &[Code::NotOnManifest]);
    world.cards_seen.insert(9);
    expect(&world.decide(&text), Verdict::Hold, &[Code::NotOnManifest]);
}

#[test]
fn a_ticket_newer_than_the_manifest_holds_until_the_id_card_was_seen() {
    let mut world = World::new();
    let mut newcomer = person(9);
    newcomer.ticket.issued = (now() - minutes(30)).timestamp();
    let text = newcomer.shows(0, None);
    expect(
        &world.decide(&text),
        Verdict::Hold,
        &[Code::NewerThanManifest],
    );
    world.cards_seen.insert(9);
    boards(&world.decide(&text));
}

#[test]
fn a_dead_phone_is_found_on_the_manifest_and_boards_by_the_id_card() {
    let mut world = World::new();
    world.act(ActKind::HealthChecked, 0, Some(1), 0);
    expect(&world.decide_listed(1), Verdict::Hold, &[Code::NoCode]);
    world.cards_seen.insert(1);
    let decision = world.decide_listed(1);
    boards(&decision);
    assert_eq!(decision.passenger.unwrap().slot, 1);
    world.act(ActKind::Boarded, 0, Some(1), 0);
    expect(
        &world.decide_listed(1),
        Verdict::Reject,
        &[Code::AlreadyBoarded],
    );
    world.cards_seen.insert(9);
    expect(
        &world.decide_listed(9),
        Verdict::Hold,
        &[Code::NotOnManifest],
    );
    world.set_now(now() - minutes(60));
    world.clock.min_trusted_time = None;
    let early = world.decide_listed(2);
    assert_eq!(early.reasons[0].code, Code::TicketEarly);
}

#[test]
fn what_another_door_or_the_service_took_is_taken() {
    let mut world = World::new();
    let set = DoorSet {
        trip: TRIP,
        leg: 0,
        round: 0,
        door: 2,
        time: now().timestamp() - 60,
        slots: [1].into(),
    };
    set.acts().for_each(|act| world.attendance.apply(&act));
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::AlreadyBoarded]);
    let details = &decision.reasons[0].details;
    assert_eq!(
        (details.door, details.at),
        (Some(2), Some(now() - minutes(1)))
    );
    let progress = Progress {
        trip: TRIP,
        revision: 1,
        boarded: vec![Boarding {
            leg: 0,
            round: 0,
            slot: 2,
            at: now(),
            by: PersonId::from_bytes([3; 16]),
            door: None,
        }],
        departed: None,
        arrived: None,
        received: vec![],
        rounds: Vec::new(),
        departed_round: None,
    };
    progress.acts().for_each(|act| world.attendance.apply(&act));
    let decision = world.decide(&person(2).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::AlreadyBoarded]);
    boards(&world.decide(&person(3).shows(0, None)));
}

#[test]
fn a_scene_of_another_slot_verifies_nobody() {
    let mut world = World::new();
    world.act(ActKind::Boarded, 0, Some(1), 0);
    let text = person(1).shows(0, None);
    let code = ScannedCode::read(&text);
    let pass = code.pass();
    for slot in [None, Some(2)] {
        let decision = world.with_scene(slot, |scene| decide(&pass, scene));
        expect(&decision, Verdict::CannotVerify, &[Code::NoTrip]);
        let decision = world.with_scene(slot, |scene| decide_listed(1, scene));
        assert_eq!(decision.verdict, Verdict::Hold);
        assert!(decision.passenger.is_none());
    }
}

#[test]
fn at_arrival_seats_and_stops_do_not_matter_and_twice_is_told() {
    let mut world = World::new();
    world.scan = Scan::Arrival;
    world.plan.vehicle.seats = 1;
    world.leg = 2;
    for slot in [1, 2] {
        world.act(ActKind::Boarded, 0, Some(slot), 0);
    }
    let decision = world.decide(&person(1).shows(0, None));
    boards(&decision);
    assert!(decision.warnings.is_empty());
    let unseen = world.decide(&person(3).shows(0, None));
    boards(&unseen);
    assert_eq!(unseen.warnings[0].code, Code::NotSeenBoarding);
    world.act(ActKind::Received, 2, Some(1), 0);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::AlreadyArrived]);
}

/// Two people may hold tickets of one slot where a service was restored from a back-up.
#[test]
fn t10_a_ticket_that_the_newer_manifest_does_not_name_is_held() {
    let mut world = World::new();
    let holder = person(1);
    let text = holder.shows(0, None);
    let named = |tickets: Vec<[u8; 16]>, world: &mut World| {
        let entry = world
            .manifest
            .entries
            .iter_mut()
            .find(|e| e.slot == 1)
            .unwrap();
        entry.tickets = tickets.into_iter().map(Into::into).collect();
    };
    named(vec![[9; 16], holder.digest()], &mut world);
    boards(&world.decide(&text));
    named(vec![[9; 16]], &mut world);
    let held = world.decide(&text);
    expect(&held, Verdict::Hold, &[Code::NotOnManifest]);
    // The other's name is not shown beside it.
    assert_ne!(held.passenger.unwrap().name, "张晓伟");
}
