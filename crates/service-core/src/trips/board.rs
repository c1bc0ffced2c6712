//! The live board: who has boarded, who has arrived, who is missing, who boarded twice.

use super::find::found;
use crate::{acts, context::Context, error::ServiceError, issuing::load};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    act::ActKind,
    ids::{DeviceId, PersonId, TripId},
    progress::Progress,
};
use qicheng_service_storage::{Tx, acts::ActRow, staff::StaffMember};

/// A trip on its way.
pub struct Board {
    /// What its acts add up to.
    pub progress: Progress,
    /// Everyone who is expected, by slot.
    pub people: Vec<Passenger>,
    /// Slots that boarded more than once on the same leg and round.
    pub double: Vec<DoubleBoarding>,
    /// Everyone on duty, and when they were heard of last.
    pub staff: Vec<OnDuty>,
}

/// One member of staff on the trip.
pub struct OnDuty {
    /// Who.
    pub member: StaffMember,
    /// When their device last reached the service; none before the role was taken up.
    pub heard: Option<DateTime<Utc>>,
}

/// One person who is expected.
pub struct Passenger {
    /// The slot.
    pub slot: u16,
    /// The person.
    pub person: PersonId,
    /// The whole name.
    pub name: String,
    /// When they boarded first.
    pub boarded: Option<DateTime<Utc>>,
    /// When the employer received them.
    pub received: Option<DateTime<Utc>>,
    /// When their health was checked on the spot, last.
    pub checked: Option<DateTime<Utc>>,
    /// Whether the vehicle left their stop without them.
    pub missing: bool,
}

/// One slot that boarded more than once.
pub struct DoubleBoarding {
    /// The leg.
    pub leg: u8,
    /// The round.
    pub round: u8,
    /// The slot.
    pub slot: u16,
    /// Each boarding, oldest first.
    pub boardings: Vec<Sighting>,
}

/// One boarding as a device saw it.
pub struct Sighting {
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff.
    pub by: PersonId,
    /// On which device.
    pub device: DeviceId,
    /// At which door.
    pub door: Option<u8>,
}

/// Returns the trip's board.
///
/// # Errors
/// `NotFound`, and the storage's.
pub fn board(tx: &mut dyn Tx, ctx: &Context, trip: TripId) -> Result<Board, ServiceError> {
    let row = found(tx, ctx, trip)?;
    let rows = tx.acts(ctx.tenant, trip)?;
    let progress = acts::progress(trip, row.progress_revision, &rows);
    let people = load(tx, ctx.tenant, &row.trip)?
        .carried
        .into_iter()
        .map(|(place, person)| {
            let boarded = first(&rows, ActKind::Boarded, place.slot);
            let left = progress.departed.is_some_and(|stop| stop >= place.from);
            Passenger {
                slot: place.slot,
                person: person.id,
                name: person.registration.name,
                boarded,
                received: first(&rows, ActKind::Received, place.slot),
                checked: last(&rows, ActKind::HealthChecked, place.slot),
                missing: left && boarded.is_none(),
            }
        })
        .collect();
    Ok(Board {
        staff: on_duty(tx, ctx, trip)?,
        double: double(&rows),
        progress,
        people,
    })
}

/// Returns the trip's staff with when each was heard of last.
///
/// # Errors
/// The storage's.
pub fn on_duty(tx: &mut dyn Tx, ctx: &Context, trip: TripId) -> Result<Vec<OnDuty>, ServiceError> {
    let mut all = Vec::new();
    for id in tx.staff_on(ctx.tenant, trip)? {
        let Some(member) = tx.staff(ctx.tenant, id)? else {
            continue;
        };
        let mut heard = None;
        if let Some(enrolled) = member.enrolled {
            let devices = tx.devices_of(ctx.tenant, enrolled.person)?;
            heard = devices.into_iter().map(|device| device.seen_at).max();
        }
        all.push(OnDuty { member, heard });
    }
    Ok(all)
}

fn times(
    rows: &[ActRow],
    kind: ActKind,
    slot: u16,
) -> impl DoubleEndedIterator<Item = DateTime<Utc>> {
    rows.iter()
        .filter(move |row| row.act.kind == kind && row.act.slot == Some(slot))
        .map(|row| row.act.at)
}

fn first(rows: &[ActRow], kind: ActKind, slot: u16) -> Option<DateTime<Utc>> {
    times(rows, kind, slot).next()
}

fn last(rows: &[ActRow], kind: ActKind, slot: u16) -> Option<DateTime<Utc>> {
    times(rows, kind, slot).next_back()
}

fn double(rows: &[ActRow]) -> Vec<DoubleBoarding> {
    let mut by_place = std::collections::BTreeMap::<_, Vec<_>>::new();
    for row in rows.iter().filter(|row| row.act.kind == ActKind::Boarded) {
        if let Some(slot) = row.act.slot {
            let place = (row.act.leg, row.act.round, slot);
            by_place.entry(place).or_default().push(Sighting {
                at: row.act.at,
                by: row.act.by,
                device: row.device,
                door: row.act.door,
            });
        }
    }
    by_place
        .into_iter()
        .filter(|(_, boardings)| boardings.len() > 1)
        .map(|((leg, round, slot), boardings)| DoubleBoarding {
            leg,
            round,
            slot,
            boardings,
        })
        .collect()
}
