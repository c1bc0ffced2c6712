//! A form that makes something counts once, however often it is sent: each page puts a value of its own into its form,
//! and the transaction that does what it asks for takes that value.

use super::fields::Fields;
use crate::accounts::Token;
use chrono::{DateTime, Utc};
use qicheng_service_core::{App, Context, ServiceError};
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

/// Does what a form asks for in one transaction; `None` if the same form was taken before. One without a value is taken
/// every time.
///
/// # Errors
/// What the job returns, and the storage's; then the form was not taken.
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

/// Returns the value that came with a form.
fn value(fields: &Fields) -> Option<[u8; 16]> {
    let mut form = [0; 16];
    let read = hex::decode_to_slice(fields.text(FORM), &mut form);
    read.ok().map(|()| form)
}
