//! Who goes and who does not: within the licensed seats of every leg, only people whom staff has seen.

use crate::errors::error::ServiceError;
use qicheng_domain::{codes, travel::trip::Trip};
use qicheng_service_storage::{
    Group, Tenant, Tx,
    people::{Identity, Person},
    trips::Assignment,
};
use std::collections::BTreeMap;

codes! {
    /// Why a person gets no place on a trip, or has one and is not carried.
    pub enum ExclusionReason {
        /// Nobody has seen the person, so that no credential can be given.
        Unverified = "unverified",
        /// Another person has the same ID number.
        DuplicateIdentity = "contradicted",
        /// The plan has no such stops any more.
        NoSuchStop = "no-such-stop",
        /// All licensed seats are taken.
        VehicleFull = "vehicle-full",
        /// There is no such person.
        UnknownPerson = "unknown-person",
        /// The person is on another trip at that time.
        OnAnotherTrip = "on-another-trip",
        /// The seat is taken.
        SeatTaken = "seat-taken",
        /// The seat's name is empty or too long.
        SeatText = "seat-text",
        /// The trip has no slot left.
        NoSlot = "no-slot",
    }
}

/// A trip's people.
#[derive(Default)]
pub struct Load {
    /// Who goes, by slot.
    pub carried: Vec<(Assignment, Person)>,
    /// Who has a place and does not go.
    pub left_out: Vec<(Assignment, ExclusionReason)>,
    /// Whose place was taken back.
    pub removed: Vec<Assignment>,
}

impl Load {
    /// Returns the places of those who do not go.
    pub fn not_carried(&self) -> impl Iterator<Item = &Assignment> {
        let left_out = self.left_out.iter().map(|(place, _)| place);
        left_out.chain(&self.removed)
    }

    /// Returns all places.
    pub fn everyone(&self) -> impl Iterator<Item = &Assignment> {
        let carried = self.carried.iter().map(|(place, _)| place);
        carried.chain(self.not_carried())
    }
}

/// Returns who goes on the trip as things stand.
///
/// # Errors
/// The storage's.
pub fn load(tx: &mut Tx<'_>, tenant: Tenant, trip: &Trip) -> Result<Load, ServiceError> {
    let mut load = Load::default();
    let mut seats = Seats::of(trip);
    let people = tx.people_in(tenant, Group::OnTrip(trip.id))?;
    let people: BTreeMap<_, _> = people.into_iter().map(|p| (p.id, p)).collect();
    let elsewhere = tx.people_on_overlapping_trips(tenant, trip)?;
    for place in tx.assignments(tenant, trip.id)? {
        if place.removed_at.is_some() {
            load.removed.push(place);
            continue;
        }
        if elsewhere.contains(&place.person) {
            load.left_out.push((place, ExclusionReason::OnAnotherTrip));
            continue;
        }
        match people.get(&place.person).map(|p| (p.identity, p)) {
            Some((Identity::Verified, person)) => match seats.take(place.from, place.to) {
                Ok(()) => load.carried.push((place, person.clone())),
                Err(reason) => load.left_out.push((place, reason)),
            },
            Some((Identity::Duplicate, _)) => load
                .left_out
                .push((place, ExclusionReason::DuplicateIdentity)),
            _ => load.left_out.push((place, ExclusionReason::Unverified)),
        }
    }
    Ok(load)
}

/// The licensed seats that are free on each leg.
pub struct Seats(Vec<u16>);

impl Seats {
    /// Begins with an empty vehicle.
    #[must_use]
    pub fn of(trip: &Trip) -> Self {
        Self(vec![trip.vehicle.seats; trip.legs()])
    }

    /// Takes a seat on every leg from one stop to another.
    ///
    /// # Errors
    /// `NoSuchStop`, `VehicleFull`; then nothing is taken.
    pub fn take(&mut self, from: u8, to: u8) -> Result<(), ExclusionReason> {
        let legs = self.0.get_mut(usize::from(from)..usize::from(to));
        let legs = legs.filter(|legs| !legs.is_empty());
        let legs = legs.ok_or(ExclusionReason::NoSuchStop)?;
        if legs.contains(&0) {
            return Err(ExclusionReason::VehicleFull);
        }
        legs.iter_mut().for_each(|free| *free -= 1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_leg_ever_carries_more_than_its_seats(
            seats in 0u16..5,
            legs in 1usize..6,
            requests in prop::collection::vec((0u8..8, 0u8..8), 0..40),
        ) {
            let mut free = Seats(vec![seats; legs]);
            let mut on_board = vec![0u16; legs];
            for (from, to) in requests {
                if free.take(from, to).is_ok() {
                    on_board[usize::from(from)..usize::from(to)].iter_mut().for_each(|n| *n += 1);
                }
                prop_assert!(on_board.iter().all(|n| *n <= seats));
                prop_assert!(on_board.iter().zip(&free.0).all(|(n, free)| n + free == seats));
            }
        }
    }

    #[test]
    fn a_journey_that_goes_nowhere_or_beyond_takes_nothing() {
        let mut free = Seats(vec![1, 1]);
        for (from, to) in [(0, 0), (1, 0), (0, 3), (2, 3)] {
            assert_eq!(free.take(from, to), Err(ExclusionReason::NoSuchStop));
        }
        assert_eq!(free.take(0, 2), Ok(()));
        assert_eq!(free.take(1, 2), Err(ExclusionReason::VehicleFull));
    }
}
