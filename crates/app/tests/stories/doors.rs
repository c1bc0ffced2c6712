//! Two doors of one vehicle, each with a device, and no network.

use crate::support::*;
use qicheng_app::{ErrorCode, crew, scan::Place, worker};
use qicheng_credential::verdict::Verdict;
use qicheng_domain::{channel::Channel, document::DocumentKind, role::Role};

#[test]
fn doors_that_were_not_merged_ask_for_a_challenge() {
    let world = World::new();
    let front = at_one_door(&world, "front", 1, 2);
    let back = at_one_door(&world, "back", 2, 2);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let show = |proof| worker::pass(&phone, person, proof).unwrap().text;

    let view = crew::scan(&crew_of(&front), &BUS, &show(None))
        .unwrap()
        .value;
    assert_verdict(&view, Verdict::Hold, &["doors-not-merged"]);
    let asked = crew::ask_by_code(&at_door(&front), &BUS).unwrap();
    let asker = worker::read_challenge(&phone, &asked).unwrap();
    let view = crew::scan(&crew_of(&front), &BUS, &show(Some(asker.proof)))
        .unwrap()
        .value;
    assert_boards(&view);

    // The back door learns of it by the front door's code.
    let code = crew::door_code(&crew_of(&front), &BUS).unwrap();
    assert_eq!(
        crew::merge_door(&crew_of(&back), &BUS, &code)
            .unwrap()
            .value,
        1
    );
    assert_eq!(
        crew::merge_door(&crew_of(&back), &BUS, &code)
            .unwrap()
            .value,
        0
    );
    let view = crew::scan(&crew_of(&back), &BUS, &show(None))
        .unwrap()
        .value;
    assert_verdict(&view, Verdict::Reject, &["already-boarded"]);
    assert_eq!(view.reasons[0].details.door, Some(1));

    // Merged, the back door boards others without asking.
    let (phone, person) = passenger(&world, 2, "王芳");
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_boards(&crew::scan(&crew_of(&back), &BUS, &pass.text).unwrap().value);
    assert_eq!(crew::headcount(&back, &BUS).unwrap().on_board, 2);
}

#[test]
fn a_vehicle_departs_with_all_doors_merged() {
    let world = World::new();
    let front = at_one_door(&world, "front", 1, 2);
    let back = at_one_door(&world, "back", 2, 2);
    let refused = crew::depart(&crew_of(&front), &BUS).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DoorsNotMerged);
    let code = crew::door_code(&crew_of(&back), &BUS).unwrap();
    crew::merge_door(&crew_of(&front), &BUS, &code).unwrap();
    crew::depart(&crew_of(&front), &BUS).unwrap();
    // Everyone was called out: what a door showed before counts no more.
    crew::call_out(&crew_of(&front), &BUS).unwrap();
    let refused = crew::depart(&crew_of(&front), &BUS).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DoorsNotMerged);
    let refused = crew::merge_door(&crew_of(&front), &BUS, &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

#[test]
fn what_another_door_showed_grows_old() {
    let world = World::new();
    let front = at_one_door(&world, "front", 1, 2);
    let back = at_one_door(&world, "back", 2, 2);
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
    let refused = crew::depart(&crew_of(&front), &BUS).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DoorsNotMerged);
    // A picture of what it showed then is no help.
    let refused = crew::merge_door(&crew_of(&front), &BUS, &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    let code = crew::door_code(&crew_of(&back), &BUS).unwrap();
    crew::merge_door(&crew_of(&front), &BUS, &code).unwrap();
    crew::depart(&crew_of(&front), &BUS).unwrap();
}

#[test]
fn a_code_of_no_door_of_this_vehicle_is_refused() {
    let world = World::new();
    let front = at_one_door(&world, "front", 1, 2);
    let back = at_one_door(&world, "back", 2, 2);
    let refuses = |code: &str| {
        let refused = crew::merge_door(&crew_of(&front), &BUS, code).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::WrongCode);
    };
    refuses(&crew::door_code(&crew_of(&front), &BUS).unwrap());
    let other_leg = Place { leg: 1, ..BUS };
    refuses(&crew::door_code(&crew_of(&back), &other_leg).unwrap());
    let third = at_one_door(&world, "third", 3, 3);
    refuses(&crew::door_code(&crew_of(&third), &BUS).unwrap());
    refuses(&crew::ask_by_code(&at_door(&back), &BUS).unwrap());

    // A crew in good standing, of another place than the one that sends this vehicle.
    let elsewhere = world.phone("elsewhere");
    takes_up_by(&elsewhere, Role::Crew, STAFFS_ELSEWHERE);
    knows_the_trip(&elsewhere);
    let list = list_by(LISTS_ELSEWHERE, 1, &[]);
    front
        .line
        .publish(Channel::All, DocumentKind::List, b"elsewhere", list);
    front.sync();
    crew::set_door(&crew_of(&elsewhere), TRIP, Some((2, 2))).unwrap();
    refuses(&crew::door_code(&crew_of(&elsewhere), &BUS).unwrap());

    let crook = world.phone("crook");
    takes_up_by(&crook, Role::Crew, STRANGER);
    knows_the_trip(&crook);
    crew::set_door(&crew_of(&crook), TRIP, Some((2, 2))).unwrap();
    refuses(&crew::door_code(&crew_of(&crook), &BUS).unwrap());
    let gate = at_the_bus(&world, "gate", Role::Employer);
    assert_eq!(refusal(&gate, "crew.door-code"), ErrorCode::NotStaff);
}

#[test]
fn which_door_a_device_is_stays_known_and_can_be_changed() {
    let world = World::new();
    let mut front = at_one_door(&world, "front", 1, 2);
    front.restart();
    assert_eq!(crew::door(&front, TRIP).unwrap(), Some((1, 2)));
    let set = |door| crew::set_door(&crew_of(&front), TRIP, door);
    for wrong in [(0, 2), (3, 2), (1, 1), (1, 10)] {
        assert_eq!(set(Some(wrong)).unwrap_err().code(), ErrorCode::WrongCode);
    }
    set(Some((2, 3))).unwrap();
    let others = crew::doors(&front, &BUS).unwrap();
    assert_eq!(
        others.iter().map(|door| door.door).collect::<Vec<_>>(),
        [1, 3]
    );
    set(None).unwrap();
    assert_eq!(crew::door(&front, TRIP).unwrap(), None);
    assert!(crew::doors(&front, &BUS).unwrap().is_empty());
    let alone = crew::door_code(&crew_of(&front), &BUS).unwrap_err();
    assert_eq!(alone.code(), ErrorCode::WrongCode);
}
