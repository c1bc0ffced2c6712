//! A helper of the place, and workers with their phones whom the helper saw.

use super::{Service, phone::Phone, values};
use qicheng_credential::{
    key::Signer,
    staff::{
        attestation::{self, Attestation, Method},
        enrolment::sealing_thumbprint,
    },
};
use qicheng_domain::{
    ids::PersonId,
    operations::{
        claim::{Claim, SignedBytes},
        operation::Outcome,
    },
    people::role::Role,
};
use qicheng_service_storage::{
    people::Identity,
    staff::{EnrolledStaff, StaffId, StaffMember},
};

pub const HELPER: &str = "帮手";

/// A helper of the place who holds the role from now on, on a phone of their own.
pub async fn helper(service: &Service, scope: &str) -> Phone {
    let person = values::person(HELPER);
    let mut phone = Phone::of(service, HELPER);
    phone.say(person, person, &values::consent());
    phone.sync(service).await.unwrap();
    let (tenant, now) = (service.app.tenant(), service.app.now());
    let kid = phone.key.public().kid();
    let scope = scope.parse().unwrap();
    let done = service.app.storage().write(move |tx| {
        let device = tx.device_by_kid(tenant, kid)?.unwrap();
        let member = StaffMember {
            id: StaffId(uuid::Uuid::from_bytes([1; 16])),
            name: HELPER.to_owned(),
            role: Role::Helper,
            scope,
            enterprise: None,
            enrolled: Some(EnrolledStaff {
                person,
                device: device.id,
                key: qicheng_test_kit::key("staff").public(),
                at: now,
            }),
            revoked_at: None,
            created_at: now,
        };
        Ok(tx.put_staff(tenant, &member)?)
    });
    done.await.unwrap();
    phone
}

pub fn worker(service: &Service, name: &str, order: u32) -> Phone {
    let person = values::person(name);
    let mut phone = Phone::of(service, name);
    phone.say(person, person, &values::consent());
    phone.say(person, person, &values::registered(name, order));
    phone
}

/// What the helper saw of a worker's phone.
pub fn seen(phone: &Phone, name: &str, order: u32) -> Attestation {
    let (registration, identity) = values::attested(&values::registered(name, order));
    Attestation {
        person: values::person(name),
        holder: Some(qicheng_test_kit::key(name).public().thumbprint()),
        exchange: Some(phone.key.public().thumbprint()),
        sealing: Some(sealing_thumbprint(&phone.sealing.public().0)),
        registration,
        time: super::start().timestamp(),
        method: Method::IdCard,
        by: values::person(HELPER),
        identity: Some(identity),
    }
}

pub async fn attest(service: &Service, helper: &mut Phone, attestation: &Attestation) -> Outcome {
    attest_by(service, helper, attestation, "staff").await
}

pub async fn attest_by(
    service: &Service,
    helper: &mut Phone,
    attestation: &Attestation,
    key: &str,
) -> Outcome {
    let bytes = attestation::sign(&qicheng_test_kit::key(key), attestation).unwrap();
    let claim = Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    });
    helper.say(values::person(HELPER), attestation.person, &claim);
    let reply = helper.sync(service).await.unwrap();
    reply.results.last().unwrap().outcome.clone()
}

pub async fn identity(service: &Service, person: PersonId) -> Identity {
    let tenant = service.app.tenant();
    let person = service
        .app
        .storage()
        .read(move |tx| Ok(tx.person(tenant, person)?));
    person.await.unwrap().unwrap().identity
}
