//! Does what was planned, in the caller's transaction. Decides nothing.

use crate::plan::Action;
use chrono::{DateTime, Utc};
use qicheng_domain::{document::DocumentKind, region::RegionCode};
use qicheng_store::{
    StoreError, Tx,
    table::{
        chunk::{self, Chunk},
        device,
        document::{self, DocumentRow},
        outbox::{self, OutboxState},
    },
};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What applying a reply changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changed {
    /// Operations that took effect.
    pub applied: usize,
    /// Operations that were refused, and are to be shown.
    pub refused: usize,
    /// Kinds of documents that came, changed or went.
    pub kinds: BTreeSet<DocumentKind>,
    /// Whether the feed was read further.
    pub read: bool,
    /// Whether the service lacks what it had answered.
    pub lacking: bool,
    /// Whether a chain begins anew.
    pub restarted: bool,
}

/// Applies the actions of one reply, made at `at`.
///
/// # Errors
/// The database's; the transaction is to be given up.
pub fn apply(
    tx: &Tx<'_>,
    service: RegionCode,
    actions: &[Action],
    at: DateTime<Utc>,
) -> Result<Changed, StoreError> {
    let mut changed = Changed::default();
    for action in actions {
        one(tx, service, action, at, &mut changed)?;
    }
    Ok(changed)
}

fn one(
    tx: &Tx<'_>,
    service: RegionCode,
    action: &Action,
    at: DateTime<Utc>,
    changed: &mut Changed,
) -> Result<(), StoreError> {
    match action {
        Action::Answered { acknowledged } => device::answered(tx, service, *acknowledged, at),
        Action::AnsweredBefore => device::answered_before(tx, service, at),
        Action::Held { up_to } => outbox::held(tx, service, *up_to),
        Action::Settle {
            sequence,
            state,
            newest,
        } => {
            let settle = if *newest {
                outbox::settle_anew
            } else {
                outbox::settle
            };
            if settle(tx, service, *sequence, state)? {
                changed.applied += usize::from(*state == OutboxState::Applied);
                changed.refused += usize::from(matches!(state, OutboxState::Refused { .. }));
            }
            Ok(())
        }
        Action::WaitAgain { held } => {
            changed.lacking |= outbox::wait_again(tx, service, *held)?;
            Ok(())
        }
        Action::AllWaitAgain => outbox::all_wait_again(tx, service),
        Action::EarlierWaitAgain => {
            changed.lacking |= outbox::earlier_wait_again(tx, service)?;
            Ok(())
        }
        Action::StartAgain => {
            changed.restarted = true;
            outbox::start_again(tx, service, at).map(drop)
        }
        Action::Keep(row) => keep(tx, row, changed),
        Action::Piece(piece) => take_piece(tx, piece, at, changed),
        Action::Remove { name, version } => {
            chunk::forget(tx, name)?;
            if document::remove(tx, name, *version)? {
                changed.kinds.insert(name.key.kind);
            }
            Ok(())
        }
        Action::Leave(channel) => {
            chunk::forget_channel(tx, service, *channel)?;
            let kinds = document::remove_channel(tx, service, *channel)?;
            changed.kinds.extend(kinds);
            Ok(())
        }
        Action::ReadAgain => document::mark_unconfirmed(tx, service),
        Action::MoveCursor(cursor) => {
            changed.read = true;
            device::move_cursor(tx, service, cursor)
        }
        Action::EndOfFeed => {
            let kinds = document::remove_unconfirmed(tx, service)?;
            changed.kinds.extend(kinds);
            Ok(())
        }
    }
}

fn keep(tx: &Tx<'_>, row: &DocumentRow, changed: &mut Changed) -> Result<(), StoreError> {
    chunk::forget(tx, &row.name)?;
    if document::put(tx, row)? {
        changed.kinds.insert(row.name.key.kind);
    }
    Ok(())
}

fn take_piece(
    tx: &Tx<'_>,
    piece: &Chunk,
    at: DateTime<Utc>,
    changed: &mut Changed,
) -> Result<(), StoreError> {
    let Some(bytes) = chunk::add(tx, piece)? else {
        return Ok(());
    };
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    if digest != piece.digest {
        return chunk::forget(tx, &piece.name);
    }
    let row = DocumentRow {
        name: piece.name.clone(),
        version: piece.version,
        bytes,
        vouched: None,
        at,
    };
    keep(tx, &row, changed)
}
