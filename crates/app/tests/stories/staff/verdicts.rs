//! Passes that do not board, as the app's crew sees them. Each row of the table stands in the credential crate's tests.

use crate::support::*;
use qicheng_app::{
    people::Carrier,
    roles::{crew, worker},
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    presentation::present,
    trust::Purpose,
    verdict::{Decision, Verdict},
};
use qicheng_domain::{channel::Channel, document::DocumentKind, people::role::Role};

/// What the crew says of a ticket that was sent to a worker's phone beside a good health code.
fn shown(
    world: &World,
    crew: &Phone,
    issue: impl FnOnce(qicheng_credential::key::PublicKey) -> Vec<u8>,
) -> Decision {
    let phone = world.phone("worker");
    let person = registered(&phone, "张晓伟", Carrier::Phone);
    phone.sync();
    let holder = holder(&phone, person);
    let own = Channel::Person(person);
    phone
        .line
        .publish(own, DocumentKind::Ticket, b"t", issue(holder));
    let health = health("张晓伟", holder);
    phone.line.publish(own, DocumentKind::Health, b"", health);
    phone.sync();
    let pass = worker::pass(&phone, person, None).unwrap();
    crew::scan(&crew_of(crew), &BUS, &pass.text).unwrap().value
}

#[test]
fn a_ticket_for_another_trip_is_told_its_vehicle() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let view = shown(&world, &crew, |holder| {
        ticket(TICKETS, OTHER_TRIP, 1, "张晓伟", Some(holder))
    });
    assert_verdict(&view, Verdict::Reject, &["other-trip"]);
    assert_eq!(view.reasons[0].details.plate.as_deref(), Some("湘U99999"));
    assert!(view.passenger.is_none(), "nobody of this vehicle");
}

#[test]
fn a_revoked_ticket_is_rejected_once_the_list_came() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    crew.line
        .publish(Channel::All, DocumentKind::List, b"2", list(2, &[1]));
    crew.sync();
    let view = shown(&world, &crew, |holder| {
        ticket(TICKETS, TRIP, 1, "张晓伟", Some(holder))
    });
    assert_verdict(&view, Verdict::Reject, &["revoked"]);
    // An older list that comes again gives nothing back.
    crew.line
        .publish(Channel::All, DocumentKind::List, b"3", list(1, &[]));
    crew.sync();
    let view = shown(&world, &crew, |holder| {
        ticket(TICKETS, TRIP, 1, "张晓伟", Some(holder))
    });
    assert_verdict(&view, Verdict::Reject, &["revoked"]);
}

#[test]
fn an_unknown_issuer_cannot_be_verified() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let view = shown(&world, &crew, |holder| {
        ticket(STRANGER, TRIP, 1, "张晓伟", Some(holder))
    });
    assert_verdict(&view, Verdict::CannotVerify, &["issuer-unknown"]);
    assert!(view.passenger.is_none(), "what it says is not repeated");
}

#[test]
fn rules_of_a_key_that_was_given_up_or_that_have_ended_are_in_use_no_more() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let scan = || {
        let pass = worker::pass(&phone, person, None).unwrap();
        crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value
    };
    assert!(
        worker::ahead(&phone, person)
            .unwrap()
            .unwrap()
            .rules
            .is_some()
    );
    for device in [&crew, &phone] {
        let next = bundle_after_theft(Purpose::Rules, &[]);
        device
            .line
            .publish(Channel::All, DocumentKind::Bundle, b"", next);
        device.sync();
    }
    // What was taken into use before does not stay: nobody can say who wrote it.
    assert_verdict(&scan(), Verdict::CannotVerify, &["no-rules"]);
    assert_eq!(worker::ahead(&phone, person).unwrap().unwrap().rules, None);
}

#[test]
fn a_picture_of_a_pass_is_stale() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let picture = worker::pass(&phone, person, None).unwrap();
    let scan = || {
        crew::scan(&crew_of(&crew), &BUS, &picture.text)
            .unwrap()
            .value
    };
    world.wait(61);
    assert_verdict(&scan(), Verdict::Hold, &["proof-doubtful"]);
    world.wait(7_200);
    assert_verdict(&scan(), Verdict::Reject, &["proof-stale"]);
}

#[test]
fn a_stripped_pass_and_a_foreign_code_are_rejected() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let scan = |code: &str| crew::scan(&crew_of(&crew), &BUS, code).unwrap().value;
    let bare = ticket(TICKETS, TRIP, 1, "张晓伟", Some(holder(&phone, person)));
    let bare = text::encode(Prefix::Pass, &bare);
    assert_verdict(&scan(&bare), Verdict::Reject, &["stripped"]);
    assert_verdict(
        &scan("https://example.com"),
        Verdict::Reject,
        &["malformed"],
    );
    assert_verdict(
        &scan("QC9:ABC"),
        Verdict::CannotVerify,
        &["unknown-version"],
    );
}

#[test]
fn one_persons_ticket_and_anothers_health_code_make_no_pass() {
    let world = World::new();
    let (key_a, key_b) = (key(41), key(42));
    let public = |k: &qicheng_credential::key::SoftwareKey| {
        use qicheng_credential::key::Signer as _;
        k.public()
    };
    let ticket = ticket(TICKETS, TRIP, 1, "张晓伟", Some(public(&key_a)));
    let health = health("王芳", public(&key_b));
    let now = start().timestamp();
    assert!(present(&key_a, &[&ticket, &health], now, None).is_err());
    // On a phone a health code of another holder, in the person's own feed, is left out.
    let phone = world.phone("worker");
    let person = registered(&phone, "张晓伟", Carrier::Phone);
    travels(&phone, person, 1, "张晓伟");
    let own = Channel::Person(person);
    phone.line.publish(own, DocumentKind::Health, b"", health);
    phone.sync();
    let pass = worker::pass(&phone, person, None).unwrap();
    assert!(pass.trip.is_some() && pass.colour.is_none());
}
