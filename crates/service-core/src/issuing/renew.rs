use super::{health, plan, staff, status};
use crate::{errors::error::ServiceError, place::context::Context};
use qicheng_domain::ids::PersonId;
use qicheng_service_storage::Tx;
use std::collections::BTreeSet;

/// Renews what these persons hold and what is near its expiry; of people on paper also what crews hold of it.
///
/// # Errors
/// The storage's and the keys'.
pub fn renew(tx: &mut Tx<'_>, ctx: &Context, persons: &[PersonId]) -> Result<(), ServiceError> {
    let (mut papers, mut trips) = (BTreeSet::new(), BTreeSet::new());
    for person in persons {
        if health::refresh(tx, ctx, *person)? {
            let places = tx.assignments_of(ctx.tenant, *person)?;
            trips.extend(places.iter().map(|place| place.trip));
            papers.insert(*person);
        }
        trips.extend(staff::renew(tx, ctx, *person)?);
    }
    for trip in trips {
        plan::renew_papers(tx, ctx, trip, &papers)?;
    }
    status::publish_due(tx, ctx)
}
