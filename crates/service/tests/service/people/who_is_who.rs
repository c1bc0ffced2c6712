//! Two registrations of one ID number: which of them holds, who may say so, and taking it back; and letting in a device
//! whose chain forked.

use crate::support::{
    self, cast,
    journey::{Journey, WORKER, journey},
    phone::Phone,
    values,
};
use axum::http::Method;
use qicheng_credential::{
    key::Signer as _,
    staff::{
        attestation::{self, Attestation, Method as CheckMethod},
        enrolment::sealing_thumbprint,
    },
};
use qicheng_domain::{
    document::DocumentKind,
    operations::{
        claim::{Claim, SignedBytes},
        operation::Outcome,
    },
};
use qicheng_exchange::transport::TransportError;
use qicheng_service_storage::people::Identity;
use serde_json::{Value, json};

const NEXT: &str = "张晓伟新";

/// The worker registers once more, on another phone, with the same ID number; the helper sees them.
async fn registered_again(j: &mut Journey) -> Phone {
    let phone = cast::worker(&j.service, NEXT, 1).await;
    let saw = cast::seen(NEXT, &values::registered(NEXT, 1), Some(&phone), "帮手");
    let next = values::person(NEXT);
    assert_eq!(
        j.helper.does_for(&j.service, "帮手", next, &saw).await,
        Outcome::Applied
    );
    phone
}

async fn seen_by_another(j: &Journey, phone: &Phone) {
    let (_, code) = j.console.staff("邻村帮手", "helper").await;
    let (mut second, _) = cast::enrol(&j.service, "帮手二", &code).await;
    let saw = cast::seen(NEXT, &values::registered(NEXT, 1), Some(phone), "帮手二");
    let next = values::person(NEXT);
    assert_eq!(
        second.does_for(&j.service, "帮手二", next, &saw).await,
        Outcome::Applied
    );
}

async fn settle(j: &Journey, path: &str, body: Value) -> u16 {
    let (next, old) = (values::person(NEXT), values::person(WORKER));
    let path = format!("/api/v1/contradictions/{next}/{old}/{path}");
    let (status, _) = j.console.call(Method::POST, &path, Some(body)).await;
    status.as_u16()
}

async fn identity(j: &Journey, name: &str) -> Identity {
    let (tenant, id) = (j.service.app.tenant(), values::person(name));
    let read = j.service.app.storage();
    let person = read.read(move |tx| Ok(tx.person(tenant, id)?));
    person.await.unwrap().unwrap().identity
}

/// Slot of the one who goes, by name.
async fn place(j: &Journey, name: &str) -> Option<u64> {
    let board = j.board().await;
    let id = values::person(name).to_string();
    let people = board["people"].as_array().unwrap();
    people.iter().find(|p| p["person"] == id)?["slot"].as_u64()
}

#[tokio::test]
async fn a_verified_person_gives_way_to_two_staff_and_gets_everything_back() {
    let mut j = journey().await;
    j.approve().await;
    let slot = place(&j, WORKER).await;
    let mut phone = registered_again(&mut j).await;
    assert_eq!(identity(&j, NEXT).await, Identity::Duplicate);
    for holds in ["moved", "later"] {
        assert_eq!(settle(&j, "resolve", json!({"holds": holds})).await, 409);
    }
    seen_by_another(&j, &phone).await;
    assert_eq!(settle(&j, "resolve", json!({"holds": "moved"})).await, 204);
    assert_eq!(identity(&j, NEXT).await, Identity::Verified);
    assert_eq!(identity(&j, WORKER).await, Identity::Unverified);
    // The same slot, on the next phone; the ticket on the one before is withdrawn.
    assert_eq!(
        (place(&j, NEXT).await, place(&j, WORKER).await),
        (slot, None)
    );
    phone.sync_all(&j.service).await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(phone.held(DocumentKind::Ticket).len(), 1);
    assert_eq!(j.worker.held(DocumentKind::Ticket).len(), 0);
    assert_eq!(settle(&j, "resolve", json!({"holds": "moved"})).await, 404);

    assert_eq!(settle(&j, "reopen", Value::Null).await, 204);
    assert_eq!(identity(&j, NEXT).await, Identity::Duplicate);
    assert_eq!(identity(&j, WORKER).await, Identity::Verified);
    assert_eq!(
        (place(&j, WORKER).await, place(&j, NEXT).await),
        (slot, None)
    );
    phone.sync_all(&j.service).await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(phone.held(DocumentKind::Ticket).len(), 0);
    assert_eq!(j.worker.held(DocumentKind::Ticket).len(), 1);
    assert_eq!(settle(&j, "reopen", Value::Null).await, 404);
}

#[tokio::test]
async fn who_is_set_aside_stays_so_until_staff_sees_them_again() {
    let mut j = journey().await;
    let phone = registered_again(&mut j).await;
    assert_eq!(
        settle(&j, "resolve", json!({"holds": "earlier"})).await,
        204
    );
    assert_eq!(identity(&j, NEXT).await, Identity::Unverified);
    assert_eq!(identity(&j, WORKER).await, Identity::Verified);
    seen_by_another(&j, &phone).await;
    assert_eq!(identity(&j, NEXT).await, Identity::Duplicate);
    let open = j.console.get("/api/v1/contradictions").await;
    assert_eq!(open.as_array().unwrap().len(), 1);
    assert_eq!(settle(&j, "reopen", Value::Null).await, 404);
}

/// The old phone signs for the next one with the key that shows its pass.
fn own_word(by: &str, of: &str, registration: &Claim, phone: &Phone) -> Claim {
    let (registration, identity) = values::attested(registration);
    let word = Attestation {
        person: values::person(of),
        holder: Some(qicheng_test_kit::key(of).public().thumbprint()),
        exchange: Some(phone.key.public().thumbprint()),
        sealing: Some(sealing_thumbprint(&phone.sealing.public().0)),
        registration,
        time: support::start().timestamp(),
        method: CheckMethod::IdCard,
        by: values::person(by),
        identity: Some(identity),
    };
    Claim::Attestation(SignedBytes {
        bytes: attestation::sign(&qicheng_test_kit::key(by), &word)
            .unwrap()
            .into(),
    })
}

#[tokio::test]
async fn the_old_key_moves_its_person_to_the_next_phone() {
    let mut j = journey().await;
    j.approve().await;
    let slot = place(&j, WORKER).await;
    let mut phone = Phone::of(&j.service, NEXT);
    let next = values::person(NEXT);
    let key = qicheng_test_kit::key(NEXT);
    let again = values::registration(WORKER, 1, Some(&key));
    let again = Claim::Registration(Box::new(again));
    for claim in [&values::consent(), &again, &values::intent()] {
        phone.say(next, next, claim);
    }
    phone.sync_all(&j.service).await;
    // Another person's registration it cannot vouch for, and nobody else's key will do.
    let stranger = cast::worker(&j.service, "别人", 7).await;
    let word = own_word(WORKER, "别人", &values::registered("别人", 7), &stranger);
    let refused = j
        .worker
        .does_for(&j.service, WORKER, values::person("别人"), &word);
    assert_eq!(
        refused.await,
        support::phone::refused(qicheng_domain::operations::refusal::RefusalCode::NotAllowed)
    );
    let word = own_word(WORKER, NEXT, &again, &phone);
    let moved = j.worker.does_for(&j.service, WORKER, next, &word).await;
    assert_eq!(moved, Outcome::Applied);
    assert_eq!(identity(&j, NEXT).await, Identity::Verified);
    assert_eq!(identity(&j, WORKER).await, Identity::Unverified);
    assert_eq!(place(&j, NEXT).await, slot);
    phone.sync_all(&j.service).await;
    assert_eq!(phone.held(DocumentKind::Ticket).len(), 1);
    // The old key, whose person it is no more, cannot take it back.
    let back = own_word(NEXT, WORKER, &values::registered(WORKER, 1), &j.worker);
    let refused = j
        .worker
        .does_for(&j.service, WORKER, values::person(WORKER), &back)
        .await;
    assert!(matches!(refused, Outcome::Refused { .. }));
    assert_eq!(identity(&j, NEXT).await, Identity::Verified);
}

#[tokio::test]
async fn a_barred_device_is_let_in_again_by_a_coordinator() {
    let j = journey().await;
    let (tenant, kid) = (j.service.app.tenant(), j.worker.key.public().kid());
    let bar = j.service.app.storage().write(move |tx| {
        let mut device = tx.device_by_kid(tenant, kid)?.unwrap();
        device.barred = true;
        device.forked_at = Some(support::start());
        Ok(tx.update_device(tenant, &device)?)
    });
    bar.await.unwrap();
    let mut phone = j.worker;
    let refused = phone.sync(&j.service).await;
    assert!(matches!(refused, Err(TransportError::Refused(_))));
    let barred = j.console.get("/api/v1/devices/barred").await;
    let id = barred[0]["id"].as_str().unwrap();
    let path = format!("/api/v1/devices/{id}/admit");
    assert_eq!(j.console.post(&path, Value::Null).await.0, 204);
    assert_eq!(j.console.post(&path, Value::Null).await.0, 404);
    // It enrols anew, as after any fork.
    phone.enrolled = false;
    phone.sync(&j.service).await.unwrap();
    assert_eq!(j.console.get("/api/v1/devices/barred").await, json!([]));
}
