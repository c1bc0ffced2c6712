//! Who becomes verified: those whom staff saw, with the keys and the registration that they saw.

use super::support;
use super::support::{
    Service,
    phone::{Phone, refused},
    service, values,
    village::{HELPER, attest, attest_by, helper, identity, seen, worker},
};
use qicheng_credential::{
    attestation::{self, Attestation, Method},
    key::Signer,
};
use qicheng_domain::{
    claim::{Claim, Signed},
    operation::Outcome,
    refusal::RefusalCode,
};
use qicheng_service_storage::{people::Identity, staff::StaffId};
use sha2::{Digest, Sha256};

#[tokio::test]
async fn whom_staff_saw_is_verified_whichever_comes_first() {
    for attestation_first in [true, false] {
        let service = service();
        let mut helper = helper(&service, "433130").await;
        let mut phone = worker(&service, "张晓伟", 1);
        let attestation = seen(&phone, "张晓伟", 1);
        if attestation_first {
            assert_eq!(
                attest(&service, &mut helper, &attestation).await,
                Outcome::Applied
            );
            phone.sync(&service).await.unwrap();
        } else {
            phone.sync(&service).await.unwrap();
            assert_eq!(
                identity(&service, attestation.person).await,
                Identity::Unverified
            );
            assert_eq!(
                attest(&service, &mut helper, &attestation).await,
                Outcome::Applied
            );
        }
        assert_eq!(
            identity(&service, attestation.person).await,
            Identity::Verified
        );
    }
}

#[tokio::test]
async fn other_keys_or_another_registration_than_those_seen_are_not_verified() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    let mut phone = worker(&service, "张晓伟", 1);
    phone.sync(&service).await.unwrap();
    let right = seen(&phone, "张晓伟", 1);
    let other = Some(qicheng_test_kit::key("other").public().thumbprint());
    let wrong = [
        Attestation {
            holder: other,
            ..right.clone()
        },
        Attestation {
            holder: None,
            ..right.clone()
        },
        Attestation {
            exchange: other,
            ..right.clone()
        },
        Attestation {
            sealing: other,
            ..right.clone()
        },
        Attestation {
            registration: [0; 32],
            ..right.clone()
        },
    ];
    for attestation in wrong {
        attest(&service, &mut helper, &attestation).await;
        assert_eq!(identity(&service, right.person).await, Identity::Unverified);
    }
}

#[tokio::test]
async fn only_staff_of_the_place_attest_and_only_with_their_key() {
    let service = service();
    let mut phone = worker(&service, "张晓伟", 1);
    phone.sync(&service).await.unwrap();
    let attestation = seen(&phone, "张晓伟", 1);

    let mut elsewhere = helper(&service, "440300").await;
    assert_eq!(
        attest(&service, &mut elsewhere, &attestation).await,
        refused(RefusalCode::NotAllowed)
    );
    let mut here = helper_again(&service, elsewhere).await;
    let forged = attest_by(&service, &mut here, &attestation, "somebody").await;
    assert_eq!(forged, refused(RefusalCode::BadSignature));
    let own = Attestation {
        person: values::person(HELPER),
        ..attestation.clone()
    };
    assert_eq!(
        attest(&service, &mut here, &own).await,
        refused(RefusalCode::NotAllowed)
    );
    // A worker who is no staff, for themselves.
    let person = attestation.person;
    let by_self = Attestation {
        by: person,
        ..attestation
    };
    let bytes = attestation::sign(&qicheng_test_kit::key("staff"), &by_self).unwrap();
    phone.say(
        person,
        person,
        &Claim::Attestation(Signed {
            bytes: bytes.into(),
        }),
    );
    let reply = phone.sync(&service).await.unwrap();
    assert_eq!(reply.results[0].outcome, refused(RefusalCode::NotAllowed));
    assert_eq!(identity(&service, person).await, Identity::Unverified);
}

/// The same helper with the scope of the service's place.
async fn helper_again(service: &Service, phone: Phone) -> Phone {
    let tenant = service.app.tenant();
    let done = service.app.storage().write(move |tx| {
        let mut member = tx
            .staff(tenant, StaffId(uuid::Uuid::from_bytes([1; 16])))?
            .unwrap();
        member.scope = tenant.0;
        Ok(tx.put_staff(tenant, &member)?)
    });
    done.await.unwrap();
    phone
}

#[tokio::test]
async fn a_helper_attests_people_without_phones_but_no_key_of_their_own_making() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    let by = values::person(HELPER);
    for (name, order, key) in [
        ("王秀英", 1, None),
        ("李强", 2, Some(qicheng_test_kit::key("made here"))),
    ] {
        let person = values::person(name);
        let claim = Claim::Registration(Box::new(values::registration(name, order, key.as_ref())));
        helper.say(by, person, &values::consent());
        helper.say(by, person, &claim);
        let attestation = Attestation {
            person,
            holder: key.as_ref().map(|k| k.public().thumbprint()),
            exchange: None,
            sealing: None,
            registration: Sha256::digest(claim.to_cbor()).into(),
            time: support::start().timestamp(),
            method: Method::IdCard,
            by,
        };
        let outcome = attest(&service, &mut helper, &attestation).await;
        let (expected, stands) = match key {
            None => (Outcome::Applied, Identity::Verified),
            Some(_) => (refused(RefusalCode::NotAllowed), Identity::Unverified),
        };
        assert_eq!(
            (outcome, identity(&service, person).await),
            (expected, stands)
        );
    }
}

#[tokio::test]
async fn a_key_that_the_attesting_device_made_is_not_attested_ahead_of_its_registration_either() {
    let by = values::person(HELPER);
    for actor_is_helper in [true, false] {
        let service = service();
        let mut helper = helper(&service, "433130").await;
        let person = values::person("李强");
        let claim = values::registered("李强", 2);
        let attestation = Attestation {
            person,
            exchange: (!actor_is_helper).then(|| helper.key.public().thumbprint()),
            sealing: None,
            ..seen(&helper, "李强", 2)
        };
        attest(&service, &mut helper, &attestation).await;
        let actor = if actor_is_helper { by } else { person };
        helper.say(actor, person, &values::consent());
        helper.say(actor, person, &claim);
        let reply = helper.sync(&service).await.unwrap();
        assert_eq!(reply.results.last().unwrap().outcome, Outcome::Applied);
        assert_eq!(identity(&service, person).await, Identity::Unverified);
    }
}

#[tokio::test]
async fn the_second_who_is_seen_with_one_id_number_is_for_a_coordinator() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    for (name, stands) in [
        ("张晓伟", Identity::Verified),
        ("李晓娜", Identity::Contradicted),
    ] {
        let mut phone = worker(&service, name, 1);
        phone.sync(&service).await.unwrap();
        let attestation = seen(&phone, name, 1);
        assert_eq!(
            attest(&service, &mut helper, &attestation).await,
            Outcome::Applied
        );
        assert_eq!(identity(&service, values::person(name)).await, stands);
    }
    assert_eq!(
        identity(&service, values::person("张晓伟")).await,
        Identity::Verified
    );
}

#[tokio::test]
async fn a_verified_person_who_changes_name_number_or_key_must_be_seen_again() {
    let service = service();
    let mut helper = helper(&service, "433130").await;
    let person = values::person("张晓伟");
    let mut phone = worker(&service, "张晓伟", 1);
    phone.sync(&service).await.unwrap();
    let attestation = seen(&phone, "张晓伟", 1);
    attest(&service, &mut helper, &attestation).await;

    let mut moved = values::registration("张晓伟", 1, Some(&qicheng_test_kit::key("张晓伟")));
    moved.home_detail = "洗车河镇".to_owned();
    phone.say(person, person, &Claim::Registration(Box::new(moved)));
    phone.sync(&service).await.unwrap();
    assert_eq!(identity(&service, person).await, Identity::Verified);

    let rebound = values::registration("张晓伟", 1, Some(&qicheng_test_kit::key("another")));
    phone.say(person, person, &Claim::Registration(Box::new(rebound)));
    phone.sync(&service).await.unwrap();
    assert_eq!(identity(&service, person).await, Identity::Unverified);
}
