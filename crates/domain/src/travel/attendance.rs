//! Who has boarded, was received and is missing on a trip: one fold over acts, for phone, service and console.

use crate::{
    ids::{DeviceId, PersonId, TripId},
    travel::{
        act::{Act, ActKind},
        progress::{Arrival, Boarding, Progress, Rounds},
    },
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An act as the columns of a table hold it, whichever way it became known: signed by staff of this device, reported in
/// the service's progress, or shown by another door's device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedAct {
    /// What was done.
    pub kind: ActKind,
    /// The trip.
    pub trip: TripId,
    /// The leg; for `Arrived` the stop reached.
    pub leg: u8,
    /// How many times everyone was called out on the leg before.
    pub round: u8,
    /// The slot, where the act is about a person.
    pub slot: Option<u16>,
    /// When, by the clock of the device on which it was done.
    pub at: DateTime<Utc>,
    /// The staff who did it, where known.
    pub by: Option<PersonId>,
    /// Door or gate.
    pub door: Option<u8>,
    /// Tenths of a degree Celsius, with `HealthChecked`.
    pub temperature: Option<u16>,
    /// The device on which it was done, where known.
    pub device: Option<DeviceId>,
}

impl From<&Act> for RecordedAct {
    fn from(act: &Act) -> Self {
        Self {
            kind: act.kind,
            trip: act.trip,
            leg: act.leg,
            round: act.round,
            slot: act.slot,
            at: act.at,
            by: Some(act.by),
            door: act.door,
            temperature: act.temperature,
            device: None,
        }
    }
}

/// A leg, and how many times everyone was called out on it before. Epochs of one trip follow each other in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch {
    /// The leg.
    pub leg: u8,
    /// The round on it.
    pub round: u8,
}

/// When, where and by whom a person was boarded or received. Of two the earlier counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff, where known.
    pub by: Option<PersonId>,
    /// At which door.
    pub door: Option<u8>,
}

/// A check of a person's health on the spot. Of two the later counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpotCheck {
    /// When.
    pub at: DateTime<Utc>,
    /// Tenths of a degree Celsius.
    pub temperature: Option<u16>,
    /// The leg on which it was.
    pub leg: u8,
}

/// Where a person of the manifest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum PassengerState {
    /// Has not boarded, and the vehicle has not left their stop.
    Expected,
    /// Has boarded.
    Boarded,
    /// Was received by the employer.
    Received,
    /// Was not received, and the vehicle has left without them: their stop, or another at which everyone was called out.
    Missing,
}

/// What is known of one person of the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassengerStatus {
    /// When they boarded first.
    pub boarded: Option<DateTime<Utc>>,
    /// When the employer received them.
    pub received: Option<DateTime<Utc>>,
    /// When their health was checked on the spot last.
    pub checked: Option<DateTime<Utc>>,
    /// Where they are.
    pub state: PassengerState,
}

impl PassengerStatus {
    /// Returns whether the person boarded or was received.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.boarded.is_some() || self.received.is_some()
    }
}

/// How many people of a manifest are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PassengerCounts {
    /// Everyone on the manifest.
    pub expected: usize,
    /// Who has boarded, whether received since or not.
    pub boarded: usize,
    /// Who was received.
    pub received: usize,
    /// Who is missing.
    pub missing: usize,
}

impl FromIterator<PassengerStatus> for PassengerCounts {
    fn from_iter<I: IntoIterator<Item = PassengerStatus>>(all: I) -> Self {
        all.into_iter().fold(Self::default(), |count, person| Self {
            expected: count.expected + 1,
            boarded: count.boarded + usize::from(person.boarded.is_some()),
            received: count.received + usize::from(person.received.is_some()),
            missing: count.missing + usize::from(person.state == PassengerState::Missing),
        })
    }
}

/// What the acts of one trip add up to.
///
/// The result depends on the set of acts alone: neither on their order nor on how often one is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    trip: TripId,
    boardings: BTreeMap<(u16, Epoch), Mark>,
    /// Rounds by leg; each above zero.
    rounds: BTreeMap<u8, u8>,
    checks: BTreeMap<u16, SpotCheck>,
    received: BTreeMap<u16, Mark>,
    departed: Option<Epoch>,
    arrived: Option<u8>,
}

impl Attendance {
    /// Returns the attendance of a trip without acts.
    #[must_use]
    pub fn new(trip: TripId) -> Self {
        Self {
            trip,
            boardings: BTreeMap::new(),
            rounds: BTreeMap::new(),
            checks: BTreeMap::new(),
            received: BTreeMap::new(),
            departed: None,
            arrived: None,
        }
    }

    /// Returns what acts add up to on a trip; acts of other trips are ignored.
    #[must_use]
    pub fn of(trip: TripId, acts: impl IntoIterator<Item = RecordedAct>) -> Self {
        let mut attendance = Self::new(trip);
        for act in acts {
            attendance.apply(&act);
        }
        attendance
    }

    /// Applies one act; one of another trip is ignored.
    pub fn apply(&mut self, act: &RecordedAct) {
        if act.trip != self.trip {
            return;
        }
        let mark = Mark {
            at: act.at,
            by: act.by,
            door: act.door,
        };
        match (act.kind, act.slot) {
            (ActKind::Boarded, Some(slot)) => {
                let (leg, round) = (act.leg, act.round);
                // A boarding in a round proves that the round began.
                self.begin_round(leg, round);
                let known = self.boardings.entry((slot, Epoch { leg, round }));
                known.or_insert(mark).keep_earlier(mark);
            }
            (ActKind::Received, Some(slot)) => {
                self.received.entry(slot).or_insert(mark).keep_earlier(mark);
            }
            (ActKind::HealthChecked, Some(slot)) => {
                let check = SpotCheck {
                    at: act.at,
                    temperature: act.temperature,
                    leg: act.leg,
                };
                let known = self.checks.entry(slot).or_insert(check);
                *known = check.max(*known);
            }
            (ActKind::CalledOut, _) => self.begin_round(act.leg, act.round.saturating_add(1)),
            (ActKind::Departed, _) => {
                let (leg, round) = (act.leg, act.round);
                self.begin_round(leg, round);
                self.departed = self.departed.max(Some(Epoch { leg, round }));
            }
            (ActKind::Arrived, _) => self.arrived = self.arrived.max(Some(act.leg)),
            (ActKind::Boarded | ActKind::Received | ActKind::HealthChecked, None)
            | (ActKind::DoubleUnsettled, _) => {}
        }
    }

    /// Returns the trip.
    #[must_use]
    pub fn trip(&self) -> TripId {
        self.trip
    }

    /// Returns how many times everyone was called out on a leg.
    #[must_use]
    pub fn round(&self, leg: u8) -> u8 {
        self.rounds.get(&leg).copied().unwrap_or(0)
    }

    /// Returns the epoch that began when everyone was last called out, on this leg or an earlier one. Boardings before
    /// it no longer count.
    #[must_use]
    pub fn last_call(&self, leg: u8) -> Epoch {
        let last = self.rounds.range(..=leg).next_back();
        last.map_or_else(Epoch::default, |(leg, round)| Epoch {
            leg: *leg,
            round: *round,
        })
    }

    /// Returns the boarding by which a slot is on board on a leg: on it or an earlier one, and not called out since.
    #[must_use]
    pub fn on_board(&self, leg: u8, slot: u16) -> Option<Mark> {
        let round = u8::MAX;
        let range = (slot, self.last_call(leg))..=(slot, Epoch { leg, round });
        self.boardings.range(range).map(|(_, mark)| *mark).next()
    }

    /// Returns the slots that are on board on a leg, rising.
    #[must_use]
    pub fn slots_on_board(&self, leg: u8) -> Vec<u16> {
        let since = self.last_call(leg);
        let counts = |epoch: &Epoch| *epoch >= since && epoch.leg <= leg;
        let boardings = self.boardings.keys();
        let mut slots: Vec<u16> = boardings
            .filter(|(_, epoch)| counts(epoch))
            .map(|(slot, _)| *slot)
            .collect();
        slots.dedup();
        slots
    }

    /// Returns the slots that are on board on a leg and stay there, rising: without those whose stop, which `to` tells,
    /// is that leg or an earlier one.
    #[must_use]
    pub fn slots_staying(&self, leg: u8, to: impl Fn(u16) -> Option<u8>) -> Vec<u16> {
        let mut slots = self.slots_on_board(leg);
        slots.retain(|slot| to(*slot).is_none_or(|stop| stop > leg));
        slots
    }

    /// Returns the first boarding of a slot, whether it was called out since or not.
    #[must_use]
    pub fn first_boarding(&self, slot: u16) -> Option<Mark> {
        let last = Epoch {
            leg: u8::MAX,
            round: u8::MAX,
        };
        let range = (slot, Epoch::default())..=(slot, last);
        self.boardings
            .range(range)
            .map(|(_, mark)| *mark)
            .min_by_key(|mark| mark.at)
    }

    /// Returns the slots that boarded or were received at any time, rising.
    #[must_use]
    pub fn slots_seen(&self) -> BTreeSet<u16> {
        let boarded = self.boardings.keys().map(|(slot, _)| *slot);
        boarded.chain(self.received.keys().copied()).collect()
    }

    /// Returns by which act a slot's person was received.
    #[must_use]
    pub fn received(&self, slot: u16) -> Option<Mark> {
        self.received.get(&slot).copied()
    }

    /// Returns the last check of a slot's person on the spot.
    #[must_use]
    pub fn spot_check(&self, slot: u16) -> Option<SpotCheck> {
        self.checks.get(&slot).copied()
    }

    /// Returns the number of the last stop that the vehicle has left.
    #[must_use]
    pub fn departed(&self) -> Option<u8> {
        self.departed.map(|left| left.leg)
    }

    /// Returns the number of the last stop that the vehicle has reached.
    #[must_use]
    pub fn arrived(&self) -> Option<u8> {
        self.arrived
    }

    /// Returns what is known of the person of a slot who boards at the stop `from` and leaves at the stop `to`.
    #[must_use]
    pub fn status(&self, slot: u16, from: u8, to: u8) -> PassengerStatus {
        let boarded = self.first_boarding(slot).map(|mark| mark.at);
        let received = self.received(slot).map(|mark| mark.at);
        let state = match (received, boarded) {
            (Some(_), _) => PassengerState::Received,
            (None, _) if self.is_left_behind(slot, from, to) => PassengerState::Missing,
            (None, Some(_)) => PassengerState::Boarded,
            (None, None) => PassengerState::Expected,
        };
        PassengerStatus {
            boarded,
            received,
            checked: self.spot_check(slot).map(|check| check.at),
            state,
        }
    }

    /// Returns whether the vehicle last left a stop without the person: where they board, or where everyone was called
    /// out before their own stop and they did not come back.
    fn is_left_behind(&self, slot: u16, from: u8, to: u8) -> bool {
        let Some(left) = self.departed.filter(|left| left.leg >= from) else {
            return false;
        };
        let called = self.call_before(left);
        let last = Epoch {
            leg: u8::MAX,
            round: u8::MAX,
        };
        let mut boardings = self.boardings.range((slot, called)..=(slot, last));
        let stays = called == Epoch::default() || called.leg < to;
        match self.first_boarding(slot) {
            None => true,
            Some(_) => stays && boardings.next().is_none(),
        }
    }

    /// Returns the epoch that began when everyone was called out last before a vehicle left in an epoch.
    fn call_before(&self, left: Epoch) -> Epoch {
        let here = (left.round > 0).then_some(left);
        let before = self.rounds.range(..left.leg).next_back();
        let before = before.map(|(leg, round)| Epoch {
            leg: *leg,
            round: *round,
        });
        here.or(before).unwrap_or_default()
    }

    /// Returns the progress to publish under a revision. Boardings of which no staff is known are left out: a service
    /// knows of none.
    #[must_use]
    pub fn progress(&self, revision: u32) -> Progress {
        let mut boarded: Vec<Boarding> = self
            .boardings
            .iter()
            .filter_map(|((slot, epoch), mark)| {
                Some(Boarding {
                    leg: epoch.leg,
                    round: epoch.round,
                    slot: *slot,
                    at: mark.at,
                    by: mark.by?,
                    door: mark.door,
                })
            })
            .collect();
        boarded.sort_by_key(|b| (b.leg, b.round, b.slot));
        let received = self.received.iter();
        Progress {
            trip: self.trip,
            revision,
            boarded,
            departed: self.departed(),
            arrived: self.arrived,
            received: received
                .map(|(slot, mark)| Arrival {
                    slot: *slot,
                    at: mark.at,
                })
                .collect(),
            rounds: self
                .rounds
                .iter()
                .map(|(leg, count)| Rounds {
                    leg: *leg,
                    count: *count,
                })
                .collect(),
            departed_round: self
                .departed
                .map(|left| left.round)
                .filter(|round| *round > 0),
        }
    }

    fn begin_round(&mut self, leg: u8, round: u8) {
        if round > 0 {
            let known = self.rounds.entry(leg).or_default();
            *known = round.max(*known);
        }
    }
}

impl Mark {
    /// Keeps the earlier of two; of two at the same time one whose staff is known.
    fn keep_earlier(&mut self, other: Self) {
        let rank = |mark: &Self| (mark.at, mark.by.is_none(), mark.by, mark.door);
        if rank(&other) < rank(self) {
            *self = other;
        }
    }
}

impl Progress {
    /// Returns the acts that this progress reports. It names no time for calls, departure and arrival: they get that of
    /// the last boarding.
    pub fn acts(&self) -> impl Iterator<Item = RecordedAct> + '_ {
        let trip = self.trip;
        let act = move |kind, leg, round, slot, at, by, door| RecordedAct {
            kind,
            trip,
            leg,
            round,
            slot,
            at,
            by,
            door,
            temperature: None,
            device: None,
        };
        let boarded = self.boarded.iter().map(move |b| {
            let slot = Some(b.slot);
            act(
                ActKind::Boarded,
                b.leg,
                b.round,
                slot,
                b.at,
                Some(b.by),
                b.door,
            )
        });
        let received = self.received.iter().map(move |arrival| {
            let slot = Some(arrival.slot);
            act(ActKind::Received, 0, 0, slot, arrival.at, None, None)
        });
        let latest = self.boarded.iter().map(|b| b.at).max().unwrap_or_default();
        let round = self.departed_round.unwrap_or(0);
        let moves = [
            (ActKind::Departed, self.departed, round),
            (ActKind::Arrived, self.arrived, 0),
        ];
        let moves = moves.into_iter().filter_map(move |(kind, stop, round)| {
            Some(act(kind, stop?, round, None, latest, None, None))
        });
        let calls = self.rounds.iter().filter_map(move |rounds| {
            let before = rounds.count.checked_sub(1)?;
            let called = ActKind::CalledOut;
            Some(act(called, rounds.leg, before, None, latest, None, None))
        });
        boarded.chain(received).chain(calls).chain(moves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::Index};

    const TRIP: TripId = TripId([1; 6]);
    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn act(kind: ActKind, leg: u8, round: u8, slot: Option<u16>, second: i64) -> RecordedAct {
        RecordedAct {
            kind,
            trip: TRIP,
            leg,
            round,
            slot,
            at: at(second),
            by: Some(PersonId::from_bytes([7; 16])),
            door: None,
            temperature: None,
            device: None,
        }
    }

    prop_compose! {
        fn any_act()(
            kind in proptest::sample::select(&ActKind::ALL[..]),
            other_trip in proptest::bool::weighted(0.1),
            leg in 0_u8..3,
            round in 0_u8..3,
            slot in proptest::option::weighted(0.9, 0_u16..4),
            second in 0_i64..4,
            by in proptest::option::of(0_u8..2),
            door in proptest::option::of(1_u8..3),
            temperature in proptest::option::of(360_u16..380),
        ) -> RecordedAct {
            RecordedAct {
                trip: if other_trip { TripId([2; 6]) } else { TRIP },
                by: by.map(|n| PersonId::from_bytes([n; 16])),
                door,
                temperature,
                ..act(kind, leg, round, slot, second)
            }
        }
    }

    proptest! {
        #[test]
        fn any_order_and_any_repetition_of_acts_give_the_same_attendance(
            acts in vec(any_act(), 1..40),
            picks in vec(any::<Index>(), 0..80),
        ) {
            let once = Attendance::of(TRIP, acts.iter().copied());
            // All of them backwards, and some of them again anywhere.
            let mut again: Vec<RecordedAct> = acts.iter().rev().copied().collect();
            for pick in &picks {
                let act = *pick.get(&acts);
                again.insert(pick.index(again.len() + 1), act);
            }
            prop_assert_eq!(Attendance::of(TRIP, again), once);
        }

        #[test]
        fn an_attendance_told_by_its_progress_knows_the_same_people(acts in vec(any_act(), 0..40)) {
            let signed = acts.into_iter().map(|act| RecordedAct {
                by: act.by.or(Some(PersonId::from_bytes([9; 16]))),
                ..act
            });
            let known = Attendance::of(TRIP, signed);
            let progress = known.progress(1);
            let told = Attendance::of(TRIP, progress.acts());
            prop_assert_eq!(told.progress(1), progress);
            for slot in 0..4 {
                for (from, to) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
                    let state = |a: &Attendance| a.status(slot, from, to).state;
                    prop_assert_eq!(state(&told), state(&known));
                }
            }
        }

        #[test]
        fn who_is_on_board_is_listed_and_has_boarded(acts in vec(any_act(), 0..40), leg in 0_u8..3) {
            let attendance = Attendance::of(TRIP, acts);
            let slots = attendance.slots_on_board(leg);
            prop_assert!(slots.is_sorted_by(|a, b| a < b));
            for slot in 0..4 {
                let on_board = attendance.on_board(leg, slot).is_some();
                prop_assert_eq!(slots.contains(&slot), on_board);
                prop_assert!(!on_board || attendance.first_boarding(slot).is_some());
            }
        }
    }

    #[test]
    fn whom_the_vehicle_left_without_is_missing_until_they_turn_up() {
        let mut attendance = Attendance::new(TRIP);
        let state = |a: &Attendance, slot, from| a.status(slot, from, 2).state;
        assert_eq!(state(&attendance, 1, 0), PassengerState::Expected);
        attendance.apply(&act(ActKind::Boarded, 0, 0, Some(2), 1));
        attendance.apply(&act(ActKind::Departed, 0, 0, None, 2));
        assert_eq!(state(&attendance, 1, 0), PassengerState::Missing);
        assert_eq!(state(&attendance, 2, 0), PassengerState::Boarded);
        assert_eq!(state(&attendance, 3, 1), PassengerState::Expected);
        attendance.apply(&act(ActKind::Received, 1, 0, Some(1), 3));
        assert_eq!(state(&attendance, 1, 0), PassengerState::Received);
        let all = [(1, 0), (2, 0), (3, 1)].map(|(slot, from)| attendance.status(slot, from, 2));
        let counts: PassengerCounts = all.into_iter().collect();
        assert_eq!(
            counts,
            PassengerCounts {
                expected: 3,
                boarded: 1,
                received: 1,
                missing: 0,
            }
        );
    }

    #[test]
    fn s02_who_was_called_out_and_did_not_come_back_is_missing_once_the_vehicle_leaves() {
        let mut attendance = Attendance::new(TRIP);
        let state = |a: &Attendance, slot, to| a.status(slot, 0, to).state;
        for slot in 1..=3 {
            attendance.apply(&act(ActKind::Boarded, 0, 0, Some(slot), 1));
        }
        attendance.apply(&act(ActKind::Departed, 0, 0, None, 2));
        attendance.apply(&act(ActKind::CalledOut, 1, 0, None, 3));
        attendance.apply(&act(ActKind::Boarded, 1, 1, Some(2), 4));
        // The vehicle still stands there.
        assert_eq!(state(&attendance, 1, 3), PassengerState::Boarded);
        attendance.apply(&act(ActKind::Departed, 1, 1, None, 5));
        assert_eq!(state(&attendance, 1, 3), PassengerState::Missing);
        assert_eq!(state(&attendance, 2, 3), PassengerState::Boarded);
        // Whose journey ended at that stop is not missing.
        assert_eq!(state(&attendance, 3, 1), PassengerState::Boarded);
        attendance.apply(&act(ActKind::Departed, 2, 0, None, 6));
        assert_eq!(state(&attendance, 1, 3), PassengerState::Missing);
        attendance.apply(&act(ActKind::Received, 3, 0, Some(1), 7));
        assert_eq!(state(&attendance, 1, 3), PassengerState::Received);
        // A rest on the way: called out on a leg that was left before.
        attendance.apply(&act(ActKind::CalledOut, 2, 0, None, 8));
        assert_eq!(state(&attendance, 2, 3), PassengerState::Boarded);
        attendance.apply(&act(ActKind::Departed, 2, 1, None, 9));
        assert_eq!(state(&attendance, 2, 3), PassengerState::Missing);
    }

    #[test]
    fn who_was_called_out_is_on_board_again_only_by_a_boarding_in_the_new_round() {
        let mut attendance = Attendance::new(TRIP);
        attendance.apply(&act(ActKind::Boarded, 0, 0, Some(1), 1));
        attendance.apply(&act(ActKind::Boarded, 0, 0, Some(2), 1));
        attendance.apply(&act(ActKind::CalledOut, 1, 0, None, 2));
        assert_eq!(attendance.slots_on_board(0), [1, 2]);
        assert!(attendance.slots_on_board(1).is_empty());
        attendance.apply(&act(ActKind::Boarded, 1, 1, Some(2), 3));
        assert_eq!(attendance.slots_on_board(1), [2]);
        assert_eq!(attendance.on_board(2, 2).map(|mark| mark.at), Some(at(3)));
        assert_eq!(
            attendance.first_boarding(1).map(|mark| mark.at),
            Some(at(1))
        );
    }
}
