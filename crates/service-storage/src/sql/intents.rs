use super::{
    SqlTx, Value,
    columns::{Columns, days, millis},
    params,
    sealed::at,
};
use crate::{
    Group, StorageError,
    intents::{Demand, Intent, Intents},
    people::Identity,
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{NoticeId, PersonId};
use std::sync::Arc;

/// Selects wishes, each with its person's key.
macro_rules! wishes {
    ($where:literal) => {
        concat!(
            "SELECT person, body, received_at,
                (SELECT wrapped FROM person_key k WHERE k.tenant = intent.tenant AND k.person = intent.person) AS wrapped
             FROM intent ",
            $where
        )
    };
}

impl SqlTx<'_> {
    /// Reads wishes; those of people whose key is gone are not there.
    fn wishes(
        &mut self,
        tenant: Tenant,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<Intent>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.tx.rows(sql, params, |row| {
            let c = Columns::new(row, "intent");
            let person = PersonId::from_bytes(c.array("person")?);
            let Some(key) = c.key(&seals, tenant, person)? else {
                return Ok(None);
            };
            let Some(body) = c.opened(&key, "body", params![tenant, person])? else {
                return Ok(None);
            };
            Ok(Some(Intent {
                person,
                intent: c.decoded(&body)?,
                received_at: c.instant("received_at")?,
            }))
        })?;
        Ok(all.into_iter().flatten().collect())
    }
}

impl Intents for SqlTx<'_> {
    fn put_intent(&mut self, tenant: Tenant, i: &Intent) -> Result<(), StorageError> {
        let body = qicheng_credential::cbor::write(&i.intent);
        let body = self
            .key_of(tenant, i.person)?
            .seal(at("intent", "body", params![tenant, i.person]), &body)?;
        self.tx.change(
            "INSERT INTO intent (tenant, person, destination, earliest, body, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, person) DO UPDATE SET destination = excluded.destination,
                earliest = excluded.earliest, body = excluded.body, received_at = excluded.received_at",
            params![
                tenant.number(),
                i.person.as_bytes(),
                i.intent.destination.number(),
                days(i.intent.earliest),
                body,
                millis(i.received_at),
            ],
        )?;
        Ok(())
    }

    fn remove_intent(&mut self, tenant: Tenant, person: PersonId) -> Result<bool, StorageError> {
        let changed = self.tx.change(
            "DELETE FROM intent WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
        )?;
        Ok(changed > 0)
    }

    fn intent(&mut self, tenant: Tenant, person: PersonId) -> Result<Option<Intent>, StorageError> {
        let found = self.wishes(
            tenant,
            wishes!("WHERE tenant = ?1 AND person = ?2"),
            params![tenant, person],
        )?;
        Ok(found.into_iter().next())
    }

    fn has_intent(&mut self, tenant: Tenant, person: PersonId) -> Result<bool, StorageError> {
        let found = self.tx.one(
            "SELECT person FROM intent WHERE tenant = ?1 AND person = ?2",
            params![tenant, person],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    fn intents_in(&mut self, tenant: Tenant, group: Group) -> Result<Vec<Intent>, StorageError> {
        match group {
            Group::OnTrip(trip) => self.wishes(
                tenant,
                wishes!(
                    "WHERE tenant = ?1 AND person IN
                        (SELECT t.person FROM trip_person t WHERE t.tenant = ?1 AND t.trip = ?2)
                     ORDER BY earliest, received_at, person"
                ),
                params![tenant.number(), trip.0],
            ),
            Group::LeavingBy(day) => self.wishes(
                tenant,
                wishes!(
                    "WHERE tenant = ?1 AND earliest <= ?2 ORDER BY earliest, received_at, person"
                ),
                params![tenant.number(), days(day)],
            ),
        }
    }

    fn demand(&mut self, tenant: Tenant) -> Result<Vec<Demand>, StorageError> {
        self.tx.rows(
            "SELECT p.home AS origin, i.destination AS destination, i.earliest AS earliest, count(*) AS people
             FROM intent i JOIN person p ON p.tenant = i.tenant AND p.id = i.person
             WHERE i.tenant = ?1 AND p.identity = ?2
             GROUP BY p.home, i.destination, i.earliest ORDER BY p.home, i.destination, i.earliest",
            params![tenant.number(), Identity::Verified as u8],
            |row| {
                let c = Columns::new(row, "intent");
                Ok(Demand {
                    origin: c.region("origin")?,
                    destination: c.region("destination")?,
                    earliest: c.day("earliest")?,
                    people: c.number("people")?,
                })
            },
        )
    }

    fn note_read(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        notice: NoticeId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO notice_read (tenant, notice, person, read_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant, notice, person) DO NOTHING",
            params![
                tenant.number(),
                notice.as_bytes(),
                person.as_bytes(),
                millis(at)
            ],
        )?;
        Ok(())
    }

    fn readers(&mut self, tenant: Tenant, notice: NoticeId) -> Result<u64, StorageError> {
        let count = self.tx.one(
            "SELECT count(*) AS readers FROM notice_read WHERE tenant = ?1 AND notice = ?2",
            params![tenant.number(), notice.as_bytes()],
            |row| Columns::new(row, "notice_read").number("readers"),
        )?;
        Ok(count.unwrap_or(0))
    }
}
