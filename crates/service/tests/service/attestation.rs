//! Who becomes verified: those whom staff saw, with the keys and the registration that they saw.

use super::support::{
    self, Service, cast,
    console::Console,
    phone::{Phone, refused},
    service, values,
    village::{HELPER, attest, attest_by, helper, identity, seen, worker},
};
use chrono::TimeDelta;
use qicheng_credential::{
    key::Signer,
    staff::attestation::{self, Attestation, Method},
};
use qicheng_domain::{
    operations::{
        claim::{Claim, SignedBytes},
        identity as domain,
        operation::Outcome,
        refusal::RefusalCode,
    },
    people::registration::Registration,
};
use qicheng_service_storage::{people::Identity, staff::StaffId};

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

/// The helper of a console, a worker whom nobody has seen, and what the helper saw of them an hour after the start.
async fn offline() -> (Console, Service, String, Phone, Phone) {
    let service = service();
    let console = Console::logged_in(&service).await;
    let (id, code) = console.staff("村里帮手", "helper").await;
    let (helper, done) = cast::enrol(&service, "帮手", &code).await;
    assert_eq!(done, Outcome::Applied);
    let worker = cast::worker(&service, "张晓伟", 1).await;
    (console, service, id, helper, worker)
}

fn saw(worker: &Phone, hours: i64) -> Claim {
    let mut attestation = seen(worker, "张晓伟", 1);
    attestation.by = values::person("帮手");
    attestation.time += hours * 3_600;
    let bytes = attestation::sign(&cast::staff_key("帮手"), &attestation).unwrap();
    Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    })
}

#[tokio::test]
async fn t09_what_a_helper_saw_before_the_role_ended_counts_when_it_comes_later() {
    let (console, service, id, mut helper, worker) = offline().await;
    let person = values::person("张晓伟");
    let elder = values::person("彭秀英");
    let registered = Claim::Registration(Box::new(values::registration("彭秀英", 2, None)));
    // Both are said offline, one of somebody without a phone.
    helper.say(values::person("帮手"), person, &saw(&worker, 1));
    let of_elder = cast::seen("彭秀英", &registered, None, "帮手");
    for claim in [&values::consent(), &registered, &of_elder] {
        helper.say(values::person("帮手"), elder, claim);
    }
    service.clock.pass(TimeDelta::hours(2));
    let path = format!("/api/v1/staff/{id}/revoke");
    let (status, _) = console.post(&path, serde_json::Value::Null).await;
    assert!(status.is_success(), "{status}");
    service.clock.pass(TimeDelta::days(3));
    let results = helper.sync_all(&service).await;
    assert!(
        results.iter().all(|r| r.outcome == Outcome::Applied),
        "{results:?}"
    );
    assert_eq!(identity(&service, person).await, Identity::Verified);
    assert_eq!(identity(&service, elder).await, Identity::Verified);

    // What was seen after the end does not count.
    let late = cast::worker(&service, "李娜", 3).await;
    let mut attestation = seen(&late, "李娜", 3);
    attestation.by = values::person("帮手");
    attestation.time += 3 * 3_600;
    let bytes = attestation::sign(&cast::staff_key("帮手"), &attestation).unwrap();
    let claim = Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    });
    let outcome = helper
        .does_for(&service, "帮手", values::person("李娜"), &claim)
        .await;
    assert_eq!(outcome, refused(RefusalCode::NotAllowed));
    assert_eq!(
        identity(&service, values::person("李娜")).await,
        Identity::Unverified
    );
}

/// Who signed sets the time that is signed: an ended role can be used no longer than a courier may take.
#[tokio::test]
async fn t09_what_comes_later_than_any_courier_is_refused_whatever_its_date() {
    let (console, service, id, mut helper, worker) = offline().await;
    let person = values::person("张晓伟");
    service.clock.pass(TimeDelta::hours(2));
    let path = format!("/api/v1/staff/{id}/revoke");
    let (status, _) = console.post(&path, serde_json::Value::Null).await;
    assert!(status.is_success(), "{status}");
    service.clock.pass(TimeDelta::days(46));
    let outcome = helper
        .does_for(&service, "帮手", person, &saw(&worker, 1))
        .await;
    assert_eq!(outcome, refused(RefusalCode::NotAllowed));
    assert_eq!(identity(&service, person).await, Identity::Unverified);
}

#[tokio::test]
async fn t09_what_a_helper_saw_before_the_device_changed_counts() {
    let (console, service, id, mut helper, worker) = offline().await;
    helper.say(
        values::person("帮手"),
        values::person("张晓伟"),
        &saw(&worker, 1),
    );
    service.clock.pass(TimeDelta::hours(2));
    let (_, given) = console
        .post(&format!("/api/v1/staff/{id}/code"), serde_json::Value::Null)
        .await;
    let code = given["code"].as_str().unwrap();
    let (_, done) = cast::enrol(&service, "另一部手机", code).await;
    assert_eq!(done, Outcome::Applied);
    let results = helper.sync_all(&service).await;
    assert_eq!(results.last().unwrap().outcome, Outcome::Applied);
    let person = values::person("张晓伟");
    assert_eq!(identity(&service, person).await, Identity::Verified);
}

#[tokio::test]
async fn t09_of_a_key_that_somebody_else_may_have_had_only_what_came_before_counts() {
    let (_, service, id, mut helper, worker) = offline().await;
    let person = values::person("张晓伟");
    service.clock.pass(TimeDelta::hours(4));
    let since = service.app.now() - TimeDelta::hours(1);
    let id: StaffId = StaffId(id.parse().unwrap());
    let job = service.app.write(move |tx, ctx| {
        let by = qicheng_service_storage::accounts::AccountId(uuid::Uuid::nil());
        qicheng_service_core::staff::compromised(tx, ctx, by, id, since).map(drop)
    });
    job.await.unwrap();
    // A thief dates it back.
    helper.say(values::person("帮手"), person, &saw(&worker, 1));
    let results = helper.sync_all(&service).await;
    assert_eq!(
        results.last().unwrap().outcome,
        refused(RefusalCode::NotAllowed)
    );
    assert_eq!(identity(&service, person).await, Identity::Unverified);
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
async fn t01_nobody_is_vouched_for_without_what_was_compared_with_the_card() {
    for registered_first in [true, false] {
        let service = service();
        let mut helper = helper(&service, "433130").await;
        let mut phone = worker(&service, "张晓伟", 1);
        let right = seen(&phone, "张晓伟", 1);
        if registered_first {
            phone.sync(&service).await.unwrap();
        }
        // Each of the three keys makes it a phone's; none makes it that of a person on paper.
        for keys in 0..8 {
            let unseen = Attestation {
                holder: right.holder.filter(|_| keys & 1 != 0),
                exchange: right.exchange.filter(|_| keys & 2 != 0),
                sealing: right.sealing.filter(|_| keys & 4 != 0),
                identity: None,
                ..right.clone()
            };
            assert_eq!(
                attest(&service, &mut helper, &unseen).await,
                refused(RefusalCode::NotAllowed)
            );
        }
        phone.sync(&service).await.unwrap();
        assert_eq!(identity(&service, right.person).await, Identity::Unverified);
        attest(&service, &mut helper, &right).await;
        assert_eq!(identity(&service, right.person).await, Identity::Verified);
    }
}

#[tokio::test]
async fn t01_who_shows_their_own_card_is_not_vouched_for_as_somebody_else() {
    let other = |change: fn(&mut Registration)| {
        let mut registration =
            values::registration("张晓伟", 1, Some(&qicheng_test_kit::key("张晓伟")));
        change(&mut registration);
        domain::Identity::of(&registration).commitment()
    };
    let lies = [
        other(|r| r.name = "李强".to_owned()),
        other(|r| r.id_number = values::registration("李强", 2, None).id_number),
        other(|r| r.home = "433127".parse().unwrap()),
        other(|r| r.salt = Some([1; 16].into())),
        other(|r| r.salt = None),
        [0; 32],
    ];
    for lie in lies {
        for registered_first in [true, false] {
            let service = service();
            let mut helper = helper(&service, "433130").await;
            let mut phone = worker(&service, "张晓伟", 1);
            // What the card shows is not what the registration says.
            let mixed = Attestation {
                identity: Some(lie),
                ..seen(&phone, "张晓伟", 1)
            };
            if registered_first {
                phone.sync(&service).await.unwrap();
                assert_eq!(
                    attest(&service, &mut helper, &mixed).await,
                    refused(RefusalCode::NotAllowed)
                );
            } else {
                attest(&service, &mut helper, &mixed).await;
                phone.sync(&service).await.unwrap();
            }
            assert_eq!(identity(&service, mixed.person).await, Identity::Unverified);
        }
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
        &Claim::Attestation(SignedBytes {
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
        let (registration, commitment) = values::attested(&claim);
        let attestation = Attestation {
            person,
            holder: key.as_ref().map(|k| k.public().thumbprint()),
            exchange: None,
            sealing: None,
            registration,
            time: support::start().timestamp(),
            method: Method::IdCard,
            by,
            identity: Some(commitment),
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
        ("李晓娜", Identity::Duplicate),
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
async fn t01_a_verified_person_who_changes_what_the_card_shows_or_the_key_must_be_seen_again() {
    let registration = || values::registration("张晓伟", 1, Some(&qicheng_test_kit::key("张晓伟")));
    let changed = |change: fn(&mut Registration)| {
        let mut registration = registration();
        change(&mut registration);
        registration
    };
    let another = values::registration("张晓伟", 1, Some(&qicheng_test_kit::key("another")));
    let cases = [
        (
            changed(|r| r.home_detail = "洗车河镇".to_owned()),
            Identity::Verified,
        ),
        (another, Identity::Unverified),
        (
            changed(|r| r.name = "张小伟".to_owned()),
            Identity::Unverified,
        ),
        (
            changed(|r| r.id_number = values::registration("李强", 2, None).id_number),
            Identity::Unverified,
        ),
        (
            changed(|r| r.home = "433127".parse().unwrap()),
            Identity::Unverified,
        ),
    ];
    for (registration, stands) in cases {
        let service = service();
        let mut helper = helper(&service, "433130").await;
        let person = values::person("张晓伟");
        let mut phone = worker(&service, "张晓伟", 1);
        phone.sync(&service).await.unwrap();
        let attestation = seen(&phone, "张晓伟", 1);
        attest(&service, &mut helper, &attestation).await;
        assert_eq!(identity(&service, person).await, Identity::Verified);
        phone.say(person, person, &Claim::Registration(Box::new(registration)));
        phone.sync(&service).await.unwrap();
        assert_eq!(identity(&service, person).await, stands);
    }
}
