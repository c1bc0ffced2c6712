//! Those who sign certificates of others: lists that places sign, sent to everyone.

use super::named;
use crate::{
    errors::{code::ErrorCode, error::ServiceError},
    feed,
    place::context::Context,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    certificate::{SignerList, Signers},
    check,
    document::{self, Document},
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    region::RegionCode,
};
use qicheng_service_storage::Tx;

/// Signs a list of certificates (DER) and puts it into everyone's feed, in place of the list of the same id.
///
/// # Errors
/// `Field` for an id or a certificate that does not hold, and the storage's and the key's.
pub fn install(
    tx: &mut Tx<'_>,
    ctx: &Context,
    id: &str,
    certificates: Vec<Vec<u8>>,
    until: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let held = held(tx, ctx, ctx.tenant.0, id)?;
    let list = SignerList {
        id: id.to_owned(),
        version: held.map_or(1, |version| version.saturating_add(1)),
        certificates: certificates.into_iter().map(Into::into).collect(),
    };
    if !list.is_whole() {
        return Err(refused(ErrorCode::Malformed));
    }
    let bytes = document::issue(&ctx.keys.document, ctx.now, until, &list)?;
    put(tx, ctx, ctx.tenant.0, id, bytes)
}

/// Takes over a list that a place has signed, and puts it into everyone's feed as it came.
///
/// # Errors
/// `Field` when nobody in the trust bundle vouches for it, a newer one is held or a certificate cannot be read; and the
/// storage's.
pub fn take_over(tx: &mut Tx<'_>, ctx: &Context, bytes: Vec<u8>) -> Result<(), ServiceError> {
    let trust = ctx.trust.as_deref().ok_or(refused(ErrorCode::NotTrusted))?;
    let signed =
        Document::<SignerList>::parse(&bytes).map_err(|_| refused(ErrorCode::Malformed))?;
    let place =
        check::document(&signed, trust, ctx.now).map_err(|_| refused(ErrorCode::NotTrusted))?;
    let list = signed.body;
    if !list.is_whole() {
        return Err(refused(ErrorCode::Malformed));
    }
    if held(tx, ctx, place, &list.id)?.is_some_and(|version| version > list.version) {
        return Err(refused(ErrorCode::Older));
    }
    put(tx, ctx, place, &list.id, bytes)
}

/// Signs the lists of this service's own once more, each under a version that is higher by a margin.
///
/// # Errors
/// The storage's and the key's.
pub fn raise_versions(tx: &mut Tx<'_>, ctx: &Context, margin: u32) -> Result<(), ServiceError> {
    for (mut list, until) in named::own::<SignerList>(tx, ctx, DocumentKind::Signers)? {
        list.version = list.version.saturating_add(margin);
        let signed = document::issue(&ctx.keys.document, ctx.now, until, &list)?;
        put(tx, ctx, ctx.tenant.0, &list.id, signed)?;
    }
    Ok(())
}

/// A list that is held.
pub struct SignerListSummary {
    /// Whose list.
    pub place: RegionCode,
    /// Which of the place's lists.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// How many certificates it has.
    pub certificates: usize,
    /// When it stops to be good.
    pub expires: DateTime<Utc>,
}

/// Returns the lists that are held, also those past their end.
///
/// # Errors
/// The storage's.
pub fn all_held(tx: &mut Tx<'_>, ctx: &Context) -> Result<Vec<SignerListSummary>, ServiceError> {
    let mut all = Vec::new();
    for held in named::all(tx, ctx, DocumentKind::Signers)? {
        let place = held.name.first_chunk::<4>();
        let place = place.and_then(|n| u32::from_be_bytes(*n).to_string().parse().ok());
        if let (Some(place), Ok(document)) = (place, Document::<SignerList>::parse(&held.bytes)) {
            all.push(SignerListSummary {
                place,
                id: document.body.id,
                version: document.body.version,
                certificates: document.body.certificates.len(),
                expires: DateTime::from_timestamp(document.expires, 0).unwrap_or(ctx.now),
            });
        }
    }
    Ok(all)
}

/// Returns the signers that count for this place: those of lists that it or a place around it signed and that are
/// still good.
///
/// # Errors
/// The storage's.
pub fn trusted(tx: &mut Tx<'_>, ctx: &Context) -> Result<Signers, ServiceError> {
    let mut signers = Signers::default();
    let Some(trust) = ctx.trust.as_deref() else {
        return Ok(signers);
    };
    for held in named::all(tx, ctx, DocumentKind::Signers)? {
        if let Ok(document) = Document::<SignerList>::parse(&held.bytes)
            && let Ok(place) = check::document(&document, trust, ctx.now)
            && place.contains(ctx.tenant.0)
        {
            document.body.add_to(&mut signers);
        }
    }
    Ok(signers)
}

fn held(
    tx: &mut Tx<'_>,
    ctx: &Context,
    place: RegionCode,
    id: &str,
) -> Result<Option<u32>, ServiceError> {
    let key = DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::Signers,
        name: SignerList::name(place, id),
    };
    let held = tx.document(ctx.tenant, &key)?.and_then(|d| d.bytes);
    Ok(held.and_then(|bytes| {
        Document::<SignerList>::parse(&bytes)
            .ok()
            .map(|d| d.body.version)
    }))
}

fn put(
    tx: &mut Tx<'_>,
    ctx: &Context,
    place: RegionCode,
    id: &str,
    bytes: Vec<u8>,
) -> Result<(), ServiceError> {
    let name = SignerList::name(place, id);
    let kind = DocumentKind::Signers;
    feed::put(tx, ctx.tenant, Channel::All, kind, &name, bytes, ctx.now)
}

fn refused(code: ErrorCode) -> ServiceError {
    ServiceError::Field {
        field: "signers",
        code,
    }
}
