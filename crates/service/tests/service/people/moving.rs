//! One human's next phone: who was seen last goes on with everything, and nobody settles it.

use crate::support::{
    cast,
    journey::{Journey, WORKER, journey},
    phone::{Phone, refused},
    values,
    village::identity,
};
use axum::http::Method;
use chrono::TimeDelta;
use qicheng_credential::{
    credential::{Body, ParsedCredential},
    staff::attestation::{self, ParsedAttestation},
};
use qicheng_domain::{
    document::DocumentKind,
    operations::{
        claim::{Claim, OwnPaper, SignedBytes},
        operation::Outcome,
        refusal::RefusalCode,
    },
    people::registration::Registration,
};
use qicheng_service_core::staff;
use qicheng_service_storage::{accounts::AccountId, people::Identity};
use serde_json::Value;

/// The worker's registration on a phone of this name, all said.
async fn again(j: &Journey, label: &str) -> (Phone, Claim) {
    again_with(j, label, |_| {}).await
}

/// As [`again`], changed before it is said.
async fn again_with(
    j: &Journey,
    label: &str,
    change: impl FnOnce(&mut Registration),
) -> (Phone, Claim) {
    let mut phone = Phone::of(&j.service, label);
    let key = qicheng_test_kit::key(label);
    let mut registration = values::registration(WORKER, 1, Some(&key));
    change(&mut registration);
    let registration = Claim::Registration(Box::new(registration));
    let person = values::person(label);
    for claim in [
        &values::consent(),
        &registration,
        &values::declaration("2026-02-20"),
    ] {
        phone.say(person, person, claim);
    }
    let results = phone.sync_all(&j.service).await;
    assert!(results.iter().all(|r| r.outcome == Outcome::Applied));
    (phone, registration)
}

/// What the helper saw of it, so many minutes after the start.
fn seen(label: &str, registration: &Claim, phone: &Phone, minutes: i64) -> Claim {
    let Claim::Attestation(signed) = cast::seen(label, registration, Some(phone), "帮手") else {
        panic!("an attestation")
    };
    let mut word = ParsedAttestation::parse(&signed.bytes).unwrap().attestation;
    word.time += minutes * 60;
    let bytes = attestation::sign(&cast::staff_key("帮手"), &word).unwrap();
    Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    })
}

async fn is_seen(j: &mut Journey, label: &str, word: &Claim) {
    let subject = values::person(label);
    let outcome = j.helper.does_for(&j.service, "帮手", subject, word).await;
    assert_eq!(outcome, Outcome::Applied);
}

async fn stands(j: &Journey, label: &str) -> Identity {
    identity(&j.service, values::person(label)).await
}

async fn slot(j: &Journey, label: &str) -> Option<u64> {
    let board = j.board().await;
    let id = values::person(label).to_string();
    let people = board["people"].as_array().unwrap();
    people.iter().find(|p| p["person"] == id)?["slot"].as_u64()
}

async fn open(j: &Journey) -> usize {
    let open = j.console.get("/api/v1/contradictions").await;
    open.as_array().unwrap().len()
}

fn digests(phone: &Phone) -> Vec<[u8; 16]> {
    let held = phone.held(DocumentKind::Ticket);
    held.iter()
        .map(|bytes| ParsedCredential::parse(bytes).unwrap().digest())
        .collect()
}

#[tokio::test]
async fn t16_one_visit_moves_place_pass_and_health_and_revokes_the_old_keys() {
    let mut j = journey().await;
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    let (before, had) = (digests(&j.worker), slot(&j, WORKER).await);
    assert!(had.is_some() && before.len() == 1);
    j.service.clock.pass(TimeDelta::hours(2));
    let (mut phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);
    assert_eq!(stands(&j, WORKER).await, Identity::Unverified);
    assert_eq!(
        (slot(&j, "新手机").await, slot(&j, WORKER).await),
        (had, None)
    );
    assert_eq!(open(&j).await, 0);

    // One exchange brings ticket and health code; the old phone has neither.
    phone.sync(&j.service).await.unwrap();
    let after = digests(&phone);
    assert_eq!(after.len(), 1);
    assert_eq!(phone.held(DocumentKind::Health).len(), 1);
    j.worker.sync_all(&j.service).await;
    assert!(digests(&j.worker).is_empty() && j.worker.held(DocumentKind::Health).is_empty());
    // The manifest names the new ticket alone.
    j.crew.sync_all(&j.service).await;
    let manifest = j.manifest(&j.crew);
    let entry = manifest
        .entry(u16::try_from(had.unwrap()).unwrap())
        .unwrap();
    let named: Vec<_> = entry.tickets.iter().map(|digest| **digest).collect();
    assert_eq!(named, after);
    assert!(!named.contains(&before[0]));
    // The list names the old one as revoked.
    let list = j.crew.held(DocumentKind::List);
    assert!(!list.is_empty());
}

#[tokio::test]
async fn t07_a_next_phone_fills_no_day_of_which_the_one_before_has_spoken() {
    let mut j = journey().await;
    let (begin, day) = (j.service.app.now(), TimeDelta::days(1));
    let declared = |temperature| Claim::Declaration(values::declared("2026-02-20", temperature));
    j.service.clock.pass(day * 3);
    let (worker, person) = (values::person(WORKER), values::person("新手机"));
    j.worker.at(begin + day * 3);
    j.worker.say(worker, worker, &declared(385));
    j.worker.sync_all(&j.service).await;
    j.service.clock.pass(day);

    // A clock set back, then day by day to the present.
    let mut phone = Phone::of(&j.service, "新手机");
    let key = qicheng_test_kit::key("新手机");
    let registration = values::registration(WORKER, 1, Some(&key));
    let registration = Claim::Registration(Box::new(registration));
    phone.at(begin);
    phone.say(person, person, &values::consent());
    phone.say(person, person, &registration);
    for n in 1..=4 {
        phone.at(begin + day * n);
        phone.say(person, person, &declared(365));
    }
    phone.sync_all(&j.service).await;
    let word = seen("新手机", &registration, &phone, 4 * 24 * 60);
    is_seen(&mut j, "新手机", &word).await;
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);

    let (tenant, from) = (j.service.app.tenant(), "2026-02-21".parse().unwrap());
    let storage = j.service.app.storage();
    let counted = storage.read(move |tx| Ok(tx.declarations_since(tenant, person, from)?));
    let counted: Vec<_> = counted
        .await
        .unwrap()
        .iter()
        .map(|d| (d.declaration.day.to_string(), d.declaration.temperature))
        .collect();
    let expected = [("2026-02-24", 365), ("2026-02-23", 385)];
    assert_eq!(counted, expected.map(|(day, t)| (day.to_owned(), t)));
}

#[tokio::test]
async fn t16_who_was_seen_last_goes_on_whatever_comes_first() {
    for order in [[0, 1], [1, 0]] {
        let mut j = journey().await;
        j.service.clock.pass(TimeDelta::hours(3));
        let labels = ["第二部", "第三部"];
        let mut words = Vec::new();
        for (label, minutes) in labels.into_iter().zip([60, 120]) {
            let (phone, registration) = again(&j, label).await;
            words.push(seen(label, &registration, &phone, minutes));
        }
        for which in order {
            is_seen(&mut j, labels[which], &words[which]).await;
        }
        let found = [stands(&j, WORKER).await, stands(&j, labels[0]).await];
        assert_eq!(found, [Identity::Unverified; 2]);
        assert_eq!(stands(&j, labels[1]).await, Identity::Verified);
    }
}

#[tokio::test]
async fn t16_a_visit_before_the_move_does_not_take_it_back() {
    let mut j = journey().await;
    j.service.clock.pass(TimeDelta::hours(2));
    let (phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    // The thief's phone says the same registration again, which the helper saw then.
    let same = values::registered(WORKER, 1);
    let outcome = j.worker.does(&j.service, WORKER, &same).await;
    assert_eq!(outcome, Outcome::Applied);
    assert_eq!(stands(&j, WORKER).await, Identity::Unverified);
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);
    // Nor does a word that is dated ahead: it counts from when it came.
    let (late, registration) = again(&j, "旧日").await;
    let ahead = seen("旧日", &registration, &late, 60 * 24 * 365);
    is_seen(&mut j, "旧日", &ahead).await;
    j.service.clock.pass(TimeDelta::hours(1));
    let (last, registration) = again(&j, "末部").await;
    let word = seen("末部", &registration, &last, 150);
    is_seen(&mut j, "末部", &word).await;
    assert_eq!(stands(&j, "末部").await, Identity::Verified);
}

#[tokio::test]
async fn t16_a_coordinator_takes_a_move_back_until_staff_sees_them_again() {
    let mut j = journey().await;
    j.approve().await;
    let had = slot(&j, WORKER).await;
    j.service.clock.pass(TimeDelta::hours(2));
    let (mut phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    let (next, old) = (values::person("新手机"), values::person(WORKER));
    let path = format!("/api/v1/contradictions/{next}/{old}/reopen");
    let (status, problem) = j.console.post(&path, Value::Null).await;
    assert_eq!(status, 204, "{problem}");
    assert_eq!(stands(&j, WORKER).await, Identity::Verified);
    assert_eq!(slot(&j, WORKER).await, had);
    phone.say(next, next, &registration);
    phone.sync_all(&j.service).await;
    assert_eq!(stands(&j, "新手机").await, Identity::Unverified);
    let again = seen("新手机", &registration, &phone, 100);
    is_seen(&mut j, "新手机", &again).await;
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);
}

/// Name and home on the card are compared by staff, whoever else would vouch for them.
#[tokio::test]
async fn t01_an_old_phone_vouches_for_no_other_name_and_no_other_home() {
    for (label, is_other) in [("改名", true), ("迁户", true), ("同名", false)] {
        let mut j = journey().await;
        let (phone, registration) = again_with(&j, label, |registration| match label {
            "改名" => registration.name = "张晓强".to_owned(),
            "迁户" => registration.home = "433127".parse().unwrap(),
            _ => {}
        })
        .await;
        let own = vouched(&seen(label, &registration, &phone, 0));
        let next = values::person(label);
        let outcome = j.worker.does_for(&j.service, WORKER, next, &own).await;
        let (expected, identity) = if is_other {
            (refused(RefusalCode::NotAllowed), Identity::Unverified)
        } else {
            (Outcome::Applied, Identity::Verified)
        };
        assert_eq!(outcome, expected, "{label}");
        assert_eq!(stands(&j, label).await, identity, "{label}");
    }
}

/// The word of the old phone may come before the registration that it names.
#[tokio::test]
async fn t01_an_old_phone_s_word_that_comes_first_vouches_for_no_other_name_either() {
    let mut j = journey().await;
    let key = qicheng_test_kit::key("改名");
    let mut registration = values::registration(WORKER, 1, Some(&key));
    registration.name = "张晓强".to_owned();
    let registration = Claim::Registration(Box::new(registration));
    let mut phone = Phone::of(&j.service, "改名");
    let own = vouched(&seen("改名", &registration, &phone, 0));
    let next = values::person("改名");
    let outcome = j.worker.does_for(&j.service, WORKER, next, &own).await;
    assert_eq!(outcome, Outcome::Applied);
    for claim in [&values::consent(), &registration] {
        phone.say(next, next, claim);
    }
    phone.sync_all(&j.service).await;
    assert_eq!(stands(&j, "改名").await, Identity::Unverified);
    assert_eq!(stands(&j, WORKER).await, Identity::Verified);
}

#[tokio::test]
async fn t01_a_move_that_is_taken_back_verifies_nobody_who_registered_otherwise_since() {
    let mut j = journey().await;
    j.service.clock.pass(TimeDelta::hours(2));
    let (phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    assert_eq!(stands(&j, WORKER).await, Identity::Unverified);
    j.service.clock.pass(TimeDelta::hours(1));
    let old = values::person(WORKER);
    let other = Claim::Registration(Box::new(values::registration(
        "张晓强",
        1,
        Some(&qicheng_test_kit::key(WORKER)),
    )));
    j.worker.does(&j.service, WORKER, &other).await;
    let next = values::person("新手机");
    let path = format!("/api/v1/contradictions/{next}/{old}/reopen");
    let (status, _) = j.console.post(&path, Value::Null).await;
    assert_eq!(status, 409);
    assert_eq!(stands(&j, WORKER).await, Identity::Unverified);
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);
}

/// Whose key was stolen verified nobody, on whichever phone that person is by now.
#[tokio::test]
async fn t16_who_moved_since_a_stolen_key_saw_them_is_seen_again() {
    let mut j = journey().await;
    let (phone, registration) = again(&j, "新手机").await;
    let own = vouched(&seen("新手机", &registration, &phone, 0));
    let next = values::person("新手机");
    j.worker.does_for(&j.service, WORKER, next, &own).await;
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);
    let (tenant, ctx) = (j.service.app.tenant(), j.service.app.context());
    let done = j.service.app.storage().write(move |tx| {
        let roles = tx.staff_of_person(tenant, values::person("帮手"))?;
        let by = AccountId(uuid::Uuid::from_bytes([9; 16]));
        staff::compromised(tx, &ctx, by, roles[0].id, ctx.now - TimeDelta::days(1))
    });
    done.await.unwrap();
    assert_eq!(stands(&j, "新手机").await, Identity::Unverified);
}

#[tokio::test]
async fn t16_an_old_phone_that_vouches_after_the_helper_is_not_told_that_it_may_not() {
    let mut j = journey().await;
    j.service.clock.pass(TimeDelta::hours(2));
    let (phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    assert_eq!(stands(&j, WORKER).await, Identity::Unverified);

    let Claim::Attestation(signed) = &word else {
        panic!("an attestation")
    };
    let mut own = ParsedAttestation::parse(&signed.bytes).unwrap().attestation;
    own.by = values::person(WORKER);
    let vouch = |key: &str| {
        let bytes = attestation::sign(&qicheng_test_kit::key(key), &own).unwrap();
        Claim::Attestation(SignedBytes {
            bytes: bytes.into(),
        })
    };
    let next = values::person("新手机");
    let (late, forged) = (vouch(WORKER), vouch("somebody"));
    let outcome = j.worker.does_for(&j.service, WORKER, next, &forged).await;
    assert_ne!(outcome, Outcome::Applied);
    let outcome = j.worker.does_for(&j.service, WORKER, next, &late).await;
    assert_eq!(outcome, Outcome::Applied);
    // Of what the next phone had said before, likewise.
    own.registration = [3; 32];
    let earlier = attestation::sign(&qicheng_test_kit::key(WORKER), &own).unwrap();
    let earlier = Claim::Attestation(SignedBytes {
        bytes: earlier.into(),
    });
    let outcome = j.worker.does_for(&j.service, WORKER, next, &earlier).await;
    assert_eq!(outcome, Outcome::Applied);
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);
    assert_eq!(stands(&j, WORKER).await, Identity::Unverified);
}

/// The helper saw the person with the old phone, before that vouched for the next one, and is heard last.
#[tokio::test]
async fn t16_an_old_phone_that_vouches_after_the_helper_says_when_its_person_was_last_seen() {
    let mut j = journey().await;
    j.service.clock.pass(TimeDelta::hours(3));
    let (mut phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    let next = values::person("新手机");
    let late = vouched(&seen("新手机", &registration, &phone, 120));
    let outcome = j.worker.does_for(&j.service, WORKER, next, &late).await;
    assert_eq!(outcome, Outcome::Applied);
    let before = seen(WORKER, &values::registered(WORKER, 1), &j.worker, 90);
    is_seen(&mut j, WORKER, &before).await;
    assert_eq!(stands(&j, "新手机").await, Identity::Verified);

    // Whom the helper sees with the old phone after that keeps it, whatever the next one says again.
    j.service.clock.pass(TimeDelta::hours(1));
    let after = seen(WORKER, &values::registered(WORKER, 1), &j.worker, 220);
    is_seen(&mut j, WORKER, &after).await;
    assert_eq!(stands(&j, WORKER).await, Identity::Verified);
    phone.say(next, next, &registration);
    phone.sync_all(&j.service).await;
    assert_eq!(stands(&j, WORKER).await, Identity::Verified);
}

#[tokio::test]
async fn t16_what_was_said_on_the_old_phone_until_it_vouched_goes_along() {
    let mut j = journey().await;
    j.service.clock.pass(TimeDelta::hours(3));
    let (phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    let paper = Claim::OwnPaper(OwnPaper { wanted: true });
    j.worker.does(&j.service, WORKER, &paper).await;
    let (tenant, next) = (j.service.app.tenant(), values::person("新手机"));
    let storage = j.service.app.storage().clone();
    let wants = || {
        let storage = storage.clone();
        async move {
            let held = storage.read(move |tx| Ok(tx.person(tenant, next)?)).await;
            held.unwrap().unwrap().own_paper
        }
    };
    assert!(!wants().await);
    let late = vouched(&seen("新手机", &registration, &phone, 120));
    j.worker.does_for(&j.service, WORKER, next, &late).await;
    assert!(wants().await);
}

/// Each phone vouches for the one after it; the words of the first come when the human is on the third.
#[tokio::test]
async fn t16_of_three_phones_the_first_may_vouch_late_for_the_second() {
    let mut j = journey().await;
    j.service.clock.pass(TimeDelta::hours(3));
    let (second, registration) = again(&j, "第二部").await;
    let (third, last) = again(&j, "第三部").await;
    let word = seen("第三部", &last, &third, 60);
    is_seen(&mut j, "第三部", &word).await;
    let late = vouched(&seen("第二部", &registration, &second, 30));
    let person = values::person("第二部");
    let outcome = j.worker.does_for(&j.service, WORKER, person, &late).await;
    assert_eq!(outcome, Outcome::Applied);
    assert_eq!(stands(&j, "第三部").await, Identity::Verified);
    assert_eq!(stands(&j, "第二部").await, Identity::Unverified);
}

/// The same word, signed by the old phone's person.
fn vouched(word: &Claim) -> Claim {
    let Claim::Attestation(signed) = word else {
        panic!("an attestation")
    };
    let mut own = ParsedAttestation::parse(&signed.bytes).unwrap().attestation;
    own.by = values::person(WORKER);
    let bytes = attestation::sign(&qicheng_test_kit::key(WORKER), &own).unwrap();
    Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    })
}

/// A late bus still boards, and so does one whose plan has changed since.
#[tokio::test]
async fn t16_no_pass_of_the_old_phone_is_left_whatever_became_of_the_trip() {
    for is_over in [true, false] {
        let mut j = journey().await;
        j.approve().await;
        j.worker.sync_all(&j.service).await;
        assert_eq!(digests(&j.worker).len(), 1);
        j.service.clock.pass(TimeDelta::hours(2));
        if is_over {
            j.service.clock.pass(TimeDelta::hours(41));
        } else {
            let path = format!("/api/v1/trips/{}", j.trip);
            let changed = j.console.call(Method::PUT, &path, Some(cast::plan(40)));
            assert_eq!(changed.await.0, 200);
        }
        let (phone, registration) = again(&j, "新手机").await;
        let word = seen("新手机", &registration, &phone, 60);
        is_seen(&mut j, "新手机", &word).await;
        assert_eq!(stands(&j, WORKER).await, Identity::Unverified);
        j.worker.sync_all(&j.service).await;
        assert!(digests(&j.worker).is_empty(), "over: {is_over}");
    }
}

/// Tickets that a phone holds, and how many of them are on paper.
fn tickets(phone: &Phone) -> (usize, usize) {
    let held = phone.held(DocumentKind::Ticket);
    let on_paper = held.iter().filter(|bytes| {
        let credential = ParsedCredential::parse(bytes).unwrap().credential;
        matches!(credential.body, Body::Ticket(_)) && credential.holder.is_none()
    });
    (held.len(), on_paper.count())
}

#[tokio::test]
async fn t16_paper_that_the_next_phone_asked_for_is_not_forgotten_by_the_move() {
    let mut j = journey().await;
    j.approve().await;
    j.service.clock.pass(TimeDelta::hours(2));
    let (mut phone, registration) = again(&j, "新手机").await;
    let next = values::person("新手机");
    let want = Claim::OwnPaper(qicheng_domain::operations::claim::OwnPaper { wanted: true });
    phone.say(next, next, &want);
    phone.sync_all(&j.service).await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    phone.sync_all(&j.service).await;
    assert_eq!(tickets(&phone), (2, 1));
}

#[tokio::test]
async fn t16_paper_beside_the_phone_moves_with_its_person() {
    let mut j = journey().await;
    let want = Claim::OwnPaper(qicheng_domain::operations::claim::OwnPaper { wanted: true });
    j.worker.does(&j.service, WORKER, &want).await;
    j.approve().await;
    j.service.clock.pass(TimeDelta::hours(2));
    let (mut phone, registration) = again(&j, "新手机").await;
    let word = seen("新手机", &registration, &phone, 60);
    is_seen(&mut j, "新手机", &word).await;
    phone.sync_all(&j.service).await;
    assert_eq!(tickets(&phone), (2, 1));
}
