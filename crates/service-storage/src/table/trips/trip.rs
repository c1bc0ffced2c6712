//! The table `trip`.

use crate::{
    Group, StorageError, Tenant, Tx,
    columns::{Columns, days, millis, place},
    seal::Seals,
    value::{Row, Value, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::TripId, manifest::Manifest, redact_debug, trip::Trip};
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
}

impl Tx<'_> {
    /// Writes a trip, in place of what stood under its id.
    pub fn put_trip(&mut self, tenant: Tenant, r: &TripRow) -> Result<(), StorageError> {
        let entries = r.manifest.as_ref().map_or(&[][..], |m| &m.entries);
        self.put_entries(tenant, r.trip.id, entries)?;
        let row = params![tenant, r.trip.id.0];
        let key = Arc::clone(&self.seals.service);
        let body = qicheng_credential::cbor::write(&r.trip);
        let body = key.seal(place("trip", "body", row), &body)?;
        let manifest = match &r.manifest {
            Some(manifest) => {
                let head = qicheng_credential::cbor::write(&Manifest {
                    entries: Vec::new(),
                    ..manifest.clone()
                });
                Some(key.seal(place("trip", "manifest", row), &head)?)
            }
            None => None,
        };
        self.sql.change(
            "INSERT INTO trip (tenant, id, body, boards_at, ends_at, approved_revision, approved_at, manifest,
                progress_revision, progress_hash, created_at, slots_from)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body, boards_at = excluded.boards_at,
                ends_at = excluded.ends_at, approved_revision = excluded.approved_revision,
                approved_at = excluded.approved_at, manifest = excluded.manifest, progress_revision = excluded.progress_revision,
                progress_hash = excluded.progress_hash, slots_from = excluded.slots_from",
            params![
                tenant.number(),
                r.trip.id.0,
                body,
                r.trip.stops.first().map_or(0, |s| millis(s.arrives)),
                r.trip.stops.last().map_or(0, |s| millis(s.arrives)),
                r.approved_revision,
                r.approved_at.map(millis),
                manifest,
                r.progress_revision,
                r.progress_hash,
                millis(r.created_at),
                r.slots_from,
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

    /// Returns the plans of the trips on which the people of a group have a place, not taken back.
    pub fn plans_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Trip>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let plan = |row: &dyn Row| trip(row, &seals, tenant).map(|row| row.trip);
        match group {
            Group::OnTrip(trip) => self.sql.rows(
                "SELECT * FROM trip WHERE tenant = ?1 AND id IN
                    (SELECT a.trip FROM trip_person a WHERE a.tenant = ?1 AND a.removed_at IS NULL AND a.person IN
                        (SELECT t.person FROM trip_person t WHERE t.tenant = ?1 AND t.trip = ?2)) ORDER BY id",
                params![tenant.number(), trip.0],
                plan,
            ),
            Group::LeavingBy(day) => self.sql.rows(
                "SELECT * FROM trip WHERE tenant = ?1 AND id IN
                    (SELECT a.trip FROM trip_person a WHERE a.tenant = ?1 AND a.removed_at IS NULL AND a.person IN
                        (SELECT i.person FROM intent i WHERE i.tenant = ?1 AND i.earliest <= ?2)) ORDER BY id",
                params![tenant.number(), days(day)],
                plan,
            ),
        }
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
