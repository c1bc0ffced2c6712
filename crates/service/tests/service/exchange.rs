//! Exchanges with the service: idempotent, and deaf to what is repeated, reordered, cut off or altered.

use super::support::{
    self, Service,
    phone::{Phone, outcomes, refused},
    service, values,
};
use chrono::TimeDelta;
use qicheng_credential::{
    document::Document,
    standing::{PersonState, Standing, StatusReason},
};
use qicheng_domain::{
    document::DocumentKind,
    ids::PersonId,
    operations::{
        claim::ClaimKind,
        operation::{Head, Operation, Outcome},
        refusal::RefusalCode,
    },
};
use qicheng_exchange::{
    document::Content,
    message::{DeliveryMode, Reply},
    transport::{Exchange, RefusedRequest, TransportError},
};
use qicheng_service::exchange::line::answer;

/// A phone whose person has agreed, registered and wants to go, nothing sent yet.
fn worker(service: &Service, name: &str, order: u32) -> (Phone, PersonId) {
    let person = values::person(name);
    let mut phone = Phone::of(service, name);
    phone
        .say(person, person, &values::consent())
        .say(person, person, &values::registered(name, order))
        .say(person, person, &values::intent());
    (phone, person)
}

fn standing(phone: &Phone) -> Standing {
    let delivery = phone
        .documents
        .iter()
        .rev()
        .find(|d| d.key.kind == DocumentKind::Standing)
        .unwrap();
    let Content::Whole(bytes) = &delivery.content else {
        panic!("a standing is small");
    };
    Document::<Standing>::parse(bytes).unwrap().body
}

async fn send(
    service: &Service,
    phone: &mut Phone,
    operations: Vec<Operation>,
) -> qicheng_exchange::message::Reply {
    let request = phone.request_with(service, operations);
    let bytes = phone.sign(&request);
    let reply = service.server.exchange(bytes.clone()).await.unwrap();
    phone.take(&bytes, &reply)
}

async fn registered(service: &Service, person: PersonId) -> bool {
    let tenant = service.app.tenant();
    service
        .app
        .storage()
        .read(move |tx| Ok(tx.person(tenant, person)?.is_some()))
        .await
        .unwrap()
}

#[tokio::test]
async fn one_round_trip_brings_claims_up_and_the_standing_down() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(
        outcomes(&reply.results),
        [1, 2, 3].map(|s| (s, Outcome::Applied, false))
    );
    assert_eq!(
        (reply.acknowledged, reply.more, reply.fork),
        (3, false, None)
    );
    let standing = standing(&phone);
    assert_eq!(
        (standing.person, standing.state),
        (person, PersonState::Registered)
    );
    assert_eq!(standing.status_reason, Some(StatusReason::ShowIdCard));
    let next = phone.sync(&service).await.unwrap();
    assert!(next.documents.is_empty() && next.results.is_empty());
}

#[tokio::test]
async fn a_repeated_request_gets_its_results_again_and_no_page() {
    let service = service();
    let (mut phone, _) = worker(&service, "张晓伟", 1);
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    let first = phone.read(
        &bytes,
        &service.server.exchange(bytes.clone()).await.unwrap(),
    );
    assert!(!first.documents.is_empty());
    let second = phone.read(
        &bytes,
        &service.server.exchange(bytes.clone()).await.unwrap(),
    );
    assert_eq!(
        outcomes(&second.results),
        [1, 2, 3].map(|s| (s, Outcome::Applied, true))
    );
    assert!(second.documents.is_empty() && second.more && second.next == second.from);
    // The next request brings what the lost reply held.
    let third = phone.sync(&service).await.unwrap();
    assert_eq!(third.documents, first.documents);
}

#[tokio::test]
async fn an_older_request_is_refused_and_changes_nothing() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let old = phone.request_with(&service, Vec::new());
    let old = phone.sign(&old);
    phone.sync(&service).await.unwrap();
    phone.say(person, person, &values::declaration("2026-02-20"));
    phone.sync(&service).await.unwrap();
    let refused = service.server.exchange(old).await;
    assert_eq!(
        refused,
        Err(TransportError::Refused(RefusedRequest::Counter))
    );
}

#[tokio::test]
async fn any_altered_or_cut_off_request_is_refused_and_changes_nothing() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    for at in (0..bytes.len()).step_by(7) {
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        assert!(
            service.server.exchange(altered).await.is_err(),
            "altered at {at}"
        );
        assert!(
            service.server.exchange(bytes[..at].to_vec()).await.is_err(),
            "cut off at {at}"
        );
    }
    assert!(!registered(&service, person).await);
    assert!(service.server.exchange(bytes).await.is_ok());
    assert!(registered(&service, person).await);
}

#[tokio::test]
async fn a_request_for_another_service_or_time_is_refused() {
    let service = service();
    let elsewhere = support::service_of("431200");
    let (mut phone, _) = worker(&service, "张晓伟", 1);
    let request = phone.request(&service);
    let bytes = phone.sign(&request);
    let refused = |reason| Err(TransportError::Refused(reason));
    assert_eq!(
        elsewhere.server.exchange(bytes.clone()).await,
        refused(RefusedRequest::Signature)
    );
    service.clock.pass(TimeDelta::minutes(11));
    assert_eq!(
        service.server.exchange(bytes).await,
        refused(RefusedRequest::Time)
    );
}

#[tokio::test]
async fn a_device_that_nobody_knows_must_enrol() {
    let service = service();
    let (mut phone, _) = worker(&service, "张晓伟", 1);
    phone.enrolled = true;
    let refused = phone.sync(&service).await;
    assert_eq!(
        refused.unwrap_err(),
        TransportError::Refused(RefusedRequest::Signature)
    );
}

#[tokio::test]
async fn what_comes_before_its_turn_waits_and_is_applied_in_order() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let operations = phone.waiting.clone();
    let late = send(&service, &mut phone, operations[2..].to_vec()).await;
    assert_eq!(outcomes(&late.results), [(3, Outcome::Parked, false)]);
    let again = send(&service, &mut phone, operations[2..].to_vec()).await;
    assert_eq!(outcomes(&again.results), [(3, Outcome::Parked, true)]);
    assert_eq!(again.acknowledged, 0);
    assert!(!registered(&service, person).await);
    let filled = send(&service, &mut phone, operations[..2].to_vec()).await;
    assert_eq!(
        outcomes(&filled.results),
        [1, 2, 3].map(|s| (s, Outcome::Applied, false))
    );
    assert_eq!(filled.acknowledged, 3);
}

#[tokio::test]
async fn a_fork_is_refused_with_both_hashes_and_a_new_chain_has_each_effect_once() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let first = phone.waiting.clone();
    phone.sync(&service).await.unwrap();

    // The phone was restored from a copy and writes something else under sequence 3.
    phone.head = Head::after(&first[1]);
    let other = phone.operation(person, person, &values::declaration("2026-02-20"));
    let reply = send(&service, &mut phone, vec![other.clone()]).await;
    let fork = reply.fork.unwrap();
    assert_eq!(
        (fork.sequence, fork.held, fork.came),
        (3, first[2].hash(), other.hash())
    );
    assert_eq!(
        outcomes(&reply.results),
        [(3, refused(RefusalCode::Fork), false)]
    );

    phone.enrolled = false;
    let again = renumber(vec![first[0].clone(), first[1].clone(), other]);
    let reply = send(&service, &mut phone, again.clone()).await;
    assert_eq!(reply.fork, None);
    let all = [
        (1, Outcome::Applied, true),
        (2, Outcome::Applied, true),
        (3, Outcome::Applied, false),
    ];
    assert_eq!(outcomes(&reply.results), all);

    // A second fork within thirty days needs staff.
    phone.head = Head::after(&again[0]);
    let third = phone.operation(person, person, &values::intent());
    assert!(send(&service, &mut phone, vec![third]).await.fork.is_some());
    let barred = phone.sync(&service).await.unwrap_err();
    assert_eq!(barred, TransportError::Refused(RefusedRequest::Barred));
}

#[tokio::test]
async fn t16_a_phone_that_begins_anew_of_itself_has_not_forked() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let first = phone.waiting.clone();
    phone.sync(&service).await.unwrap();
    let old = phone.operation(person, person, &values::declaration("2026-02-20"));
    let carried = couriered(&service, &mut phone, vec![old]);

    // Twice somebody deletes what waits, and what is said then begins a new chain.
    for n in [1, 2] {
        service.clock.pass(TimeDelta::minutes(1));
        phone.enrolled = false;
        phone.head = Head::START;
        let said = phone.operation(person, person, &values::declaration("2026-02-21"));
        let reply = send(&service, &mut phone, vec![said]).await;
        assert_eq!((reply.fork, reply.acknowledged), (None, 1), "{n}");
    }
    let late = delivered(&service, &phone, &carried).await;
    assert_eq!((late.results, late.fork), (vec![], None));

    // A copy of the phone that goes on with the first chain is found as before.
    phone.enrolled = true;
    phone.head = Head::after(&first[0]);
    let other = phone.operation(person, person, &values::intent());
    assert!(send(&service, &mut phone, vec![other]).await.fork.is_some());
}

#[tokio::test]
async fn t16_who_enrols_in_the_middle_of_a_chain_hears_of_its_fork_before_the_next_begins() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let first = phone.waiting.clone();
    phone.sync(&service).await.unwrap();
    phone.head = Head::after(&first[1]);
    let other = phone.operation(person, person, &values::declaration("2026-02-20"));
    // A refusal that was not the service's made the phone enrol, and no answer reached it.
    for n in [1, 2] {
        phone.enrolled = false;
        let reply = send(&service, &mut phone, vec![other.clone()]).await;
        assert_eq!(
            (reply.fork.map(|fork| fork.sequence), reply.acknowledged),
            (Some(3), 3),
            "{n}"
        );
    }
    phone.enrolled = false;
    let again = renumber(vec![first[0].clone(), first[1].clone(), other]);
    let reply = send(&service, &mut phone, again).await;
    assert_eq!((reply.fork, reply.acknowledged), (None, 3));
}

#[tokio::test]
async fn what_a_courier_still_carries_of_a_chain_that_forked_is_let_be() {
    let service = service();
    let (mut phone, person) = worker(&service, "张晓伟", 1);
    let first = phone.waiting.clone();
    phone.sync(&service).await.unwrap();
    let old = phone.operation(person, person, &values::declaration("2026-02-20"));
    let early = couriered(&service, &mut phone, vec![old]);

    // The phone was restored from a copy, and its chain forks and begins anew while the courier is on the way.
    service.clock.pass(TimeDelta::minutes(5));
    phone.head = Head::after(&first[1]);
    let other = phone.operation(person, person, &values::declaration("2026-02-21"));
    let next = phone.operation(person, person, &values::intent());
    let forked = send(&service, &mut phone, vec![other.clone()]).await;
    assert!(forked.fork.is_some());
    // It did not hear of that when it gave a second courier what came next.
    service.clock.pass(TimeDelta::minutes(5));
    let unaware = couriered(&service, &mut phone, vec![next]);
    phone.enrolled = false;
    let again = renumber(vec![first[0].clone(), other]);
    assert_eq!(send(&service, &mut phone, again).await.acknowledged, 2);

    for carried in [early, unaware] {
        let late = delivered(&service, &phone, &carried).await;
        assert_eq!(
            (late.results, late.fork, late.acknowledged),
            (vec![], None, 2)
        );
    }
    phone.sync(&service).await.unwrap();
}

/// A request as it is given to a courier.
pub(crate) fn couriered(
    service: &Service,
    phone: &mut Phone,
    operations: Vec<Operation>,
) -> Vec<u8> {
    let mut request = phone.request_with(service, operations);
    request.delivery_mode = DeliveryMode::Courier;
    request.expires = request.time + TimeDelta::days(45);
    phone.sign(&request)
}

/// The reply to what a courier delivers.
pub(crate) async fn delivered(service: &Service, phone: &Phone, carried: &[u8]) -> Reply {
    let answer = answer(
        &service.app,
        service.server.limits(),
        carried,
        DeliveryMode::Courier,
        None,
    );
    phone.read(carried, &answer.await.unwrap().bytes)
}

#[tokio::test]
async fn an_unknown_kind_is_refused_and_later_ones_are_applied() {
    let service = service();
    let person = values::person("张晓伟");
    let mut phone = Phone::of(&service, "张晓伟");
    phone.say(person, person, &values::consent());
    let mut unknown = phone.operation(person, person, &values::intent());
    unknown.kind = ClaimKind::Later(900);
    phone.head = Head::after(&unknown);
    phone.waiting.push(unknown);
    phone.say(person, person, &values::registered("张晓伟", 1));
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(
        outcomes(&reply.results),
        [
            (1, Outcome::Applied, false),
            (2, refused(RefusalCode::UnknownKind), false),
            (3, Outcome::Applied, false),
        ]
    );
}

/// Puts operations into a new chain in their order, as after a fork and re-enrolment.
fn renumber(operations: Vec<Operation>) -> Vec<Operation> {
    let mut head = Head::START;
    operations
        .into_iter()
        .map(|operation| {
            let operation = operation.behind(head);
            head = Head::after(&operation);
            operation
        })
        .collect()
}
