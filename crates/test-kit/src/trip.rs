//! A bus's plan and its manifest.

use crate::place::{LONGSHAN, SHENZHEN, TRIP, region};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::{
        manifest::{Manifest, ManifestEntry},
        trip::{Mode, Stop, Trip, Vehicle},
    },
};

/// Returns a stop, its times in minutes from `now`.
#[must_use]
pub fn stop(name: &str, code: u32, arrives: i64, departs: i64, now: DateTime<Utc>) -> Stop {
    Stop {
        name: name.to_owned(),
        detail: String::new(),
        region: region(code),
        arrives: now + TimeDelta::minutes(arrives),
        departs: now + TimeDelta::minutes(departs),
    }
}

/// Returns a bus of three licensed seats: Longshan, the northern station of Shenzhen, the factory there.
#[must_use]
pub fn bus(id: TripId, plate: &str, now: DateTime<Utc>) -> Trip {
    Trip {
        id,
        revision: 1,
        vehicle: Vehicle {
            plate: plate.to_owned(),
            mode: Mode::Bus,
            seats: 3,
        },
        stops: vec![
            stop("龙山县汽车站", LONGSHAN, -10, 20, now),
            stop("深圳北站", SHENZHEN, 800, 820, now),
            stop("深圳厂区", SHENZHEN, 900, 900, now),
        ],
        contact: "李调度 138-0000-0000".to_owned(),
        bring: String::new(),
        employer: None,
        cancelled: false,
    }
}

/// Returns the line of somebody who travels from the first to the third stop; the last four digits are the slot's.
///
/// # Panics
/// For a slot above 255.
#[must_use]
pub fn entry(slot: u16, name: &str) -> ManifestEntry {
    ManifestEntry {
        slot,
        person: PersonId::from_bytes([u8::try_from(slot).unwrap(); 16]),
        name: name.to_owned(),
        id_last_four: format!("{slot:04}"),
        from: 0,
        to: 2,
        seat: Some(format!("{slot}A")),
        paper: false,
        door: None,
        tickets: Vec::new(),
        health: None,
    }
}

/// Returns the bus's manifest, a day old, for three days more.
#[must_use]
pub fn manifest(entries: Vec<ManifestEntry>, now: DateTime<Utc>) -> Manifest {
    Manifest {
        trip: TRIP,
        revision: 1,
        issued: now - TimeDelta::days(1),
        expires: now + TimeDelta::days(3),
        entries,
        crew: None,
    }
}
