//! The outbox: numbered, chained, settled once, begun again.

use super::support::{
    KEY, Phone, append, at, is_chained, known_phone, operation, pending, person, service,
};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use qicheng_domain::{
    ids::{OperationId, PersonId},
    operations::{
        claim::{ClaimKind, Consent},
        operation::{Operation, OperationHash},
        refusal::RefusalCode,
    },
};
use qicheng_store::{
    Location, Store, StoreError,
    erase::{self, Unsent},
    forget,
    table::{
        SavedClaim, consent, device, draft,
        outbox::{self, OutboxState},
        profile,
    },
};

#[test]
fn a_claim_and_its_operation_are_kept_together_or_not_at_all() {
    let phone = known_phone();
    let claim = SavedClaim {
        claim: Consent {
            service: true,
            health: false,
            text_version: 1,
            language: "zh-CN".to_owned(),
        },
        operation: operation(1),
        at: at(1),
    };
    let write = |fails: bool| {
        phone.store.write(|tx| {
            consent::add(tx, person(1), &claim)?;
            append(tx, 1, person(1))?;
            if fails { Err(StoreError::Full) } else { Ok(()) }
        })
    };
    write(true).unwrap_err();
    let held = || {
        phone
            .store
            .read(|tx| consent::latest(tx, person(1)))
            .unwrap()
    };
    assert_eq!((held(), pending(&phone.store).len()), (None, 0));
    write(false).unwrap();
    assert_eq!((held(), pending(&phone.store).len()), (Some(claim), 1));

    drop(phone.store);
    let store = Store::open(&Location::on_disk(&phone.path), &KEY).unwrap();
    assert_eq!(pending(&store).len(), 1);
}

#[test]
fn the_same_id_is_refused_and_moves_nothing() {
    let phone = known_phone();
    phone.store.write(|tx| append(tx, 1, person(1))).unwrap();
    phone
        .store
        .write(|tx| append(tx, 1, person(1)))
        .unwrap_err();
    phone.store.write(|tx| append(tx, 2, person(1))).unwrap();
    let rows = pending(&phone.store);
    assert_eq!(rows.len(), 2);
    assert!(is_chained(&rows));
}

#[test]
fn what_is_settled_stays_so_and_refusals_are_shown_until_put_away() {
    let phone = known_phone();
    let refused = OutboxState::Refused {
        code: RefusalCode::Field,
        field: Some("mobile".to_owned()),
    };
    phone
        .store
        .write(|tx| {
            for n in 1..=3 {
                append(tx, n, person(1))?;
            }
            outbox::held(tx, service(), 2)?;
            assert!(outbox::settle(tx, service(), 1, &OutboxState::Applied)?);
            assert!(!outbox::settle(tx, service(), 1, &refused)?);
            assert!(outbox::settle(tx, service(), 2, &refused)?);
            assert!(!outbox::settle(tx, service(), 2, &refused)?);
            assert!(!outbox::settle(tx, service(), 9, &OutboxState::Applied)?);
            let count = outbox::count(tx)?;
            assert_eq!((count.waiting, count.sent), (1, 0));
            assert_eq!((count.applied, count.refused), (1, 1));
            let shown = outbox::refused(tx)?;
            assert_eq!(shown[0].state, refused);
            outbox::dismiss(tx, shown[0].operation.id)?;
            assert!(outbox::refused(tx)?.is_empty());
            assert!(outbox::waiting(tx, service())?);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    // The service is not known to hold anything, so that it all is sent again.
    assert_eq!(pending(&phone.store).len(), 3);
    phone
        .store
        .write(|tx| device::answered(tx, service(), 2, at(9)))
        .unwrap();
    let rows = pending(&phone.store);
    assert_eq!(
        rows.iter()
            .map(|r| r.operation.sequence)
            .collect::<Vec<_>>(),
        [3]
    );
}

#[test]
fn after_a_fork_all_without_an_answer_waits_again_under_its_id() {
    let phone = known_phone();
    let kept = phone
        .store
        .write(|tx| {
            for n in 1..=4 {
                append(tx, n, person(1))?;
            }
            outbox::settle(tx, service(), 1, &OutboxState::Applied)?;
            outbox::settle(tx, service(), 3, &OutboxState::Parked)?;
            device::next_counter(tx, service())?;
            // What the service says that it holds is not sent again.
            device::answered(tx, service(), 1, at(9))?;
            outbox::start_again(tx, service(), at(50))
        })
        .unwrap();
    assert_eq!(kept, 3);
    let rows = pending(&phone.store);
    let ids: Vec<_> = rows
        .iter()
        .map(|r| (r.operation.sequence, r.operation.id))
        .collect();
    assert_eq!(
        ids,
        [(1, operation(2)), (2, operation(3)), (3, operation(4))]
    );
    assert!(is_chained(&rows) && rows[0].operation.previous == OperationHash::GENESIS);
    assert!(rows.iter().all(|r| r.state == OutboxState::Waiting));
    let device = phone.store.read(|tx| device::get(tx, service())).unwrap();
    assert!(!device.enrolled);
    assert_eq!((device.counter, device.head.sequence), (1, 3));
    assert_eq!(device.forked, Some(at(50)));
}

#[test]
fn erasing_a_person_takes_everything_but_what_is_unsent() {
    let phone = known_phone();
    let erase = |unsent| {
        phone
            .store
            .write(|tx| erase::person(tx, person(1), unsent))
            .unwrap()
    };
    phone
        .store
        .write(|tx| {
            append(tx, 1, person(1))?;
            append(tx, 2, person(2))?;
            append(tx, 3, person(1))?;
            append(tx, 4, person(2))?;
            outbox::settle(tx, service(), 1, &OutboxState::Applied)?;
            device::answered(tx, service(), 1, at(5))?;
            draft::put(tx, "intent", person(1), "destination", "440300", at(0))
        })
        .unwrap();
    assert_eq!(erase(Unsent::Keep), 1);
    assert!(phone.store.read(profile::all).unwrap().is_empty());
    let fields = phone
        .store
        .read(|tx| draft::get(tx, "intent", person(1)))
        .unwrap();
    assert!(fields.is_empty());
    assert_eq!(pending(&phone.store).len(), 3);

    assert_eq!(erase(Unsent::Erase), 0);
    let about = |p: PersonId| phone.store.read(|tx| outbox::about(tx, p)).unwrap();
    assert!(about(person(1)).is_empty());
    let rows = pending(&phone.store);
    let left: Vec<_> = rows
        .iter()
        .map(|r| (r.operation.sequence, r.operation.id))
        .collect();
    assert_eq!(left, [(1, operation(2)), (2, operation(4))]);
    let device = phone.store.read(|tx| device::get(tx, service())).unwrap();
    assert!(!device.enrolled && device.forked.is_none());
    assert!(is_chained(&about(person(2))));
    phone.store.write(|tx| append(tx, 5, person(2))).unwrap();
    assert!(is_chained(&about(person(2))));
    phone.store.scrub().unwrap();
}

/// How many operations are held, and whether what is to be sent is chained.
fn held(phone: &Phone) -> usize {
    assert!(is_chained(&pending(&phone.store)));
    let all = [1, 2, 3].map(|n| {
        let about = phone.store.read(|tx| outbox::about(tx, person(n)));
        about.unwrap().len()
    });
    all.iter().sum()
}

fn days(days: i64) -> DateTime<Utc> {
    at(0) + TimeDelta::days(days)
}

#[test]
fn what_took_effect_is_forgotten_up_to_the_first_without_an_answer() {
    let phone = known_phone();
    let forget = |now| phone.store.write(|tx| forget::outdated(tx, now)).unwrap();
    phone
        .store
        .write(|tx| {
            for n in 1..=4 {
                append(tx, n, person(1))?;
            }
            for sequence in [1, 2, 4] {
                outbox::settle(tx, service(), sequence, &OutboxState::Applied)?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
    forget(days(45));
    assert_eq!(held(&phone), 4);
    forget(days(46));
    assert_eq!(held(&phone), 2);
    phone
        .store
        .write(|tx| outbox::settle(tx, service(), 3, &OutboxState::Applied))
        .unwrap();
    forget(days(46));
    assert_eq!(held(&phone), 0);
    // The chain goes on behind what was forgotten.
    let next = phone.store.write(|tx| append(tx, 5, person(1))).unwrap();
    assert_eq!(next.operation.sequence, 5);
    assert!(next.operation.previous != OperationHash::GENESIS);
}

#[test]
fn a_refused_operation_is_never_forgotten() {
    let phone = known_phone();
    let refused = OutboxState::Refused {
        code: RefusalCode::Field,
        field: None,
    };
    phone
        .store
        .write(|tx| {
            append(tx, 1, person(1))?;
            outbox::settle(tx, service(), 1, &refused)?;
            forget::outdated(tx, days(4_000))
        })
        .unwrap();
    assert_eq!(held(&phone), 1);
}

#[test]
fn of_what_took_effect_the_newest_five_thousand_are_kept() {
    let phone = known_phone();
    let more = 20;
    phone
        .store
        .write(|tx| {
            for n in 0..outbox::MAX_APPLIED + more {
                let new = Operation {
                    id: OperationId::from_bytes(u128::from(n + 1).to_be_bytes()),
                    sequence: 0,
                    previous: OperationHash::GENESIS,
                    actor: person(1),
                    subject: person(1),
                    kind: ClaimKind::Consent,
                    at: at(0),
                    body: Vec::new(),
                };
                let row = outbox::append(tx, service(), new)?;
                outbox::settle(tx, service(), row.operation.sequence, &OutboxState::Applied)?;
            }
            forget::outdated(tx, at(1))
        })
        .unwrap();
    let kept = phone.store.read(|tx| outbox::about(tx, person(1))).unwrap();
    assert_eq!(kept.len(), outbox::MAX_APPLIED as usize);
    assert_eq!(kept[0].operation.sequence, u64::from(more) + 1);
}

#[test]
fn what_the_service_has_lost_and_the_phone_forgotten_begins_a_new_chain() {
    let phone = known_phone();
    phone
        .store
        .write(|tx| {
            for n in 1..=4 {
                append(tx, n, person(1))?;
            }
            for sequence in 1..=3 {
                outbox::settle(tx, service(), sequence, &OutboxState::Applied)?;
            }
            device::answered(tx, service(), 3, at(10))?;
            assert!(!outbox::is_forgotten_behind(tx, service(), 3)?);
            assert!(!outbox::is_forgotten_behind(tx, service(), 4)?);
            assert!(!outbox::is_forgotten_behind(tx, service(), 1)?);
            // Made 45 days before the third.
            forget::outdated(
                tx,
                at(2) + TimeDelta::days(45) + TimeDelta::milliseconds(500),
            )?;
            // The service was restored, and holds the first alone.
            device::answered(tx, service(), 1, at(20))?;
            assert!(outbox::is_forgotten_behind(tx, service(), 1)?);
            outbox::wait_again(tx, service(), 1)?;
            outbox::start_again(tx, service(), at(20))
        })
        .unwrap();
    let rows = pending(&phone.store);
    assert!(is_chained(&rows));
    let ids: Vec<_> = rows.iter().map(|row| row.operation.id).collect();
    assert_eq!(ids, [operation(3), operation(4)]);
    assert_eq!(rows[0].operation.sequence, 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is appended, erased and begun again: the chain of what has no answer is whole, and nothing is in it
    /// twice.
    #[test]
    fn the_chain_is_always_whole(steps in prop::collection::vec(0u8..12, 1..25)) {
        let phone = known_phone();
        let mut alive = Vec::new();
        for (n, step) in (1u8..).zip(steps) {
            let who = person(2 + step % 3);
            phone.store.write(|tx| match step {
                8 => {
                    alive.retain(|(_, p)| *p != who);
                    erase::person(tx, who, Unsent::Erase).map(drop)
                }
                9 => outbox::start_again(tx, service(), at(1)).map(drop),
                // The service answers the oldest, and what is old is forgotten.
                10 | 11 => {
                    let Some(oldest) = outbox::pending(tx, service(), 1)?.pop() else {
                        return Ok(());
                    };
                    alive.retain(|(id, _)| *id != oldest.operation.id);
                    outbox::settle(tx, service(), oldest.operation.sequence, &OutboxState::Applied)?;
                    device::answered(tx, service(), oldest.operation.sequence, at(1))?;
                    forget::outdated(tx, days(if step == 10 { 1 } else { 46 }))
                }
                _ => {
                    alive.push((operation(n), who));
                    append(tx, n, who).map(drop)
                }
            }).unwrap();
        }
        let rows = pending(&phone.store);
        prop_assert!(is_chained(&rows));
        let ids: Vec<_> = rows.iter().map(|r| (r.operation.id, r.operation.subject)).collect();
        prop_assert_eq!(ids, alive);
    }
}
