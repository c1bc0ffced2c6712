//! The pass: both in one code, signed anew, answering who may ask.

use crate::support::*;
use chrono::TimeDelta;
use qicheng_app::{
    ErrorCode, commands,
    people::{self, Carrier},
    roles::{crew, helper, worker},
};
use qicheng_codes::make::QrCode;
use qicheng_credential::{
    credential::Body,
    encoding::text::{self, Prefix},
    presentation::{Presented, Proof},
    verdict::Verdict,
};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    health::HealthColour,
    ids::{PersonId, TripId},
    people::role::Role,
};
use qicheng_messages::Language;
use qicheng_test_kit::credentials;
use serde_json::json;

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
fn t17_what_this_phone_s_key_cannot_show_is_not_on_its_pass() {
    let world = World::new();
    let phone = world.phone("张晓伟");
    let person = registered(&phone, "张晓伟", Carrier::Phone);
    phone.sync();
    let earlier = key_of(77);
    let own = Channel::Person(person);
    let paper = ticket(TICKETS, TRIP, 1, "张晓伟", None);
    let name = [&TRIP.0[..], b"paper"].concat();
    phone.line.publish(own, DocumentKind::Ticket, &name, paper);
    let before = ticket(TICKETS, TRIP, 1, "张晓伟", Some(earlier));
    phone
        .line
        .publish(own, DocumentKind::Ticket, &TRIP.0, before);
    let code = health("张晓伟", earlier);
    phone.line.publish(own, DocumentKind::Health, b"", code);
    phone.sync();
    let refused = worker::pass(&phone, person, None).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoTicket);

    travels(&phone, person, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_eq!(pass.colour, Some(HealthColour::Green));
    assert_eq!(pass.trip.unwrap().id, TRIP);
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
    let refused = worker::read_challenge(&phone, "QC2:AB").unwrap_err();
    assert_eq!(refused.code(), ErrorCode::WrongCode);
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

/// Brings a person a second ticket: on from Shenzhen by a vehicle whose plan leaves so many hours after the first one's.
fn travels_on(phone: &Phone, person: PersonId, hours: i64, issued: impl Fn(Vec<u8>) -> Vec<u8>) {
    let holder = (!people::list(phone)
        .unwrap()
        .iter()
        .any(|p| p.person == person && p.paper))
    .then(|| holder(phone, person));
    let ticket = issued(ticket(TICKETS, OTHER_TRIP, 7, "张晓伟", holder));
    let own = Channel::Person(person);
    phone
        .line
        .publish(own, DocumentKind::Ticket, &OTHER_TRIP.0, ticket);
    let later = plan_later(OTHER_TRIP, "粤B88888", TimeDelta::hours(hours));
    phone.line.publish(
        Channel::Trip(OTHER_TRIP),
        DocumentKind::Trip,
        &OTHER_TRIP.0,
        later,
    );
    phone.sync();
}

fn trip_of(text: &str) -> TripId {
    let (_, bytes) = text::decode(text).unwrap();
    let presented = Presented::parse(&bytes).unwrap();
    let tickets = presented.credentials().iter();
    let mut trips = tickets.filter_map(|parsed| match &parsed.credential.body {
        Body::Ticket(ticket) => Some(ticket.trip),
        _ => None,
    });
    trips.next().unwrap()
}

#[test]
fn t14_of_several_tickets_the_pass_shows_the_next_leg_s_and_any_other_that_is_chosen() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    travels_on(&phone, person, 40, |ticket| ticket);
    let next = || worker::pass(&phone, person, None).unwrap();
    let first = next();
    assert_eq!(first.trip.as_ref().unwrap().id, TRIP);
    assert_eq!(trip_of(&first.text), TRIP);
    let legs: Vec<_> = first.legs.iter().map(|leg| leg.id).collect();
    assert_eq!(legs, [TRIP, OTHER_TRIP]);
    let on = worker::pass_for(&phone, person, Some(OTHER_TRIP), None).unwrap();
    assert_eq!(trip_of(&on.text), OTHER_TRIP);
    let vehicle = on.trip.unwrap().vehicle;
    assert_eq!(vehicle.as_deref(), Some("粤B88888"));
    let none = worker::pass_for(&phone, person, Some(TripId([1; 6])), None).unwrap_err();
    assert_eq!(none.code(), ErrorCode::NoTicket);

    // What the destination asks is told for the next leg, or the chosen one.
    let ahead = |trip| worker::ahead_of(&phone, person, trip).unwrap().unwrap();
    assert_eq!(ahead(None).trip, Some(TRIP));
    assert_eq!(
        worker::ahead(&phone, person).unwrap().unwrap().trip,
        Some(TRIP)
    );
    let later = ahead(Some(OTHER_TRIP));
    assert_eq!(later.trip, Some(OTHER_TRIP));
    assert!(later.boarding_at > ahead(None).boarding_at);

    // Once the first leg's planned end is past, the second is next; the first stays for a vehicle that is late.
    world.wait(20 * 3_600);
    let second = next();
    assert_eq!(trip_of(&second.text), OTHER_TRIP);
    assert_eq!(second.legs.len(), 2);
    assert_eq!(ahead(None).trip, Some(OTHER_TRIP));
    assert_eq!(worker::trips(&phone, person).unwrap()[0].trip, OTHER_TRIP);
}

#[test]
fn t14_a_ticket_that_ends_earlier_is_not_the_next_leg_s_for_that() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    // The later leg's ticket ends before the first one's.
    travels_on(&phone, person, 20, |_| {
        let holder = holder(&phone, person);
        let mut early = credentials::ticket(7, "张晓伟", Some(holder), start());
        if let Body::Ticket(body) = &mut early.body {
            body.trip = OTHER_TRIP;
        }
        early.expires -= 3_600;
        credentials::issued(&key(TICKETS), &early)
    });
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_eq!(trip_of(&pass.text), TRIP);
}

#[test]
fn t14_a_cancelled_leg_is_not_the_next() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    travels_on(&phone, person, 20, |ticket| ticket);
    phone.line.publish(
        Channel::Trip(TRIP),
        DocumentKind::Trip,
        &TRIP.0,
        cancelled(TRIP, "湘U12345"),
    );
    phone.sync();
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_eq!(trip_of(&pass.text), OTHER_TRIP);
    assert_eq!(pass.legs.len(), 2);
}

#[test]
fn t14_paper_carries_the_next_leg_s_ticket_or_the_chosen_one() {
    let world = World::new();
    let phone = world.phone("helper");
    takes_up(&phone, Role::Helper);
    let person = registered(&phone, "赵金雀", Carrier::Paper);
    let own = Channel::Person(person);
    let paper = ticket(TICKETS, TRIP, 4, "赵金雀", None);
    phone
        .line
        .publish(own, DocumentKind::Ticket, &TRIP.0, paper);
    trip_documents(&phone);
    travels_on(&phone, person, 40, |ticket| ticket);
    let next = helper::paper_pass(&phone, person, Language::SOURCE).unwrap();
    assert_eq!(trip_of(&next.text), TRIP);
    let chosen = Some(OTHER_TRIP);
    let on = helper::paper_pass_for(&phone, person, chosen, Language::SOURCE).unwrap();
    assert_eq!(trip_of(&on.text), OTHER_TRIP);
    assert_ne!(next.svg, on.svg);
    world.wait(20 * 3_600);
    let later = helper::paper_pass(&phone, person, Language::SOURCE).unwrap();
    assert_eq!(trip_of(&later.text), OTHER_TRIP);
}

#[test]
fn t14_a_door_s_code_is_answered_with_the_ticket_of_its_trip() {
    let world = World::new();
    let (phone, person) = passenger(&world, 1, "张晓伟");
    travels_on(&phone, person, 40, |ticket| ticket);
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let asked = crew::ask_by_code(&at_door(&crew), &BUS).unwrap();
    for (args, trip) in [
        (json!({ "person": person, "trip": OTHER_TRIP }), OTHER_TRIP),
        (
            json!({ "person": person, "trip": OTHER_TRIP, "challenge": asked }),
            TRIP,
        ),
    ] {
        let pass = commands::dispatch(&phone, "worker.pass", args).unwrap();
        assert_eq!(trip_of(pass["text"].as_str().unwrap()), trip);
    }
}
