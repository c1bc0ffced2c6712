//! The table `staff`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, place},
    seal::Seals,
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    people::role::Role,
    redact_debug,
    region::RegionCode,
};
use std::sync::Arc;
use uuid::Uuid;

/// Names a member of staff before and after a person has taken up the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffId(pub Uuid);

/// A role that somebody was given.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Its id.
    pub id: StaffId,
    /// What the coordinator calls them.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Where it holds, and in all within.
    pub scope: RegionCode,
    /// The employer's name, with the role of one.
    pub enterprise: Option<String>,
    /// Who took it up.
    pub enrolled: Option<EnrolledStaff>,
    /// When it was taken away.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

redact_debug!(StaffMember);

impl StaffMember {
    /// Returns whether the role was taken up and not taken away.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.enrolled.is_some() && self.revoked_at.is_none()
    }
}

/// Who took a role up, and with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolledStaff {
    /// The person, made on their device.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// The staff key.
    pub key: PublicKey,
    /// When.
    pub at: DateTime<Utc>,
}

/// A member of staff, and when a device of theirs last synced.
pub type StaffWithLastSync = (StaffMember, Option<DateTime<Utc>>);

impl Tx<'_> {
    /// Writes a member, in place of what stood under the id.
    pub fn put_staff(&mut self, tenant: Tenant, s: &StaffMember) -> Result<(), StorageError> {
        let enrolled = s.enrolled.as_ref();
        let id = s.id.0.as_bytes();
        let row = params![tenant, id];
        let key = Arc::clone(&self.seals.service);
        let name = key.seal(place("staff", "name", row), s.name.as_bytes())?;
        let enterprise = match &s.enterprise {
            Some(called) => {
                let place = place("staff", "enterprise", row);
                Some(key.seal(place, called.as_bytes())?)
            }
            None => None,
        };
        self.sql.change(
            "INSERT INTO staff (tenant, id, name, role, scope, enterprise, person, device, staff_key,
                enrolled_at, revoked_at, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, id) DO UPDATE SET name = excluded.name, role = excluded.role,
                scope = excluded.scope, enterprise = excluded.enterprise, person = excluded.person,
                device = excluded.device, staff_key = excluded.staff_key, enrolled_at = excluded.enrolled_at,
                revoked_at = excluded.revoked_at",
            params![
                tenant.number(),
                id,
                name,
                s.role,
                s.scope.number(),
                enterprise,
                enrolled.map(|e| e.person.as_bytes()),
                enrolled.map(|e| e.device.as_bytes()),
                enrolled.map(|e| e.key.to_point().0),
                enrolled.map(|e| millis(e.at)),
                s.revoked_at.map(millis),
                millis(s.created_at),
            ],
        )?;
        Ok(())
    }

    /// Returns a member.
    pub fn staff(
        &mut self,
        tenant: Tenant,
        id: StaffId,
    ) -> Result<Option<StaffMember>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.sql.one(
            "SELECT * FROM staff WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.0.as_bytes()],
            |row| member(row, &seals, tenant),
        )
    }

    /// Returns the roles that were taken up on a device and hold.
    pub fn roles_on(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
    ) -> Result<Vec<Role>, StorageError> {
        self.sql.rows(
            "SELECT role FROM staff WHERE tenant = ?1 AND device = ?2 AND revoked_at IS NULL ORDER BY role",
            params![tenant.number(), device.as_bytes()],
            |row| Columns::new(row, "staff").kind::<u8, _>("role"),
        )
    }

    /// Returns all members, in the order of their making.
    pub fn all_staff(&mut self, tenant: Tenant) -> Result<Vec<StaffMember>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.sql.rows(
            "SELECT * FROM staff WHERE tenant = ?1 ORDER BY created_at, id",
            params![tenant.number()],
            |row| member(row, &seals, tenant),
        )
    }

    /// Returns the roles that a person took up, also those taken away since.
    pub fn staff_of_person(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<StaffMember>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.sql.rows(
            "SELECT * FROM staff WHERE tenant = ?1 AND person = ?2 ORDER BY created_at, id",
            params![tenant.number(), person.as_bytes()],
            |row| member(row, &seals, tenant),
        )
    }

    /// Returns the staff of a trip, each with when their devices last reached the service; none before the role was
    /// taken up.
    pub fn staff_heard(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<StaffWithLastSync>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.sql.rows(
            "SELECT s.*, (SELECT MAX(d.seen_at) FROM device d JOIN device_person p
                    ON p.tenant = d.tenant AND p.device = d.id
                 WHERE p.tenant = s.tenant AND p.person = s.person) AS heard
             FROM staff s JOIN trip_staff t ON t.tenant = s.tenant AND t.staff = s.id
             WHERE t.tenant = ?1 AND t.trip = ?2 ORDER BY s.id",
            params![tenant.number(), trip.0],
            |row| {
                let heard = Columns::new(row, "device").optional_instant("heard")?;
                Ok((member(row, &seals, tenant)?, heard))
            },
        )
    }
}

fn member(row: &dyn Row, seals: &Seals, tenant: Tenant) -> Result<StaffMember, StorageError> {
    let c = Columns::new(row, "staff");
    let id: [u8; 16] = c.array("id")?;
    let text = |column| {
        let text = c.opened_by_service(seals, column, params![tenant, id])?;
        String::from_utf8(text).map_err(|_| c.corrupt())
    };
    Ok(StaffMember {
        id: StaffId(Uuid::from_bytes(id)),
        name: text("name")?,
        role: c.kind::<u8, _>("role")?,
        scope: c.region("scope")?,
        enterprise: match c.optional_bytes("enterprise")? {
            Some(_) => Some(text("enterprise")?),
            None => None,
        },
        enrolled: enrolled(&c)?,
        revoked_at: c.optional_instant("revoked_at")?,
        created_at: c.instant("created_at")?,
    })
}

fn enrolled(c: &Columns<'_>) -> Result<Option<EnrolledStaff>, StorageError> {
    let Some(person) = c.optional_array("person")? else {
        return Ok(None);
    };
    Ok(Some(EnrolledStaff {
        person: PersonId::from_bytes(person),
        device: DeviceId::from_bytes(c.array("device")?),
        key: PublicKey::from_sec1(&c.bytes("staff_key")?).map_err(|_| c.corrupt())?,
        at: c.instant("enrolled_at")?,
    }))
}

#[cfg(test)]
mod tests {
    use crate::{
        staff::{EnrolledStaff, StaffId, StaffMember},
        testing::{Storage, at, here, on_every_storage, read, values, write},
    };
    use qicheng_credential::key::Signer;
    use qicheng_domain::{ids::DeviceId, people::role::Role};
    use uuid::Uuid;

    on_every_storage! {
        staff_come_back_as_they_were_written,
    }

    async fn staff_come_back_as_they_were_written(storage: &Storage) {
        let person = values::person("帮手");
        let given = StaffMember {
            id: StaffId(Uuid::from_bytes([1; 16])),
            name: "帮手".to_owned(),
            role: Role::Helper,
            scope: "433130".parse().unwrap(),
            enterprise: Some("村委会".to_owned()),
            enrolled: None,
            revoked_at: None,
            created_at: at(0),
        };
        let taken_up = StaffMember {
            enrolled: Some(EnrolledStaff {
                person,
                device: DeviceId::from_bytes([2; 16]),
                key: qicheng_test_kit::key("帮手").public(),
                at: at(1),
            }),
            revoked_at: Some(at(2)),
            ..given.clone()
        };
        for written in [given, taken_up.clone()] {
            let row = written.clone();
            write(storage, move |tx| tx.put_staff(here(), &row))
                .await
                .unwrap();
            let found = read(storage, move |tx| tx.staff(here(), written.id)).await;
            assert_eq!(found, Some(written));
        }
        let of_person = read(storage, move |tx| {
            Ok((tx.staff_of_person(here(), person)?, tx.all_staff(here())?))
        });
        assert_eq!(of_person.await, (vec![taken_up.clone()], vec![taken_up]));
    }
}
