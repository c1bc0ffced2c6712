//! The people of a trip, and who of them is on board on a leg.

use crate::{App, error::AppError, mirror::trip::TripDocuments, outbox::acts, scan::Place};
use qicheng_domain::travel::{manifest::ManifestEntry, trip::Trip};
use qicheng_store::{Tx, table::manifest_entry};
use std::collections::BTreeSet;

pub(super) struct Leg {
    pub(super) plan: Trip,
    /// Everyone on the manifest, by slot.
    pub(super) entries: Vec<ManifestEntry>,
    /// Slots that are on board, without those whose stop has come.
    pub(super) on_board: BTreeSet<u16>,
    number: u8,
}

impl Leg {
    /// Reads who is on board at a place.
    ///
    /// # Errors
    /// `NoTrip` when the trip's plan or manifest is not here.
    pub(super) fn read(app: &App, tx: &Tx<'_>, place: &Place) -> Result<Self, AppError> {
        let plan = TripDocuments::read(app, tx, place.trip)?.plan;
        let entries = manifest_entry::of_trip(tx, place.trip)?;
        let attendance = acts::of_trip(tx, place.trip)?;
        let to = |slot| {
            let index = entries.binary_search_by_key(&slot, |e| e.slot).ok()?;
            entries.get(index).map(|entry| entry.to)
        };
        Ok(Self {
            on_board: attendance
                .slots_staying(place.leg, to)
                .into_iter()
                .collect(),
            number: place.leg,
            plan,
            entries,
        })
    }

    /// Whether a person travels on this leg.
    pub(super) fn is_due(&self, entry: &ManifestEntry) -> bool {
        entry.from <= self.number && entry.to > self.number
    }
}
