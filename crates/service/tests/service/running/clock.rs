//! A service whose clock is wrong: it signs nothing until it knows better, says so, and mends what it signed ahead.

use crate::support::{
    Service,
    browser::Browser,
    cast,
    console::Console,
    journey::{ELDER, WORKER, journey},
    phone::Phone,
    service, values,
};
use axum::{body::Body, http::Request};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::ParsedCredential, document::Document, envelope::Envelope, standing::Standing,
};
use qicheng_domain::{
    document::DocumentKind,
    notice::Notice,
    travel::{manifest::Manifest, trip::Trip},
};
use qicheng_exchange::{document::Content, seal::Sealed, transport::TransportError};
use qicheng_service_core::{App, place::clock::ClockDoubt, recovery::timekeeping};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

async fn health(service: &Service) -> (u16, Value) {
    let request = Request::get("/health").body(Body::empty()).unwrap();
    let response = service.router().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 1 << 16).await;
    (status, serde_json::from_slice(&body.unwrap()).unwrap())
}

fn is_busy(told: &Result<qicheng_exchange::message::Reply, TransportError>) -> bool {
    matches!(told, Err(TransportError::Busy { .. }))
}

async fn confirm(service: &Service) {
    let ctx = service.app.context();
    let said = service
        .app
        .storage()
        .write(move |tx| timekeeping::confirm(tx, &ctx));
    said.await.unwrap();
    timekeeping::tick(&service.app).await.unwrap();
}

/// The service started again on its database, by the same clock.
async fn restarted(service: &Service) -> Service {
    let again = service.with(App::new(service.parts()));
    timekeeping::start(&again.app).await.unwrap();
    again
}

#[tokio::test]
async fn t13_a_clock_that_is_set_stops_signing_until_it_is_back_or_confirmed() {
    let service = service();
    timekeeping::start(&service.app).await.unwrap();
    let mut phone = Phone::of(&service, "张晓伟");
    phone.sync(&service).await.unwrap();

    // What a time server corrects in small steps is no doubt.
    service.clock.set(TimeDelta::seconds(119));
    phone.sync(&service).await.unwrap();
    for by in [TimeDelta::days(3), -TimeDelta::days(3)] {
        service.clock.set(by);
        assert!(is_busy(&phone.sync(&service).await));
        assert_eq!(service.app.clock_doubt(), Some(ClockDoubt::Set));
        assert_eq!(
            health(&service).await,
            (503, json!({"status": "clock-set", "agreeing": 0}))
        );
        service.clock.set(-by);
        phone.sync(&service).await.unwrap();
        assert_eq!(health(&service).await, (200, json!({"status": "ok"})));
    }

    service.clock.set(TimeDelta::hours(-1));
    assert!(is_busy(&phone.sync(&service).await));
    // A phone's clock is not blamed while nobody knows whose is wrong.
    let mut right = Phone::of(&service, "李娜");
    let mut request = right.request(&service);
    request.time += TimeDelta::hours(1);
    request.expires += TimeDelta::hours(1);
    let bytes = right.sign(&request);
    let told = qicheng_exchange::transport::Exchange::exchange(&service.server, bytes).await;
    assert!(matches!(told, Err(TransportError::Busy { .. })), "{told:?}");
    confirm(&service).await;
    phone.sync(&service).await.unwrap();
}

#[tokio::test]
async fn t13_phones_do_not_confirm_a_clock_that_was_set() {
    let service = service();
    let console = Console::logged_in(&service).await;
    timekeeping::start(&service.app).await.unwrap();
    let mut phones = Vec::new();
    for name in ["甲", "乙", "丙", "丁", "戊", "己"] {
        let (_, code) = console.staff(name, "helper").await;
        phones.push(cast::enrol(&service, name, &code).await.0);
    }
    service.clock.set(TimeDelta::minutes(4));
    for phone in &mut phones {
        assert!(is_busy(&phone.sync(&service).await));
    }
    assert_eq!(service.app.clock_doubt(), Some(ClockDoubt::Set));
    assert_eq!(health(&service).await.1["agreeing"], 0);
}

#[tokio::test]
async fn t13_a_restart_settles_no_doubt() {
    let first = service();
    timekeeping::start(&first.app).await.unwrap();
    // Less than the silence that a start forgives.
    first.clock.set(TimeDelta::minutes(30));
    timekeeping::tick(&first.app).await.unwrap();
    assert_eq!(first.app.clock_doubt(), Some(ClockDoubt::Set));
    let second = restarted(&first).await;
    assert_eq!(second.app.clock_doubt(), Some(ClockDoubt::Unconfirmed));
    let third = restarted(&second).await;
    assert_eq!(third.app.clock_doubt(), Some(ClockDoubt::Unconfirmed));
    confirm(&third).await;
    let fourth = restarted(&third).await;
    assert_eq!(fourth.app.clock_doubt(), None);
    // Back as it was, it is right again, and the next start knows.
    first.clock.set(TimeDelta::minutes(-30));
    timekeeping::tick(&fourth.app).await.unwrap();
    first.clock.set(TimeDelta::minutes(30));
    timekeeping::tick(&fourth.app).await.unwrap();
    assert_eq!(fourth.app.clock_doubt(), None);
    assert_eq!(restarted(&fourth).await.app.clock_doubt(), None);
}

/// The check that notices that the clock was set is the one that hears of the confirmation.
#[tokio::test]
async fn t13_a_confirmation_that_is_quicker_than_the_check_counts() {
    let service = service();
    timekeeping::start(&service.app).await.unwrap();
    service.clock.set(TimeDelta::hours(3));
    confirm(&service).await;
    assert_eq!(service.app.clock_doubt(), None);
    Phone::of(&service, "张晓伟").sync(&service).await.unwrap();
}

#[tokio::test]
async fn t13_coordinators_are_told_and_can_look_but_not_sign() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let mut browser = Browser::logged_in(&service).await;
    let (status, _) = console.post("/api/v1/trips", cast::plan(2)).await;
    assert_eq!(status, 201);
    service.clock.set(TimeDelta::hours(5));
    let (status, problem) = console.post("/api/v1/trips", cast::plan(2)).await;
    assert_eq!((status.as_u16(), &problem["code"]), (503, &json!("clock")));
    assert_eq!(
        console.get("/api/v1/trips").await.as_array().unwrap().len(),
        1
    );
    let page = browser.open("/console/trips").await;
    assert!(page.contains("clock confirm"), "{page}");
    service.clock.set(TimeDelta::hours(-5));
    let page = browser.open("/console/trips").await;
    assert!(!page.contains("clock confirm"));
}

#[tokio::test]
async fn t13_after_an_hour_of_silence_signing_waits() {
    let first = service();
    // A first start counts as confirmed; so does a pause of less than an hour, or a start without any time passed.
    let second = restarted(&first).await;
    assert_eq!(second.app.clock_doubt(), None);
    first.clock.pass(TimeDelta::minutes(59));
    let third = restarted(&second).await;
    assert_eq!(third.app.clock_doubt(), None);
    first.clock.pass(TimeDelta::minutes(61));
    let fourth = restarted(&third).await;
    assert_eq!(fourth.app.clock_doubt(), Some(ClockDoubt::Unconfirmed));
    // A service that waits leaves no sign of life for the next start.
    timekeeping::tick(&fourth.app).await.unwrap();
    let fifth = restarted(&fourth).await;
    assert_eq!(fifth.app.clock_doubt(), Some(ClockDoubt::Unconfirmed));
    assert_eq!(health(&fifth).await.1["status"], "clock-unconfirmed");
    confirm(&fifth).await;
    assert_eq!(fifth.app.clock_doubt(), None);
    // A clock that is behind its own last sign of life is wrong.
    first.clock.set(TimeDelta::hours(-3));
    assert_eq!(
        restarted(&fifth).await.app.clock_doubt(),
        Some(ClockDoubt::Unconfirmed)
    );
    first.clock.synchronise();
    assert_eq!(restarted(&fifth).await.app.clock_doubt(), None);
}

#[tokio::test]
async fn t13_an_operator_s_word_of_long_ago_confirms_nothing() {
    let first = service();
    timekeeping::start(&first.app).await.unwrap();
    confirm(&first).await;
    first.clock.pass(TimeDelta::hours(2));
    let second = restarted(&first).await;
    timekeeping::tick(&second.app).await.unwrap();
    assert_eq!(second.app.clock_doubt(), Some(ClockDoubt::Unconfirmed));
}

#[tokio::test]
async fn t13_five_phones_of_staff_or_verified_people_confirm_the_clock() {
    let first = service();
    timekeeping::start(&first.app).await.unwrap();
    let console = Console::logged_in(&first).await;
    let mut phones = Vec::new();
    for name in ["甲", "乙", "丙", "丁", "戊"] {
        let (_, code) = console.staff(name, "helper").await;
        phones.push(cast::enrol(&first, name, &code).await.0);
    }
    let mut strangers: Vec<_> = (0..9)
        .map(|n| Phone::of(&first, &format!("stranger {n}")))
        .collect();
    for stranger in &mut strangers {
        stranger.sync(&first).await.unwrap();
    }
    first.clock.pass(TimeDelta::hours(2));
    let service = restarted(&first).await;
    for stranger in &mut strangers {
        assert!(is_busy(&stranger.sync(&service).await));
    }
    let staff = phones.len();
    // Whoever is six minutes off says nothing for this clock; one phone counts once; what was said before is no news.
    let old = phones[0].request(&service);
    let old = phones[0].sign(&old);
    for _ in 0..2 {
        let told = qicheng_exchange::transport::Exchange::exchange(&service.server, old.clone());
        assert!(told.await.is_err());
    }
    let mut late = phones[1].request(&service);
    late.time -= TimeDelta::minutes(6);
    late.expires -= TimeDelta::minutes(6);
    let late = phones[1].sign(&late);
    let told = qicheng_exchange::transport::Exchange::exchange(&service.server, late).await;
    assert!(matches!(told, Err(TransportError::Busy { .. })), "{told:?}");
    assert_eq!(health(&service).await.1["agreeing"], 1);
    for phone in phones.iter_mut().take(staff - 1).skip(1) {
        assert!(is_busy(&phone.sync(&service).await));
    }
    assert_eq!(service.app.clock_doubt(), Some(ClockDoubt::Unconfirmed));
    phones[staff - 1].sync(&service).await.unwrap();
    assert_eq!(service.app.clock_doubt(), None);
    strangers[0].sync(&service).await.unwrap();
}

/// When each document that a phone holds was issued, by kind and name.
fn issued(phone: &Phone) -> BTreeMap<(DocumentKind, Vec<u8>), (u64, DateTime<Utc>)> {
    let mut newest = BTreeMap::new();
    for delivery in &phone.documents {
        let Content::Whole(bytes) = &delivery.content else {
            continue;
        };
        let opened;
        let seconds = match delivery.key.kind {
            DocumentKind::Ticket | DocumentKind::Health | DocumentKind::Staff => {
                ParsedCredential::parse(bytes).unwrap().credential.issued
            }
            DocumentKind::Trip => Document::<Trip>::parse(bytes).unwrap().issued,
            DocumentKind::Notice => Document::<Notice>::parse(bytes).unwrap().issued,
            DocumentKind::Standing => Document::<Standing>::parse(bytes).unwrap().issued,
            DocumentKind::List => {
                let envelope = Envelope::parse(bytes, bytes.len()).unwrap();
                let body: ciborium::Value = ciborium::from_reader(envelope.payload).unwrap();
                let fields = body.into_map().unwrap();
                let (_, issued) = &fields[2];
                issued.as_integer().unwrap().try_into().unwrap()
            }
            DocumentKind::Manifest => {
                opened = phone.sealing.open(Sealed::Manifest, bytes).unwrap();
                Document::<Manifest>::parse(&opened).unwrap().issued
            }
            _ => continue,
        };
        let at = DateTime::from_timestamp(seconds, 0).unwrap();
        let key = (delivery.key.kind, delivery.key.name.clone());
        newest.insert(key, (delivery.version, at));
    }
    newest
}

/// An earlier code that is still valid is no substitute.
#[tokio::test]
async fn t13_a_health_code_ahead_of_time_is_issued_anew_though_the_one_before_still_lasts() {
    let mut j = journey().await;
    timekeeping::start(&j.service.app).await.unwrap();
    j.worker.sync_all(&j.service).await;
    assert_eq!(j.worker.held(DocumentKind::Health).len(), 1);
    j.service.clock.set(TimeDelta::hours(6));
    confirm(&j.service).await;
    let now = j.service.app.now();
    j.worker.at(now);
    let today = qicheng_domain::date::shanghai_day(now).to_string();
    let declared = values::declaration(&today);
    j.worker.does(&j.service, WORKER, &declared).await;
    j.worker.sync_all(&j.service).await;
    let at = |phone: &Phone| {
        let held = phone.held(DocumentKind::Health);
        ParsedCredential::parse(&held[0]).unwrap().credential.issued
    };
    assert_eq!(at(&j.worker), now.timestamp());
    j.service.clock.set(TimeDelta::hours(-6));
    confirm(&j.service).await;
    j.worker.sync_all(&j.service).await;
    assert!(at(&j.worker) <= j.service.app.now().timestamp());
}

#[tokio::test]
async fn t13_what_a_clock_signed_ahead_of_time_is_issued_anew() {
    let mut j = journey().await;
    timekeeping::start(&j.service.app).await.unwrap();
    // Somebody confirms a clock that is six hours ahead.
    j.service.clock.set(TimeDelta::hours(6));
    assert_eq!(j.service.app.clock_doubt(), Some(ClockDoubt::Set));
    confirm(&j.service).await;
    j.approve().await;
    let path = format!("/api/v1/trips/{}/people/{}", j.trip, values::person(ELDER));
    let (status, _) = j
        .console
        .call(axum::http::Method::DELETE, &path, None)
        .await;
    assert_eq!(status, 204);
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    let ahead = [issued(&j.worker), issued(&j.crew)];
    j.service.clock.set(TimeDelta::hours(-6));
    assert!(is_busy(&j.worker.sync(&j.service).await));
    confirm(&j.service).await;
    let now = j.service.app.now();
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    let right = [issued(&j.worker), issued(&j.crew)];
    let mut mended = std::collections::BTreeSet::new();
    for (before, after) in ahead.iter().zip(&right) {
        for (key, (version, at)) in before {
            let (newer, then) = after[key];
            assert!(then <= now, "{:?} still lies ahead", key.0);
            if *at > now {
                assert!(newer > *version, "{:?}", key.0);
                mended.insert(key.0);
            }
        }
    }
    let kinds = [
        DocumentKind::Ticket,
        DocumentKind::Manifest,
        DocumentKind::Trip,
        DocumentKind::Notice,
        DocumentKind::List,
        DocumentKind::Standing,
    ];
    for kind in kinds {
        assert!(
            mended.contains(&kind),
            "{kind:?} was never ahead: {mended:?}"
        );
    }
    // The manifest names the ticket that was given meanwhile, and once more nothing changes.
    let counts = (j.worker.documents.len(), j.crew.documents.len());
    confirm(&j.service).await;
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    assert_eq!((j.worker.documents.len(), j.crew.documents.len()), counts);
    let manifest = j.manifest(&j.crew);
    let ticket = j.worker.held(DocumentKind::Ticket);
    let digest = ParsedCredential::parse(&ticket[0]).unwrap().digest();
    let named = manifest.entries.iter().flat_map(|entry| &entry.tickets);
    assert!(named.into_iter().any(|held| **held == digest));
}
