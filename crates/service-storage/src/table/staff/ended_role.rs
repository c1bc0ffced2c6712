//! The table `ended_role`.

use super::staff::StaffId;
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{ids::PersonId, people::role::Role, region::RegionCode};
use uuid::Uuid;

/// A role that somebody held under a key and holds under it no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedRole {
    /// Whose role.
    pub staff: StaffId,
    /// Who had it.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// Where it held.
    pub scope: RegionCode,
    /// The staff key.
    pub key: PublicKey,
    /// Until when.
    pub ended_at: DateTime<Utc>,
    /// Whether somebody else may have had the key: then what it signed has to have come before the end.
    pub lost: bool,
}

/// How long after a role or a duty has ended what was signed before may come: as long as a couriered request is valid.
pub const LATEST_ARRIVAL: TimeDelta = TimeDelta::days(45);

impl EndedRole {
    /// Returns whether what the key signed at a time, and what came at another, was signed while the role held. The signer
    /// sets the time that is signed, so that it counts no longer than a courier may take.
    #[must_use]
    pub fn covers(&self, signed: DateTime<Utc>, came: DateTime<Utc>) -> bool {
        let is_in_time = came < self.ended_at + LATEST_ARRIVAL;
        came < self.ended_at || (!self.lost && is_in_time && signed < self.ended_at)
    }
}

impl Tx<'_> {
    /// Notes that a role under a key has ended; under the same key the last end counts.
    pub fn end_role(&mut self, tenant: Tenant, r: &EndedRole) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO ended_role (tenant, staff, staff_key, person, role, scope, ended_at, lost)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (tenant, staff, staff_key) DO UPDATE SET ended_at = excluded.ended_at, lost = excluded.lost",
            params![
                tenant.number(),
                r.staff.0.as_bytes(),
                r.key.to_point().0,
                r.person.as_bytes(),
                r.role,
                r.scope.number(),
                millis(r.ended_at),
                r.lost,
            ],
        )?;
        Ok(())
    }

    /// Returns the roles that a person held and holds no more, the one that ended last first.
    pub fn ended_roles(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<EndedRole>, StorageError> {
        self.sql.rows(
            "SELECT * FROM ended_role WHERE tenant = ?1 AND person = ?2 ORDER BY ended_at DESC, staff, staff_key",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "ended_role");
                Ok(EndedRole {
                    staff: StaffId(Uuid::from_bytes(c.array("staff")?)),
                    person: PersonId::from_bytes(c.array("person")?),
                    role: c.kind::<u8, _>("role")?,
                    scope: c.region("scope")?,
                    key: PublicKey::from_sec1(&c.bytes("staff_key")?).map_err(|_| c.corrupt())?,
                    ended_at: c.instant("ended_at")?,
                    lost: c.flag("lost")?,
                })
            },
        )
    }

    /// Lets no key of the role have been good beyond the instant, since when somebody else may have had it.
    pub fn lose_role(
        &mut self,
        tenant: Tenant,
        staff: StaffId,
        since: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "UPDATE ended_role SET ended_at = ?3, lost = 1 WHERE tenant = ?1 AND staff = ?2 AND ended_at >= ?3",
            params![tenant.number(), staff.0.as_bytes(), millis(since)],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        staff::{EndedRole, StaffId},
        testing::{Storage, at, here, on_every_storage, there, values, write},
    };
    use qicheng_credential::key::Signer;
    use qicheng_domain::people::role::Role;
    use uuid::Uuid;

    on_every_storage! {
        an_ended_role_is_kept_and_can_be_lost,
    }

    async fn an_ended_role_is_kept_and_can_be_lost(storage: &Storage) {
        let person = values::person("帮手");
        let ended = move |key: &str, minutes, lost| EndedRole {
            staff: StaffId(Uuid::from_bytes([1; 16])),
            person,
            role: Role::Helper,
            scope: here().0,
            key: qicheng_test_kit::key(key).public(),
            ended_at: at(minutes),
            lost,
        };
        write(storage, move |tx| {
            for (key, minutes) in [("old", 1), ("new", 9), ("old", 2)] {
                tx.end_role(here(), &ended(key, minutes, false))?;
            }
            let held = tx.ended_roles(here(), person)?;
            assert_eq!(held, [ended("new", 9, false), ended("old", 2, false)]);
            assert_eq!(tx.ended_roles(there(), person)?, []);
            tx.lose_role(here(), held[0].staff, at(5))?;
            let held = tx.ended_roles(here(), person)?;
            assert_eq!(held, [ended("new", 5, true), ended("old", 2, false)]);
            Ok(())
        })
        .await
        .unwrap();
        let (kept, lost) = (ended("a", 5, false), ended("a", 5, true));
        for (signed, came, counts) in [
            (4, 9, [true, false]),
            (4, 4, [true, true]),
            (6, 4, [true, true]),
            (6, 9, [false, false]),
        ] {
            let covers = [&kept, &lost].map(|role| role.covers(at(signed), at(came)));
            assert_eq!(covers, counts, "{signed} {came}");
        }
    }
}
