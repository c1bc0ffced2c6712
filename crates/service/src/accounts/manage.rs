use super::{
    password::{self, Passwords},
    throttle::Source,
};
use chrono::TimeDelta;
use qicheng_domain::{ids::PersonId, people::role::Role};
use qicheng_service_core::{
    App, Context, ErrorCode, ServiceError,
    audit::Action,
    audit::{self, Party},
    one_time_code::OneTimeCode,
};
use qicheng_service_storage::{
    Tx,
    accounts::{Account, AccountId, CodeHolder},
};
use uuid::Uuid;

/// Days that an account's one-time code is good.
const CODE_DAYS: i64 = 7;

/// Makes an account, or gives a new code to one that is there; its password and sessions last until the code is used.
///
/// # Errors
/// `Field` for an empty or long name, `Conflict` where the account has another role, and the storage's.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Context,
    name: &str,
    role: Role,
) -> Result<OneTimeCode, ServiceError> {
    if name.trim().is_empty() || name.chars().count() > 60 {
        return Err(ServiceError::Field {
            field: "name",
            code: ErrorCode::Text,
        });
    }
    let id = match tx.account_by_name(ctx.tenant, name)? {
        Some(account) if account.role != role => {
            return Err(ServiceError::Conflict(ErrorCode::Role));
        }
        Some(account) => account.id,
        None => add(tx, ctx, name, role)?,
    };
    let code = OneTimeCode::make(&*ctx.entropy)?;
    let expires = ctx.now + TimeDelta::days(CODE_DAYS);
    let hash = code.hash(&ctx.keys, ctx.tenant);
    tx.put_code(ctx.tenant, &hash, CodeHolder::Account(id), expires)?;
    audit::note(tx, ctx, Party::Service, Action::AccountCodeGiven, id)?;
    Ok(code)
}

/// Sets the password of the account that the code is for, uses the code and ends the account's sessions.
///
/// # Errors
/// `NotLoggedIn` where name and code do not go together, `Field` for a password of fewer than 10 or more than 200
/// characters, and the storage's.
pub async fn set_password(
    app: &App,
    passwords: &Passwords,
    name: String,
    code: String,
    password: String,
) -> Result<(), ServiceError> {
    if !(10..=200).contains(&password.chars().count()) {
        return Err(ServiceError::Field {
            field: "password",
            code: ErrorCode::Length,
        });
    }
    let ctx = app.context();
    let hash = OneTimeCode::parse(&code)
        .ok_or(ServiceError::NotLoggedIn)?
        .hash(&ctx.keys, ctx.tenant);
    let (looked, named) = (ctx.clone(), name.clone());
    app.storage()
        .read(move |tx| holder(tx, &looked, &named, &hash).map(drop))
        .await?;
    // Whoever holds a code is nobody who guesses.
    let phc = password::hash(app, passwords, password, Source::Known([0; 16])).await?;
    app.storage()
        .write(move |tx| {
            let mut account = holder(tx, &ctx, &name, &hash)?;
            tx.use_code(ctx.tenant, &hash, ctx.now)?;
            account.password = Some(phc.clone());
            tx.put_account(ctx.tenant, &account)?;
            tx.remove_sessions_of(ctx.tenant, account.id)?;
            audit::note(tx, &ctx, account.id, Action::PasswordSet, account.id)
        })
        .await
}

fn holder(
    tx: &mut Tx<'_>,
    ctx: &Context,
    name: &str,
    hash: &[u8; 32],
) -> Result<Account, ServiceError> {
    let Some(CodeHolder::Account(id)) = tx.code_holder(ctx.tenant, hash, ctx.now)? else {
        return Err(ServiceError::NotLoggedIn);
    };
    let account = tx.account(ctx.tenant, id)?;
    account
        .filter(|account| account.name == name)
        .ok_or(ServiceError::NotLoggedIn)
}

fn add(tx: &mut Tx<'_>, ctx: &Context, name: &str, role: Role) -> Result<AccountId, ServiceError> {
    let uuid = PersonId::new(ctx.now, ctx.entropy.bytes()?);
    let account = Account {
        id: AccountId(Uuid::from_bytes(*uuid.as_bytes())),
        name: name.to_owned(),
        role,
        password: None,
        created_at: ctx.now,
    };
    tx.put_account(ctx.tenant, &account)?;
    Ok(account.id)
}
