//! The table `manifest_copy`.

use super::trip_staff::staff_id;
use crate::{StorageError, Tenant, Tx, columns::Columns, staff::StaffId, value::params};
use qicheng_credential::key::Kid;
use qicheng_domain::ids::TripId;

/// A sealed copy of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestCopy {
    /// The trip.
    pub trip: TripId,
    /// For whom.
    pub staff: StaffId,
    /// Name of the device's exchange key.
    pub device_kid: Kid,
    /// The key to which it was sealed.
    pub sealing_key: [u8; 32],
    /// The manifest's revision.
    pub revision: u32,
}

impl Tx<'_> {
    /// Notes a sealed copy, in place of an earlier one for the same staff and device.
    pub fn put_manifest_copy(
        &mut self,
        tenant: Tenant,
        m: &ManifestCopy,
    ) -> Result<(), StorageError> {
        self.sql.change(
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

    /// Returns the sealed copies of a trip's manifest.
    pub fn manifest_copies(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<ManifestCopy>, StorageError> {
        self.sql.rows(
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

    /// Forgets the sealed copies that staff were given of a trip's manifest.
    pub fn remove_manifest_copies(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        staff: StaffId,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM manifest_copy WHERE tenant = ?1 AND trip = ?2 AND staff = ?3",
            params![tenant.number(), trip.0, staff.0.as_bytes()],
        )?;
        Ok(())
    }
}
