//! Whose word counts for a person: the phone that staff saw, and staff whose key is theirs alone.

use crate::support::{
    self, Service,
    phone::{Phone, refused},
    service, values,
    village::{attest, helper, identity, seen, worker},
};
use chrono::TimeDelta;
use qicheng_domain::operations::{operation::Outcome, refusal::RefusalCode};
use qicheng_exchange::message::Reply;
use qicheng_service_core::staff;
use qicheng_service_storage::{accounts::AccountId, people::Identity, staff::StaffId};

fn heard(reply: &Reply) -> Vec<Outcome> {
    reply.results.iter().map(|r| r.outcome.clone()).collect()
}

/// Somebody beside the worker filmed the code that names them, and is quicker.
async fn impersonator(service: &Service) -> Phone {
    let person = values::person("张晓伟");
    let mut phone = Phone::of(service, "impersonator");
    phone.say(person, person, &values::consent());
    phone.say(person, person, &values::registered("张晓伟", 7));
    phone.say(person, person, &values::declaration("2026-02-20"));
    phone.sync(service).await.unwrap();
    phone
}

#[tokio::test]
async fn the_phone_that_staff_saw_is_heard_whoever_was_quicker() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    let person = values::person("张晓伟");
    let mut impersonator = impersonator(&service).await;
    let mut phone = worker(&service, "张晓伟", 1);
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(heard(&reply), vec![refused(RefusalCode::NotAllowed); 2]);

    let attestation = seen(&phone, "张晓伟", 1);
    attest(&service, &mut helper, &attestation).await;
    phone.say(person, person, &values::consent());
    phone.say(person, person, &values::registered("张晓伟", 1));
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(heard(&reply), vec![Outcome::Applied; 2]);
    assert_eq!(identity(&service, person).await, Identity::Verified);

    // Nothing of what the other said is left, and nothing more is heard from it.
    let tenant = service.app.tenant();
    let declared = service.app.storage().read(move |tx| {
        Ok(tx.declarations_since(tenant, person, "2026-02-01".parse().unwrap())?)
    });
    assert_eq!(declared.await.unwrap(), []);
    impersonator.say(person, person, &values::consent_to(false, false));
    let reply = impersonator.sync(&service).await.unwrap();
    assert_eq!(heard(&reply), vec![refused(RefusalCode::NotAllowed)]);
    assert_eq!(identity(&service, person).await, Identity::Verified);
}

#[tokio::test]
async fn nobody_else_begins_for_whom_staff_saw_with_a_phone() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    let mut phone = worker(&service, "张晓伟", 1);
    let attestation = seen(&phone, "张晓伟", 1);
    attest(&service, &mut helper, &attestation).await;
    impersonator(&service).await;
    phone.sync(&service).await.unwrap();
    assert_eq!(
        identity(&service, attestation.person).await,
        Identity::Verified
    );
}

#[tokio::test]
async fn whom_a_helper_without_honesty_verified_since_is_verified_no_more() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    let minutes = TimeDelta::minutes;
    for (name, order) in [("张晓伟", 1), ("李晓娜", 2)] {
        let mut phone = worker(&service, name, order);
        phone.sync(&service).await.unwrap();
        let attestation = seen(&phone, name, order);
        attest(&service, &mut helper, &attestation).await;
        assert_eq!(
            identity(&service, attestation.person).await,
            Identity::Verified
        );
        service.clock.pass(minutes(60));
    }
    let since = support::start() + minutes(30);
    let ctx = service.app.context();
    let done = service.app.storage().write(move |tx| {
        let by = AccountId(uuid::Uuid::from_bytes([9; 16]));
        let id = StaffId(uuid::Uuid::from_bytes([1; 16]));
        staff::compromised(tx, &ctx, by, id, since)
    });
    assert!(done.await.unwrap().revoked_at.is_some());
    for (name, stands) in [
        ("张晓伟", Identity::Verified),
        ("李晓娜", Identity::Unverified),
    ] {
        assert_eq!(identity(&service, values::person(name)).await, stands);
    }
    // Neither are those whom the stolen key attests from now on.
    let mut phone = worker(&service, "王芳", 3);
    phone.sync(&service).await.unwrap();
    let attestation = seen(&phone, "王芳", 3);
    let outcome = attest(&service, &mut helper, &attestation).await;
    assert_eq!(outcome, refused(RefusalCode::NotAllowed));
}
