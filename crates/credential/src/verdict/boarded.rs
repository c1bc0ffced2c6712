use crate::door_set::DoorSet;
use chrono::{DateTime, Utc};
use qicheng_domain::{
    act::{Act, ActKind},
    ids::{PersonId, TripId},
    progress::Progress,
};
use std::collections::BTreeMap;

/// What crews and employers have done, as far as this device knows: the used set and what goes with it.
///
/// The order in which acts come in, and how often, makes no difference.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Boarded {
    boardings: BTreeMap<(TripId, u16, Epoch), Mark>,
    rounds: BTreeMap<(TripId, u8), u8>,
    checks: BTreeMap<(TripId, u16), SpotCheck>,
    received: BTreeMap<(TripId, u16), Mark>,
}

/// A leg, and how many times everyone was called out before on it; these follow each other in time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch {
    /// The leg.
    pub leg: u8,
    /// The round on it.
    pub round: u8,
}

/// Where and when something was done, and by whom; of two, the earlier counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// When.
    pub at: DateTime<Utc>,
    /// By which staff, where that is known.
    pub by: Option<PersonId>,
    /// At which door.
    pub door: Option<u8>,
}

/// A check of a person's health on the spot; of two, the later counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpotCheck {
    /// When.
    pub at: DateTime<Utc>,
    /// Tenths of a degree Celsius.
    pub temperature: Option<u16>,
}

impl Boarded {
    /// Takes what an act says, once.
    pub fn apply(&mut self, act: &Act) {
        let epoch = Epoch {
            leg: act.leg,
            round: act.round,
        };
        let mark = Mark {
            at: act.at,
            by: Some(act.by),
            door: act.door,
        };
        match (act.kind, act.slot) {
            (ActKind::Boarded, Some(slot)) => {
                self.board(act.trip, slot, epoch, mark);
            }
            (ActKind::Received, Some(slot)) => {
                self.receive(act.trip, slot, mark);
            }
            (ActKind::HealthChecked, Some(slot)) => {
                let check = SpotCheck {
                    at: act.at,
                    temperature: act.temperature,
                };
                let held = self.checks.entry((act.trip, slot)).or_insert(check);
                *held = check.max(*held);
            }
            (ActKind::CalledOut, _) => {
                self.called_out(act.trip, act.leg, act.round.saturating_add(1));
            }
            _ => {}
        }
    }

    /// Takes what the service has put together.
    pub fn apply_progress(&mut self, progress: &Progress) {
        for boarding in &progress.boarded {
            let epoch = Epoch {
                leg: boarding.leg,
                round: boarding.round,
            };
            let mark = Mark {
                at: boarding.at,
                by: Some(boarding.by),
                door: boarding.door,
            };
            self.board(progress.trip, boarding.slot, epoch, mark);
        }
        for arrival in &progress.received {
            let mark = Mark {
                at: arrival.at,
                by: None,
                door: None,
            };
            self.receive(progress.trip, arrival.slot, mark);
        }
    }

    /// Takes what another crew device has shown, its signatures checked.
    pub fn apply_doors(&mut self, set: &DoorSet) {
        let epoch = Epoch {
            leg: set.leg,
            round: set.round,
        };
        let mark = Mark {
            at: DateTime::from_timestamp(set.time, 0).unwrap_or_default(),
            by: None,
            door: Some(set.door),
        };
        self.called_out(set.trip, set.leg, set.round);
        for slot in &set.slots {
            self.board(set.trip, *slot, epoch, mark);
        }
    }

    /// Returns how many times everyone was called out on a leg.
    #[must_use]
    pub fn round(&self, trip: TripId, leg: u8) -> u8 {
        self.rounds.get(&(trip, leg)).copied().unwrap_or(0)
    }

    /// Returns the boarding by which a slot is on board on a leg: on that leg or an earlier one, and not called out since.
    #[must_use]
    pub fn on_board(&self, trip: TripId, leg: u8, slot: u16) -> Option<Mark> {
        let since = self.last_call(trip, leg);
        let until = Epoch {
            leg,
            round: u8::MAX,
        };
        let range = (trip, slot, since)..=(trip, slot, until);
        self.boardings.range(range).map(|(_, mark)| *mark).next()
    }

    /// Returns the slots that are on board on a leg, rising.
    #[must_use]
    pub fn slots(&self, trip: TripId, leg: u8) -> Vec<u16> {
        let first = (trip, 0, Epoch::default());
        let since = self.last_call(trip, leg);
        let mut slots: Vec<u16> = self
            .boardings
            .range(first..)
            .take_while(|((of, ..), _)| *of == trip)
            .filter(|((_, _, epoch), _)| *epoch >= since && epoch.leg <= leg)
            .map(|((_, slot, _), _)| *slot)
            .collect();
        slots.dedup();
        slots
    }

    /// Returns the check of a slot's person on the spot.
    #[must_use]
    pub fn spot_check(&self, trip: TripId, slot: u16) -> Option<SpotCheck> {
        self.checks.get(&(trip, slot)).copied()
    }

    /// Returns when a slot's person was received.
    #[must_use]
    pub fn received(&self, trip: TripId, slot: u16) -> Option<Mark> {
        self.received.get(&(trip, slot)).copied()
    }

    /// Returns whether a slot boarded at all.
    #[must_use]
    pub fn ever_boarded(&self, trip: TripId, slot: u16) -> bool {
        let range = (trip, slot, Epoch::default())..;
        let next = self.boardings.range(range).next();
        next.is_some_and(|((of, who, _), _)| (*of, *who) == (trip, slot))
    }

    fn board(&mut self, trip: TripId, slot: u16, epoch: Epoch, mark: Mark) {
        self.called_out(trip, epoch.leg, epoch.round);
        let held = self.boardings.entry((trip, slot, epoch)).or_insert(mark);
        *held = mark.min(*held);
    }

    fn receive(&mut self, trip: TripId, slot: u16, mark: Mark) {
        let held = self.received.entry((trip, slot)).or_insert(mark);
        *held = mark.min(*held);
    }

    /// Whoever boarded in a round proves that it began.
    fn called_out(&mut self, trip: TripId, leg: u8, rounds: u8) {
        if rounds > 0 {
            let held = self.rounds.entry((trip, leg)).or_default();
            *held = rounds.max(*held);
        }
    }

    /// The epoch that began when everyone was last called out, on this leg or before.
    fn last_call(&self, trip: TripId, leg: u8) -> Epoch {
        self.rounds
            .range((trip, 0)..=(trip, leg))
            .next_back()
            .map_or_else(Epoch::default, |((_, leg), round)| Epoch {
                leg: *leg,
                round: *round,
            })
    }
}
