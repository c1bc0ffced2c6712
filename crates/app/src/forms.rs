//! Half-filled forms: every field is saved as it is typed and is there again after a call or an empty battery.

use crate::{App, Kind, OpOutput, error::AppError};
use qicheng_domain::ids::PersonId;
use qicheng_store::table::draft;
use std::collections::BTreeMap;

/// Saves one field as it was typed.
///
/// # Errors
/// The store's.
pub fn save_field(
    app: &App,
    person: PersonId,
    form: &str,
    field: &str,
    value: &str,
) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    app.store
        .write(|tx| draft::put(tx, form, person, field, value, now))?;
    Ok(OpOutput::new((), [Kind::Draft]))
}

/// Returns a form's fields as they were typed last.
///
/// # Errors
/// The store's.
pub fn load(app: &App, person: PersonId, form: &str) -> Result<BTreeMap<String, String>, AppError> {
    Ok(app.store.read(|tx| draft::get(tx, form, person))?)
}
