//! Which day a declaration counts for, by which clock, and how often.

use super::support::{
    Service, cast,
    console::Console,
    phone::{Phone, outcomes},
    service, start, values,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::PersonId,
    operations::{claim::Claim, operation::Outcome, refusal::RefusalCode},
};
use qicheng_exchange::{message::DeliveryMode, transport::Exchange as _};
use qicheng_service::exchange::line::answer;

const NAME: &str = "张晓伟";

fn me() -> PersonId {
    values::person(NAME)
}

/// A declaration whose temperature tells it from others; the day that it names is the first of the test.
fn declared(temperature: u16) -> Claim {
    Claim::Declaration(values::declared("2026-02-20", temperature))
}

/// A worker who has registered, at the phone's own time.
fn worker(service: &Service, registered_at: DateTime<Utc>) -> Phone {
    let mut phone = Phone::of(service, NAME);
    phone.at(registered_at);
    phone.say(me(), me(), &values::consent());
    phone.say(me(), me(), &values::registered(NAME, 1));
    phone
}

/// Says a declaration at a time of the phone's own.
fn say_at(phone: &mut Phone, at: DateTime<Utc>, temperature: u16) {
    phone.at(at).say(me(), me(), &declared(temperature));
}

/// What counts, by day of the month.
async fn counted(service: &Service) -> Vec<(String, u16)> {
    let (tenant, from) = (service.app.tenant(), "2026-01-01".parse().unwrap());
    let all = service
        .app
        .storage()
        .read(move |tx| Ok(tx.declarations_since(tenant, me(), from)?));
    let all = all.await.unwrap().into_iter().rev();
    all.map(|d| (d.declaration.day.to_string(), d.declaration.temperature))
        .collect()
}

fn at_the_clock() -> Outcome {
    Outcome::Refused {
        code: RefusalCode::Field,
        field: Some("clock".to_owned()),
    }
}

#[tokio::test]
async fn t07_fourteen_days_declared_at_once_are_one_day() {
    let service = service();
    let mut phone = worker(&service, start());
    for day in 7..=20 {
        let claim = Claim::Declaration(values::declared(&format!("2026-02-{day:02}"), 360 + day));
        phone.say(me(), me(), &claim);
    }
    let results = phone.sync_all(&service).await;
    assert!(results.iter().all(|r| r.outcome == Outcome::Applied));
    assert_eq!(counted(&service).await, [("2026-02-20".to_owned(), 380)]);
    // 16:00 in UTC is the next day in Shanghai, whatever the claim says.
    service.clock.pass(TimeDelta::hours(16));
    say_at(&mut phone, service.app.now(), 361);
    phone.sync_all(&service).await;
    assert_eq!(counted(&service).await[1], ("2026-02-21".to_owned(), 361));
}

#[tokio::test]
async fn t07_a_clock_set_back_fills_no_day_that_the_phone_has_spoken_after() {
    let service = service();
    let mut phone = worker(&service, start());
    phone.sync_all(&service).await;
    // Back by nine days, then day by day to the present, all brought at once.
    for day in (0..10).rev() {
        say_at(&mut phone, start() - TimeDelta::days(day), 360);
    }
    let results = phone.sync_all(&service).await;
    let (back, now) = results.split_at(9);
    assert!(back.iter().all(|r| r.outcome == at_the_clock()));
    assert_eq!(now[0].outcome, Outcome::Applied);
    assert_eq!(counted(&service).await, [("2026-02-20".to_owned(), 360)]);
}

#[tokio::test]
async fn t07_no_day_is_declared_in_advance() {
    let service = service();
    let mut phone = worker(&service, start());
    for day in 1..4 {
        say_at(&mut phone, start() + TimeDelta::days(day), 360);
    }
    // A clock that was ahead is no fault of what is said once it is right.
    say_at(&mut phone, start(), 364);
    let results = phone.sync_all(&service).await;
    assert!(results[2..5].iter().all(|r| r.outcome == at_the_clock()));
    assert_eq!(results[5].outcome, Outcome::Applied);
    // Nor does it count once the day has come: it was said before.
    service.clock.pass(TimeDelta::days(5));
    phone.sync_all(&service).await;
    assert_eq!(counted(&service).await, [("2026-02-20".to_owned(), 364)]);
}

#[tokio::test]
async fn t07_what_waits_for_an_earlier_operation_counts_by_the_request_that_brought_it() {
    for comes_again in [true, false] {
        let service = service();
        let mut phone = worker(&service, start());
        phone.sync_all(&service).await;
        say_at(&mut phone, start(), 360);
        say_at(&mut phone, start() + TimeDelta::days(1), 361);
        let [first, tomorrow] = <[_; 2]>::try_from(phone.waiting.clone()).unwrap();
        let parked = phone.request_with(&service, vec![tomorrow.clone()]);
        let bytes = phone.sign(&parked);
        let reply = service.server.exchange(bytes.clone()).await.unwrap();
        let results = phone.take(&bytes, &reply).results;
        assert_eq!(outcomes(&results), [(4, Outcome::Parked, false)]);

        service.clock.pass(TimeDelta::days(2));
        let brought = if comes_again {
            vec![first, tomorrow]
        } else {
            vec![first]
        };
        let request = phone.request_with(&service, brought);
        let bytes = phone.sign(&request);
        let reply = service.server.exchange(bytes.clone()).await.unwrap();
        let results = phone.take(&bytes, &reply).results;
        assert_eq!(
            outcomes(&results),
            [(3, Outcome::Applied, false), (4, at_the_clock(), false)]
        );
        assert_eq!(counted(&service).await, [("2026-02-20".to_owned(), 360)]);
    }
}

#[tokio::test]
async fn t07_ten_minutes_are_forgiven_either_way_and_no_second_more() {
    let ten = TimeDelta::minutes(10);
    for (late, good) in [(ten, true), (ten + TimeDelta::seconds(1), false)] {
        for forward in [true, false] {
            let service = service();
            let mut phone = worker(&service, start());
            let off = if forward { late } else { -late };
            say_at(&mut phone, start() + off, 360);
            let results = phone.sync_all(&service).await;
            let expected = if good {
                Outcome::Applied
            } else {
                at_the_clock()
            };
            assert_eq!(results[2].outcome, expected, "{off}");
        }
    }
}

#[tokio::test]
async fn t07_who_was_offline_for_two_weeks_has_declared_each_day() {
    let service = service();
    let mut phone = worker(&service, start());
    for day in 0..14 {
        say_at(&mut phone, start() + TimeDelta::days(day), 360);
    }
    service.clock.pass(TimeDelta::days(13));
    let results = phone.sync_all(&service).await;
    assert!(results.iter().all(|r| r.outcome == Outcome::Applied));
    assert_eq!(counted(&service).await.len(), 14);
}

#[tokio::test]
async fn t07_a_courier_s_request_bounds_what_it_brings_by_its_own_time() {
    let service = service();
    let mut phone = worker(&service, start());
    phone.sync_all(&service).await;
    say_at(&mut phone, start() + TimeDelta::hours(1), 360);
    say_at(&mut phone, start() + TimeDelta::hours(30), 361);
    // Given to the courier after two hours, brought after three days.
    let mut request = phone.request(&service);
    request.delivery_mode = DeliveryMode::Courier;
    request.time = start() + TimeDelta::hours(2);
    request.expires = request.time + TimeDelta::days(45);
    let bytes = phone.sign(&request);
    service.clock.pass(TimeDelta::days(3));
    let limits = service.server.limits();
    let reply = answer(&service.app, limits, &bytes, DeliveryMode::Courier, None).await;
    let reply = phone.take(&bytes, &reply.unwrap().bytes);
    assert_eq!(
        outcomes(&reply.results),
        [(3, Outcome::Applied, false), (4, at_the_clock(), false)]
    );
    assert_eq!(counted(&service).await, [("2026-02-20".to_owned(), 360)]);
}

#[tokio::test]
async fn t07_one_a_day_counts_the_one_made_last_whichever_phone_is_quicker() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let (_, code) = console.staff("帮手", "helper").await;
    let (mut helper, _) = cast::enrol(&service, "帮手", &code).await;
    let mut phone = worker(&service, start());
    phone.sync_all(&service).await;
    // The helper's device speaks for the person too.
    let (tenant, device) = (service.app.tenant(), helper.key.clone());
    let kid = qicheng_credential::key::Signer::public(&device).kid();
    let now = service.app.now();
    let bound = service.app.storage().write(move |tx| {
        let device = tx.device_by_kid(tenant, kid)?.unwrap();
        let how = qicheng_service_storage::devices::Binding::Helped;
        Ok(tx.bind(tenant, device.id, me(), how, now)?)
    });
    bound.await.unwrap();
    say_at(&mut helper, start() + TimeDelta::hours(1), 361);
    say_at(&mut phone, start() + TimeDelta::hours(5), 385);
    service.clock.pass(TimeDelta::hours(6));
    for phone in [&mut phone, &mut helper] {
        let results = phone.sync_all(&service).await;
        assert_eq!(results.last().unwrap().outcome, Outcome::Applied);
    }
    assert_eq!(counted(&service).await, [("2026-02-20".to_owned(), 385)]);
}
