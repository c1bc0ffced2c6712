//! Daily quotas of devices that nobody has verified, and how much of a request one exchange processes.

use crate::{
    exchange::{couriered, delivered},
    support::{Service, cast, console::Console, phone::Phone, service, values},
};
use axum::{body::Body, http::Request};
use chrono::TimeDelta;
use qicheng_domain::{channel::Channel, document::DocumentKind};
use qicheng_exchange::{
    document::Content,
    transport::{RefusedRequest, TransportError},
};
use qicheng_service_core::feed;
use qicheng_service_storage::devices::Binding;
use std::collections::BTreeSet;
use tower::ServiceExt as _;

/// A phone that introduces so many people, all waiting in its outbox.
fn introducing(service: &Service, name: &str, people: usize) -> Phone {
    let mut phone = Phone::of(service, name);
    for n in 0..people {
        let person = values::person(&format!("{name} {n}"));
        phone.say(person, person, &values::consent());
    }
    phone
}

async fn people(service: &Service) -> usize {
    let tenant = service.app.tenant();
    let count = service.app.storage().read(move |tx| {
        let devices = tx.barred_devices(tenant)?;
        assert!(devices.is_empty());
        Ok((0..40)
            .filter(|n| {
                let person = values::person(&format!("fremd {n}"));
                tx.devices_of(tenant, person).is_ok_and(|d| !d.is_empty())
            })
            .count())
    });
    count.await.unwrap()
}

#[tokio::test]
async fn t11_a_device_that_nobody_knows_introduces_few_people_a_day() {
    let service = service();
    let mut phone = introducing(&service, "fremd", 30);
    let limit = TransportError::Refused(RefusedRequest::DeviceLimit);
    assert_eq!(phone.sync(&service).await, Err(limit.clone()));
    assert_eq!(people(&service).await, 0, "nothing was done");

    // The same as it goes over the line: status, when to come again, one byte.
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    let asked = Request::post("/v1/exchange")
        .body(Body::from(bytes))
        .unwrap();
    let answer = service.router().oneshot(asked).await.unwrap();
    assert_eq!(answer.status(), 429);
    let wait = answer.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse::<u32>();
    assert!(wait.unwrap() > 0);
    let body = axum::body::to_bytes(answer.into_body(), 99).await.unwrap();
    assert_eq!(&body[..], [13]);

    // What the phone keeps comes through in parts of the day, and the rest on the next.
    let all = phone.waiting.clone();
    let first = phone.request_with(&service, all[..12].to_vec());
    let bytes = phone.sign(&first);
    let reply =
        qicheng_exchange::transport::Exchange::exchange(&service.server, bytes.clone()).await;
    phone.take(&bytes, &reply.unwrap());
    assert_eq!(people(&service).await, 12);
    assert_eq!(phone.sync(&service).await, Err(limit.clone()));
    service.clock.pass(TimeDelta::days(1));
    let next = phone.request_with(&service, all[12..24].to_vec());
    let bytes = phone.sign(&next);
    let reply =
        qicheng_exchange::transport::Exchange::exchange(&service.server, bytes.clone()).await;
    phone.take(&bytes, &reply.unwrap());
    service.clock.pass(TimeDelta::days(1));
    phone.sync_all(&service).await;
    assert_eq!(people(&service).await, 30);
    assert!(phone.waiting.is_empty());
}

#[tokio::test]
async fn t11_operations_and_bytes_of_a_day_are_bounded_too() {
    let service = service();
    let mut phone = Phone::of(&service, "李娜");
    let person = values::person("李娜");
    let (mut taken, mut refused) = (0, false);
    while !refused && taken < 4_096 {
        for _ in 0..128 {
            phone.say(person, person, &values::consent());
        }
        match phone.sync(&service).await {
            Ok(reply) => taken += reply.results.len(),
            Err(error) => {
                assert_eq!(error, TransportError::Refused(RefusedRequest::DeviceLimit));
                refused = true;
            }
        }
    }
    assert_eq!((taken, refused), (512, true));
    // What came before and is only repeated costs nothing.
    let waiting = std::mem::take(&mut phone.waiting);
    phone.sync(&service).await.unwrap();
    phone.waiting = waiting;
    service.clock.pass(TimeDelta::days(1));
    phone.sync(&service).await.unwrap();
}

#[tokio::test]
async fn t11_a_parcel_that_a_courier_delivers_again_costs_nothing() {
    let service = service();
    let mut phone = Phone::of(&service, "李娜");
    let person = values::person("李娜");
    phone.sync(&service).await.unwrap();
    for _ in 0..201 {
        phone.say(person, person, &values::consent());
    }
    // What came before them is still on the way, so the service parks them.
    let later = phone.waiting.split_off(1);
    let parcel = couriered(&service, &mut phone, later);
    for _ in 0..4 {
        delivered(&service, &phone, &parcel).await;
    }
    phone.sync(&service).await.unwrap();
    // 201 of the 512 operations of the day are spent, so as many again find room.
    for _ in 0..300 {
        phone.say(person, person, &values::consent());
    }
    phone.sync(&service).await.unwrap();
}

#[tokio::test]
async fn t11_a_helper_s_bounds_follow_the_role() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let (_, code) = console.staff("帮手", "helper").await;
    // Also with the very request that takes the role up: it was typed where there was no network.
    let mut helper = introducing(&service, "帮手", 0);
    let me = values::person("帮手");
    let claim = qicheng_domain::operations::claim::Claim::StaffEnrolment(
        qicheng_domain::operations::claim::StaffEnrolment {
            code: code.replace('-', ""),
            staff_key: {
                use qicheng_credential::key::Signer as _;
                cast::staff_key("帮手").public().to_point()
            },
        },
    );
    helper.say(me, me, &values::consent());
    helper.say(me, me, &claim);
    for n in 0..100 {
        let person = values::person(&format!("villager {n}"));
        helper.say(me, person, &values::consent());
    }
    let results = helper.sync_all(&service).await;
    assert_eq!(results.len(), 102);
    assert!(
        results
            .iter()
            .all(|r| r.outcome == qicheng_domain::operations::operation::Outcome::Applied)
    );
}

/// Puts a document for each of so many people, for all of whom the device speaks.
async fn crowd(service: &Service, phone: &Phone, people: usize, version: u8) {
    use qicheng_credential::key::Signer as _;
    let kid = phone.key.public().kid();
    let write = service.app.write(move |tx, ctx| {
        let device = tx.device_by_kid(ctx.tenant, kid)?.unwrap();
        for n in 0..people {
            let person = values::person(&format!("one of many {n}"));
            tx.bind(ctx.tenant, device.id, person, Binding::Helped, ctx.now)?;
            let channel = Channel::Person(person);
            let bytes = vec![version; 40];
            feed::put(
                tx,
                ctx.tenant,
                channel,
                DocumentKind::Standing,
                b"",
                bytes,
                ctx.now,
            )?;
        }
        Ok(())
    });
    write.await.unwrap();
}

fn standings(phone: &Phone, version: u8) -> BTreeSet<Channel> {
    let held = phone.documents.iter().filter(|delivery| {
        delivery.key.kind == DocumentKind::Standing
            && matches!(&delivery.content, Content::Whole(bytes) if bytes[0] == version)
    });
    held.map(|delivery| delivery.key.channel).collect()
}

#[tokio::test]
async fn t15_channels_beyond_what_a_cursor_names_come_page_by_page_and_none_is_cut() {
    const CHANNELS: usize = 900;
    let service = service();
    let mut phone = Phone::of(&service, "帮手");
    phone.sync(&service).await.unwrap();
    crowd(&service, &phone, 100, 1).await;
    phone.sync_all(&service).await;
    assert_eq!(standings(&phone, 1).len(), 100);

    crowd(&service, &phone, CHANNELS, 1).await;
    let mut most = 0;
    loop {
        let before = service.app.storage().statements();
        let reply = phone.sync(&service).await.unwrap();
        most = most.max(service.app.storage().statements() - before);
        assert!(reply.next.len() <= qicheng_exchange::limits::CURSOR);
        if !reply.more {
            break;
        }
    }
    assert_eq!(standings(&phone, 1).len(), CHANNELS);
    assert!(most < 2_500, "one exchange ran {most} statements");

    // A round with nothing new brings nothing, and ends.
    phone.documents.clear();
    phone.sync_all(&service).await;
    assert_eq!(standings(&phone, 1).len(), 0);
    // Changes of a few people are delivered, wherever they are in the order, and no others.
    crowd(&service, &phone, 7, 2).await;
    phone.sync_all(&service).await;
    assert_eq!(
        (standings(&phone, 2).len(), standings(&phone, 1).len()),
        (7, 0)
    );
}
