//! The table `trip`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, place},
    seal::Seals,
    value::{Row, Value, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    redact_debug,
    travel::{manifest::Manifest, trip::Trip},
};
use std::sync::Arc;

/// A trip and what was published of it.
#[derive(Clone, PartialEq, Eq)]
pub struct TripRow {
    /// The plan as it stands, published or not.
    pub trip: Trip,
    /// The revision that its people were told last; none until it was approved.
    pub approved_revision: Option<u32>,
    /// When it was approved last.
    pub approved_at: Option<DateTime<Utc>>,
    /// The manifest issued last, as its crew sees it.
    pub manifest: Option<Manifest>,
    /// Revision of the progress published last; 0 before the first.
    pub progress_revision: u32,
    /// The lowest slot that may be given anew: after a restore those are left out that were given since the back-up.
    pub slots_from: u16,
    /// SHA-256 of that progress, but for its revision.
    pub progress_hash: Option<[u8; 32]>,
    /// When it was planned first.
    pub created_at: DateTime<Utc>,
}

redact_debug!(TripRow);

impl TripRow {
    /// Returns the revision of the manifest issued last; 0 before the first.
    #[must_use]
    pub fn manifest_revision(&self) -> u32 {
        self.manifest.as_ref().map_or(0, |m| m.revision)
    }

    /// Returns whether the slot may have been given after the back-up from which this service was restored.
    #[must_use]
    pub fn may_have_lost(&self, slot: u16) -> bool {
        (1..self.slots_from).contains(&slot)
    }
}

impl Tx<'_> {
    /// Writes a trip, in place of what stood under its id.
    pub fn put_trip(&mut self, tenant: Tenant, r: &TripRow) -> Result<(), StorageError> {
        let entries = r.manifest.as_ref().map_or(&[][..], |m| &m.entries);
        self.put_entries(tenant, r.trip.id, entries)?;
        let row = params![tenant, r.trip.id.0];
        let key = Arc::clone(&self.seals.service);
        let body = qicheng_credential::encoding::cbor::write(&r.trip);
        let body = key.seal(place("trip", "body", row), &body)?;
        let manifest = match &r.manifest {
            Some(manifest) => {
                let head = qicheng_credential::encoding::cbor::write(&Manifest {
                    entries: Vec::new(),
                    ..manifest.clone()
                });
                Some(key.seal(place("trip", "manifest", row), &head)?)
            }
            None => None,
        };
        self.sql.change(
            "INSERT INTO trip (tenant, id, body, boards_at, ends_at, approved_revision, approved_at, manifest,
                progress_revision, progress_hash, created_at, slots_from, cancelled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
             ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body, boards_at = excluded.boards_at,
                ends_at = excluded.ends_at, approved_revision = excluded.approved_revision,
                approved_at = excluded.approved_at, manifest = excluded.manifest, progress_revision = excluded.progress_revision,
                progress_hash = excluded.progress_hash, slots_from = excluded.slots_from,
                cancelled = excluded.cancelled",
            params![
                tenant.number(),
                r.trip.id.0,
                body,
                span(&r.trip).0,
                span(&r.trip).1,
                r.approved_revision,
                r.approved_at.map(millis),
                manifest,
                r.progress_revision,
                r.progress_hash,
                millis(r.created_at),
                r.slots_from,
                r.trip.cancelled,
            ],
        )?;
        Ok(())
    }

    /// Returns a trip.
    pub fn trip(&mut self, tenant: Tenant, id: TripId) -> Result<Option<TripRow>, StorageError> {
        let found = self.trips_with_entries(
            tenant,
            "SELECT * FROM trip WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.0],
        )?;
        Ok(found.into_iter().next())
    }

    /// Returns the trips that end after the instant, by the time at which boarding opens.
    pub fn trips_since(
        &mut self,
        tenant: Tenant,
        after: DateTime<Utc>,
    ) -> Result<Vec<TripRow>, StorageError> {
        self.trips_with_entries(
            tenant,
            "SELECT * FROM trip WHERE tenant = ?1 AND ends_at > ?2 ORDER BY boards_at, id",
            params![tenant.number(), millis(after)],
        )
    }

    /// Returns the plans of the approved trips that overlap a trip in time, without the trip itself, by start of boarding.
    pub fn overlapping_trips(
        &mut self,
        tenant: Tenant,
        trip: &Trip,
    ) -> Result<Vec<Trip>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let (boards, ends) = span(trip);
        self.sql.rows(
            "SELECT id, body FROM trip WHERE tenant = ?1 AND id <> ?2 AND cancelled = 0
                AND approved_revision IS NOT NULL AND boards_at < ?4 AND ends_at > ?3
             ORDER BY boards_at, id",
            params![tenant.number(), trip.id.0, boards, ends],
            |row| {
                let c = Columns::new(row, "trip");
                let id: [u8; 6] = c.array("id")?;
                c.decoded(&c.opened_by_service(&seals, "body", params![tenant, id])?)
            },
        )
    }

    /// Returns when the last trip ends that carries the person, by the plan as it stands; of those that go.
    pub fn last_trip_end(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<DateTime<Utc>>, StorageError> {
        let end = self.sql.one(
            "SELECT max(t.ends_at) AS ends_at FROM manifest_entry e JOIN trip t ON t.tenant = e.tenant AND t.id = e.trip
             WHERE e.tenant = ?1 AND e.person = ?2 AND t.cancelled = 0",
            params![tenant.number(), person.as_bytes()],
            |row| Columns::new(row, "trip").optional_instant("ends_at"),
        )?;
        Ok(end.flatten())
    }

    fn trips_with_entries(
        &mut self,
        tenant: Tenant,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<TripRow>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let mut all = self
            .sql
            .rows(sql, params, |row| trip(row, &seals, tenant))?;
        for row in &mut all {
            if let Some(manifest) = &mut row.manifest {
                manifest.entries = self.entries(tenant, row.trip.id)?;
            }
        }
        Ok(all)
    }
}

/// Returns the time range of a trip, from the start of boarding to arrival at the last stop, in Unix milliseconds.
pub(super) fn span(trip: &Trip) -> (i64, i64) {
    let first = trip.stops.first().map_or(0, |s| millis(s.arrives));
    (first, trip.stops.last().map_or(0, |s| millis(s.arrives)))
}

/// Reads a trip; its manifest is still without entries.
fn trip(row: &dyn Row, seals: &Seals, tenant: Tenant) -> Result<TripRow, StorageError> {
    let c = Columns::new(row, "trip");
    let id: [u8; 6] = c.array("id")?;
    let opened = |column| c.opened_by_service(seals, column, params![tenant, id]);
    Ok(TripRow {
        trip: c.decoded(&opened("body")?)?,
        approved_revision: c.optional_number("approved_revision")?,
        approved_at: c.optional_instant("approved_at")?,
        manifest: match c.optional_bytes("manifest")? {
            Some(_) => Some(c.decoded(&opened("manifest")?)?),
            None => None,
        },
        progress_revision: c.number("progress_revision")?,
        slots_from: c.number("slots_from")?,
        progress_hash: c.optional_array("progress_hash")?,
        created_at: c.instant("created_at")?,
    })
}
