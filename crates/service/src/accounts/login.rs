use super::{
    password::{self, Passwords},
    session::{self, Token},
    throttle::Source,
};
use chrono::{DateTime, Utc};
use qicheng_service_core::{App, Context, ServiceError};
use qicheng_service_storage::{Tx, accounts::Account};

/// Checks name and password and begins a session; returns its token and its end.
///
/// # Errors
/// `NotLoggedIn` whatever does not fit, `TooManyAttempts` where the source is to wait, alike for names that there are
/// and that there are not; and the storage's.
pub async fn log_in(
    app: &App,
    passwords: &Passwords,
    name: String,
    password: String,
    source: Source,
) -> Result<(Token, DateTime<Utc>), ServiceError> {
    let ctx = app.context();
    // Not by the clock that can be set: a wait must not outlast the day on which it was wrong.
    let begun = passwords.throttle().begin(&name, source, app.steady_now());
    begun.map_err(|seconds| ServiceError::TooManyAttempts { seconds })?;
    let (tenant, wanted) = (ctx.tenant, name.clone());
    let account = app
        .storage()
        .read(move |tx| Ok(tx.account_by_name(tenant, &wanted)?))
        .await?;
    let phc = account.as_ref().and_then(|a| a.password.clone());
    let right = password::verify(app, passwords, password, phc, source).await?;
    let Some(account) = account.filter(|_| right) else {
        return Err(ServiceError::NotLoggedIn);
    };
    passwords.throttle().succeed(&name, source);
    app.storage()
        .write(move |tx| begin(tx, &ctx, &account))
        .await
}

fn begin(
    tx: &mut Tx<'_>,
    ctx: &Context,
    tried: &Account,
) -> Result<(Token, DateTime<Utc>), ServiceError> {
    let account = tx.account(ctx.tenant, tried.id)?;
    // A password set in the meantime makes the one that was tried worthless.
    let account = account
        .filter(|account| account.password == tried.password)
        .ok_or(ServiceError::NotLoggedIn)?;
    session::begin(tx, ctx, account.id)
}
