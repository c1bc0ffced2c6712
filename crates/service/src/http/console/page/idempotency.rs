//! Idempotency keys of forms: each page puts a fresh key into its form, and the transaction that handles the form records
//! it, so that a form submitted twice is handled once.

use super::fields::Fields;
use crate::accounts::Token;
use chrono::{DateTime, Utc};
use qicheng_service_core::{App, Context, ServiceError};
use qicheng_service_storage::Tx;
use std::sync::atomic::{AtomicU32, Ordering};

/// The form field of the key.
const FORM: &str = "form";

/// Returns a key that is unique among all pages and sessions.
pub(crate) fn new(session: &Token, now: DateTime<Utc>) -> String {
    static PAGES: AtomicU32 = AtomicU32::new(0);
    let page = PAGES.fetch_add(1, Ordering::Relaxed);
    format!(
        "{:016x}{page:08x}{}",
        now.timestamp_millis(),
        hex::encode(&session.derive(b"page")[..4])
    )
}

/// Handles a form in one transaction that also records its key; `None` if the key was used before. A form without a key
/// is always handled.
///
/// # Errors
/// Those of the job and the storage; the key is not recorded then.
pub(crate) async fn once<T: Send + 'static>(
    app: &App,
    fields: &Fields,
    mut job: impl FnMut(&mut Tx<'_>, &Context) -> Result<T, ServiceError> + Send + 'static,
) -> Result<Option<T>, ServiceError> {
    let form = value(fields);
    app.write(move |tx, ctx| match form {
        Some(form) if !tx.take_form(ctx.tenant, form, ctx.now)? => Ok(None),
        _ => job(tx, ctx).map(Some),
    })
    .await
}

/// Returns the key of a submitted form.
fn value(fields: &Fields) -> Option<[u8; 16]> {
    let mut form = [0; 16];
    let read = hex::decode_to_slice(fields.text(FORM), &mut form);
    read.ok().map(|()| form)
}
