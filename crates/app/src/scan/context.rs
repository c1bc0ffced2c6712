//! Everything that a door knows about one scan, gathered by the same number of queries whatever the trip's size.

use super::place::Place;
use crate::{
    App,
    cache::at_door::AtDoor,
    doors::{self, Doors},
    error::AppError,
    mirror::{trip::TripDocuments, trust},
    outbox::acts,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    status::StatusList,
    verdict::{Clock, PersonAtDoor, RulesAsOf, Scan, Scene, TripAtDoor},
};
use qicheng_domain::{
    rules::pack::RulePack,
    travel::{attendance::Attendance, manifest::ManifestEntry},
};
use qicheng_store::{
    Tx,
    table::{
        act,
        confirmation::{self, ConfirmationRow, Confirmed},
        manifest_entry,
    },
};

/// What is known when a code is held up, with the values that a [`Scene`] borrows.
pub(super) struct ScanContext {
    clock: Clock,
    leg: u8,
    documents: TripDocuments,
    lists: Vec<StatusList>,
    packs: Vec<RulePack>,
    person: Option<Person>,
    attendance: Attendance,
    on_board: usize,
    as_of: DateTime<Utc>,
    doors: Option<Doors>,
}

/// The slot that the code names.
struct Person {
    slot: u16,
    entry: Option<ManifestEntry>,
    card_compared: bool,
    temperature_taken: bool,
    /// The ticket that this device let on by the boarding by which the slot is on board.
    boarded_here: Option<[u8; 16]>,
}

/// How long a comparison with the ID card counts, on its leg and in its round.
const CARD_CHECK_VALIDITY: TimeDelta = TimeDelta::minutes(60);

impl ScanContext {
    /// Gathers what is known at a place, and of the slot and the ticket that a code shows.
    ///
    /// # Errors
    /// `NoTrip` when the trip's plan or manifest is not here.
    pub(super) fn read(
        app: &App,
        tx: &Tx<'_>,
        place: &Place,
        slot: Option<u16>,
        ticket: Option<[u8; 16]>,
    ) -> Result<Self, AppError> {
        let (trip, leg) = (place.trip, place.leg);
        let clock = trust::clock(app, tx)?;
        let now = app.now();
        let documents = TripDocuments::read(app, tx, trip)?;
        // A code that names no slot is still told the rounds of the trip.
        let attendance = acts::of_slot(tx, trip, slot.unwrap_or(u16::MAX))?;
        let person = match slot {
            None => None,
            Some(slot) => {
                let confirmed = confirmation::of_slot(tx, trip, leg, slot)?;
                // Who is picked from the manifest shows no ticket.
                let theirs = |row: &ConfirmationRow| ticket.is_none() || row.ticket == ticket;
                let round = attendance.round(leg);
                let card = |row: &ConfirmationRow| {
                    row.confirmed == Confirmed::Card
                        && theirs(row)
                        && row.round == round
                        && clock.now.signed_duration_since(row.at).abs() <= CARD_CHECK_VALIDITY
                };
                // The last check on the spot is that of the last temperature, whichever ticket was shown for it.
                let temperature = confirmed
                    .iter()
                    .filter(|row| row.confirmed == Confirmed::Temperature)
                    .max_by_key(|row| row.at);
                Some(Person {
                    slot,
                    entry: manifest_entry::get(tx, trip, slot)?,
                    card_compared: confirmed.iter().any(card),
                    boarded_here: act::ticket_boarded_here(
                        tx,
                        trip,
                        slot,
                        attendance.last_call(leg),
                        leg,
                    )?,
                    temperature_taken: temperature.is_some_and(theirs),
                })
            }
        };
        Ok(Self {
            clock,
            leg,
            lists: trust::lists(tx, &documents.bundle, now)?,
            packs: trust::packs(tx, &documents.bundle, now)?,
            on_board: act::count_on_board(tx, trip, attendance.last_call(leg), leg)?,
            as_of: trust::as_of(app, tx)?,
            doors: Doors::of(tx, trip, leg, attendance.round(leg), clock)?,
            documents,
            person,
            attendance,
        })
    }

    /// Calls `look` with the scene; `is_another` where staff says that whoever shows a ticket is not who boarded with it.
    pub(super) fn with_scene<T>(
        &self,
        scan: Scan,
        is_another: bool,
        at_door: &AtDoor,
        look: impl FnOnce(&Scene<'_>) -> T,
    ) -> T {
        let documents = &self.documents;
        let trip = TripAtDoor {
            manifest: documents.manifest.header,
            plan: &documents.plan,
            place: documents.place,
            digest: documents.manifest.digest,
            held_since: documents.manifest.since,
            as_of: self.as_of,
            leg: self.leg,
            doors: doors::at_door(self.doors.as_ref()),
            on_board: self.on_board,
        };
        let person = self.person.as_ref().map(|person| {
            let entry = person.entry.as_ref();
            let at_door = PersonAtDoor::of(
                person.slot,
                self.leg,
                entry,
                &self.attendance,
                person.card_compared,
            );
            PersonAtDoor {
                spot_check: at_door.spot_check.filter(|_| person.temperature_taken),
                boarded_here: person.boarded_here.filter(|_| !is_another),
                ..at_door
            }
        });
        let rules: Vec<RulesAsOf<'_>> = self
            .packs
            .iter()
            .map(|pack| RulesAsOf {
                pack,
                as_of: self.as_of,
            })
            .collect();
        look(&Scene {
            scan,
            clock: self.clock,
            trust: Some(&documents.bundle),
            lists: &self.lists,
            trip: Some(&trip),
            person,
            others: &documents.others,
            rules: &rules,
            challenge: at_door.challenge.as_ref(),
            skews: &at_door.skews,
        })
    }

    /// Returns how many times everyone was called out on the leg.
    pub(super) fn round(&self) -> u8 {
        self.attendance.round(self.leg)
    }

    /// Returns this device's door, where the vehicle has several.
    pub(super) fn door(&self) -> Option<u8> {
        self.doors.as_ref()?.here
    }
}
