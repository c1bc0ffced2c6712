//! The pass: both in one code, signed anew, answering who may ask.

use crate::support::*;
use qicheng_app::{
    ErrorCode, crew,
    people::{self, Carrier},
    worker,
};
use qicheng_codes::make::QrCode;
use qicheng_credential::{
    credential::Body,
    presentation::{Presented, Proof},
    text::{self, Prefix},
    verdict::Verdict,
};
use qicheng_domain::{health::HealthColour, role::Role};

#[test]
fn ticket_and_health_code_stand_in_one_code_of_the_holder() {
    let (phone, person) = passenger(&World::new(), 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();

    let (prefix, bytes) = text::decode(&pass.text).unwrap();
    assert_eq!(prefix, Prefix::Pass);
    let Presented::Phone(presented) = Presented::parse(&bytes).unwrap() else {
        panic!("shown by a phone");
    };
    assert_eq!(presented.verify_holder().unwrap(), holder(&phone, person));
    assert_eq!(presented.time, start().timestamp());
    let [ticket, health] = presented.credentials.as_slice() else {
        panic!("two credentials");
    };
    ticket.verify(&key_of(TICKETS)).unwrap();
    health.verify(&key_of(HEALTHS)).unwrap();
    assert!(matches!(&ticket.credential.body, Body::Ticket(t) if t.slot == 1));
    assert!(matches!(&health.credential.body, Body::Health(_)));

    assert_eq!(
        (pass.name.as_str(), pass.colour),
        ("张*伟", Some(HealthColour::Green))
    );
    let trip = pass.trip.unwrap();
    assert_eq!(trip.vehicle.as_deref(), Some("湘U12345"));
    assert_eq!(trip.boarding.as_deref(), Some("龙山县汽车站"));
    assert_eq!(trip.destination.as_deref(), Some("深圳厂区"));
    assert_eq!(trip.seat.as_deref(), Some("1A"));
}

#[test]
fn a_code_is_small_enough_for_a_cheap_screen() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let version = |proof| {
        let pass = worker::pass(&phone, person, proof).unwrap();
        QrCode::new(&pass.text).unwrap().version()
    };
    assert!(version(None) <= 17);
    assert!(version(Some(Proof::Nonce([0xff; 8]))) <= 17);
    // A day later the health code is over and the ticket stands alone.
    world.wait(86_400);
    assert!(version(None) <= 13);
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_eq!((pass.colour, pass.health_until), (None, None));
    // When the ticket is over too there is nothing to show.
    world.wait(2 * 86_400);
    let nothing = worker::pass(&phone, person, None).unwrap_err();
    assert_eq!(nothing.code(), ErrorCode::NoTicket);
}

#[test]
fn a_pass_is_signed_anew_every_half_minute() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let first = worker::pass(&phone, person, None).unwrap();
    assert_eq!((first.redraw - first.made).num_seconds(), 30);
    world.wait(30);
    let second = worker::pass(&phone, person, None).unwrap();
    assert_ne!(first.text, second.text);
    assert_eq!(second.made, first.redraw);
}

#[test]
fn crew_sees_its_challenge_answered_by_code_and_once() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");

    let asked = crew::ask_by_code(&at_door(&crew), &BUS).unwrap();
    let asker = worker::read_challenge(&phone, &asked).unwrap();
    assert_eq!((asker.role, asker.region), (Role::Crew, place()));
    assert_eq!(asker.trip, Some(TRIP));

    let plain = worker::pass(&phone, person, None).unwrap();
    let view = crew::scan(&crew_of(&crew), &BUS, &plain.text)
        .unwrap()
        .value;
    assert_verdict(&view, Verdict::Hold, &["challenge-unanswered"]);

    let answer = worker::pass(&phone, person, Some(asker.proof)).unwrap();
    assert!(answer.answers_challenge);
    assert_boards(
        &crew::scan(&crew_of(&crew), &BUS, &answer.text)
            .unwrap()
            .value,
    );
}

#[test]
fn crew_sees_its_challenge_answered_by_six_digits() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let digits = crew::ask_by_digits(&crew).unwrap();
    assert!(digits <= 999_999);

    let wrong = Proof::Digits((digits + 1) % 1_000_000);
    let wrong = worker::pass(&phone, person, Some(wrong)).unwrap();
    let view = crew::scan(&crew_of(&crew), &BUS, &wrong.text)
        .unwrap()
        .value;
    assert_verdict(&view, Verdict::Hold, &["challenge-wrong"]);

    let right = worker::pass(&phone, person, Some(Proof::Digits(digits))).unwrap();
    assert_boards(
        &crew::scan(&crew_of(&crew), &BUS, &right.text)
            .unwrap()
            .value,
    );
}

#[test]
fn who_is_trusted_by_nobody_may_not_ask() {
    let world = World::new();
    let (phone, _) = passenger(&world, 1, "张晓伟");
    let crook = world.phone("crook");
    takes_up_by(&crook, Role::Crew, STRANGER);
    knows_the_trip(&crook);
    let asked = crew::ask_by_code(&at_door(&crook), &BUS).unwrap();
    let refused = worker::read_challenge(&phone, &asked).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
    for code in ["QC2:AB", "https://example.com", ""] {
        let refused = worker::read_challenge(&phone, code).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::WrongCode, "{code}");
    }
}

#[test]
fn people_on_paper_have_no_pass_on_the_phone() {
    let phone = World::new().phone("helper");
    let person = people::add(&phone, Carrier::Paper).unwrap().value;
    let refused = worker::pass(&phone, person, None).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongPass);
}

fn key_of(n: u8) -> qicheng_credential::key::PublicKey {
    use qicheng_credential::key::Signer as _;
    key(n).public()
}
