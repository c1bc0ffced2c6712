//! Several members of staff on one device: whose key signs what is done on a trip.

use crate::{staff::crew::boards_by_card, support::*};
use qicheng_app::{
    App, ErrorCode, commands,
    people::{self, Carrier},
    roles::{
        crew::{self, Departure},
        worker,
    },
    staff,
};
use qicheng_credential::staff::act::SignedAct;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    operations::claim::Claim,
    people::role::Role,
    travel::act::{Act, ActKind},
};
use qicheng_exchange::document::Content;
use serde_json::{Value, json};

/// Gives a command as a window does.
fn ask(app: &App, command: &str, args: Value) -> Result<Value, ErrorCode> {
    commands::dispatch(app, command, args).map_err(|error| error.code)
}

fn calls_out(phone: &Phone, trip: TripId) -> Result<Value, ErrorCode> {
    ask(phone, "crew.call-out", json!({ "trip": trip, "leg": 0 }))
}

/// The acts that came, each under the key of whoever it names; with who sent it.
fn acts_by(phone: &Phone) -> Vec<(PersonId, Act)> {
    phone.sync();
    let operations = phone.line.operations();
    let claims = phone.line.claims();
    let enrolled = |person| {
        let mut all = operations.iter().zip(&claims);
        all.find_map(|(op, claim)| match claim {
            Claim::StaffEnrolment(e) if op.actor == person => Some(e.staff_key),
            _ => None,
        })
    };
    let mut acts = Vec::new();
    for (op, claim) in operations.iter().zip(&claims) {
        if let Claim::Act(signed) = claim {
            let signed = SignedAct::parse(&signed.bytes).unwrap();
            let key = enrolled(op.actor).unwrap();
            let key = qicheng_credential::key::PublicKey::from_point(&key).unwrap();
            signed.verify(&key).unwrap();
            assert_eq!(signed.act.by, op.actor);
            acts.push((op.actor, signed.act));
        }
    }
    acts
}

/// Brings staff of a phone the manifest of another trip.
fn holds_other_trip(phone: &Phone, staff: PersonId) {
    let sealed = manifest_of(OTHER_TRIP, &phone.line.sealing());
    let own = Channel::Person(staff);
    phone
        .line
        .publish(own, DocumentKind::Manifest, &OTHER_TRIP.0, sealed);
    phone.sync();
}

#[test]
fn t05_an_act_is_signed_by_whoever_is_on_duty_on_that_trip() {
    let world = World::new();
    let phone = at_the_bus(&world, "shared", Role::Crew);
    let first = crew_of(&phone).person();
    world.wait(1);
    let second = takes_up(&phone, Role::Crew);
    holds_other_trip(&phone, second);

    calls_out(&phone, TRIP).unwrap();
    calls_out(&phone, OTHER_TRIP).unwrap();
    let by: Vec<_> = acts_by(&phone)
        .iter()
        .map(|(by, act)| (*by, act.trip))
        .collect();
    assert_eq!(by, [(first, TRIP), (second, OTHER_TRIP)]);

    // Who took up a role and is on no trip signs nothing there.
    let third = TripId([3; 6]);
    assert_eq!(calls_out(&phone, third), Err(ErrorCode::NoTrip));
}

#[test]
fn t05_of_two_on_one_trip_the_screen_names_and_changes_who_is_on_duty() {
    let world = World::new();
    let phone = at_the_bus(&world, "shared", Role::Crew);
    let first = crew_of(&phone).person();
    world.wait(1);
    let second = takes_up(&phone, Role::Crew);
    holds_the_trip(&phone, second, entries());
    let on_duty = |phone: &Phone| {
        let all = staff::duty(phone, Role::Crew, TRIP).unwrap();
        assert!(all.iter().all(|member| member.name == "周师傅"));
        let on_duty: Vec<_> = all.into_iter().filter(|m| m.on_duty).collect();
        assert_eq!(on_duty.len(), 1);
        on_duty[0].person
    };
    assert_eq!(on_duty(&phone), second);
    calls_out(&phone, TRIP).unwrap();
    let take = |person| json!({ "trip": TRIP, "role": Role::Crew, "person": person });
    ask(&phone, "staff.take-duty", take(first)).unwrap();
    assert_eq!(on_duty(&phone), first);
    world.wait(1);
    calls_out(&phone, TRIP).unwrap();
    let by: Vec<_> = acts_by(&phone).into_iter().map(|(by, _)| by).collect();
    assert_eq!(by, [second, first]);
    let stranger = takes_up(&phone, Role::Crew);
    assert_eq!(
        ask(&phone, "staff.take-duty", take(stranger)),
        Err(ErrorCode::NoTrip)
    );

    // Whose list is taken back is on duty no more.
    let removed = Content::Removed;
    phone.line.publish_as(
        Channel::Person(first),
        DocumentKind::Manifest,
        &TRIP.0,
        removed,
    );
    phone.sync();
    assert_eq!(on_duty(&phone), second);
}

#[test]
fn t05_crew_and_employer_of_one_device_each_sign_at_their_own_place() {
    let world = World::new();
    let phone = at_the_bus(&world, "shared", Role::Crew);
    let crew = crew_of(&phone).person();
    let employer = takes_up(&phone, Role::Employer);
    holds_the_trip(&phone, employer, entries());
    for gate in [false, true] {
        let at = json!({ "trip": TRIP, "leg": 0, "slot": 1, "temperature": 365, "gate": gate });
        ask(&phone, "crew.check-health", at).unwrap();
        world.wait(1);
    }
    let by: Vec<_> = acts_by(&phone).into_iter().map(|(by, _)| by).collect();
    assert_eq!(by, [crew, employer]);
}

#[test]
fn t05_a_code_typed_offline_does_not_put_working_crew_out() {
    let world = World::new();
    let phone = at_the_bus(&world, "crew", Role::Crew);
    let working = crew_of(&phone).person();
    phone.line.set_down(true);
    for role in [Role::Crew, Role::Employer, Role::Helper] {
        staff::enrol(&phone, "小何", role, "wrong-code").unwrap();
    }
    assert_eq!(crew_of(&phone).person(), working);
    boards_by_card(&phone, &BUS, 1);
    let at = json!({ "trip": TRIP, "leg": 0 });
    ask(&phone, "crew.depart", at).unwrap();
    phone.line.set_down(false);
    let by = acts_by(&phone);
    assert!(by.iter().all(|(by, _)| *by == working));
    assert!(by.iter().any(|(_, act)| act.kind == ActKind::Departed));
}

#[test]
fn t05_a_helper_whose_code_is_not_answered_does_not_speak_for_people_on_paper() {
    let world = World::new();
    let phone = world.phone("village");
    let helper = takes_up(&phone, Role::Helper);
    staff::enrol(&phone, "李主任", Role::Helper, "wrong-code").unwrap();
    let person = people::add(&phone, Carrier::Paper).unwrap().value;
    worker::give_consent(&phone, person, consent(true)).unwrap();
    phone.sync();
    let operations = phone.line.operations();
    let said = operations.iter().rfind(|op| op.subject == person).unwrap();
    assert_eq!(said.actor, helper);
}

#[test]
fn t05_a_role_follows_its_code() {
    let world = World::new();
    let phone = world.phone("crew");
    // The code is a crew's; the person took it for a helper's.
    let person = staff::enrol(&phone, "周师傅", Role::Helper, "abcd-2345")
        .unwrap()
        .value;
    let role = |phone: &Phone| people::list(phone).unwrap()[0].role;
    assert_eq!(role(&phone), Some(Role::Helper));
    phone.sync();
    let credential = staff_credential(STAFFS, Role::Crew, staff_key(&phone));
    let own = Channel::Person(person);
    phone
        .line
        .publish(own, DocumentKind::Staff, b"", credential);
    holds_the_trip(&phone, person, entries());
    assert_eq!(role(&phone), Some(Role::Crew));
    let ready = staff::ready(&phone).unwrap();
    assert_eq!((ready[0].role, ready[0].ready), (Role::Crew, true));
    assert_eq!(crew_of(&phone).person(), person);
    assert!(staff::badge(&phone, &[Role::Helper]).is_err());
    crew::depart(&crew_of(&phone), &BUS, Departure::Settled).unwrap();
    assert_eq!(acts_by(&phone).len(), 1);
}
