//! Chains: whatever the network does, each operation has one fate.

use crate::fixtures::{any_operations, now, operations, person, renumber};
use proptest::{prelude::*, sample::Index};
use qicheng_domain::{
    ids::OperationId,
    operations::{
        claim::{Claim, ClaimKind, StaffEnrolment},
        operation::{Authorship, Head, Operation, OperationHash, TooLarge},
        refusal::RefusalCode,
    },
    point::PointBytes,
};
use qicheng_exchange::{
    chain::{Plan, plan},
    claim::read,
    limits,
    message::Fork,
};
use std::collections::{BTreeMap, BTreeSet};

/// A service that does what it plans.
#[derive(Default)]
struct Service {
    applied: Vec<Operation>,
    parked: BTreeMap<u64, Operation>,
}

impl Service {
    fn head(&self) -> Head {
        self.applied.last().map_or(Head::START, Head::after)
    }

    fn take(&mut self, incoming: Vec<Operation>) -> Plan {
        let known = |s: u64| {
            let at = usize::try_from(s).unwrap().checked_sub(1)?;
            self.applied.get(at).map(Operation::hash)
        };
        let parked = self.parked.values().cloned().collect();
        let plan = plan(self.head(), known, parked, incoming);
        for sequence in &plan.unpark {
            assert!(self.parked.remove(sequence).is_some());
        }
        self.applied.extend(plan.apply.clone());
        self.parked
            .extend(plan.park.iter().map(|o| (o.sequence, o.clone())));
        assert_eq!(plan.head, self.head());
        plan
    }
}

/// Every sequence stands in exactly one list.
fn one_fate(plan: &Plan, incoming: &[Operation]) -> bool {
    let lists = [&plan.apply, &plan.park, &plan.forked];
    let fates: Vec<u64> = lists
        .into_iter()
        .flatten()
        .map(|o| o.sequence)
        .chain(plan.duplicates.iter().chain(&plan.beyond).copied())
        .collect();
    let distinct: BTreeSet<u64> = fates.iter().copied().collect();
    distinct.len() == fates.len() && incoming.iter().all(|o| distinct.contains(&o.sequence))
}

proptest! {
    #[test]
    fn any_order_with_repeats_ends_in_the_chain(
        chain in any_operations(20).prop_map(renumber),
        sendings in proptest::collection::vec(proptest::collection::vec(any::<Index>(), 0..6), 0..30),
    ) {
        let mut service = Service::default();
        let last = vec![chain.clone()];
        let picked = sendings.into_iter().map(|s| {
            s.into_iter().filter(|_| !chain.is_empty()).map(|i| i.get(&chain).clone()).collect()
        });
        for incoming in picked.chain(last) {
            let incoming: Vec<Operation> = incoming;
            let plan = service.take(incoming.clone());
            prop_assert!(one_fate(&plan, &incoming));
            prop_assert_eq!(plan.fork, None);
            prop_assert!(plan.forked.is_empty() && plan.beyond.is_empty());
        }
        prop_assert_eq!(service.applied, chain);
        prop_assert!(service.parked.is_empty());
    }

    /// A phone's database was rolled back after `shared` operations and it wrote others.
    #[test]
    fn a_fork_is_found_whatever_came_first(
        chain in any_operations(12).prop_map(renumber),
        shared in any::<Index>(),
        known in any::<Index>(),
        sent in any::<Index>(),
    ) {
        prop_assume!(chain.len() > 1);
        let shared = shared.index(chain.len());
        let mut other = chain.clone();
        other[shared].body.push(1);
        let other = renumber(other);
        let known = shared + 1 + known.index(chain.len() - shared);
        let mut service = Service::default();
        service.take(chain[..known].to_vec());
        let from = sent.index(known + 1).min(chain.len() - 1);
        let plan = service.take(other[from..].to_vec());
        let at = from.max(shared).min(known);
        // Sent from beyond what is known, the fork shows in the hash of the one before.
        let at = if from >= known { known - 1 } else { at };
        prop_assert_eq!(plan.fork, Some(Fork {
            sequence: at as u64 + 1,
            held: chain[at].hash(),
            came: other[at].hash(),
        }));
        prop_assert!(plan.apply.is_empty() && plan.park.is_empty());
        prop_assert_eq!(plan.forked.len(), other.len() - from.max(shared));
        prop_assert_eq!(service.applied, chain[..known].to_vec());
    }
}

#[test]
fn a_gap_is_parked_and_closes() {
    let all = operations(6);
    let mut service = Service::default();
    let first = service.take(all[3..].to_vec());
    assert_eq!((first.apply.len(), first.park.len()), (0, 3));
    assert_eq!(service.take(all[4..5].to_vec()).duplicates, [5]);
    let last = service.take(all[..3].to_vec());
    assert_eq!(last.apply, all);
    assert_eq!(last.unpark, [4, 5, 6]);
    assert_eq!(service.take(all.clone()).duplicates, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn parked_operations_of_another_chain_are_refused_when_the_gap_closes() {
    let all = operations(5);
    let mut other = all.clone();
    other[1].body = vec![0xa0];
    let other = renumber(other);
    let mut service = Service::default();
    service.take(other[2..].to_vec());
    let plan = service.take(all[..2].to_vec());
    assert_eq!(plan.apply, all[..2]);
    assert_eq!(plan.forked, other[2..]);
    assert_eq!(plan.unpark, [3, 4, 5]);
    assert_eq!(
        plan.fork,
        Some(Fork {
            sequence: 2,
            held: all[1].hash(),
            came: other[1].hash(),
        })
    );
    assert!(service.parked.is_empty());
}

#[test]
fn two_at_one_parked_place_are_a_fork() {
    let all = operations(3);
    let mut other = all[2].clone();
    other.body = vec![0xa0];
    let mut service = Service::default();
    service.take(all[2..].to_vec());
    let plan = service.take(vec![other.clone()]);
    let (held, came) = (all[2].hash(), other.hash());
    assert_eq!(
        plan.fork,
        Some(Fork {
            sequence: 3,
            held,
            came
        })
    );
    assert_eq!(plan.forked, [other]);
    assert_eq!(service.parked.len(), 1);
}

#[test]
fn what_the_service_forgot_is_never_taken_for_a_duplicate() {
    let all = operations(2);
    let plan = plan(Head::after(&all[1]), |_| None, Vec::new(), all.clone());
    assert!(plan.duplicates.is_empty());
    assert_eq!(plan.forked, all);
    assert_eq!(plan.fork.unwrap().held, OperationHash::GENESIS);
}

#[test]
fn there_is_an_end_to_parking() {
    let one = operations(1).remove(0);
    let many: Vec<Operation> = (0..limits::PARKED as u64 + 2)
        .map(|n| Operation {
            sequence: 10 + n,
            ..one.clone()
        })
        .collect();
    let plan = plan(Head::START, |_| None, Vec::new(), many);
    assert_eq!(plan.park.len(), limits::PARKED);
    let end = 10 + limits::PARKED as u64;
    assert_eq!(plan.beyond, [end, end + 1]);
}

#[test]
fn a_re_enrolled_chain_keeps_every_id() {
    let all = operations(5);
    let again = renumber(all[2..].to_vec());
    let ids = |o: &[Operation]| o.iter().map(|o| o.id).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&all[2..]));
    assert_eq!(again[0].sequence, 1);
    assert_eq!(again[0].previous, OperationHash::GENESIS);
    let plan = plan(Head::START, |_| None, Vec::new(), again.clone());
    assert_eq!(plan.apply, again);
}

#[test]
fn a_claim_too_large_is_not_numbered_and_a_body_too_large_or_loose_is_refused() {
    let claim = Claim::StaffEnrolment(StaffEnrolment {
        code: "A".repeat(300),
        staff_key: PointBytes([2; 33]),
    });
    let by = Authorship {
        id: OperationId::new(now(), [1; 10]),
        actor: person(1),
        subject: person(1),
        at: now(),
    };
    let made = Operation::new(Head::START, by, &claim);
    assert_eq!(made, Err(TooLarge(ClaimKind::StaffEnrolment)));
    let mut operation = operations(1).remove(0);
    assert!(read(&operation).is_ok());
    operation.body.push(0);
    assert_eq!(read(&operation), Err(RefusalCode::Malformed));
    operation.body = vec![0; operation.kind.max_body() + 1];
    assert_eq!(read(&operation), Err(RefusalCode::TooLarge));
}
