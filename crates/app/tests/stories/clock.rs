//! A phone whose clock is wrong: it is said as such.

use crate::{forms::assert_fields, support::*};
use chrono::TimeDelta;
use qicheng_app::{
    App, ErrorCode, commands,
    people::{self, Carrier},
    roles::{crew, worker},
};
use qicheng_domain::{
    form::FieldCode,
    health::DeclarationForm,
    ids::PersonId,
    people::{registration::RegistrationForm, role::Role},
    travel::intent::IntentForm,
};
use serde_json::json;

/// Whether screens say that the clock is wrong.
fn says_wrong(app: &App) -> bool {
    let queue = commands::dispatch(app, "device.queue", json!({})).unwrap();
    queue["clock"]["wrong"].as_bool().unwrap()
}

fn agreed(phone: &Phone) -> PersonId {
    let person = people::add(phone, Carrier::Phone).unwrap().value;
    worker::give_consent(phone, person, consent(true)).unwrap();
    person
}

/// Made up, with a right check digit.
fn born(id_number: &str) -> RegistrationForm {
    RegistrationForm {
        id_number: qicheng_test_kit::people::with_check(id_number),
        ..form("王芳")
    }
}

fn days(of: [&str; 2]) -> IntentForm {
    IntentForm {
        destination: "440300".to_owned(),
        earliest: of[0].to_owned(),
        latest: of[1].to_owned(),
        ..IntentForm::default()
    }
}

#[test]
fn t08_a_clock_that_stands_in_1970_is_not_blamed_on_a_birth_date() {
    let world = World::new();
    let (phone, clock) = world.phone_off_by("worker", -TimeDelta::days(20_000));
    let person = agreed(&phone);
    assert!(says_wrong(&phone));
    // Whoever was born before the time that it surely is can register.
    worker::register(&phone, person, &born("433130199507081224")).unwrap();
    // A child born since is held back by the clock, and by nothing that was typed.
    let child = born("433130202602081224");
    assert_eq!(worker::check_registration(&phone, &child).unwrap(), []);
    let refused = worker::register(&phone, person, &child).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ClockWrong);
    let both = RegistrationForm {
        mobile: "12".to_owned(),
        ..child.clone()
    };
    let refused = worker::register(&phone, person, &both).unwrap_err();
    assert_fields(&refused, &[("mobile", FieldCode::Malformed)]);
    // What no calendar has stays the field's fault.
    let none = worker::check_registration(&phone, &born("433130199502301224")).unwrap();
    assert_eq!(none[0].code, FieldCode::ImpossibleDate);

    clock.set(TimeDelta::days(20_000));
    assert!(!says_wrong(&phone));
    worker::register(&phone, person, &child).unwrap();
    let tomorrow = worker::check_registration(&phone, &born("433130202602091224")).unwrap();
    assert_eq!(tomorrow[0].code, FieldCode::ImpossibleDate);
}

#[test]
fn t08_a_clock_generations_ahead_is_not_blamed_on_a_birth_date_or_a_travel_day() {
    let world = World::new();
    let (phone, clock) = world.phone_off_by("worker", TimeDelta::zero());
    let person = agreed(&phone);
    clock.set(TimeDelta::days(30_000));
    assert!(says_wrong(&phone));
    let old = born("433130194912311224");
    assert_eq!(worker::check_registration(&phone, &old).unwrap(), []);
    let refused = worker::register(&phone, person, &old).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ClockWrong);
    worker::register(&phone, person, &born("433130199507081224")).unwrap();
    let refused = worker::intend(&phone, person, &days(["2026-02-20", "2026-02-21"])).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ClockWrong);
}

#[test]
fn t08_a_travel_day_and_a_declaration_are_not_refused_for_what_the_clock_says() {
    let world = World::new();
    let (phone, _) = world.phone_off_by("worker", -TimeDelta::days(20_000));
    let person = agreed(&phone);
    worker::register(&phone, person, &form("王芳")).unwrap();
    worker::intend(&phone, person, &days(["2026-02-20", "2026-02-21"])).unwrap();
    let refused = worker::intend(&phone, person, &days(["2027-02-20", "2027-02-21"])).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ClockWrong);
    let backwards = worker::intend(&phone, person, &days(["2026-02-21", "2026-02-20"]));
    assert_fields(
        &backwards.unwrap_err(),
        &[("latest", FieldCode::EndBeforeStart)],
    );
    let well = DeclarationForm {
        temperature: "36.5".to_owned(),
        ..DeclarationForm::default()
    };
    let refused = worker::declare(&phone, person, &well).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ClockWrong);
}

#[test]
fn t08_a_visit_that_fails_over_the_clock_says_so_until_one_succeeds() {
    let world = World::new();
    for off in [TimeDelta::hours(3), -TimeDelta::hours(3)] {
        let (mut phone, clock) = world.phone_off_by("worker", off);
        assert!(!says_wrong(&phone));
        let refused = phone.try_sync().unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ClockWrong);
        assert!(says_wrong(&phone));
        phone.restart();
        assert!(says_wrong(&phone));
        phone.line.set_down(true);
        assert_eq!(phone.try_sync().unwrap_err().code(), ErrorCode::Offline);
        assert!(says_wrong(&phone));
        phone.line.set_down(false);
        clock.set(-off);
        phone.sync();
        assert!(!says_wrong(&phone));
    }
}

#[test]
fn t08_a_phone_whose_clock_was_days_ahead_gets_its_manifest_again() {
    let world = World::new();
    let (mut phone, clock) = world.phone_off_by("crew", TimeDelta::zero());
    let staff = takes_up(&phone, Role::Crew);
    holds_the_trip(&phone, staff, entries());
    assert_eq!(crew::headcount(&phone, &BUS).unwrap().expected, 5);
    clock.set(TimeDelta::days(8));
    phone.restart();
    let lost = crew::headcount(&phone, &BUS).unwrap_err();
    assert_eq!(lost.code(), ErrorCode::NoTrip);
    assert_eq!(phone.try_sync().unwrap_err().code(), ErrorCode::ClockWrong);
    clock.set(-TimeDelta::days(8));
    phone.sync();
    assert_eq!(crew::headcount(&phone, &BUS).unwrap().expected, 5);
    // One that is over is not asked for again.
    world.clock.pass(TimeDelta::days(8));
    clock.pass(TimeDelta::days(8));
    phone.sync();
    let sent = phone.line.rounds();
    phone.sync();
    assert_eq!(phone.line.rounds(), sent + 1);
    assert!(crew::headcount(&phone, &BUS).is_err());
}

#[test]
fn t08_doors_tell_the_time_by_the_minimum_trusted_time() {
    let world = World::new();
    let door = |name, number| {
        let (phone, clock) = world.phone_off_by(name, TimeDelta::zero());
        let staff = takes_up(&phone, Role::Crew);
        holds_the_trip(&phone, staff, entries());
        crew::set_door(&crew_of(&phone), TRIP, (number, 2)).unwrap();
        (phone, clock)
    };
    let (front, front_clock) = door("front", 1);
    let (back, back_clock) = door("back", 2);
    names_crew(&[&front, &back], &[&front, &back]);
    let merges = |door: &Phone, from: &Phone| {
        let code = crew::door_code(&crew_of(from), &BUS).unwrap();
        let merged = crew::merge_door(&crew_of(door), &BUS, &code);
        merged.map(drop).map_err(|error| error.code())
    };
    assert_eq!(merges(&front, &back), Ok(()));

    // Both fell back to years that were: both tell the time that it surely is, and merge.
    front_clock.set(-TimeDelta::days(9_000));
    back_clock.set(-TimeDelta::days(8_000));
    assert_eq!(merges(&front, &back), Ok(()));
    let unknown = |door: &Phone| crew::headcount(door, &BUS).unwrap().unknown_doors;
    assert_eq!(unknown(&front), vec![0_u8; 0]);
    front_clock.pass(TimeDelta::minutes(6));
    assert_eq!(unknown(&front), [2_u8]);
    // One of them is right: the other is notified of its clock, and not of a wrong code.
    back_clock.set(TimeDelta::days(8_000));
    assert_eq!(merges(&front, &back), Err(ErrorCode::ClockWrong));
    assert_eq!(merges(&back, &front), Err(ErrorCode::WrongCode));
}

#[test]
fn t08_a_challenge_is_not_called_a_wrong_code_for_the_worker_s_clock() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let asked = crew::ask_by_code(&at_door(&crew), &BUS).unwrap();
    let (phone, clock) = world.phone_off_by("worker", TimeDelta::zero());
    assert!(worker::read_challenge(&phone, &asked).is_ok());
    clock.set(-TimeDelta::days(9_000));
    assert!(worker::read_challenge(&phone, &asked).is_ok());
    clock.set(TimeDelta::days(18_000));
    let refused = worker::read_challenge(&phone, &asked).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ClockWrong);
}
