//! The live board: who has boarded, who has arrived, who is missing, who boarded twice.

use super::find::found;
use crate::{acts, errors::error::ServiceError, issuing::load, place::context::Context};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    travel::{
        act::ActKind,
        attendance::{PassengerCounts, PassengerStatus},
        trip::Trip,
    },
};
use qicheng_service_storage::{Group, Tx, staff::StaffMember, trips::ActRow};
use std::collections::{BTreeMap, BTreeSet};

/// A trip on its way.
pub struct Board {
    /// Its plan.
    pub trip: Trip,
    /// Revision of the progress published last.
    pub revision: u32,
    /// Number of the stop last left.
    pub departed: Option<u8>,
    /// Number of the stop last reached.
    pub arrived: Option<u8>,
    /// How many are where.
    pub counts: PassengerCounts,
    /// Everyone who is expected or was seen on the way, by slot.
    pub people: Vec<Passenger>,
    /// Who was seen on the way on a slot that this service gave to nobody: it was given after the back-up from which the
    /// service was restored.
    pub unknown: Vec<UnknownPassenger>,
    /// Slots that boarded more than once on the same leg and round, or are said to have.
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
    /// Number of the stop at which they board.
    pub from: u8,
    /// What the acts say of them.
    pub status: PassengerStatus,
}

/// One slot of which the service does not know the person.
pub struct UnknownPassenger {
    /// The slot.
    pub slot: u16,
    /// What the acts say of it.
    pub status: PassengerStatus,
}

/// One slot that boarded more than once, as far as acts have come; or on which crew says that two doors boarded somebody.
pub struct DoubleBoarding {
    /// The leg.
    pub leg: u8,
    /// The round.
    pub round: u8,
    /// The slot.
    pub slot: u16,
    /// Each boarding, oldest first.
    pub boardings: Vec<BoardingRecord>,
    /// When the vehicle last left although it was not settled who is on board.
    pub unsettled: Option<DateTime<Utc>>,
}

/// One boarding as a device saw it.
pub struct BoardingRecord {
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
pub fn board(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<Board, ServiceError> {
    let row = found(tx, ctx, trip)?;
    let rows = tx.acts(ctx.tenant, trip)?;
    let attendance = acts::attendance(trip, &rows);
    let load = load(tx, ctx.tenant, &row.trip)?;
    let given: BTreeSet<_> = load.everyone().map(|place| place.slot).collect();
    let unknown = attendance.slots_seen();
    let unknown = unknown.difference(&given).map(|slot| UnknownPassenger {
        slot: *slot,
        status: attendance.status(*slot, 0, u8::MAX),
    });
    let unknown = unknown.collect();
    // Who was seen on the way stays on the board, whatever became of the seat or the registration since.
    let seen: Vec<_> = load
        .not_carried()
        .filter(|place| {
            attendance
                .status(place.slot, place.from, place.to)
                .is_seen()
        })
        .cloned()
        .collect();
    let mut on_board = load.carried;
    if !seen.is_empty() {
        let of_trip = tx.people_in(ctx.tenant, Group::OnTrip(trip))?.into_iter();
        let mut of_trip: BTreeMap<_, _> = of_trip.map(|person| (person.id, person)).collect();
        for place in seen {
            on_board.extend(of_trip.remove(&place.person).map(|person| (place, person)));
        }
    }
    on_board.sort_by_key(|(place, _)| place.slot);
    let people: Vec<_> = on_board
        .into_iter()
        .map(|(place, person)| Passenger {
            slot: place.slot,
            person: person.id,
            name: person.registration.name,
            from: place.from,
            status: attendance.status(place.slot, place.from, place.to),
        })
        .collect();
    Ok(Board {
        revision: row.progress_revision,
        departed: attendance.departed(),
        arrived: attendance.arrived(),
        counts: people.iter().map(|person| person.status).collect(),
        people,
        unknown,
        double: double(&rows),
        staff: on_duty(tx, ctx, trip)?,
        trip: row.trip,
    })
}

/// Returns the trip's staff with when each was heard of last.
///
/// # Errors
/// The storage's.
pub fn on_duty(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<Vec<OnDuty>, ServiceError> {
    let staff = tx.staff_heard(ctx.tenant, trip)?.into_iter();
    Ok(staff
        .map(|(member, heard)| OnDuty { member, heard })
        .collect())
}

fn double(rows: &[ActRow]) -> Vec<DoubleBoarding> {
    let mut by_place = BTreeMap::<_, (Vec<BoardingRecord>, Option<DateTime<Utc>>)>::new();
    for row in rows {
        let Some(slot) = row.act.slot else { continue };
        let place = (row.act.leg, row.act.round, slot);
        match row.act.kind {
            ActKind::Boarded => by_place.entry(place).or_default().0.push(BoardingRecord {
                at: row.act.at,
                by: row.act.by,
                device: row.device,
                door: row.act.door,
            }),
            ActKind::DoubleUnsettled => {
                let left = &mut by_place.entry(place).or_default().1;
                *left = (*left).max(Some(row.act.at));
            }
            _ => {}
        }
    }
    by_place
        .into_iter()
        .filter(|(_, (boardings, unsettled))| boardings.len() > 1 || unsettled.is_some())
        .map(
            |((leg, round, slot), (boardings, unsettled))| DoubleBoarding {
                leg,
                round,
                slot,
                boardings,
                unsettled,
            },
        )
        .collect()
}
