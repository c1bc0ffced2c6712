//! The table `ended_duty`.

use super::staff::StaffId;
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use uuid::Uuid;

/// What somebody was on a trip until they held the role or the key no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedDuty {
    /// The trip.
    pub trip: TripId,
    /// Whose role.
    pub staff: StaffId,
    /// Who had it.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// The staff key.
    pub key: PublicKey,
    /// Until when.
    pub ended_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Notes that a duty under a key has ended; under the same key on the same trip the last end counts.
    pub fn end_duty(&mut self, tenant: Tenant, d: &EndedDuty) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO ended_duty (tenant, trip, staff, person, role, staff_key, ended_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (tenant, trip, staff, staff_key) DO UPDATE SET ended_at = excluded.ended_at",
            params![
                tenant.number(),
                d.trip.0,
                d.staff.0.as_bytes(),
                d.person.as_bytes(),
                d.role,
                d.key.to_point().0,
                millis(d.ended_at),
            ],
        )?;
        Ok(())
    }

    /// Returns what a person was on a trip and is no more.
    pub fn ended_duties(
        &mut self,
        tenant: Tenant,
        trip: TripId,
        person: PersonId,
    ) -> Result<Vec<EndedDuty>, StorageError> {
        self.sql.rows(
            "SELECT * FROM ended_duty WHERE tenant = ?1 AND trip = ?2 AND person = ?3 ORDER BY ended_at, staff",
            params![tenant.number(), trip.0, person.as_bytes()],
            |row| {
                let c = Columns::new(row, "ended_duty");
                Ok(EndedDuty {
                    trip: TripId(c.array("trip")?),
                    staff: StaffId(Uuid::from_bytes(c.array("staff")?)),
                    person: PersonId::from_bytes(c.array("person")?),
                    role: c.kind::<u8, _>("role")?,
                    key: PublicKey::from_sec1(&c.bytes("staff_key")?).map_err(|_| c.corrupt())?,
                    ended_at: c.instant("ended_at")?,
                })
            },
        )
    }

    /// Lets no ended duty of the role have lasted beyond the instant.
    pub fn cut_duties(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "UPDATE ended_duty SET ended_at = ?3 WHERE tenant = ?1 AND staff = ?2 AND ended_at > ?3",
            params![tenant.number(), staff.0.as_bytes(), millis(at)],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        staff::{EndedDuty, StaffId},
        testing::{Storage, at, here, on_every_storage, there, values, write},
    };
    use qicheng_credential::key::Signer;
    use qicheng_domain::{ids::TripId, people::role::Role};
    use uuid::Uuid;

    on_every_storage! {
        an_ended_duty_is_kept_and_can_be_cut,
    }

    async fn an_ended_duty_is_kept_and_can_be_cut(storage: &Storage) {
        let (person, trip) = (values::person("乘务"), TripId([1; 6]));
        let ended = move |key: &str, minutes| EndedDuty {
            trip,
            staff: StaffId(Uuid::from_bytes([1; 16])),
            person,
            role: Role::Crew,
            key: qicheng_test_kit::key(key).public(),
            ended_at: at(minutes),
        };
        write(storage, move |tx| {
            for (key, minutes) in [("old", 1), ("old", 2), ("older", 3)] {
                tx.end_duty(here(), &ended(key, minutes))?;
            }
            let held = tx.ended_duties(here(), trip, person)?;
            assert_eq!(held, [ended("old", 2), ended("older", 3)]);
            assert_eq!(tx.ended_duties(there(), trip, person)?, []);
            assert_eq!(tx.ended_duties(here(), TripId([2; 6]), person)?, []);
            tx.cut_duties(here(), held[0].staff, at(2))?;
            let cut: Vec<_> = tx.ended_duties(here(), trip, person)?;
            assert!(cut.iter().all(|duty| duty.ended_at == at(2)) && cut.len() == 2);
            Ok(())
        })
        .await
        .unwrap();
    }
}
