//! What this device knows of who boarded, was checked and was received: its own acts and those of others.

use crate::error::AppError;
use qicheng_credential::verdict::Boarded;
use qicheng_domain::{
    act::{Act, ActKind},
    ids::{PersonId, TripId},
    progress::Progress,
};
use qicheng_store::{
    Tx,
    table::{
        boarding::{self, BoardingRow},
        movement::{self, MovementRow},
        received::{self, ReceivedRow},
        round, spot_check,
    },
};

/// Returns the used set of a trip with `legs` legs.
pub(super) fn boarded(
    tx: &Tx<'_>,
    trip: TripId,
    legs: usize,
    slots: &[u16],
) -> Result<Boarded, AppError> {
    let mut known = Boarded::default();
    for row in boarding::of_trip(tx, trip)? {
        known.apply(&Act {
            door: row.door,
            ..act(
                ActKind::Boarded,
                trip,
                row.leg,
                row.round,
                Some(row.slot),
                row.at,
                row.by,
            )
        });
    }
    for leg in 0..u8::try_from(legs).unwrap_or(u8::MAX) {
        let rounds = round::current(tx, trip, leg)?;
        if let Some(before) = rounds.checked_sub(1) {
            let (at, by) = (chrono::DateTime::default(), PersonId::from_bytes([0; 16]));
            known.apply(&act(ActKind::CalledOut, trip, leg, before, None, at, by));
        }
    }
    for slot in slots {
        if let Some(row) = spot_check::latest(tx, trip, *slot)? {
            let checked = act(
                ActKind::HealthChecked,
                trip,
                0,
                0,
                Some(*slot),
                row.at,
                row.by,
            );
            known.apply(&Act {
                temperature: Some(row.temperature),
                ..checked
            });
        }
    }
    for row in received::of_trip(tx, trip)? {
        let by = row.by.unwrap_or(PersonId::from_bytes([0; 16]));
        known.apply(&act(
            ActKind::Received,
            trip,
            0,
            0,
            Some(row.slot),
            row.at,
            by,
        ));
    }
    Ok(known)
}

/// Notes what the service has put together from all devices of a trip. What is known here stays.
pub(crate) fn merge_progress(tx: &Tx<'_>, progress: &Progress) -> Result<(), AppError> {
    let trip = progress.trip;
    for b in &progress.boarded {
        let row = BoardingRow {
            trip,
            leg: b.leg,
            round: b.round,
            slot: b.slot,
            at: b.at,
            by: b.by,
            door: b.door,
            operation: None,
        };
        boarding::add(tx, &row)?;
        if b.round > 0 {
            round::add(tx, trip, b.leg, b.round, b.at, None)?;
        }
    }
    for arrival in &progress.received {
        let row = ReceivedRow {
            trip,
            slot: arrival.slot,
            at: arrival.at,
            by: None,
            operation: None,
        };
        received::add(tx, &row)?;
    }
    let latest = progress
        .boarded
        .iter()
        .map(|b| b.at)
        .max()
        .unwrap_or_default();
    for (stop, what) in [
        (progress.departed, ActKind::Departed),
        (progress.arrived, ActKind::Arrived),
    ] {
        if let Some(stop) = stop {
            movement::add(
                tx,
                &MovementRow {
                    trip,
                    stop,
                    what,
                    at: latest,
                    operation: None,
                },
            )?;
        }
    }
    Ok(())
}

/// An act with nothing but what every act has.
pub(super) fn act(
    kind: ActKind,
    trip: TripId,
    leg: u8,
    round: u8,
    slot: Option<u16>,
    at: chrono::DateTime<chrono::Utc>,
    by: PersonId,
) -> Act {
    Act {
        kind,
        trip,
        leg,
        slot,
        at,
        by,
        door: None,
        temperature: None,
        round,
    }
}
