//! Where a person goes, and when.

use super::intent;
use crate::{App, error::AppError, feed, trust};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use qicheng_credential::credential::Body;
use qicheng_domain::{date::SHANGHAI_SECONDS, ids::PersonId, region::RegionCode};
use qicheng_store::Tx;

pub(super) struct Goal {
    pub(super) destination: RegionCode,
    /// The vehicle's departure, else the first day of the travel request.
    pub(super) boarding_at: DateTime<Utc>,
    /// Whether that is a ticket's departure.
    pub(super) planned: bool,
}

/// Returns the goal of the next ticket whose plan has come, else of the travel request that stands.
pub(super) fn goal(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<Goal>, AppError> {
    let bundle = trust::bundle(app, tx)?;
    for held in feed::tickets(tx, person, now)? {
        if let (Body::Ticket(ticket), Some(bundle)) = (held.credential.body, &bundle)
            && let Some(plan) = feed::trip(tx, bundle, ticket.trip, now)?
            && let Some(from) = plan.stops.get(usize::from(ticket.from))
            && let Some(to) = plan.stops.get(usize::from(ticket.to))
        {
            return Ok(Some(Goal {
                destination: to.region,
                boarding_at: from.departs,
                planned: true,
            }));
        }
    }
    let wish = intent::open(tx, person)?;
    Ok(wish.map(|held| Goal {
        destination: held.claim.destination,
        boarding_at: beginning(held.claim.earliest).map_or(now, |day| day.max(now)),
        planned: false,
    }))
}

/// Returns when a day begins in Asia/Shanghai.
fn beginning(day: NaiveDate) -> Option<DateTime<Utc>> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    midnight.checked_sub_signed(TimeDelta::seconds(SHANGHAI_SECONDS.into()))
}
