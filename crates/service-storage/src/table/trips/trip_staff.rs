//! The table `trip_staff`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    staff::StaffId,
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::TripId;
use uuid::Uuid;

impl Tx<'_> {
    /// Puts staff on a trip.
    pub fn assign_staff(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO trip_staff (tenant, trip, staff, assigned_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, trip, staff) DO NOTHING",
            params![tenant.number(), trip.0, staff.0.as_bytes(), millis(at)],
        )?;
        Ok(())
    }

    /// Takes staff off a trip; returns whether they were on it.
    pub fn unassign_staff(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
    ) -> Result<bool, StorageError> {
        let changed = self.sql.change(
            "DELETE FROM trip_staff WHERE tenant = ?1 AND trip = ?2 AND staff = ?3",
            params![tenant.number(), trip.0, staff.0.as_bytes()],
        )?;
        Ok(changed > 0)
    }

    /// Returns the staff of a trip.
    pub fn staff_on(&mut self, tenant: Tenant, trip: TripId) -> Result<Vec<StaffId>, StorageError> {
        self.sql.rows(
            "SELECT staff FROM trip_staff WHERE tenant = ?1 AND trip = ?2 ORDER BY staff",
            params![tenant.number(), trip.0],
            |row| staff_id(&Columns::new(row, "trip_staff")),
        )
    }

    /// Returns the trips of a member of staff.
    pub fn trips_of_staff(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
    ) -> Result<Vec<TripId>, StorageError> {
        self.sql.rows(
            "SELECT trip FROM trip_staff WHERE tenant = ?1 AND staff = ?2 ORDER BY trip",
            params![tenant.number(), staff.0.as_bytes()],
            |row| Columns::new(row, "trip_staff").array("trip").map(TripId),
        )
    }
}

pub(super) fn staff_id(c: &Columns<'_>) -> Result<StaffId, StorageError> {
    c.array("staff")
        .map(|bytes| StaffId(Uuid::from_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use crate::{
        staff::StaffId,
        testing::{Storage, TRIP, at, here, on_every_storage, write},
        trips::ManifestCopy,
    };
    use qicheng_credential::key::Kid;
    use uuid::Uuid;

    on_every_storage! {
        a_trip_keeps_its_staff_and_their_copies,
    }

    async fn a_trip_keeps_its_staff_and_their_copies(storage: &Storage) {
        let staff = StaffId(Uuid::from_bytes([1; 16]));
        let copy = move |revision| ManifestCopy {
            trip: TRIP,
            staff,
            device_kid: Kid([2; 8]),
            sealing_key: [3; 32],
            revision,
        };
        write(storage, move |tx| {
            tx.assign_staff(here(), TRIP, staff, at(0))?;
            tx.assign_staff(here(), TRIP, staff, at(1))?;
            assert_eq!(tx.staff_on(here(), TRIP)?, [staff]);
            assert_eq!(tx.trips_of_staff(here(), staff)?, [TRIP]);
            tx.put_manifest_copy(here(), &copy(1))?;
            tx.put_manifest_copy(here(), &copy(2))?;
            assert_eq!(tx.manifest_copies(here(), TRIP)?, [copy(2)]);
            tx.remove_manifest_copies(here(), TRIP, staff)?;
            assert_eq!(tx.manifest_copies(here(), TRIP)?, []);
            assert!(tx.unassign_staff(here(), TRIP, staff)?);
            assert!(!tx.unassign_staff(here(), TRIP, staff)?);
            Ok(())
        })
        .await
        .unwrap();
    }
}
