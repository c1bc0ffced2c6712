//! Two doors of one vehicle, each with a device, and no network.

use crate::{staff::crew::acts, support::*};
use qicheng_app::{
    ErrorCode,
    roles::{
        crew::{self, Departure, MergeResult},
        worker,
    },
    scan::Place,
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    verdict::{Decision, ToDo, Verdict},
};
use qicheng_domain::{
    channel::Channel, document::DocumentKind, ids::PersonId, people::role::Role,
    travel::act::ActKind,
};

/// Boards a passenger who answers the door's challenge.
fn boards_by_challenge(door: &Phone, phone: &Phone, person: PersonId) -> Decision {
    let asked = crew::ask_by_code(&at_door(door), &BUS).unwrap();
    let asker = worker::read_challenge(phone, &asked).unwrap();
    let pass = worker::pass(phone, person, Some(asker.proof)).unwrap();
    crew::scan(&crew_of(door), &BUS, &pass.text).unwrap().value
}

fn merges(door: &Phone, from: &Phone) -> MergeResult {
    let code = crew::door_code(&crew_of(from), &BUS).unwrap();
    crew::merge_door(&crew_of(door), &BUS, &code).unwrap().value
}

fn departs(door: &Phone, departure: Departure) -> Result<(), ErrorCode> {
    let left = crew::depart(&crew_of(door), &BUS, departure);
    left.map(drop).map_err(|error| error.code())
}

#[test]
fn doors_ask_for_a_challenge_and_learn_of_each_others_passengers() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let show = || worker::pass(&phone, person, None).unwrap().text;

    let view = crew::scan(&crew_of(&front), &BUS, &show()).unwrap().value;
    assert_verdict(&view, Verdict::Hold, &["doors-not-merged"]);
    assert_boards(&boards_by_challenge(&front, &phone, person));

    // The back door learns of it by the front door's code.
    assert_eq!(merges(&back, &front).added, 1);
    assert_eq!(merges(&back, &front).added, 0);
    let view = crew::scan(&crew_of(&back), &BUS, &show()).unwrap().value;
    let reasons = ["already-boarded", "doors-share-slots"];
    assert_verdict(&view, Verdict::Reject, &reasons);
    assert_eq!(view.reasons[0].details.door, Some(1));
    assert_eq!(crew::headcount(&back, &BUS).unwrap().on_board, 1);
}

#[test]
fn t02_one_pass_at_two_freshly_merged_doors_is_asked_at_both_and_named_by_the_merge() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    assert_eq!(merges(&front, &back).both, []);
    assert_eq!(merges(&back, &front).both, []);
    // A copy of one code, held up at both within its half minute.
    let copy = worker::pass(&phone, person, None).unwrap().text;
    for door in [&front, &back] {
        let view = crew::scan(&crew_of(door), &BUS, &copy).unwrap().value;
        assert_verdict(&view, Verdict::Hold, &["doors-share-slots"]);
        assert_eq!(view.to_do, [ToDo::AskChallenge]);
    }
    // The phone itself, handed back through a window, answers both.
    assert_boards(&boards_by_challenge(&front, &phone, person));
    world.wait(20);
    assert_boards(&boards_by_challenge(&back, &phone, person));

    for (door, other) in [(&front, &back), (&back, &front)] {
        let both = merges(door, other).both;
        assert_eq!(both.len(), 1);
        let named = (both[0].slot, both[0].name.as_deref(), &both[0].doors[..]);
        assert_eq!(named, (1, Some("张晓伟"), &[1, 2][..]));
        // A merge that comes again hides nothing.
        assert_eq!(merges(door, other).both, both);
        assert_eq!(crew::doubles(door, &BUS).unwrap(), both);
    }
    assert_eq!(crew::headcount(&front, &BUS).unwrap().on_board, 1);
}

#[test]
fn t02_a_paper_pass_is_held_at_freshly_merged_doors() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    merges(&front, &back);
    let paper = text::encode(Prefix::Pass, &ticket(TICKETS, TRIP, 4, "赵金雀", None));
    let view = crew::scan(&crew_of(&front), &BUS, &paper).unwrap().value;
    let held = ["paper", "doors-share-slots", "health-missing", "rule-fails"];
    assert_verdict(&view, Verdict::Hold, &held);
}

#[test]
fn t02_a_vehicle_with_a_double_boarding_departs_settled_or_with_a_signed_word_that_it_is_not() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    assert_boards(&boards_by_challenge(&front, &phone, person));
    assert_boards(&boards_by_challenge(&back, &phone, person));
    merges(&front, &back);
    merges(&back, &front);
    assert_eq!(
        departs(&front, Departure::Settled),
        Err(ErrorCode::DoubleBoarding)
    );

    // At the front it was found out who is on board; at the back it was not.
    let none = crew::settle_double(&crew_of(&front), &BUS, 2).unwrap_err();
    assert_eq!(none.code(), ErrorCode::UnknownSlot);
    crew::settle_double(&crew_of(&front), &BUS, 1).unwrap();
    assert_eq!(crew::doubles(&front, &BUS).unwrap(), []);
    assert_eq!(departs(&front, Departure::Settled), Ok(()));
    assert_eq!(departs(&back, Departure::NotSettled), Ok(()));
    let told = |phone: &Phone| {
        phone.sync();
        let acts = acts(phone);
        let told = acts.iter().filter(|a| a.kind == ActKind::DoubleUnsettled);
        told.map(|act| (act.slot, act.leg, act.door))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&front), []);
    assert_eq!(told(&back), [(Some(1), 0, None)]);
}

#[test]
fn t02_a_slot_that_a_third_door_boarded_too_is_open_again() {
    let world = World::new();
    let doors: Vec<Phone> = (1..=3)
        .map(|door| at_one_door(&world, &format!("door {door}"), door, 3))
        .collect();
    let all: Vec<&Phone> = doors.iter().collect();
    names_crew(&all, &all);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    for door in &doors {
        assert_boards(&boards_by_challenge(door, &phone, person));
    }
    // The first door learns of two others that both boarded the slot, one after the other.
    assert_eq!(merges(&doors[0], &doors[1]).both[0].doors, [1, 2]);
    crew::settle_double(&crew_of(&doors[0]), &BUS, 1).unwrap();
    assert_eq!(merges(&doors[0], &doors[2]).both[0].doors, [1, 2, 3]);
    assert_eq!(
        departs(&doors[0], Departure::Settled),
        Err(ErrorCode::DoubleBoarding)
    );
}

#[test]
fn t02_another_doors_phone_shows_the_same_count_or_says_that_a_door_is_unknown() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let counts = |phone: &Phone, place: &Place| {
        let count = crew::headcount(phone, place).unwrap();
        (count.on_board, count.unknown_doors)
    };
    let (first, one) = passenger(&world, 1, "张晓伟");
    let (second, two) = passenger(&world, 2, "王芳");
    assert_boards(&boards_by_challenge(&front, &first, one));
    assert_eq!(counts(&front, &BUS), (1, vec![2]));
    assert_eq!(counts(&back, &BUS), (0, vec![1]));
    merges(&back, &front);
    assert_boards(&boards_by_challenge(&back, &second, two));
    merges(&front, &back);
    assert_eq!(counts(&front, &BUS), (2, vec![]));
    assert_eq!(counts(&back, &BUS), (2, vec![]));
    world.wait(301);
    assert_eq!(counts(&back, &BUS), (2, vec![1]));

    // Whoever boarded at the back after the last merge is in its set of the next stop too.
    let (third, three) = passenger(&world, 3, "李建国");
    merges(&front, &back);
    assert_boards(&boards_by_challenge(&back, &third, three));
    assert_eq!(departs(&front, Departure::Settled), Ok(()));
    let stop = Place { leg: 1, ..BUS };
    assert_eq!(counts(&front, &stop), (2, vec![2]));
    let code = crew::door_code(&crew_of(&back), &stop).unwrap();
    let merged = crew::merge_door(&crew_of(&front), &stop, &code).unwrap();
    assert_eq!(merged.value.added, 1);
    assert_eq!(merged.value.both, []);
    assert_eq!(counts(&front, &stop), (3, vec![]));
}

#[test]
fn a_vehicle_departs_with_all_doors_merged() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    assert_eq!(
        departs(&front, Departure::Settled),
        Err(ErrorCode::DoorsNotMerged)
    );
    let code = crew::door_code(&crew_of(&back), &BUS).unwrap();
    crew::merge_door(&crew_of(&front), &BUS, &code).unwrap();
    assert_eq!(departs(&front, Departure::Settled), Ok(()));
    // Everyone was called out: what a door showed before counts no more.
    crew::call_out(&crew_of(&front), &BUS).unwrap();
    assert_eq!(
        departs(&front, Departure::NotSettled),
        Err(ErrorCode::DoorsNotMerged)
    );
    let refused = crew::merge_door(&crew_of(&front), &BUS, &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

#[test]
fn what_another_door_showed_grows_old() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let code = crew::door_code(&crew_of(&back), &BUS).unwrap();
    crew::merge_door(&crew_of(&front), &BUS, &code).unwrap();
    world.wait(301);
    // Somebody may have boarded at the back since.
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    let view = crew::scan(&crew_of(&front), &BUS, &pass.text)
        .unwrap()
        .value;
    assert_verdict(&view, Verdict::Hold, &["doors-not-merged"]);
    assert_eq!(
        departs(&front, Departure::Settled),
        Err(ErrorCode::DoorsNotMerged)
    );
    // A picture of what it showed then is no help.
    let refused = crew::merge_door(&crew_of(&front), &BUS, &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    merges(&front, &back);
    assert_eq!(departs(&front, Departure::Settled), Ok(()));
}

#[test]
fn a_code_of_no_door_of_this_vehicle_is_refused() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let refuses = |code: &str, why| {
        let refused = crew::merge_door(&crew_of(&front), &BUS, code).unwrap_err();
        assert_eq!(refused.code(), why);
    };
    let own = crew::door_code(&crew_of(&front), &BUS).unwrap();
    refuses(&own, ErrorCode::WrongCode);
    let other_leg = Place { leg: 1, ..BUS };
    let elsewhere = crew::door_code(&crew_of(&back), &other_leg).unwrap();
    refuses(&elsewhere, ErrorCode::WrongCode);
    let third = at_one_door(&world, "third", 3, 3);
    let third = crew::door_code(&crew_of(&third), &BUS).unwrap();
    refuses(&third, ErrorCode::WrongCode);
    let challenge = crew::ask_by_code(&at_door(&back), &BUS).unwrap();
    refuses(&challenge, ErrorCode::WrongCode);
    let gate = at_the_bus(&world, "gate", Role::Employer);
    assert_eq!(refusal(&gate, "crew.door-code"), ErrorCode::NotStaff);
}

#[test]
fn t02_a_doors_set_counts_from_crew_of_that_trip_alone() {
    let world = World::new();
    let (front, back) = at_two_doors(&world);
    let refuses = |other: &Phone| {
        let code = crew::door_code(&crew_of(other), &BUS).unwrap();
        let refused = crew::merge_door(&crew_of(&front), &BUS, &code).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotOnTrip);
    };
    // Crew of the same place, in good standing, on another trip.
    let colleague = at_one_door(&world, "colleague", 2, 2);
    refuses(&colleague);

    // Named by mistake, but of another place than the one that sends this vehicle, or vouched for by nobody.
    let list = list_by(LISTS_ELSEWHERE, 1, &[]);
    front
        .line
        .publish(Channel::All, DocumentKind::List, b"elsewhere", list);
    for (name, issuer) in [("elsewhere", STAFFS_ELSEWHERE), ("crook", STRANGER)] {
        let other = at_the_bus_by(&world, name, Role::Crew, issuer);
        crew::set_door(&crew_of(&other), TRIP, (2, 2)).unwrap();
        names_crew(&[&front], &[&front, &back, &other]);
        refuses(&other);
    }
    merges(&front, &back);

    // Who is on duty no more is named no more.
    names_crew(&[&front], &[&front]);
    refuses(&back);
}

#[test]
fn t02_of_several_crew_a_phone_whose_door_nobody_said_does_not_count_as_the_only_one() {
    let world = World::new();
    let (front, back) = (
        at_the_bus(&world, "front", Role::Crew),
        at_the_bus(&world, "back", Role::Crew),
    );
    let unsaid = || crew::headcount(&front, &BUS).unwrap().door_unsaid;
    names_crew(&[&front], &[&front]);
    assert!(!unsaid());
    names_crew(&[&front], &[&front, &back]);
    assert!(unsaid());
    // So it asks the phone, and the vehicle does not leave.
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let shown = worker::pass(&phone, person, None).unwrap().text;
    let view = crew::scan(&crew_of(&front), &BUS, &shown).unwrap().value;
    assert_verdict(&view, Verdict::Hold, &["doors-not-merged"]);
    let refused = departs(&front, Departure::Settled);
    assert_eq!(refused, Err(ErrorCode::DoorsNotMerged));
    assert_boards(&boards_by_challenge(&front, &phone, person));
    for door in [(1, 1), (1, 2)] {
        crew::set_door(&crew_of(&front), TRIP, door).unwrap();
        assert!(!unsaid());
    }
    crew::set_door(&crew_of(&front), TRIP, (1, 1)).unwrap();
    departs(&front, Departure::Settled).unwrap();
}

#[test]
fn which_door_a_device_is_stays_known_and_can_be_changed() {
    let world = World::new();
    let mut front = at_one_door(&world, "front", 1, 2);
    front.restart();
    assert_eq!(crew::door(&front, TRIP).unwrap(), Some((1, 2)));
    let set = |door| crew::set_door(&crew_of(&front), TRIP, door);
    for wrong in [(0, 2), (3, 2), (1, 0), (1, 10)] {
        assert_eq!(set(wrong).unwrap_err().code(), ErrorCode::WrongCode);
    }
    set((2, 3)).unwrap();
    let others = crew::doors(&front, &BUS).unwrap();
    assert_eq!(
        others.iter().map(|door| door.door).collect::<Vec<_>>(),
        [1, 3]
    );
    set((1, 1)).unwrap();
    assert_eq!(crew::door(&front, TRIP).unwrap(), Some((1, 1)));
    assert!(crew::doors(&front, &BUS).unwrap().is_empty());
    let alone = crew::door_code(&crew_of(&front), &BUS).unwrap_err();
    assert_eq!(alone.code(), ErrorCode::WrongCode);
}
