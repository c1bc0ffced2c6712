//! A device's chain of operations, planned by the service. Pure.

use crate::{limits, message::Fork};
use qicheng_domain::{
    operations::operation::{Head, Operation, OperationHash},
    redact_debug,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a service does with operations that came.
#[derive(Clone, PartialEq, Eq)]
pub struct Plan {
    /// Take effect now, in this order; among them those parked earlier whose gap has closed.
    pub apply: Vec<Operation>,
    /// Sequences that came again as they are held: their first result, or that they are still parked.
    pub duplicates: Vec<u64>,
    /// Wait for operations before them: to be kept.
    pub park: Vec<Operation>,
    /// Sequences parked earlier that are parked no more: each is in `apply` or `forked`.
    pub unpark: Vec<u64>,
    /// Belong to another chain than the one held: refused as a fork.
    pub forked: Vec<Operation>,
    /// Sequences for which there is no room to wait: no result, so the phone sends them again.
    pub beyond: Vec<u64>,
    /// The earliest place where the chains part.
    pub fork: Option<Fork>,
    /// The head once `apply` has been applied.
    pub head: Head,
}

redact_debug!(Plan);

/// Plans what becomes of operations that came in any order. `known` returns the hash held at a sequence up to the head;
/// where it has none, what came counts as a fork against [`OperationHash::GENESIS`], so that nothing is taken for a
/// duplicate in error. `parked` are those kept earlier.
#[must_use]
pub fn plan(
    head: Head,
    known: impl Fn(u64) -> Option<OperationHash>,
    parked: Vec<Operation>,
    incoming: Vec<Operation>,
) -> Plan {
    let mut planner = Planner::new(head, parked);
    for operation in incoming {
        planner.take(operation, &known);
    }
    planner.drain();
    planner.finish()
}

struct Planner {
    plan: Plan,
    waiting: BTreeMap<u64, Operation>,
    kept: BTreeSet<u64>,
}

impl Planner {
    fn new(head: Head, parked: Vec<Operation>) -> Self {
        Self {
            plan: Plan {
                apply: Vec::new(),
                duplicates: Vec::new(),
                park: Vec::new(),
                unpark: Vec::new(),
                forked: Vec::new(),
                beyond: Vec::new(),
                fork: None,
                head,
            },
            kept: parked.iter().map(|o| o.sequence).collect(),
            waiting: parked.into_iter().map(|o| (o.sequence, o)).collect(),
        }
    }

    fn take(&mut self, operation: Operation, known: &impl Fn(u64) -> Option<OperationHash>) {
        let (sequence, came) = (operation.sequence, operation.hash());
        let held = if sequence <= self.plan.head.sequence {
            Some(known(sequence).unwrap_or(OperationHash::GENESIS))
        } else {
            self.waiting.get(&sequence).map(Operation::hash)
        };
        match held {
            None => drop(self.waiting.insert(sequence, operation)),
            Some(held) if held == came => self.plan.duplicates.push(sequence),
            Some(held) => {
                self.part(Fork {
                    sequence,
                    held,
                    came,
                });
                self.plan.forked.push(operation);
            }
        }
    }

    /// Applies what follows the head; an operation there that does not follow it is a fork.
    fn drain(&mut self) {
        while let Some(operation) = self.waiting.remove(&(self.plan.head.sequence + 1)) {
            let Head { sequence, hash } = self.plan.head;
            if operation.previous != hash {
                self.part(Fork {
                    sequence,
                    held: hash,
                    came: operation.previous,
                });
                self.give_up(operation);
                return;
            }
            self.forget(operation.sequence);
            self.plan.head = Head::after(&operation);
            self.plan.apply.push(operation);
        }
    }

    /// Refuses an operation and those waiting that follow it.
    fn give_up(&mut self, operation: Operation) {
        let mut end = Head::after(&operation);
        self.forget(operation.sequence);
        self.plan.forked.push(operation);
        while let Some(follower) = self.waiting.remove(&(end.sequence + 1)) {
            if follower.previous != end.hash {
                self.waiting.insert(follower.sequence, follower);
                return;
            }
            end = Head::after(&follower);
            self.forget(follower.sequence);
            self.plan.forked.push(follower);
        }
    }

    fn forget(&mut self, sequence: u64) {
        if self.kept.remove(&sequence) {
            self.plan.unpark.push(sequence);
        }
    }

    fn part(&mut self, fork: Fork) {
        if self.plan.fork.is_none_or(|f| fork.sequence < f.sequence) {
            self.plan.fork = Some(fork);
        }
    }

    fn finish(self) -> Plan {
        let Self {
            mut plan,
            waiting,
            kept,
        } = self;
        let mut room = limits::PARKED.saturating_sub(kept.len());
        for (sequence, operation) in waiting {
            if kept.contains(&sequence) {
                continue;
            }
            if room > 0 {
                room -= 1;
                plan.park.push(operation);
            } else {
                plan.beyond.push(sequence);
            }
        }
        let decided: BTreeSet<u64> = [&plan.apply, &plan.park, &plan.forked]
            .into_iter()
            .flatten()
            .map(|o| o.sequence)
            .chain(plan.beyond.iter().copied())
            .collect();
        plan.duplicates.sort_unstable();
        plan.duplicates.dedup();
        plan.duplicates.retain(|s| !decided.contains(s));
        plan
    }
}
