//! What the service says of where a person stands.

use crate::error::AppError;
use qicheng_credential::{document::Document, standing::Standing};
use qicheng_domain::{channel::Channel, document::DocumentKind, ids::PersonId};
use qicheng_store::{Tx, table::document};

/// Returns a person's standing, where one has come.
///
/// The standing is for the person's own eyes; the exchange's signature vouches for it.
pub(super) fn standing(tx: &Tx<'_>, person: PersonId) -> Result<Option<Standing>, AppError> {
    let rows = document::of_kind_by(tx, DocumentKind::Standing, Channel::Person(person))?;
    Ok(rows.first().and_then(|row| {
        let document = Document::<Standing>::parse(&row.bytes).ok()?;
        (document.body.person == person).then_some(document.body)
    }))
}
