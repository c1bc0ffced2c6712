//! Once the clock is right, nothing in a feed was signed ahead of it.

use crate::sim::{ends::service::at_once, invariant::hold, world::World};
use chrono::TimeDelta;
use qicheng_credential::document::Document;
use qicheng_domain::{document::DocumentKind, notice::Notice};
use qicheng_test_world::Failure;

/// What copies of a service may differ by.
const MAX_AHEAD: TimeDelta = TimeDelta::minutes(2);

/// Holds every document that stands in a feed against the time.
pub(super) fn all(world: &World) -> Result<(), Failure> {
    let app = world.service.app()?;
    let (tenant, until) = (app.tenant(), app.now() + MAX_AHEAD);
    let ahead = at_once(app.storage().read(move |tx| {
        let mut ahead = Vec::new();
        for key in tx.documents_written_after(tenant, until, u32::MAX)? {
            let bytes = tx.document(tenant, &key)?.and_then(|held| held.bytes);
            ahead.extend(bytes.map(|bytes| (key.kind, bytes)));
        }
        Ok(ahead)
    }))??;
    // What a later version has issued is not this one's to issue anew.
    let is_known = |kind: DocumentKind, bytes: &[u8]| match kind {
        DocumentKind::Later(_) => false,
        DocumentKind::Notice => Document::<Notice>::parse(bytes).is_ok(),
        _ => true,
    };
    let ahead = ahead.iter().find(|(kind, bytes)| is_known(*kind, bytes));
    hold!(
        ahead.is_none(),
        Dated,
        "a document of kind {:?} lies ahead of the time",
        ahead.map(|(kind, _)| kind)
    );
    Ok(())
}
