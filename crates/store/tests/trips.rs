//! What crew and employers keep.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

mod support;

use qicheng_domain::{act::ActKind, ids::TripId};
use qicheng_store::{
    StoreError,
    table::{
        boarding::{self, BoardingRow},
        door_merged,
        movement::{self, MovementRow},
        paper_confirmed,
        received::{self, ReceivedRow},
        round,
        scan_log::{self, ScanRow},
        spot_check::{self, SpotCheckRow},
    },
};
use support::{at, known_phone, operation, person};

const TRIP: TripId = TripId([1, 2, 3, 4, 5, 6]);

fn boarded(round: u8, slot: u16, seconds: i64) -> BoardingRow {
    BoardingRow {
        trip: TRIP,
        leg: 0,
        round,
        slot,
        at: at(seconds),
        by: person(3),
        door: Some(1),
        operation: Some(operation(1)),
    }
}

#[test]
fn the_first_use_of_a_slot_counts_until_everyone_is_called_out() {
    let phone = known_phone();
    phone
        .store
        .write(|tx| {
            assert!(boarding::add(tx, &boarded(0, 7, 1))?);
            assert!(!boarding::add(tx, &boarded(0, 7, 2))?);
            assert_eq!(boarding::get(tx, TRIP, 0, 0, 7)?, Some(boarded(0, 7, 1)));
            assert_eq!(round::current(tx, TRIP, 0)?, 0);
            assert!(round::add(tx, TRIP, 0, 1, at(5), None)?);
            assert!(!round::add(tx, TRIP, 0, 1, at(6), None)?);
            assert_eq!(round::current(tx, TRIP, 0)?, 1);
            assert_eq!(boarding::get(tx, TRIP, 0, 1, 7)?, None);
            assert!(boarding::add(tx, &boarded(1, 7, 8))?);
            assert_eq!(boarding::of_trip(tx, TRIP)?.len(), 2);
            assert_eq!(boarding::of_leg(tx, TRIP, 0, 1)?.len(), 1);
            door_merged::put(tx, TRIP, 0, 1, 2, at(9))?;
            door_merged::put(tx, TRIP, 0, 1, 2, at(4))?;
            assert_eq!(door_merged::of_leg(tx, TRIP, 0, 1)?, [(2, at(9))]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn stops_are_left_and_reached_once_and_people_received_once() {
    let phone = known_phone();
    let moved = |what| MovementRow {
        trip: TRIP,
        stop: 1,
        what,
        at: at(1),
        operation: None,
    };
    let received = ReceivedRow {
        trip: TRIP,
        slot: 4,
        at: at(2),
        by: None,
        operation: None,
    };
    phone
        .store
        .write(|tx| {
            assert!(movement::add(tx, &moved(ActKind::Departed))?);
            assert!(movement::add(tx, &moved(ActKind::Arrived))?);
            assert!(!movement::add(tx, &moved(ActKind::Arrived))?);
            let both = [moved(ActKind::Arrived), moved(ActKind::Departed)];
            assert_eq!(movement::of_trip(tx, TRIP)?, both);
            assert!(received::add(tx, &received)?);
            assert!(!received::add(tx, &received)?);
            assert_eq!(received::of_trip(tx, TRIP)?, [received]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    // Boarding is no movement.
    let boarded = phone
        .store
        .write(|tx| movement::add(tx, &moved(ActKind::Boarded)));
    assert!(boarded.is_err());
}

#[test]
fn checks_and_papers() {
    let phone = known_phone();
    let check = |seconds, temperature| SpotCheckRow {
        trip: TRIP,
        slot: 4,
        at: at(seconds),
        by: person(3),
        temperature,
        operation: None,
    };
    phone
        .store
        .write(|tx| {
            spot_check::add(tx, &check(1, 365))?;
            spot_check::add(tx, &check(2, 372))?;
            assert_eq!(spot_check::latest(tx, TRIP, 4)?, Some(check(2, 372)));
            paper_confirmed::add(tx, TRIP, 4, person(3), at(1))?;
            paper_confirmed::add(tx, TRIP, 4, person(3), at(9))?;
            assert_eq!(paper_confirmed::get(tx, TRIP, 4)?, Some((at(1), person(3))));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_log_of_scans_is_bounded() {
    let phone = known_phone();
    let scan = |seconds| ScanRow {
        at: at(seconds),
        verdict: "hold".to_owned(),
        reasons: vec!["paper".to_owned(), "stale".to_owned()],
        person: Some(person(1)),
        by: None,
        trip: Some(TRIP),
        slot: Some(3),
    };
    phone
        .store
        .write(|tx| {
            for seconds in 0..i64::from(scan_log::KEPT) + 10 {
                scan_log::add(tx, &scan(seconds))?;
            }
            let all = scan_log::of_person(tx, person(1))?;
            assert_eq!(all.len(), scan_log::KEPT as usize);
            let newest = scan(i64::from(scan_log::KEPT) + 9);
            assert_eq!(scan_log::latest(tx, 1)?, [newest]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
