use chrono::{DateTime, TimeDelta, Utc};
use hex::FromHex as _;
use hkdf::Hkdf;
use qicheng_domain::{people::role::Role, redact_debug};
use qicheng_service_core::{Context, ServiceError};
use qicheng_service_storage::{
    Tx,
    accounts::{Account, AccountId, Session},
};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// Hours that a session lasts.
pub const SESSION_HOURS: i64 = 12;

/// What somebody who is logged in shows: 32 random bytes, as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token([u8; 32]);

redact_debug!(Token);

impl Token {
    /// Reads the 64 digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        <[u8; 32]>::from_hex(text).ok().map(Self)
    }

    /// Makes one.
    ///
    /// # Errors
    /// When no random bytes are to be had.
    pub(crate) fn make(ctx: &Context) -> Result<Self, ServiceError> {
        Ok(Self(ctx.entropy.bytes()?))
    }

    /// Returns a secret that follows from the token, does not lead back to it, and is good for one use alone (HKDF, RFC
    /// 5869).
    pub(crate) fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 64]> {
        let mut secret = Zeroizing::new([0; 64]);
        // 64 bytes are far below HKDF's limit of 255 hashes.
        let _ =
            Hkdf::<Sha256>::new(Some(b"qicheng session"), &self.0).expand(purpose, &mut *secret);
        secret
    }

    /// Returns what is kept of it.
    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// Begins a session.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    ctx: &Context,
    account: AccountId,
) -> Result<(Token, DateTime<Utc>), ServiceError> {
    let token = Token::make(ctx)?;
    let expires_at = ctx.now + TimeDelta::hours(SESSION_HOURS);
    let session = Session {
        token_hash: token.hash(),
        account,
        created_at: ctx.now,
        expires_at,
    };
    tx.add_session(ctx.tenant, &session)?;
    Ok((token, expires_at))
}

/// Returns whose session the token is.
///
/// # Errors
/// `NotLoggedIn` for one unknown or over, and the storage's.
pub fn authenticate(
    tx: &mut Tx<'_>,
    ctx: &Context,
    token: &Token,
) -> Result<Account, ServiceError> {
    let session = tx.session(ctx.tenant, &token.hash())?;
    let session = session
        .filter(|session| ctx.now < session.expires_at)
        .ok_or(ServiceError::NotLoggedIn)?;
    tx.account(ctx.tenant, session.account)?
        .ok_or(ServiceError::NotLoggedIn)
}

/// Returns which coordinator's session the token is.
///
/// # Errors
/// `NotLoggedIn` as above, `NotAllowed` for an account with another role, and the storage's.
pub fn coordinator(tx: &mut Tx<'_>, ctx: &Context, token: &Token) -> Result<Account, ServiceError> {
    let account = authenticate(tx, ctx, token)?;
    if account.role != Role::Coordinator {
        return Err(ServiceError::NotAllowed);
    }
    Ok(account)
}

/// Ends a session.
///
/// # Errors
/// The storage's.
pub fn log_out(tx: &mut Tx<'_>, ctx: &Context, token: &Token) -> Result<(), ServiceError> {
    tx.remove_session(ctx.tenant, &token.hash())?;
    Ok(())
}
