//! After a trip its people are free: they ask to travel again, correct who they are, and get another place.

use super::support::{
    Service, cast,
    console::Console,
    journey::{ELDER, Journey, WORKER, journey},
    phone::{Phone, refused},
    values,
};
use axum::http::Method;
use chrono::{Days, TimeDelta};
use qicheng_credential::{
    document::Document,
    standing::{IntentState, Standing},
};
use qicheng_domain::{
    date::shanghai_day,
    document::DocumentKind,
    ids::TripId,
    operations::{claim::Claim, operation::Outcome, refusal::RefusalCode},
    travel::intent::TravelIntent,
};
use serde_json::{Value, json};

/// The travel request to leave within a week.
fn intent(service: &Service) -> Claim {
    let today = shanghai_day(service.app.now());
    Claim::Intent(TravelIntent {
        earliest: today,
        latest: today + Days::new(7),
        ..values::travel()
    })
}

/// The worker's registration, with another name.
fn corrected(name: &str) -> Claim {
    let mut registration = values::registration(WORKER, 1, Some(&qicheng_test_kit::key(WORKER)));
    registration.name = name.to_owned();
    Claim::Registration(Box::new(registration))
}

fn standing(phone: &Phone) -> Standing {
    let held = phone.held(DocumentKind::Standing);
    Document::<Standing>::parse(&held[0]).unwrap().body
}

async fn demand(console: &Console) -> u64 {
    let rows = console.get("/api/v1/demand").await;
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row["left"].as_u64().unwrap()).sum()
}

/// Puts a person on a new trip, so many days after the first one, and approves it.
async fn carry(console: &Console, name: &str, days: i64) -> TripId {
    let (status, trip) = console
        .post("/api/v1/trips", cast::plan_after(40, days))
        .await;
    assert_eq!(status, 201, "{trip}");
    let trip: TripId = trip["id"].as_str().unwrap().parse().unwrap();
    let people = json!({"people": [cast::place(name)]});
    let path = format!("/api/v1/trips/{trip}");
    let (_, assigned) = console.post(&format!("{path}/people"), people).await;
    assert_eq!(assigned["refused"], json!([]));
    let (status, approval) = console.post(&format!("{path}/approve"), Value::Null).await;
    assert_eq!((status.as_u16(), &approval["left_out"]), (200, &json!([])));
    trip
}

async fn says(j: &mut Journey, claim: &Claim) -> Outcome {
    j.worker.at(j.service.app.now());
    j.worker.does(&j.service, WORKER, claim).await
}

/// A trip of the first day ends 42 hours after the start of the test.
async fn pass_the_end(j: &mut Journey, days: i64) {
    let end = super::support::start() + TimeDelta::hours(24 * days + 42);
    j.service.clock.pass(end - j.service.app.now());
    j.console.log_in("协调员").await;
}

#[tokio::test]
async fn t14_a_second_and_a_third_journey_after_the_first() {
    let mut j = journey().await;
    // The worker and the elder have travel requests and were seen; the stranger was not.
    assert_eq!(demand(&j.console).await, 0);
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(standing(&j.worker).intent, IntentState::Assigned);

    for (days, name) in [(4, "张晓韦"), (8, "张小伟")] {
        let too_late = refused(RefusalCode::TooLate);
        for claim in [intent(&j.service), corrected(name), Claim::IntentWithdrawn] {
            assert_eq!(says(&mut j, &claim).await, too_late);
        }
        // A minute before the end nobody is free; at the end everybody is.
        pass_the_end(&mut j, days - 4).await;
        j.service.clock.pass(-TimeDelta::minutes(1));
        let again = intent(&j.service);
        assert_eq!(says(&mut j, &again).await, too_late);
        j.service.clock.pass(TimeDelta::minutes(1));
        j.worker.sync_all(&j.service).await;
        let free = standing(&j.worker);
        assert_eq!(
            (free.intent, free.fulfilled.is_some()),
            (IntentState::None, true)
        );

        let again = intent(&j.service);
        assert_eq!(says(&mut j, &again).await, Outcome::Applied);
        let asks = standing(&j.worker);
        assert_eq!((asks.intent, asks.fulfilled), (IntentState::Received, None));
        assert_eq!(
            says(&mut j, &Claim::IntentWithdrawn).await,
            Outcome::Applied
        );
        assert_eq!(says(&mut j, &corrected(name)).await, Outcome::Applied);
        // Another name is seen anew.
        let saw = cast::seen(WORKER, &corrected(name), Some(&j.worker), "帮手");
        let person = values::person(WORKER);
        let seen = j.helper.does_for(&j.service, "帮手", person, &saw);
        assert_eq!(seen.await, Outcome::Applied);
        let again = intent(&j.service);
        assert_eq!(says(&mut j, &again).await, Outcome::Applied);
        assert_eq!(demand(&j.console).await, 1);

        let trip = carry(&j.console, WORKER, days).await;
        assert_eq!(demand(&j.console).await, 0);
        j.worker.sync_all(&j.service).await;
        assert_eq!(standing(&j.worker).intent, IntentState::Assigned);
        // That of the trip before went when the name changed.
        assert_eq!(j.worker.held(DocumentKind::Ticket).len(), 1);
        let people = j.console.get(&format!("/api/v1/trips/{trip}/people")).await;
        assert_eq!(people[0]["person"], json!(person), "{people}");
    }
}

#[tokio::test]
async fn t14_who_was_on_a_trip_that_does_not_go_waits_again() {
    let mut j = journey().await;
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(demand(&j.console).await, 0);
    let cancel = format!("/api/v1/trips/{}/cancel", j.trip);
    let (status, _) = j.console.post(&cancel, Value::Null).await;
    assert!(status.is_success(), "{status}");
    j.worker.sync_all(&j.service).await;
    // The travel request is unchanged; only the worker has made one.
    assert_eq!(standing(&j.worker).intent, IntentState::Received);
    assert_eq!(demand(&j.console).await, 1);
    let again = intent(&j.service);
    assert_eq!(says(&mut j, &again).await, Outcome::Applied);
    assert_eq!(says(&mut j, &corrected("张晓韦")).await, Outcome::Applied);
    carry(&j.console, ELDER, 4).await;
}

#[tokio::test]
async fn t14_staff_of_a_trip_travels_like_others() {
    let mut j = journey().await;
    j.approve().await;
    // On duty on the trip, and nobody's passenger.
    let registration = values::registered("乘务", 7);
    let crew = &mut j.crew;
    for claim in [&registration, &intent(&j.service)] {
        let done = crew.does(&j.service, "乘务", claim).await;
        assert_eq!(done, Outcome::Applied);
    }
}

#[tokio::test]
async fn t14_who_was_left_behind_is_still_waiting() {
    let mut j = journey().await;
    // Off the trip again before it goes.
    j.approve().await;
    let path = format!("/api/v1/trips/{}/people/{}", j.trip, values::person(WORKER));
    let (status, _) = j.console.call(Method::DELETE, &path, None).await;
    assert_eq!(status, 204);
    // The ticket stands until the trip is approved again.
    let again = intent(&j.service);
    assert_eq!(says(&mut j, &again).await, refused(RefusalCode::TooLate));
    j.approve().await;
    assert_eq!(says(&mut j, &again).await, Outcome::Applied);
    assert_eq!(demand(&j.console).await, 1);
    pass_the_end(&mut j, 0).await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(standing(&j.worker).intent, IntentState::Received);
    assert_eq!(demand(&j.console).await, 1);
}
