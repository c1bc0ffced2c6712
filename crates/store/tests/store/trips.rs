//! What crew and employers keep.

use super::support::{at, known_phone, operation, person};
use proptest::{collection::vec, prelude::*};
use qicheng_domain::{
    ids::TripId,
    travel::{
        act::ActKind,
        attendance::{Attendance, Epoch, RecordedAct},
        manifest::{ManifestEntry, ManifestHeader},
    },
};
use qicheng_store::{
    StoreError,
    table::{
        act::{self, OwnAct},
        confirmation::{self, ConfirmationRow, Confirmed},
        door_merged::{self, MergedSet},
        door_settled, door_slot,
        manifest::{self, ManifestRow},
        manifest_crew, manifest_entry,
        scan_log::{self, ScanRow},
    },
};

const TRIP: TripId = TripId([1, 2, 3, 4, 5, 6]);

fn acted(kind: ActKind, leg: u8, round: u8, slot: Option<u16>, seconds: i64) -> RecordedAct {
    RecordedAct {
        kind,
        trip: TRIP,
        leg,
        round,
        slot,
        at: at(seconds),
        by: Some(person(3)),
        door: None,
        temperature: None,
        device: None,
    }
}

fn boarded(round: u8, slot: u16, seconds: i64) -> RecordedAct {
    RecordedAct {
        door: Some(1),
        ..acted(ActKind::Boarded, 0, round, Some(slot), seconds)
    }
}

#[test]
fn the_first_use_of_a_slot_counts_until_everyone_is_called_out() {
    let phone = known_phone();
    phone
        .store
        .write(|tx| {
            assert!(act::put(tx, &boarded(0, 7, 1), Some(own(1, [1; 16])))?);
            assert!(!act::put(tx, &boarded(0, 7, 2), None)?);
            assert_eq!(act::of_slot(tx, TRIP, 7)?, [boarded(0, 7, 1)]);
            // What was done earlier counts, whenever it becomes known.
            assert!(!act::put(tx, &boarded(0, 7, 0), None)?);
            assert_eq!(act::of_slot(tx, TRIP, 7)?, [boarded(0, 7, 0)]);
            let called_out = acted(ActKind::CalledOut, 0, 0, None, 5);
            assert!(act::put(tx, &called_out, None)?);
            assert!(!act::put(
                tx,
                &RecordedAct {
                    at: at(6),
                    ..called_out
                },
                None
            )?);
            assert_eq!(act::about_nobody(tx, TRIP)?, [called_out]);
            assert!(act::put(tx, &boarded(1, 7, 8), None)?);
            assert_eq!(act::of_trip(tx, TRIP)?.len(), 3);
            assert!(act::of_slot(tx, TRIP, 8)?.iter().eq([&called_out]));
            let set = |seconds| MergedSet {
                door: 2,
                at: at(seconds),
                received: at(seconds + 1),
            };
            door_merged::put(tx, TRIP, 0, 1, &set(9))?;
            door_merged::put(tx, TRIP, 0, 1, &set(4))?;
            assert_eq!(door_merged::of_leg(tx, TRIP, 0, 1)?, [set(4)]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn own(n: u8, ticket: [u8; 16]) -> OwnAct {
    OwnAct {
        operation: operation(n),
        ticket: Some(ticket),
    }
}

#[test]
fn s03_the_ticket_of_a_boarding_is_known_while_this_device_did_it_first() {
    let phone = known_phone();
    let (start, later) = (Epoch::default(), Epoch { leg: 1, round: 1 });
    phone
        .store
        .write(|tx| {
            let known = |since, leg| act::ticket_boarded_here(tx, TRIP, 7, since, leg);
            assert_eq!(known(start, 0)?, None);
            act::put(tx, &boarded(0, 7, 5), Some(own(1, [1; 16])))?;
            assert_eq!(known(start, 0)?, Some([1; 16]));
            // On board at the next stop too, until everyone is called out there.
            assert_eq!(known(start, 1)?, Some([1; 16]));
            assert_eq!(known(later, 1)?, None);
            // What comes back from the service, or was done later elsewhere, changes nothing.
            act::put(tx, &boarded(0, 7, 5), None)?;
            act::put(tx, &boarded(0, 7, 9), None)?;
            assert_eq!(known(start, 0)?, Some([1; 16]));
            act::put(tx, &boarded(0, 7, 4), None)?;
            assert_eq!(known(start, 0)?, None);
            // Found earlier still on this device, it is the own one again.
            act::put(tx, &boarded(0, 7, 3), Some(own(2, [2; 16])))?;
            assert_eq!(known(start, 0)?, Some([2; 16]));
            act::put(tx, &boarded(0, 8, 3), Some(own(3, [3; 16])))?;
            assert_eq!(known(start, 0)?, Some([2; 16]));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn t02_every_door_that_boarded_a_slot_stays_known_until_everyone_is_called_out() {
    let phone = known_phone();
    let epoch = |leg, round| Epoch { leg, round };
    phone
        .store
        .write(|tx| {
            for (slot, door, at) in [
                (5, 2, epoch(0, 0)),
                (5, door_slot::HERE, epoch(0, 0)),
                (5, 2, epoch(1, 0)),
                (6, 2, epoch(0, 1)),
                (7, 3, epoch(2, 0)),
            ] {
                door_slot::put(tx, TRIP, slot, door, at)?;
                door_slot::put(tx, TRIP, slot, door, at)?;
            }
            let since = |from, leg| door_slot::since(tx, TRIP, from, leg);
            assert_eq!(since(epoch(0, 0), 1)?, [(5, 0), (5, 2), (6, 2)]);
            assert_eq!(since(epoch(0, 1), 2)?, [(5, 2), (6, 2), (7, 3)]);
            door_settled::put(tx, TRIP, 5, epoch(0, 0), 0b101)?;
            door_settled::put(tx, TRIP, 5, epoch(0, 0), 0b111)?;
            assert_eq!(door_settled::since(tx, TRIP, epoch(0, 0), 1)?, [(5, 0b111)]);
            assert!(door_settled::since(tx, TRIP, epoch(0, 1), 1)?.is_empty());
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn stops_are_left_and_reached_once_and_people_received_once() {
    let phone = known_phone();
    let received = acted(ActKind::Received, 0, 0, Some(4), 2);
    phone
        .store
        .write(|tx| {
            for kind in [ActKind::Departed, ActKind::Arrived] {
                assert!(act::put(tx, &acted(kind, 1, 0, None, 1), None)?);
                assert!(!act::put(tx, &acted(kind, 1, 0, None, 1), None)?);
            }
            assert_eq!(act::about_nobody(tx, TRIP)?.len(), 2);
            assert!(act::put(tx, &received, None)?);
            assert!(!act::put(tx, &received, None)?);
            assert!(act::of_trip(tx, TRIP)?.contains(&received));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_last_check_of_health_counts() {
    let phone = known_phone();
    let check = |seconds, temperature| RecordedAct {
        temperature: Some(temperature),
        ..acted(ActKind::HealthChecked, 0, 0, Some(4), seconds)
    };
    phone
        .store
        .write(|tx| {
            assert!(act::put(tx, &check(2, 372), None)?);
            assert!(!act::put(tx, &check(1, 365), None)?);
            assert_eq!(act::of_slot(tx, TRIP, 4)?, [check(2, 372)]);
            assert!(!act::put(tx, &check(3, 366), None)?);
            assert_eq!(act::of_slot(tx, TRIP, 4)?, [check(3, 366)]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn the_last_confirmation_of_a_kind_counts_for_its_leg_and_round() {
    let phone = known_phone();
    let card = |round, seconds| ConfirmationRow {
        confirmed: Confirmed::Card,
        round,
        ticket: Some([8; 16]),
        at: at(seconds),
        by: person(3),
    };
    let temperature = ConfirmationRow {
        confirmed: Confirmed::Temperature,
        ticket: None,
        ..card(1, 7)
    };
    phone
        .store
        .write(|tx| {
            for row in [card(0, 1), card(0, 2), card(1, 3), temperature] {
                confirmation::put(tx, TRIP, 0, 4, &row)?;
            }
            confirmation::put(tx, TRIP, 1, 4, &card(0, 5))?;
            let here = confirmation::of_slot(tx, TRIP, 0, 4)?;
            assert_eq!(here, [card(0, 2), card(1, 3), temperature]);
            assert_eq!(confirmation::of_slot(tx, TRIP, 1, 4)?, [card(0, 5)]);
            assert_eq!(confirmation::of_slot(tx, TRIP, 0, 5)?, []);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn entry(slot: u16, to: u8) -> ManifestEntry {
    ManifestEntry {
        slot,
        person: person(7),
        name: "张晓伟".to_owned(),
        id_last_four: "123X".to_owned(),
        from: 0,
        to,
        seat: (slot > 1).then(|| format!("{slot}A")),
        paper: slot == 1,
        door: None,
        tickets: vec![[slot as u8; 16].into(); usize::from(slot % 3)],
        health: None,
    }
}

fn manifest(revision: u32) -> ManifestRow {
    ManifestRow {
        header: ManifestHeader {
            trip: TRIP,
            revision,
            issued: at(1),
            expires: at(900),
        },
        signer: [8; 8],
        digest: [9; 16],
        since: at(2),
    }
}

#[test]
fn a_manifest_gives_way_to_a_higher_revision_and_goes_with_its_people() {
    let phone = known_phone();
    let people = [entry(1, 1), entry(2, 2)];
    phone
        .store
        .write(|tx| {
            assert!(manifest::put(tx, &manifest(2), &people)?);
            assert!(!manifest::put(tx, &manifest(1), &[])?);
            assert_eq!(manifest::get(tx, TRIP)?, Some(manifest(2)));
            assert!(manifest_entry::of_trip(tx, TRIP)? == people);
            assert!(manifest_entry::get(tx, TRIP, 2)?.as_ref() == people.last());
            assert!(manifest_entry::get(tx, TRIP, 3)?.is_none());
            assert!(manifest::put(tx, &manifest(3), &people[..1])?);
            assert!(manifest_entry::counts(tx)?.into_iter().eq([(TRIP, 1)]));
            manifest_crew::replace(tx, TRIP, [[1; 8], [2; 8], [1; 8]])?;
            assert!(manifest_crew::is_named(tx, TRIP, [2; 8])?);
            manifest_crew::replace(tx, TRIP, [[1; 8]])?;
            assert!(!manifest_crew::is_named(tx, TRIP, [2; 8])?);
            manifest::remove(tx, TRIP)?;
            assert!(!manifest_crew::is_named(tx, TRIP, [1; 8])?);
            assert!(manifest::all(tx)?.is_empty());
            assert!(manifest_entry::of_trip(tx, TRIP)?.is_empty());
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

proptest! {
    #[test]
    fn acts_in_any_order_and_repetition_give_the_same_rows_and_the_count_of_the_fold(
        drawn in vec((0_usize..6, 0_u8..3, 0_u8..3, 0_u16..6, 0_i64..4), 1..30),
    ) {
        const KINDS: [ActKind; 6] = [
            ActKind::Boarded,
            ActKind::Boarded,
            ActKind::CalledOut,
            ActKind::HealthChecked,
            ActKind::Departed,
            ActKind::Received,
        ];
        let acts: Vec<RecordedAct> = drawn
            .into_iter()
            .map(|(kind, leg, round, slot, seconds)| {
                let kind = KINDS[kind];
                let nobody = matches!(kind, ActKind::CalledOut | ActKind::Departed);
                acted(kind, leg, round, (!nobody).then_some(slot), seconds)
            })
            .collect();
        let people: Vec<ManifestEntry> = (0..6).map(|slot| entry(slot, (slot % 3) as u8 + 1)).collect();
        let known = |acts: &mut dyn Iterator<Item = &RecordedAct>| {
            let phone = known_phone();
            let rows = phone.store.write(|tx| {
                manifest::put(tx, &manifest(1), &people)?;
                for one in acts {
                    act::put(tx, one, None)?;
                }
                let rows = act::of_trip(tx, TRIP)?;
                let fold = Attendance::of(TRIP, rows.iter().copied());
                let mut counts = Vec::new();
                for leg in 0..3 {
                    let counted = act::count_on_board(tx, TRIP, fold.last_call(leg), leg)?;
                    let to = |slot| people.iter().find(|e| e.slot == slot).map(|e| e.to);
                    counts.push((counted, fold.slots_staying(leg, to).len()));
                    for slot in 0..6 {
                        let of_slot = Attendance::of(TRIP, act::of_slot(tx, TRIP, slot)?);
                        assert_eq!(of_slot.on_board(leg, slot), fold.on_board(leg, slot));
                        assert_eq!(of_slot.round(leg), fold.round(leg));
                        assert_eq!(of_slot.status(slot, 0, 2), fold.status(slot, 0, 2));
                    }
                }
                Ok::<_, StoreError>((fold, counts))
            });
            rows.unwrap()
        };
        let (fold, counts) = known(&mut acts.iter());
        for (counted, folded) in counts {
            prop_assert_eq!(counted, folded);
        }
        let (again, _) = known(&mut acts.iter().rev().chain(&acts));
        prop_assert_eq!(&again, &fold);
        // The rows lose nothing that the fold of all acts knows.
        let whole = Attendance::of(TRIP, acts.iter().copied());
        for slot in 0..6 {
            prop_assert_eq!(whole.status(slot, 0, 2), fold.status(slot, 0, 2));
        }
    }
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
            for seconds in 0..i64::from(scan_log::MAX_SCANS) + 10 {
                scan_log::add(tx, &scan(seconds))?;
            }
            let all = scan_log::of_person(tx, person(1))?;
            assert_eq!(all.len(), scan_log::MAX_SCANS as usize);
            let newest = scan(i64::from(scan_log::MAX_SCANS) + 9);
            assert_eq!(scan_log::latest(tx, 1)?, [newest]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
