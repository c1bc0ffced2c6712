//! Which channels a device has.

use crate::{context::Context, error::ServiceError, people};
use qicheng_domain::{channel::Channel, ids::PersonId, region::RegionCode};
use qicheng_exchange::limits;
use qicheng_service_storage::Tx;
use std::collections::BTreeSet;

/// Everyone's, the service's own place, and for each person their own, those of their places and those they joined.
///
/// # Errors
/// The storage's.
pub fn of(
    tx: &mut Tx<'_>,
    ctx: &Context,
    persons: &[PersonId],
) -> Result<BTreeSet<Channel>, ServiceError> {
    let mut channels = BTreeSet::from([Channel::All, Channel::Place(ctx.tenant.0)]);
    for &person in persons {
        channels.insert(Channel::Person(person));
        channels.extend(tx.channels_of(ctx.tenant, person)?);
        if let Some(known) = tx.outline(ctx.tenant, person)? {
            channels.extend(places(known.home));
        }
        if let Some(staff) = people::staff_of(tx, ctx, person)? {
            channels.insert(Channel::Place(staff.scope));
        }
    }
    // A cursor names no more; whoever has more people than a township does gets the first of them.
    Ok(channels.into_iter().take(limits::CHANNELS).collect())
}

/// A county's own channel, its city's and its province's.
fn places(home: RegionCode) -> impl Iterator<Item = Channel> {
    let number = home.number();
    [number, number / 100 * 100, number / 10_000 * 10_000]
        .into_iter()
        .filter_map(|n| RegionCode::new(n).ok())
        .map(Channel::Place)
}
