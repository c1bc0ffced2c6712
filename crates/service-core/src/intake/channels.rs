//! Which channels a device has, and which of them one exchange looks at.

use crate::{errors::error::ServiceError, feed::page::FeedScope, people, place::context::Context};
use qicheng_domain::{
    channel::Channel,
    ids::{DeviceId, PersonId},
    region::RegionCode,
};
use qicheng_exchange::limits;
use qicheng_service_storage::Tx;
use std::collections::BTreeSet;

/// People of a device that an exchange looks at all at once.
const WHOLE: u32 = 256;

/// People that an exchange looks at of a device that has more.
const WINDOW: u32 = 128;

/// Returns what an exchange of the device looks at: all of its people and channels, or the next of more than one page
/// takes, those after `after`.
///
/// # Errors
/// The storage's.
pub(super) fn reach(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: DeviceId,
    after: Option<PersonId>,
) -> Result<FeedScope, ServiceError> {
    let persons = tx.persons_after(ctx.tenant, device, None, WHOLE + 1)?;
    if persons.len() <= WHOLE as usize {
        let channels = of(tx, ctx, &persons)?;
        if channels.len() <= limits::CHANNELS {
            return Ok(FeedScope::whole(persons, channels));
        }
    }
    let persons = tx.persons_after(ctx.tenant, device, after, WINDOW)?;
    let channels = of(tx, ctx, &persons)?;
    let is_last = persons.len() < WINDOW as usize;
    let up_to = persons.last().copied().filter(|_| !is_last);
    Ok(FeedScope {
        persons,
        channels,
        fixed: BTreeSet::from([Channel::All, Channel::Place(ctx.tenant.0)]),
        is_whole: false,
        up_to,
    })
}

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
    Ok(channels)
}

/// A county's own channel, its city's and its province's.
fn places(home: RegionCode) -> impl Iterator<Item = Channel> {
    let number = home.number();
    [number, number / 100 * 100, number / 10_000 * 10_000]
        .into_iter()
        .filter_map(|n| RegionCode::new(n).ok())
        .map(Channel::Place)
}
