//! Passes that do not board, as the app's crew sees them. Each row of the table stands in the credential crate's tests.

use crate::support::*;
use qicheng_app::{
    App, ErrorCode, commands,
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
use serde_json::{Value, json};

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
fn a_stripped_or_damaged_pass_is_rejected_and_a_newer_code_cannot_be_verified() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let scan = |code: &str| crew::scan(&crew_of(&crew), &BUS, code).unwrap().value;
    let bare = ticket(TICKETS, TRIP, 1, "张晓伟", Some(holder(&phone, person)));
    let bare = text::encode(Prefix::Pass, &bare);
    assert_verdict(&scan(&bare), Verdict::Reject, &["stripped"]);
    assert_verdict(&scan("QC1:%%%"), Verdict::Reject, &["malformed"]);
    assert_verdict(
        &scan("QC9:ABC"),
        Verdict::CannotVerify,
        &["unknown-version"],
    );
}

/// What every screen but the one at a door says of a code of somebody else's; at a door it is a finding.
#[test]
fn s03_a_foreign_code_is_not_ours_for_every_scanner() {
    let world = World::new();
    let crew = at_one_door(&world, "crew", 1, 2);
    let gate = at_the_bus(&world, "gate", Role::Employer);
    let helper = at_the_bus(&world, "helper", Role::Helper);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let at = |code: &str| json!({ "trip": TRIP, "leg": 0, "code": code });
    let refused = |app: &App, command: &str, arguments: Value| {
        let answer = commands::dispatch(app, command, arguments);
        answer.unwrap_err().code
    };
    for foreign in [
        "https://u.wechat.com/MKvI0Hc",
        "wxp://f2f0Rk0",
        "{\"color\":\"green\"}",
    ] {
        let whose = json!({ "person": person, "code": foreign });
        let cases = [
            (&crew, "crew.merge-door", at(foreign)),
            (&gate, "employer.read-answer", json!({ "codes": [foreign] })),
            (&helper, "helper.read-enrolment", json!({ "code": foreign })),
            (&phone, "worker.read-question", json!({ "code": foreign })),
            (&phone, "worker.enrolment-code", whose.clone()),
            (&phone, "worker.read-moving", whose.clone()),
            (&phone, "worker.import-certificate", whose),
        ];
        for (app, command, arguments) in cases {
            let code = refused(app, command, arguments);
            assert_eq!(code, ErrorCode::NotOurs, "{command}");
        }
        let refused = worker::read_challenge(&phone, foreign).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotOurs);
        for (app, command) in [(&crew, "crew.scan"), (&gate, "employer.receive")] {
            let view = commands::dispatch(app, command, at(foreign)).unwrap();
            let verdict = &view["value"]["verdict"];
            assert_eq!(verdict, "none", "{command}");
        }
    }
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
