use super::{
    Row, SqlTx,
    columns::{Columns, millis, role_number},
    params,
    sealed::at,
};
use crate::{
    StorageError,
    seal::Seals,
    staff::{EndedDuty, EnrolledStaff, Staff, StaffId, StaffMember},
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::PublicKey;
use qicheng_domain::ids::{DeviceId, PersonId, TripId};
use std::sync::Arc;
use uuid::Uuid;

impl Staff for SqlTx<'_> {
    fn put_staff(&mut self, tenant: Tenant, s: &StaffMember) -> Result<(), StorageError> {
        let enrolled = s.enrolled.as_ref();
        let id = s.id.0.as_bytes();
        let row = params![tenant, id];
        let key = Arc::clone(&self.seals.service);
        let name = key.seal(at("staff", "sealed_name", row), s.name.as_bytes())?;
        let enterprise = match &s.enterprise {
            Some(called) => {
                let place = at("staff", "sealed_enterprise", row);
                Some(key.seal(place, called.as_bytes())?)
            }
            None => None,
        };
        self.tx.change(
            "INSERT INTO staff (tenant, id, sealed_name, role, scope, sealed_enterprise, person, device, staff_key,
                enrolled_at, revoked_at, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, id) DO UPDATE SET sealed_name = excluded.sealed_name, role = excluded.role,
                scope = excluded.scope, sealed_enterprise = excluded.sealed_enterprise, person = excluded.person,
                device = excluded.device, staff_key = excluded.staff_key, enrolled_at = excluded.enrolled_at,
                revoked_at = excluded.revoked_at",
            params![
                tenant.number(),
                id,
                name,
                role_number(s.role),
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

    fn staff(&mut self, tenant: Tenant, id: StaffId) -> Result<Option<StaffMember>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.tx.one(
            "SELECT * FROM staff WHERE tenant = ?1 AND id = ?2",
            params![tenant.number(), id.0.as_bytes()],
            |row| member(row, &seals, tenant),
        )
    }

    fn all_staff(&mut self, tenant: Tenant) -> Result<Vec<StaffMember>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.tx.rows(
            "SELECT * FROM staff WHERE tenant = ?1 ORDER BY created_at, id",
            params![tenant.number()],
            |row| member(row, &seals, tenant),
        )
    }

    fn staff_of_person(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<StaffMember>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.tx.rows(
            "SELECT * FROM staff WHERE tenant = ?1 AND person = ?2 ORDER BY created_at, id",
            params![tenant.number(), person.as_bytes()],
            |row| member(row, &seals, tenant),
        )
    }

    fn staff_heard(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<(StaffMember, Option<DateTime<Utc>>)>, StorageError> {
        let seals = Arc::clone(&self.seals);
        self.tx.rows(
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

    fn end_duty(&mut self, tenant: Tenant, d: &EndedDuty) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO ended_duty (tenant, trip, staff, person, role, staff_key, ended_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (tenant, trip, staff, staff_key) DO UPDATE SET ended_at = excluded.ended_at",
            params![
                tenant.number(),
                d.trip.0,
                d.staff.0.as_bytes(),
                d.person.as_bytes(),
                role_number(d.role),
                d.key.to_point().0,
                millis(d.ended_at),
            ],
        )?;
        Ok(())
    }

    fn ended_duties(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        person: PersonId,
    ) -> Result<Vec<EndedDuty>, StorageError> {
        self.tx.rows(
            "SELECT * FROM ended_duty WHERE tenant = ?1 AND trip = ?2 AND person = ?3 ORDER BY ended_at, staff",
            params![tenant.number(), trip.0, person.as_bytes()],
            |row| {
                let c = Columns::new(row, "ended_duty");
                Ok(EndedDuty {
                    trip: TripId(c.array("trip")?),
                    staff: StaffId(Uuid::from_bytes(c.array("staff")?)),
                    person: PersonId::from_bytes(c.array("person")?),
                    role: c.role("role")?,
                    key: PublicKey::from_sec1(&c.bytes("staff_key")?).map_err(|_| c.corrupt())?,
                    ended_at: c.instant("ended_at")?,
                })
            },
        )
    }

    fn cut_duties(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "UPDATE ended_duty SET ended_at = ?3 WHERE tenant = ?1 AND staff = ?2 AND ended_at > ?3",
            params![tenant.number(), staff.0.as_bytes(), millis(at)],
        )?;
        Ok(())
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
        name: text("sealed_name")?,
        role: c.role("role")?,
        scope: c.region("scope")?,
        enterprise: match c.optional_bytes("sealed_enterprise")? {
            Some(_) => Some(text("sealed_enterprise")?),
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
