use super::{
    password,
    session::{self, Token},
};
use crate::{
    App,
    app_state::Context,
    error::ServiceError,
    storage::{Tx, accounts::Account},
};
use chrono::{DateTime, TimeDelta, Utc};

/// Wrong passwords after which an account is locked.
pub const MAX_FAILURES: u32 = 5;

/// Minutes for which it is locked.
pub const LOCK_MINUTES: i64 = 15;

/// Checks name and password and begins a session; returns its token and its end.
///
/// # Errors
/// `NotLoggedIn` whatever does not fit, `TooManyAttempts` for a locked account, and the storage's.
pub async fn log_in(
    app: &App,
    name: String,
    password: String,
) -> Result<(Token, DateTime<Utc>), ServiceError> {
    let ctx = app.context();
    let attempt = ctx.clone();
    let account = app
        .storage()
        .write(move |tx| begin(tx, &attempt, &name))
        .await?;
    let phc = account.as_ref().and_then(|a| a.password.clone());
    let right = password::verify(app, password, phc).await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(ServiceError::NotLoggedIn);
    };
    app.storage()
        .write(move |tx| succeed(tx, &ctx, &account))
        .await
}

/// Counts the attempt as a failure before it is looked at, so that many at once are many.
fn begin(tx: &mut dyn Tx, ctx: &Context, name: &str) -> Result<Option<Account>, ServiceError> {
    let Some(mut account) = tx.account_by_name(ctx.tenant, name)? else {
        return Ok(None);
    };
    if account.locked_until.is_some_and(|until| ctx.now < until) {
        return Err(ServiceError::TooManyAttempts);
    }
    account.failures += 1;
    account.locked_until = None;
    if account.failures >= MAX_FAILURES {
        account.failures = 0;
        account.locked_until = Some(ctx.now + TimeDelta::minutes(LOCK_MINUTES));
    }
    tx.put_account(ctx.tenant, &account)?;
    Ok(Some(account))
}

fn succeed(
    tx: &mut dyn Tx,
    ctx: &Context,
    tried: &Account,
) -> Result<(Token, DateTime<Utc>), ServiceError> {
    let account = tx.account(ctx.tenant, tried.id)?;
    // A password set in the meantime makes the one that was tried worthless.
    let mut account = account
        .filter(|account| account.password == tried.password)
        .ok_or(ServiceError::NotLoggedIn)?;
    account.failures = 0;
    account.locked_until = None;
    tx.put_account(ctx.tenant, &account)?;
    session::begin(tx, ctx, account.id)
}
