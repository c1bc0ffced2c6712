//! A form that makes something counts once, however often it is sent: each page puts a value of its own into its form,
//! and the transaction that does what it asks for takes that value.

use super::fields::Fields;
use crate::accounts::Token;
use chrono::{DateTime, Utc};
use qicheng_service_core::{Context, ErrorCode, ServiceError};
use qicheng_service_storage::Tx;
use std::sync::atomic::{AtomicU32, Ordering};

/// The field.
const FORM: &str = "form";

/// Returns a value that no other page of any session has.
pub(crate) fn new(session: &Token, now: DateTime<Utc>) -> String {
    static PAGES: AtomicU32 = AtomicU32::new(0);
    let page = PAGES.fetch_add(1, Ordering::Relaxed);
    format!(
        "{:016x}{page:08x}{}",
        now.timestamp_millis(),
        hex::encode(&session.derive(b"page")[..4])
    )
}

/// Returns the value that came with a form.
pub(crate) fn of(fields: &Fields) -> Option<[u8; 16]> {
    let mut form = [0; 16];
    hex::decode_to_slice(fields.text(FORM), &mut form)
        .ok()
        .map(|()| form)
}

/// Takes a form; one without a value is taken every time.
///
/// # Errors
/// `Conflict` if it was taken before, and the storage's.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    ctx: &Context,
    form: Option<[u8; 16]>,
) -> Result<(), ServiceError> {
    match form {
        Some(form) if !tx.take_form(ctx.tenant, form, ctx.now)? => {
            Err(ServiceError::Conflict(ErrorCode::TakenAlready))
        }
        _ => Ok(()),
    }
}
