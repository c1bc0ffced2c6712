//! Documents of a place, by its place and id, in everyone's feed.

use crate::{errors::error::ServiceError, place::context::Context};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    document::{Content, Document},
    key::Signer as _,
};
use qicheng_domain::{channel::Channel, document::DocumentKind};
use qicheng_service_storage::Tx;

/// Most documents looked at.
const MAX_DOCUMENTS: u32 = 10_000;

/// A document that is stored.
pub(super) struct NamedDocument {
    /// Place and id, as the kind writes them.
    pub(super) name: Vec<u8>,
    /// The signed bytes.
    pub(super) bytes: Vec<u8>,
}

/// Returns the documents of a kind.
///
/// # Errors
/// The storage's.
pub(super) fn all(
    tx: &mut Tx<'_>,
    ctx: &Context,
    kind: DocumentKind,
) -> Result<Vec<NamedDocument>, ServiceError> {
    let all = tx.documents_after(ctx.tenant, Channel::All, 0, MAX_DOCUMENTS)?;
    let of_kind = all.into_iter().filter(|held| held.key.kind == kind);
    let stored = of_kind.filter_map(|held| {
        Some(NamedDocument {
            name: held.key.name,
            bytes: held.bytes?,
        })
    });
    Ok(stored.collect())
}

/// Returns each document of a kind that this service has signed, and when it expires.
///
/// # Errors
/// The storage's.
pub(super) fn own<B: Content>(
    tx: &mut Tx<'_>,
    ctx: &Context,
    kind: DocumentKind,
) -> Result<Vec<(B, DateTime<Utc>)>, ServiceError> {
    let kid = ctx.keys.document.public().kid();
    let all = all(tx, ctx, kind)?.into_iter();
    Ok(all
        .filter_map(|held| {
            let document = Document::<B>::parse(&held.bytes).ok()?;
            let expires = DateTime::from_timestamp(document.expires, 0).unwrap_or(ctx.now);
            (document.kid == kid).then_some((document.body, expires))
        })
        .collect())
}
