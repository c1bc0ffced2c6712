//! Two doors of one vehicle, each with a device, and no network.

use crate::support::*;
use qicheng_app::{
    ErrorCode,
    crew::{self, Place},
    worker,
};
use qicheng_credential::{credential::Role, verdict::Verdict};
use qicheng_exchange::document::{Channel, DocumentKind};

const FRONT: Place = Place {
    door: Some((1, 2)),
    ..BUS
};
const BACK: Place = Place {
    door: Some((2, 2)),
    ..BUS
};

#[test]
fn doors_that_were_not_merged_ask_for_a_challenge() {
    let world = World::new();
    let front = at_the_bus(&world, "front", Role::Crew);
    let back = at_the_bus(&world, "back", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let show = |proof| worker::pass(&phone, person, proof).unwrap().text;

    let view = crew::scan(&front, &FRONT, &show(None)).unwrap().value;
    assert_verdict(&view, Verdict::Hold, &["doors-not-merged"]);
    let asked = crew::ask_by_code(&front, &FRONT).unwrap();
    let asker = worker::read_challenge(&phone, &asked).unwrap();
    let view = crew::scan(&front, &FRONT, &show(Some(asker.proof)))
        .unwrap()
        .value;
    assert_boards(&view);

    // The back door learns of it by the front door's code.
    let code = crew::door_code(&front, &FRONT).unwrap();
    assert_eq!(crew::merge_door(&back, &BACK, &code).unwrap().value, 1);
    assert_eq!(crew::merge_door(&back, &BACK, &code).unwrap().value, 0);
    let view = crew::scan(&back, &BACK, &show(None)).unwrap().value;
    assert_verdict(&view, Verdict::Reject, &["already-boarded"]);
    assert_eq!(view.reasons[0].details.door, Some(1));

    // Merged, the back door boards others without asking.
    let (phone, person) = passenger(&world, 2, "王芳");
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_boards(&crew::scan(&back, &BACK, &pass.text).unwrap().value);
    assert_eq!(crew::headcount(&back, &BACK).unwrap().on_board, 2);
}

#[test]
fn a_vehicle_departs_with_all_doors_merged() {
    let world = World::new();
    let front = at_the_bus(&world, "front", Role::Crew);
    let back = at_the_bus(&world, "back", Role::Crew);
    let refused = crew::depart(&front, &FRONT).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DoorsNotMerged);
    let code = crew::door_code(&back, &BACK).unwrap();
    crew::merge_door(&front, &FRONT, &code).unwrap();
    crew::depart(&front, &FRONT).unwrap();
    // Everyone was called out: what a door showed before counts no more.
    crew::call_out(&front, TRIP, 0).unwrap();
    let refused = crew::depart(&front, &FRONT).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DoorsNotMerged);
    let refused = crew::merge_door(&front, &FRONT, &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
}

#[test]
fn what_another_door_showed_grows_old() {
    let world = World::new();
    let front = at_the_bus(&world, "front", Role::Crew);
    let back = at_the_bus(&world, "back", Role::Crew);
    let code = crew::door_code(&back, &BACK).unwrap();
    crew::merge_door(&front, &FRONT, &code).unwrap();
    world.wait(301);
    // Somebody may have boarded at the back since.
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    let view = crew::scan(&front, &FRONT, &pass.text).unwrap().value;
    assert_verdict(&view, Verdict::Hold, &["doors-not-merged"]);
    let refused = crew::depart(&front, &FRONT).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DoorsNotMerged);
    // A picture of what it showed then is no help.
    let refused = crew::merge_door(&front, &FRONT, &code).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    let code = crew::door_code(&back, &BACK).unwrap();
    crew::merge_door(&front, &FRONT, &code).unwrap();
    crew::depart(&front, &FRONT).unwrap();
}

#[test]
fn a_code_of_no_door_of_this_vehicle_is_refused() {
    let world = World::new();
    let front = at_the_bus(&world, "front", Role::Crew);
    let back = at_the_bus(&world, "back", Role::Crew);
    let refuses = |code: &str| {
        let refused = crew::merge_door(&front, &FRONT, code).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::WrongCode);
    };
    refuses(&crew::door_code(&front, &FRONT).unwrap());
    let other_leg = Place { leg: 1, ..BACK };
    refuses(&crew::door_code(&back, &other_leg).unwrap());
    let third = Place {
        door: Some((3, 3)),
        ..BUS
    };
    refuses(&crew::door_code(&back, &third).unwrap());
    refuses(&crew::ask_by_code(&back, &BACK).unwrap());

    // A crew in good standing, of another place than the one that sends this vehicle.
    let elsewhere = world.phone("elsewhere");
    takes_up_by(&elsewhere, Role::Crew, STAFFS_ELSEWHERE);
    knows_the_trip(&elsewhere);
    let list = list_by(LISTS_ELSEWHERE, 1, &[]);
    front
        .line
        .publish(Channel::All, DocumentKind::List, b"elsewhere", list);
    front.sync();
    refuses(&crew::door_code(&elsewhere, &BACK).unwrap());

    let crook = world.phone("crook");
    takes_up_by(&crook, Role::Crew, STRANGER);
    knows_the_trip(&crook);
    refuses(&crew::door_code(&crook, &BACK).unwrap());
    let gate = at_the_bus(&world, "gate", Role::Employer);
    let refused = crew::door_code(&gate, &BACK).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NotStaff);
}
