//! The trust bundle that the service holds: kept in everyone's feed, so that phones get it too.

use super::rules;
use crate::{errors::error::ServiceError, feed, place::context::Context};
use qicheng_credential::trust::{Bundle, Roots, accept};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
};
use qicheng_service_storage::{Tenant, Tx};
use std::sync::Arc;

/// Most documents looked at at once.
const MAX_DOCUMENTS: u32 = 10_000;

/// Returns the context with the trust and the rules that stand in everyone's feed by now: any copy of the service may
/// have put them there since it was made.
///
/// # Errors
/// `Bundle` where the bundle cannot be read, and the storage's.
pub fn follow(tx: &mut Tx<'_>, ctx: &Context) -> Result<Context, ServiceError> {
    let mut ctx = ctx.clone();
    let new = tx.documents_after(ctx.tenant, Channel::All, ctx.position, MAX_DOCUMENTS)?;
    let Some(last) = new.last() else {
        return Ok(ctx);
    };
    ctx.position = last.position;
    let kinds = [DocumentKind::Bundle, DocumentKind::RulePack];
    if new.iter().any(|d| kinds.contains(&d.key.kind)) {
        if let Some(bundle) = load(tx, ctx.tenant)? {
            ctx.trust = Some(Arc::new(bundle));
        }
        ctx.rules = Arc::new(rules::load(tx, &ctx)?);
    }
    Ok(ctx)
}

/// Returns the bundle in everyone's feed, for [`AppParts::trust`](crate::AppParts).
///
/// # Errors
/// `Bundle` where it cannot be read, and the storage's.
pub fn load(tx: &mut Tx<'_>, tenant: Tenant) -> Result<Option<Bundle>, ServiceError> {
    Ok(installed(tx, tenant)?.map(|held| held.bundle))
}

/// The bundle of a place.
pub struct InstalledBundle {
    /// As it is read.
    pub bundle: Bundle,
    /// As it was signed.
    pub bytes: Vec<u8>,
}

/// Returns the bundle in everyone's feed with its signed bytes.
///
/// # Errors
/// As [`load`].
pub fn installed(tx: &mut Tx<'_>, tenant: Tenant) -> Result<Option<InstalledBundle>, ServiceError> {
    let Some(bytes) = tx.document(tenant, &key())?.and_then(|d| d.bytes) else {
        return Ok(None);
    };
    let bundle = Bundle::reopen(&bytes)?;
    Ok(Some(InstalledBundle { bundle, bytes }))
}

/// Takes the bundle if it may follow the one held, and puts it into everyone's feed.
///
/// The first one pins the roots that it names: whoever installs it answers for them.
///
/// # Errors
/// `Bundle` where it is not taken, and the storage's.
pub fn install(tx: &mut Tx<'_>, ctx: &Context, bytes: Vec<u8>) -> Result<(), ServiceError> {
    let held = load(tx, ctx.tenant)?;
    let roots: Roots = match &held {
        Some(held) => *held.roots(),
        None => *Bundle::reopen(&bytes)?.roots(),
    };
    accept(held.as_ref(), &roots, &bytes, ctx.now)?;
    let DocumentKey { channel, name, .. } = key();
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Bundle,
        &name,
        bytes,
        ctx.now,
    )?;
    Ok(())
}

fn key() -> DocumentKey {
    DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::Bundle,
        name: Vec::new(),
    }
}
