//! A device's chain: what follows is applied, what came before is answered again, gaps wait, forks are refused.

use super::apply;
use crate::{
    app_state::Context,
    error::ServiceError,
    storage::{
        Tx,
        devices::Device,
        operations::{ChainId, Link},
    },
};
use chrono::TimeDelta;
use qicheng_exchange::{
    message::Fork,
    operation::{Operation, OperationResult, Outcome, Refusal},
};

/// Operations of one chain that may wait for those before them.
const PARKED_MAX: u64 = 1_024;

/// A second fork within this time bars the device until staff has looked at it.
const FORK_DAYS: i64 = 30;

/// What became of a request's operations.
pub(super) struct Accepted {
    /// In the order of their sequence.
    pub results: Vec<OperationResult>,
    /// The first place at which the chain forks.
    pub fork: Option<Fork>,
}

/// Takes operations in the order of their sequence; `None` when too many would wait.
pub(super) fn accept(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &mut Device,
    operations: &[Operation],
) -> Result<Option<Accepted>, ServiceError> {
    let mut accepted = Accepted {
        results: Vec::with_capacity(operations.len()),
        fork: None,
    };
    for operation in operations {
        if accepted.fork.is_none() {
            match one(tx, ctx, device, operation, &mut accepted.results)? {
                Step::Taken => continue,
                Step::Forked(fork) => accepted.fork = Some(fork),
                Step::TooMany => return Ok(None),
            }
        }
        accepted
            .results
            .push(result(operation.sequence, forked(), false));
    }
    if accepted.fork.is_some() {
        note_fork(ctx, device);
    }
    // One that waited may have come again behind the one it waited for: what became of it first is its result.
    accepted.results.sort_by_key(|r| r.sequence);
    accepted.results.dedup_by_key(|r| r.sequence);
    Ok(Some(accepted))
}

enum Step {
    Taken,
    Forked(Fork),
    TooMany,
}

fn one(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &mut Device,
    operation: &Operation,
    results: &mut Vec<OperationResult>,
) -> Result<Step, ServiceError> {
    let chain = chain_of(device);
    let (sequence, came) = (operation.sequence, operation.hash());
    if let Some(held) = tx.link(ctx.tenant, chain, sequence)? {
        if held.hash != came {
            let held = held.hash;
            return Ok(Step::Forked(Fork {
                sequence,
                held,
                came,
            }));
        }
        results.push(result(sequence, held.outcome, true));
        return Ok(Step::Taken);
    }
    if sequence != device.head.saturating_add(1) {
        if tx.parked(ctx.tenant, chain)? >= PARKED_MAX {
            return Ok(Step::TooMany);
        }
        tx.park(ctx.tenant, chain, operation)?;
        put_link(tx, ctx, chain, operation, Outcome::Parked)?;
        results.push(result(sequence, Outcome::Parked, false));
        return Ok(Step::Taken);
    }
    if operation.previous != device.head_hash {
        return Ok(Step::Forked(fork_before(device, operation)));
    }
    append(tx, ctx, device, operation, results)?;
    unpark(tx, ctx, device, results)
}

/// Applies those that waited for the one that came now.
fn unpark(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &mut Device,
    results: &mut Vec<OperationResult>,
) -> Result<Step, ServiceError> {
    let chain = chain_of(device);
    while let Some(next) = tx.unpark(ctx.tenant, chain, device.head.saturating_add(1))? {
        if next.previous != device.head_hash {
            put_link(tx, ctx, chain, &next, forked())?;
            results.push(result(next.sequence, forked(), false));
            return Ok(Step::Forked(fork_before(device, &next)));
        }
        append(tx, ctx, device, &next, results)?;
    }
    Ok(Step::Taken)
}

fn append(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &mut Device,
    operation: &Operation,
    results: &mut Vec<OperationResult>,
) -> Result<(), ServiceError> {
    let applied = apply::apply(tx, ctx, device, operation)?;
    put_link(
        tx,
        ctx,
        chain_of(device),
        operation,
        applied.outcome.clone(),
    )?;
    device.head = operation.sequence;
    device.head_hash = operation.hash();
    results.push(result(
        operation.sequence,
        applied.outcome,
        applied.duplicate,
    ));
    Ok(())
}

fn put_link(
    tx: &mut dyn Tx,
    ctx: &Context,
    chain: ChainId,
    operation: &Operation,
    outcome: Outcome,
) -> Result<(), ServiceError> {
    let link = Link {
        operation: operation.id,
        hash: operation.hash(),
        outcome,
    };
    Ok(tx.put_link(ctx.tenant, chain, operation.sequence, &link)?)
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

fn chain_of(device: &Device) -> ChainId {
    ChainId {
        device: device.id,
        epoch: device.epoch,
    }
}

/// The operation says that another one stands before it.
fn fork_before(device: &Device, operation: &Operation) -> Fork {
    Fork {
        sequence: device.head,
        held: device.head_hash,
        came: operation.previous,
    }
}

fn forked() -> Outcome {
    Outcome::Refused {
        code: Refusal::Fork,
        field: None,
    }
}

fn result(sequence: u64, outcome: Outcome, duplicate: bool) -> OperationResult {
    OperationResult {
        sequence,
        outcome,
        duplicate,
    }
}
