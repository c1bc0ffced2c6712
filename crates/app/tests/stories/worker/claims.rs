//! Claims: a row and its operation, together or not at all.

use crate::support::*;
use qicheng_app::{
    ErrorCode, Kind, forms,
    people::{self, Carrier},
    roles::worker::{self, Saved},
};
use qicheng_domain::{
    health::DeclarationForm,
    operations::claim::{
        Claim,
        ClaimKind::{Consent, Intent, IntentWithdrawn, Registration},
    },
    travel::intent::IntentForm,
};

fn intent(destination: &str) -> IntentForm {
    IntentForm {
        destination: destination.to_owned(),
        earliest: "2026-02-10".to_owned(),
        latest: "2026-02-12".to_owned(),
        ..IntentForm::default()
    }
}

fn well(temperature: &str) -> DeclarationForm {
    DeclarationForm {
        temperature: temperature.to_owned(),
        ..DeclarationForm::default()
    }
}

#[test]
fn a_claim_goes_from_here_to_confirmed() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    let done = worker::intend(&phone, person, &intent("440300")).unwrap();
    assert_eq!(
        done.changed,
        [Kind::Draft, Kind::Registration, Kind::Outbox]
    );
    let home = worker::home(&phone, person).unwrap();
    assert_eq!(
        (home.registration, home.intent),
        (Some(Saved::Here), Some(Saved::Here))
    );
    assert_eq!((home.waiting, home.last_sync), (3, None));

    phone.line.set_down(true);
    assert_eq!(phone.try_sync().unwrap_err().code(), ErrorCode::Offline);
    assert_eq!(worker::home(&phone, person).unwrap().waiting, 3);
    phone.line.set_down(false);
    assert_eq!(phone.sync().value.applied, 3);

    let home = worker::home(&phone, person).unwrap();
    assert_eq!(
        (home.registration, home.waiting),
        (Some(Saved::Confirmed), 0)
    );
    assert_eq!(home.last_sync, Some(start()));
    let claims = phone.line.claims();
    assert!(matches!(&claims[0], Claim::Consent(c) if c.health));
    assert!(matches!(&claims[1], Claim::Registration(r) if r.name == "王芳"));
    assert!(matches!(&claims[2], Claim::Intent(i) if i.destination == region(440_300)));
}

#[test]
fn without_consent_neither_row_nor_operation_is_written() {
    let phone = World::new().phone("worker");
    let person = people::add(&phone, Carrier::Phone).unwrap().value;
    forms::save_field(&phone, person, "registration", "name", "王芳").unwrap();
    let refused = worker::register(&phone, person, &form("王芳")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoConsent);
    let home = worker::home(&phone, person).unwrap();
    assert_eq!((home.registration, home.waiting), (None, 0));
    assert_eq!(people::list(&phone).unwrap()[0].name, "");
    let typed = forms::load(&phone, person, "registration").unwrap();
    assert_eq!(typed["name"], "王芳");
}

#[test]
fn a_row_that_cannot_be_written_takes_its_operation_along() {
    let phone = World::new().phone("worker");
    let person = people::add(&phone, Carrier::Phone).unwrap().value;
    worker::give_consent(&phone, person, consent(true)).unwrap();
    let raw = open_raw(&phone);
    raw.execute_batch(
        "CREATE TRIGGER broken BEFORE INSERT ON registration BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .unwrap();

    let failed = worker::register(&phone, person, &form("王芳")).unwrap_err();
    assert_eq!(failed.code(), ErrorCode::Internal);
    let home = worker::home(&phone, person).unwrap();
    assert_eq!((home.registration, home.waiting), (None, 1));
    assert_eq!(people::list(&phone).unwrap()[0].name, "");

    raw.execute_batch("DROP TRIGGER broken").unwrap();
    worker::register(&phone, person, &form("王芳")).unwrap();
    // The line refuses a chain with a gap.
    assert_eq!(phone.sync().value.applied, 2);
}

#[test]
fn health_is_declared_only_by_those_who_agreed_to_it() {
    let world = World::new();
    let phone = world.phone("worker");
    let person = people::add(&phone, Carrier::Phone).unwrap().value;
    worker::give_consent(&phone, person, consent(false)).unwrap();
    worker::register(&phone, person, &form("王芳")).unwrap();
    let refused = worker::declare(&phone, person, &well("36.5")).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoConsent);
    assert_eq!(worker::home(&phone, person).unwrap().waiting, 2);

    worker::give_consent(&phone, person, consent(true)).unwrap();
    worker::declare(&phone, person, &well("36.5")).unwrap();
    assert!(worker::home(&phone, person).unwrap().declared_today);
    // Taken back, also on a clock that was turned back.
    world.wait(-3_600);
    worker::give_consent(&phone, person, consent(false)).unwrap();
    assert!(worker::declare(&phone, person, &well("36.6")).is_err());
}

#[test]
fn a_day_has_one_declaration_and_a_view_has_fourteen_days() {
    let world = World::new();
    let phone = world.phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    for _ in 0..16 {
        worker::declare(&phone, person, &well("36.5")).unwrap();
        worker::declare(&phone, person, &well("36.9")).unwrap();
        world.wait(86_400);
    }
    let days = worker::declarations(&phone, person).unwrap();
    assert_eq!(days.len(), 13, "today is not declared yet");
    assert!(days.iter().all(|day| day.temperature == 369));
    assert!(days.is_sorted_by_key(|day| day.day));
}

#[test]
fn an_intent_is_withdrawn_and_said_again() {
    let phone = World::new().phone("worker");
    let person = registered(&phone, "王芳", Carrier::Phone);
    worker::intend(&phone, person, &intent("440300")).unwrap();
    worker::withdraw_intent(&phone, person).unwrap();
    assert_eq!(worker::home(&phone, person).unwrap().intent, None);
    worker::intend(&phone, person, &intent("330100")).unwrap();
    assert_eq!(
        worker::home(&phone, person).unwrap().intent,
        Some(Saved::Here)
    );
    phone.sync();
    let kinds: Vec<_> = phone.line.claims().iter().map(Claim::kind).collect();
    let expected = [Consent, Registration, Intent, IntentWithdrawn, Intent];
    assert_eq!(kinds, expected);
}

#[test]
fn people_on_one_phone_have_keys_of_their_own() {
    let phone = World::new().phone("family");
    let father = registered(&phone, "李建国", Carrier::Phone);
    let daughter = registered(&phone, "李小梅", Carrier::Phone);
    travels(&phone, father, 3, "李建国");
    assert_ne!(holder(&phone, father), holder(&phone, daughter));

    let refused = worker::pass(&phone, daughter, None).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::NoTicket);
    // The service errs and sends the father's ticket to the daughter: her key cannot show it.
    let stolen = ticket(TICKETS, TRIP, 3, "李建国", Some(holder(&phone, father)));
    let hers = qicheng_domain::channel::Channel::Person(daughter);
    let kind = qicheng_domain::document::DocumentKind::Ticket;
    phone.line.publish(hers, kind, &TRIP.0, stolen);
    phone.sync();
    assert!(worker::pass(&phone, daughter, None).is_err());
    assert_eq!(worker::pass(&phone, father, None).unwrap().name, "李*国");
}

#[test]
fn nobody_speaks_for_a_stranger() {
    let world = World::new();
    let phone = world.phone("worker");
    let stranger = registered(&world.phone("stranger"), "孙二妹", Carrier::Phone);
    for refused in [
        worker::give_consent(&phone, stranger, consent(true)).unwrap_err(),
        worker::register(&phone, stranger, &form("孙二妹")).unwrap_err(),
        worker::withdraw_intent(&phone, stranger).unwrap_err(),
        worker::pass(&phone, stranger, None).unwrap_err(),
        worker::home(&phone, stranger).unwrap_err(),
    ] {
        assert_eq!(refused.code(), ErrorCode::UnknownPerson);
    }
}
