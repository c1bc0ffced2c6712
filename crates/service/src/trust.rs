//! The trust bundle that the service holds: kept in everyone's feed, so that phones get it too.

use crate::{
    app_state::{App, Context},
    error::ServiceError,
    feed, issuing,
    storage::Tx,
    tenant::Tenant,
};
use qicheng_credential::trust::{Bundle, Roots, accept};
use qicheng_exchange::document::{Channel, DocumentKey, DocumentKind};
use std::sync::Arc;

/// Takes the bundle if it may follow the one held, puts it into everyone's feed and holds it from now on, with the
/// rules whose signatures are good under it.
///
/// The first one pins the roots that it names: whoever installs it answers for them.
///
/// # Errors
/// `Bundle` where it is not taken, and the storage's.
pub async fn install(app: &App, bytes: Vec<u8>) -> Result<(), ServiceError> {
    let ctx = app.context();
    let (bundle, rules) = app
        .storage()
        .write(move |tx| {
            let bundle = put(tx, &ctx, bytes.clone())?;
            let under = Context {
                trust: Some(Arc::new(bundle.clone())),
                ..ctx.clone()
            };
            Ok((bundle, issuing::load_rules(tx, &under)?))
        })
        .await?;
    app.hold_trust(bundle);
    app.hold_rules(rules);
    Ok(())
}

/// Returns the bundle in everyone's feed, for [`AppParts::trust`](crate::AppParts).
///
/// # Errors
/// `Bundle` where it cannot be read, and the storage's.
pub fn load(tx: &mut dyn Tx, tenant: Tenant) -> Result<Option<Bundle>, ServiceError> {
    let held = tx.document(tenant, &key())?.and_then(|d| d.bytes);
    Ok(held.map(|bytes| Bundle::reopen(&bytes)).transpose()?)
}

fn put(tx: &mut dyn Tx, ctx: &Context, bytes: Vec<u8>) -> Result<Bundle, ServiceError> {
    let held = load(tx, ctx.tenant)?;
    let roots: Roots = match &held {
        Some(held) => *held.roots(),
        None => *Bundle::reopen(&bytes)?.roots(),
    };
    let bundle = accept(held.as_ref(), &roots, &bytes, ctx.now)?;
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
    Ok(bundle)
}

fn key() -> DocumentKey {
    DocumentKey {
        channel: Channel::All,
        kind: DocumentKind::Bundle as u8,
        name: Vec::new(),
    }
}
