//! Status lists: one a month, each with room for all that is issued in it, published afresh each day.

use crate::{
    errors::error::ServiceError,
    feed,
    place::{clock, context::Context},
};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use qicheng_credential::{
    credential::StatusIndex,
    status::{ListBody, MAX_LIST_DAYS, build},
};
use qicheng_domain::{channel::Channel, document::DocumentKind};
use qicheng_service_storage::{
    Tx,
    issued::{IssuedRow, StatusListRow},
};

/// Indexes come in steps, so that a list's size does not tell how much was issued.
const LIST_STEP_INDEXES: u32 = 50_000;

/// Hours after which a list is published again.
const FRESH_HOURS: i64 = 24;

/// Gives a new place in this month's list to a credential that expires then.
pub(super) fn allocate(
    tx: &mut Tx<'_>,
    ctx: &Context,
    expires: DateTime<Utc>,
) -> Result<StatusIndex, ServiceError> {
    let id = ctx.now.year().unsigned_abs() * 100 + ctx.now.month();
    let mut row = match tx.status_list(ctx.tenant, id)? {
        Some(row) => row,
        None => {
            let (seq, next_index) = tx.status_list_start(ctx.tenant)?;
            StatusListRow {
                id,
                next_index,
                seq,
                last_expiry: expires,
                published_at: None,
            }
        }
    };
    let index = row.next_index;
    if index.is_multiple_of(LIST_STEP_INDEXES) {
        row.published_at = None;
    }
    row.next_index += 1;
    row.last_expiry = row.last_expiry.max(expires);
    tx.put_status_list(ctx.tenant, &row)?;
    Ok(StatusIndex { list: id, index })
}

/// Withdraws a credential; its list goes out with the next [`publish_due`].
pub(super) fn revoke(
    tx: &mut Tx<'_>,
    ctx: &Context,
    issued: &IssuedRow,
) -> Result<(), ServiceError> {
    tx.revoke_issued(ctx.tenant, &issued.digest, ctx.now)?;
    let list = issued.status.map(|status| status.list);
    if let Some(id) = list
        && let Some(mut row) = tx.status_list(ctx.tenant, id)?
    {
        row.published_at = None;
        tx.put_status_list(ctx.tenant, &row)?;
    }
    Ok(())
}

/// Publishes the lists that changed or are a day old, as long as anything in them is good.
///
/// # Errors
/// The storage's and the key's.
pub fn publish_due(tx: &mut Tx<'_>, ctx: &Context) -> Result<(), ServiceError> {
    let age = TimeDelta::hours(FRESH_HOURS);
    for row in tx.live_status_lists(ctx.tenant, ctx.now)? {
        let is_fresh = |at| ctx.now - at < age && !clock::is_ahead(at, ctx.now);
        if !row.published_at.is_some_and(is_fresh) {
            publish(tx, ctx, row)?;
        }
    }
    Ok(())
}

fn publish(tx: &mut Tx<'_>, ctx: &Context, mut row: StatusListRow) -> Result<(), ServiceError> {
    row.seq += 1;
    row.published_at = Some(ctx.now);
    let body = ListBody {
        id: row.id,
        seq: row.seq,
        issued: ctx.now,
        expires: ctx.now + TimeDelta::days(MAX_LIST_DAYS),
        indexes: row.next_index.max(1).div_ceil(LIST_STEP_INDEXES) * LIST_STEP_INDEXES,
    };
    let revoked = tx.revoked_in(ctx.tenant, row.id)?;
    let bytes = build(&ctx.keys.document, &body, &revoked)?;
    tx.put_status_list(ctx.tenant, &row)?;
    feed::put(
        tx,
        ctx.tenant,
        Channel::All,
        DocumentKind::List,
        &row.id.to_be_bytes(),
        bytes,
        ctx.now,
    )
}
