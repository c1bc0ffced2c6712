//! The service's clock from one start to the next: heartbeats, an operator's confirmation, and the reissue once it is right.

use crate::{app::App, errors::error::ServiceError, place::context::Context, recovery::reissue};
use chrono::TimeDelta;
use qicheng_service_storage::{Tx, audit::ClockRow};

/// Seconds between two checks of the clock.
pub const CHECK_INTERVAL_SECONDS: u64 = 5;

/// Time between two heartbeats.
const HEARTBEAT_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// Decides at a start whether the clock is to be trusted, by what the last run left.
///
/// # Errors
/// The storage's.
pub async fn start(app: &App) -> Result<(), ServiceError> {
    let row = row(app).await?;
    let in_doubt = row.is_some_and(|row| row.in_doubt);
    let beat_at = row.map(|row| row.beat_at);
    app.watch().start(app.clock_reading(), beat_at, in_doubt);
    tick(app).await
}

/// Checks the clock: applies an operator's confirmation, stores a heartbeat, and reissues what lies ahead of a clock
/// that was in doubt. While it is in doubt, that is stored in place of a heartbeat.
///
/// # Errors
/// The storage's and the keys'.
pub async fn tick(app: &App) -> Result<(), ServiceError> {
    let row = row(app).await?;
    let confirmed_at = row.and_then(|row| row.confirmed_at);
    app.watch().confirm(app.clock_reading(), confirmed_at);
    let is_in_doubt = app.clock_doubt().is_some();
    if is_in_doubt && row.is_none_or(|row| row.in_doubt) {
        return Ok(());
    }
    if is_in_doubt {
        return store(app, |row| row.in_doubt = true).await;
    }
    if app.watch().is_reissue_pending() {
        reissue::issue(app).await?;
        app.watch().reissue_done();
    }
    let now = app.now();
    let is_recent = |row: ClockRow| (now - row.beat_at).abs() < HEARTBEAT_INTERVAL;
    if row.is_some_and(|row| !row.in_doubt && is_recent(row)) {
        return Ok(());
    }
    store(app, move |row| {
        row.beat_at = now;
        row.in_doubt = false;
    })
    .await
}

/// Changes what is stored of the clock; where nothing is, it begins now.
async fn store(
    app: &App,
    change: impl Fn(&mut ClockRow) + Send + 'static,
) -> Result<(), ServiceError> {
    let ctx = app.context();
    app.storage()
        .write(move |tx| {
            let held = tx.service_clock(ctx.tenant)?;
            let mut row = held.unwrap_or(ClockRow {
                beat_at: ctx.now,
                confirmed_at: None,
                in_doubt: false,
            });
            change(&mut row);
            Ok(tx.put_service_clock(ctx.tenant, &row)?)
        })
        .await
}

/// Stores an operator's confirmation that the clock is right now; a running service applies it at its next check.
///
/// # Errors
/// The storage's.
pub fn confirm(tx: &mut Tx<'_>, ctx: &Context) -> Result<(), ServiceError> {
    let confirmation = ClockRow {
        beat_at: ctx.now,
        confirmed_at: Some(ctx.now),
        in_doubt: false,
    };
    Ok(tx.put_service_clock(ctx.tenant, &confirmation)?)
}

async fn row(app: &App) -> Result<Option<ClockRow>, ServiceError> {
    let tenant = app.tenant();
    app.storage()
        .read(move |tx| Ok(tx.service_clock(tenant)?))
        .await
}
