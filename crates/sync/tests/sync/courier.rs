//! Exchanges that go with a courier.

use super::support::{self, FakeService, Inner, Phone, operation, phone, sealing, service, trust};
use qicheng_store::{
    Tx,
    erase::{self, Unsent},
    table::outbox::{self, OutboxState},
};
use qicheng_sync::{SyncError, courier};

fn hand_over(phone: &Phone, entropy: u8) -> Vec<u8> {
    let receiver = sealing().public();
    courier::hand_over(
        &phone.store,
        service(),
        &receiver,
        &[entropy; 32],
        support::now(),
    )
    .unwrap()
}

fn take_back(phone: &Phone, parcel: &[u8]) -> Result<qicheng_sync::SyncReport, SyncError> {
    courier::take_back(&phone.store, service(), parcel, &trust, support::now())
}

#[test]
fn a_phone_without_network_is_heard_and_answered() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    line.publish("a", b"x");
    let parcel = hand_over(&phone, 1);
    // Handed over is not sent.
    assert_eq!(phone.outbox()[0].state, OutboxState::Waiting);
    let back = line.couriered(&parcel);
    let kid = qicheng_exchange::seal::receiver(&back).unwrap();
    assert_eq!(courier::address(&phone.store, service()).unwrap(), kid);

    let report = take_back(&phone, &back).unwrap();
    assert_eq!((report.applied, phone.documents().len()), (1, 1));
    let before = phone.state();
    assert_eq!(take_back(&phone, &back).unwrap().applied, 0);
    assert!(phone.state() == before);
}

#[test]
fn an_overtaken_reply_brings_its_results_and_not_its_page() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    line.publish("a", b"old");
    let slow = line.couriered(&hand_over(&phone, 1));
    phone.claim(2);
    line.publish("a", b"new");
    let fast = line.couriered(&hand_over(&phone, 2));
    take_back(&phone, &fast).unwrap();
    let cursor = phone.device().cursor;
    take_back(&phone, &slow).unwrap();
    assert_eq!(phone.device().cursor, cursor);
    assert_eq!(phone.device().acknowledged, 2);
    assert_eq!(phone.documents()[0].bytes, b"new");
    assert_eq!(line.inner().effects, [1, 2].map(operation));
    assert!(
        phone
            .outbox()
            .iter()
            .all(|r| r.state == OutboxState::Applied)
    );
}

/// A courier was with a service that has been restored since the phone had its answer by itself.
#[test]
fn t10_a_restored_service_s_answer_counts_whoever_brings_it() {
    let (phone, line) = (phone(1), FakeService::default());
    for n in [1, 2] {
        phone.claim(n);
    }
    let parcel = hand_over(&phone, 1);
    phone.visit(&line).unwrap();
    line.inner().restore(Inner::default().back_up());
    line.inner().refuses.push(operation(2));
    take_back(&phone, &line.couriered(&parcel)).unwrap();
    let outbox = phone.outbox();
    assert_eq!(outbox[0].state, OutboxState::Applied);
    assert!(matches!(outbox[1].state, OutboxState::Refused { .. }));
    assert_eq!(phone.visit(&line).unwrap().sent, 0);
}

/// The answer to a request of an earlier chain tells of the restore; what the present chain said is lost as well.
#[test]
fn t10_a_restored_service_that_answers_an_earlier_chain_gets_the_present_one_again() {
    let (phone, line) = (phone(1), FakeService::default());
    line.publish("a", b"x");
    phone.claim(1);
    phone.visit(&line).unwrap();
    let backup = line.inner().back_up();
    let parcel = hand_over(&phone, 1);
    phone
        .store
        .write(|tx| outbox::start_again(tx, service(), support::now()))
        .unwrap();
    phone.claim(2);
    for _ in 0..2 {
        phone.visit(&line).unwrap();
    }
    {
        let mut inner = line.inner();
        assert!(inner.effects.contains(&operation(2)));
        inner.restore(backup);
        inner.epoch = 1;
    }
    take_back(&phone, &line.couriered(&parcel)).unwrap();
    for _ in 0..3 {
        phone.visit(&line).unwrap();
    }
    assert!(line.inner().effects.contains(&operation(2)));
    let outbox = phone.outbox();
    assert!(outbox.iter().all(|row| row.state == OutboxState::Applied));
}

#[test]
fn what_is_for_another_or_answers_nothing_is_refused() {
    let (a, b, line) = (phone(1), phone(2), FakeService::default());
    let for_a = line.couriered(&hand_over(&a, 1));
    assert!(matches!(take_back(&b, &for_a), Err(SyncError::Seal(_))));
    // The same keys, another phone: it never asked.
    let copy = phone(1);
    assert!(matches!(take_back(&copy, &for_a), Err(SyncError::Unasked)));
    let mut altered = for_a.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    assert!(matches!(take_back(&a, &altered), Err(SyncError::Seal(_))));
    take_back(&a, &for_a).unwrap();
}

#[test]
fn a_reply_to_a_chain_that_is_over_settles_nothing() {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    let slow = line.couriered(&hand_over(&phone, 1));
    phone
        .store
        .write(|tx| qicheng_store::table::outbox::start_again(tx, service(), support::now()))
        .unwrap();
    assert_eq!(take_back(&phone, &slow).unwrap().applied, 0);
    assert_eq!(phone.outbox()[0].state, OutboxState::Waiting);
    assert!(!phone.device().enrolled);
}

/// A chain that begins anew, as after damage, goes with two couriers: the first is told that it forks, the second finds
/// it begun.
fn a_new_chain_is_begun_once(in_order: bool) {
    let (phone, line) = (phone(1), FakeService::default());
    phone.claim(1);
    phone.visit(&line).unwrap();
    phone.claim(2);
    phone.claim(3);
    let again = |tx: &Tx<'_>| outbox::start_again(tx, service(), support::now());
    phone.store.write(|tx| again(tx)).unwrap();
    let mut answers = vec![line.couriered(&hand_over(&phone, 1))];
    answers.push(line.couriered(&hand_over(&phone, 2)));
    if !in_order {
        answers.reverse();
    }
    for answer in answers {
        take_back(&phone, &answer).unwrap();
    }
    assert_eq!(phone.device().chain, 2);
    phone.claim(4);
    assert_eq!(phone.visit(&line).unwrap().applied, 1);
    assert!(line.inner().devices.values().all(|d| !d.forked));
    assert_eq!(line.inner().effects, [1, 2, 3, 4].map(operation));
}

#[test]
fn a_fork_of_a_chain_that_begins_anew_begins_no_third() {
    a_new_chain_is_begun_once(true);
}

#[test]
fn a_fork_that_is_told_late_begins_no_third_chain() {
    a_new_chain_is_begun_once(false);
}

/// Somebody deletes everything on the phone while a courier has what was said there.
#[test]
fn t16_what_was_deleted_while_a_courier_had_it_is_no_fork() {
    for brought_before in [true, false] {
        let (phone, line) = (phone(1), FakeService::default());
        phone.claim(1);
        phone.visit(&line).unwrap();
        phone.claim(2);
        let parcel = hand_over(&phone, 1);
        phone
            .store
            .write(|tx| erase::person(tx, support::person(), Unsent::Erase))
            .unwrap();
        if brought_before {
            line.couriered(&parcel);
        }
        // Nothing is said yet: the service goes on with the chain before.
        assert_eq!(phone.visit(&line).unwrap().sent, 0);
        phone.claim(3);
        phone.claim(4);
        let report = phone.visit(&line).unwrap();
        assert_eq!((report.applied, report.restarted), (2, false));
        phone.claim(5);
        assert_eq!(phone.visit(&line).unwrap().applied, 1);
        assert_eq!(phone.device().forked, None);
        let effects = &line.inner().effects;
        assert_eq!(effects.contains(&operation(2)), brought_before);
        assert!(
            [1, 3, 4, 5]
                .iter()
                .all(|n| effects.contains(&operation(*n)))
        );
    }
}
