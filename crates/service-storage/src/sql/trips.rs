use super::{
    Row, SqlTx, Value,
    columns::{Columns, days, millis},
    params,
    sealed::at,
};
use crate::{
    Group, StorageError,
    seal::Seals,
    staff::StaffId,
    tenant::Tenant,
    trips::{Assignment, ManifestCopy, TripRow, Trips},
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::Kid;
use qicheng_domain::{
    ids::{PersonId, TripId},
    manifest::Manifest,
    trip::Trip,
};
use std::sync::Arc;
use uuid::Uuid;

impl SqlTx<'_> {
    fn trips_with_entries(
        &mut self,
        tenant: Tenant,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<TripRow>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let mut all = self.tx.rows(sql, params, |row| trip(row, &seals, tenant))?;
        for row in &mut all {
            if let Some(manifest) = &mut row.manifest {
                manifest.entries = self.entries(tenant, row.trip.id)?;
            }
        }
        Ok(all)
    }
}

impl Trips for SqlTx<'_> {
    fn put_trip(&mut self, tenant: Tenant, r: &TripRow) -> Result<(), StorageError> {
        let entries = r.manifest.as_ref().map_or(&[][..], |m| &m.entries);
        self.put_entries(tenant, r.trip.id, entries)?;
        let row = params![tenant, r.trip.id.0];
        let key = Arc::clone(&self.seals.service);
        let body = qicheng_credential::cbor::write(&r.trip);
        let body = key.seal(at("trip", "body", row), &body)?;
        let manifest = match &r.manifest {
            Some(manifest) => {
                let head = qicheng_credential::cbor::write(&Manifest {
                    entries: Vec::new(),
                    ..manifest.clone()
                });
                Some(key.seal(at("trip", "manifest", row), &head)?)
            }
            None => None,
        };
        self.tx.change(
            "INSERT INTO trip (tenant, id, body, boards_at, ends_at, approved_revision, approved_at, manifest,
                progress_revision, progress_hash, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT (tenant, id) DO UPDATE SET body = excluded.body, boards_at = excluded.boards_at,
                ends_at = excluded.ends_at, approved_revision = excluded.approved_revision,
                approved_at = excluded.approved_at, manifest = excluded.manifest, progress_revision = excluded.progress_revision,
                progress_hash = excluded.progress_hash",
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
            ],
        )?;
        Ok(())
    }

    fn trip(&mut self, tenant: Tenant, id: TripId) -> Result<Option<TripRow>, StorageError> {
        let found = self.trips_with_entries(
            tenant,
            "SELECT * FROM trip WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.0],
        )?;
        Ok(found.into_iter().next())
    }

    fn trips_since(
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

    fn put_assignment(&mut self, tenant: Tenant, a: &Assignment) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO trip_person (tenant, trip, slot, person, from_stop, to_stop, seat, door, assigned_at,
                removed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (tenant, trip, slot) DO UPDATE SET person = excluded.person, from_stop = excluded.from_stop,
                to_stop = excluded.to_stop, seat = excluded.seat, door = excluded.door,
                assigned_at = excluded.assigned_at, removed_at = excluded.removed_at",
            params![
                tenant.number(),
                a.trip.0,
                a.slot,
                a.person.as_bytes(),
                a.from,
                a.to,
                a.seat,
                a.door,
                millis(a.assigned_at),
                a.removed_at.map(millis),
            ],
        )?;
        Ok(())
    }

    fn assignments(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<Assignment>, StorageError> {
        self.tx.rows(
            "SELECT * FROM trip_person WHERE tenant = ?1 AND trip = ?2 ORDER BY slot",
            params![tenant.number(), trip.0],
            assignment,
        )
    }

    fn assignments_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Assignment>, StorageError> {
        self.tx.rows(
            "SELECT * FROM trip_person WHERE tenant = ?1 AND person = ?2 AND removed_at IS NULL ORDER BY trip",
            params![tenant.number(), person.as_bytes()],
            assignment,
        )
    }

    fn assignments_in(
        &mut self,
        tenant: Tenant,
        group: Group,
    ) -> Result<Vec<Assignment>, StorageError> {
        match group {
            Group::OnTrip(trip) => self.tx.rows(
                "SELECT * FROM trip_person WHERE tenant = ?1 AND removed_at IS NULL AND person IN
                    (SELECT t.person FROM trip_person t WHERE t.tenant = ?1 AND t.trip = ?2) ORDER BY person, trip",
                params![tenant.number(), trip.0],
                assignment,
            ),
            Group::LeavingBy(day) => self.tx.rows(
                "SELECT * FROM trip_person WHERE tenant = ?1 AND removed_at IS NULL AND person IN
                    (SELECT i.person FROM intent i WHERE i.tenant = ?1 AND i.earliest <= ?2) ORDER BY person, trip",
                params![tenant.number(), days(day)],
                assignment,
            ),
        }
    }

    fn plans_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Trip>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let plan = |row: &dyn Row| trip(row, &seals, tenant).map(|row| row.trip);
        match group {
            Group::OnTrip(trip) => self.tx.rows(
                "SELECT * FROM trip WHERE tenant = ?1 AND id IN
                    (SELECT a.trip FROM trip_person a WHERE a.tenant = ?1 AND a.removed_at IS NULL AND a.person IN
                        (SELECT t.person FROM trip_person t WHERE t.tenant = ?1 AND t.trip = ?2)) ORDER BY id",
                params![tenant.number(), trip.0],
                plan,
            ),
            Group::LeavingBy(day) => self.tx.rows(
                "SELECT * FROM trip WHERE tenant = ?1 AND id IN
                    (SELECT a.trip FROM trip_person a WHERE a.tenant = ?1 AND a.removed_at IS NULL AND a.person IN
                        (SELECT i.person FROM intent i WHERE i.tenant = ?1 AND i.earliest <= ?2)) ORDER BY id",
                params![tenant.number(), days(day)],
                plan,
            ),
        }
    }

    fn assign_staff(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO trip_staff (tenant, trip, staff, assigned_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, trip, staff) DO NOTHING",
            params![tenant.number(), trip.0, staff.0.as_bytes(), millis(at)],
        )?;
        Ok(())
    }

    fn unassign_staff(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
    ) -> Result<bool, StorageError> {
        let changed = self.tx.change(
            "DELETE FROM trip_staff WHERE tenant = ?1 AND trip = ?2 AND staff = ?3",
            params![tenant.number(), trip.0, staff.0.as_bytes()],
        )?;
        Ok(changed > 0)
    }

    fn staff_on(&mut self, tenant: Tenant, trip: TripId) -> Result<Vec<StaffId>, StorageError> {
        self.tx.rows(
            "SELECT staff FROM trip_staff WHERE tenant = ?1 AND trip = ?2 ORDER BY staff",
            params![tenant.number(), trip.0],
            |row| staff_id(&Columns::new(row, "trip_staff")),
        )
    }

    fn trips_of_person(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<TripId>, StorageError> {
        self.tx.rows(
            "SELECT trip FROM trip_person WHERE tenant = ?1 AND person = ?2 ORDER BY trip",
            params![tenant.number(), person.as_bytes()],
            |row| Columns::new(row, "trip_person").array("trip").map(TripId),
        )
    }

    fn trips_of_staff(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
    ) -> Result<Vec<TripId>, StorageError> {
        self.tx.rows(
            "SELECT trip FROM trip_staff WHERE tenant = ?1 AND staff = ?2 ORDER BY trip",
            params![tenant.number(), staff.0.as_bytes()],
            |row| Columns::new(row, "trip_staff").array("trip").map(TripId),
        )
    }

    fn put_manifest_copy(&mut self, tenant: Tenant, m: &ManifestCopy) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO manifest_copy (tenant, trip, staff, device_kid, sealing_key, revision)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, trip, staff, device_kid) DO UPDATE SET sealing_key = excluded.sealing_key,
                revision = excluded.revision",
            params![
                tenant.number(),
                m.trip.0,
                m.staff.0.as_bytes(),
                m.device_kid.0,
                m.sealing_key,
                m.revision
            ],
        )?;
        Ok(())
    }

    fn manifest_copies(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<ManifestCopy>, StorageError> {
        self.tx.rows(
            "SELECT * FROM manifest_copy WHERE tenant = ?1 AND trip = ?2 ORDER BY staff, device_kid",
            params![tenant.number(), trip.0],
            |row| {
                let c = Columns::new(row, "manifest_copy");
                Ok(ManifestCopy {
                    trip,
                    staff: staff_id(&c)?,
                    device_kid: Kid(c.array("device_kid")?),
                    sealing_key: c.array("sealing_key")?,
                    revision: c.number("revision")?,
                })
            },
        )
    }

    fn remove_manifest_copies(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "DELETE FROM manifest_copy WHERE tenant = ?1 AND trip = ?2 AND staff = ?3",
            params![tenant.number(), trip.0, staff.0.as_bytes()],
        )?;
        Ok(())
    }
}

fn staff_id(c: &Columns<'_>) -> Result<StaffId, StorageError> {
    c.array("staff")
        .map(|bytes| StaffId(Uuid::from_bytes(bytes)))
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
        progress_hash: c.optional_array("progress_hash")?,
        created_at: c.instant("created_at")?,
    })
}

fn assignment(row: &dyn Row) -> Result<Assignment, StorageError> {
    let c = Columns::new(row, "trip_person");
    Ok(Assignment {
        trip: TripId(c.array("trip")?),
        slot: c.number("slot")?,
        person: PersonId::from_bytes(c.array("person")?),
        from: c.number("from_stop")?,
        to: c.number("to_stop")?,
        seat: c.optional_text("seat")?,
        door: c.optional_number("door")?,
        assigned_at: c.instant("assigned_at")?,
        removed_at: c.optional_instant("removed_at")?,
    })
}
