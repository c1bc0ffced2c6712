//! Everything a door knows, gathered in one view of the database.

use super::{boarded::boarded, doors::are_merged, scan::Place, trips::plan};
use crate::{
    App,
    error::{AppError, ErrorCode},
    feed,
    open::AtDoor,
    trust::{self, HeldManifest},
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    status::StatusList,
    trust::{Bundle, Floor},
    verdict::{Boarded, Clock, Doors, HeldRules, Scan, Scene, TripAtDoor},
};
use qicheng_domain::{rules::pack::RulePack, trip::Trip};
use qicheng_store::{
    Tx,
    table::{paper_confirmed, time_floor},
};
use std::{collections::BTreeSet, sync::Arc};

/// The values that a [`Scene`] borrows.
pub(super) struct Known {
    now: DateTime<Utc>,
    bundle: Option<Arc<Bundle>>,
    lists: Vec<StatusList>,
    packs: Vec<RulePack>,
    held: HeldManifest,
    plan: Trip,
    others: Vec<Trip>,
    boarded: Boarded,
    cards_seen: BTreeSet<u16>,
    floor: Option<Floor>,
    as_of: DateTime<Utc>,
    doors: Doors,
    leg: u8,
}

impl Known {
    /// Gathers what is known at a place.
    ///
    /// # Errors
    /// `NoTrip` when the trip's plan or manifest is not here.
    pub(super) fn gather(app: &App, tx: &Tx<'_>, place: &Place) -> Result<Self, AppError> {
        let now = app.now();
        let plan = plan(app, tx, place.trip)?;
        let bundle = trust::bundle(app, tx)?;
        let (lists, packs, held, others) = match &bundle {
            Some(bundle) => (
                trust::lists(tx, bundle, now)?,
                trust::packs(tx, bundle, now)?,
                trust::manifest(tx, bundle, place.trip)?,
                feed::trips(tx, bundle, now)?,
            ),
            None => Default::default(),
        };
        let held = held.ok_or(AppError::Refused(ErrorCode::NoTrip))?;
        let slots: Vec<u16> = held.manifest.entries.iter().map(|e| e.slot).collect();
        let mut cards_seen = BTreeSet::new();
        for slot in &slots {
            if paper_confirmed::get(tx, place.trip, *slot)?.is_some() {
                cards_seen.insert(*slot);
            }
        }
        Ok(Self {
            now,
            lists,
            packs,
            boarded: boarded(tx, place.trip, plan.legs(), &slots)?,
            others: others.into_iter().filter(|t| t.id != place.trip).collect(),
            cards_seen,
            floor: time_floor::get(tx)?.map(Floor),
            as_of: trust::as_of(app, tx)?,
            doors: doors(tx, place, now)?,
            leg: place.leg,
            bundle,
            held,
            plan,
        })
    }

    /// Calls `look` with the scene.
    pub(super) fn with<T>(
        &self,
        scan: Scan,
        at_door: &AtDoor,
        look: impl FnOnce(&Scene<'_>) -> T,
    ) -> T {
        let trip = TripAtDoor {
            manifest: &self.held.manifest,
            plan: &self.plan,
            place: self.held.place,
            digest: self.held.digest,
            held_since: self.held.since,
            as_of: self.as_of,
            leg: self.leg,
            doors: self.doors,
        };
        let rules: Vec<HeldRules<'_>> = self
            .packs
            .iter()
            .map(|pack| HeldRules {
                pack,
                as_of: self.as_of,
            })
            .collect();
        look(&Scene {
            scan,
            clock: Clock {
                now: self.now,
                floor: self.floor,
            },
            trust: self.bundle.as_deref(),
            lists: &self.lists,
            trip: Some(&trip),
            others: &self.others,
            rules: &rules,
            boarded: &self.boarded,
            cards_seen: &self.cards_seen,
            challenge: at_door.challenge.as_ref(),
            skews: &at_door.skews,
        })
    }

    /// Returns the manifest.
    pub(super) fn manifest(&self) -> &qicheng_domain::manifest::Manifest {
        &self.held.manifest
    }

    /// Returns the plan.
    pub(super) fn plan(&self) -> &Trip {
        &self.plan
    }

    /// Returns the slots that are on board on the place's leg: who left at an earlier stop is not.
    pub(super) fn on_board(&self) -> Vec<u16> {
        let mut slots = self.boarded.slots(self.held.manifest.trip, self.leg);
        let stays = |slot| self.manifest().entry(slot).is_none_or(|e| e.to > self.leg);
        slots.retain(|slot| stays(*slot));
        slots
    }
}

fn doors(tx: &Tx<'_>, place: &Place, now: DateTime<Utc>) -> Result<Doors, AppError> {
    let Some((here, of)) = place.door else {
        return Ok(Doors::One);
    };
    let merged = are_merged(tx, place, here, of, now)?;
    Ok(Doors::Several { here, merged })
}
