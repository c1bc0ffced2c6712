//! Where a person goes, and when.

use super::intent;
use crate::{App, error::AppError, mirror::feed};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use qicheng_domain::{
    date::SHANGHAI_SECONDS,
    ids::{PersonId, TripId},
    region::RegionCode,
};
use qicheng_store::Tx;

pub(super) struct Goal {
    pub(super) destination: RegionCode,
    /// The vehicle's departure, else the first day of the travel request.
    pub(super) boarding_at: DateTime<Utc>,
    /// The trip, where that is a ticket's departure.
    pub(super) trip: Option<TripId>,
}

/// Returns the goal of the ticket for a trip, else of the next one, whose plan has come; else of the travel request that
/// stands.
pub(super) fn goal(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    trip: Option<TripId>,
    now: DateTime<Utc>,
) -> Result<Option<Goal>, AppError> {
    for leg in feed::legs(app, tx, person, now)? {
        if trip.is_none_or(|trip| leg.ticket.trip == trip)
            && let (Some(from), Some(to)) = (leg.from(), leg.to())
        {
            return Ok(Some(Goal {
                trip: Some(leg.ticket.trip),
                destination: to.region,
                boarding_at: from.departs,
            }));
        }
    }
    let intent = intent::open(tx, person)?;
    Ok(intent.map(|held| Goal {
        destination: held.claim.destination,
        boarding_at: beginning(held.claim.earliest).map_or(now, |day| day.max(now)),
        trip: None,
    }))
}

/// Returns when a day begins in Asia/Shanghai.
fn beginning(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(TimeDelta::seconds(SHANGHAI_SECONDS.into()))
}
