//! A device's chain: planned by the exchange's planner, carried out here.

use super::apply;
use crate::{errors::error::ServiceError, operation::OperationContext, place::context::Context};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::operations::{
    operation::{Head, Operation, OperationResult, Outcome},
    refusal::RefusalCode,
};
use qicheng_exchange::{
    chain::{Plan, plan},
    message::{DeliveryMode, Fork, Request},
};
use qicheng_service_storage::{
    Tx,
    devices::Device,
    operations::{ChainId, Link},
};
use std::collections::BTreeMap;

/// A second fork within this time bars the device until staff has looked at it.
const FORK_DAYS: i64 = 30;

/// What became of a request's operations.
pub(super) struct ChainOutcome {
    /// By sequence.
    pub results: Vec<OperationResult>,
    /// The earliest place at which the chains part.
    pub fork: Option<Fork>,
}

/// Returns a device's present chain.
pub(super) fn present(device: &Device) -> ChainId {
    ChainId {
        device: device.id,
        epoch: device.epoch,
    }
}

/// Returns whether a courier brings what was said before the chain began anew: its places mean nothing in this one, and
/// the phone says again, under the same ids, what had no answer.
pub(super) fn is_over(device: &Device, request: &Request) -> bool {
    let begun_anew = device.epoch > 0 && device.forked_at.is_none();
    // A phone that was restored may have used higher counters before.
    let before = request.counter < device.chain_began
        || device.last_fork_at.is_some_and(|at| request.time < at);
    request.delivery_mode == DeliveryMode::Courier && begun_anew && before
}

/// Gives operations, brought by a request of this time, their effects in the order of the chain, and moves the device's
/// head.
pub(super) fn accept(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &mut Device,
    operations: &[Operation],
    time: DateTime<Utc>,
) -> Result<ChainOutcome, ServiceError> {
    let chain = present(device);
    let head = Head {
        sequence: device.head,
        hash: device.head_hash,
    };
    let mut held = BTreeMap::new();
    for operation in operations.iter().filter(|o| o.sequence <= head.sequence) {
        if let Some(link) = tx.link(ctx.tenant, chain, operation.sequence)? {
            held.insert(operation.sequence, link);
        }
    }
    let waiting = tx.parked(ctx.tenant, chain)?;
    // An operation that was brought before, too, counts by the first request.
    let mut brought: BTreeMap<u64, DateTime<Utc>> =
        operations.iter().map(|o| (o.sequence, time)).collect();
    brought.extend(
        waiting
            .iter()
            .map(|parked| (parked.operation.sequence, parked.brought_at)),
    );
    let brought_at = |sequence| brought.get(&sequence).copied().unwrap_or(ctx.now);
    let parked = waiting.into_iter().map(|parked| parked.operation).collect();
    let known = |sequence| held.get(&sequence).map(|link| link.hash);
    let plan = plan(head, known, parked, operations.to_vec());

    let mut results = carry_out(tx, ctx, device, chain, &plan, brought_at)?;
    for sequence in &plan.duplicates {
        let first = held.get(sequence).map(|link| link.outcome.clone());
        results.push(result(*sequence, first.unwrap_or(Outcome::Parked), true));
    }
    results.sort_by_key(|r| r.sequence);
    device.head = plan.head.sequence;
    device.head_hash = plan.head.hash;
    if plan.fork.is_some() {
        note_fork(ctx, device);
    }
    Ok(ChainOutcome {
        results,
        fork: plan.fork,
    })
}

fn carry_out(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: &mut Device,
    chain: ChainId,
    plan: &Plan,
    brought_at: impl Fn(u64) -> DateTime<Utc>,
) -> Result<Vec<OperationResult>, ServiceError> {
    let mut results = Vec::new();
    for sequence in &plan.unpark {
        tx.unpark(ctx.tenant, chain, *sequence)?;
    }
    for operation in &plan.apply {
        let claimed = OperationContext {
            device,
            operation,
            brought_at: brought_at(operation.sequence),
        };
        let applied = apply::apply(tx, ctx, &claimed)?;
        if claimed.precedes_request() {
            device.said_at = device.said_at.max(Some(operation.at));
        }
        let link = Link {
            operation: operation.id,
            hash: operation.hash(),
            outcome: applied.outcome.clone(),
        };
        tx.add_link(ctx.tenant, chain, operation.sequence, &link)?;
        results.push(result(
            operation.sequence,
            applied.outcome,
            applied.duplicate,
        ));
    }
    for operation in &plan.park {
        tx.park(ctx.tenant, chain, operation, brought_at(operation.sequence))?;
        results.push(result(operation.sequence, Outcome::Parked, false));
    }
    for operation in &plan.forked {
        let refused = Outcome::Refused {
            code: RefusalCode::Fork,
            field: None,
        };
        results.push(result(operation.sequence, refused, false));
    }
    Ok(results)
}

fn note_fork(ctx: &Context, device: &mut Device) {
    if device.forked_at.is_some() {
        return;
    }
    let lately = device
        .last_fork_at
        .is_some_and(|last| ctx.now - last < TimeDelta::days(FORK_DAYS));
    device.barred = lately;
    device.forked_at = Some(ctx.now);
    device.last_fork_at = Some(ctx.now);
}

fn result(sequence: u64, outcome: Outcome, duplicate: bool) -> OperationResult {
    OperationResult {
        sequence,
        outcome,
        duplicate,
    }
}
