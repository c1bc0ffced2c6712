//! The table `intent`.

use crate::{
    Group, StorageError, Tenant, Tx,
    columns::{Columns, days, millis, place},
    people::Identity,
    value::{Value, params},
};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{ids::PersonId, intent::TravelIntent, region::RegionCode};
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

/// A wish to travel that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Whose.
    pub person: PersonId,
    /// Where to and when.
    pub intent: TravelIntent,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// How many verified people want to go from one county to one destination, by first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// County of home.
    pub origin: RegionCode,
    /// Destination.
    pub destination: RegionCode,
    /// First day on which they can leave.
    pub earliest: NaiveDate,
    /// How many.
    pub people: u64,
}

impl Tx<'_> {
    /// Writes the person's wish, in place of an earlier one.
    pub fn put_intent(&mut self, tenant: Tenant, i: &Intent) -> Result<(), StorageError> {
        let body = qicheng_credential::cbor::write(&i.intent);
        let body = self
            .key_of(tenant, i.person)?
            .seal(place("intent", "body", params![tenant, i.person]), &body)?;
        self.sql.change(
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

    /// Takes the person's wish away; returns whether there was one.
    pub fn remove_intent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<bool, StorageError> {
        let changed = self.sql.change(
            "DELETE FROM intent WHERE tenant = ?1 AND person = ?2",
            params![tenant.number(), person.as_bytes()],
        )?;
        Ok(changed > 0)
    }

    /// Returns the person's wish.
    pub fn intent(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<Intent>, StorageError> {
        let found = self.wishes(
            tenant,
            wishes!("WHERE tenant = ?1 AND person = ?2"),
            params![tenant, person],
        )?;
        Ok(found.into_iter().next())
    }

    /// Returns whether the person has a wish.
    pub fn has_intent(&mut self, tenant: Tenant, person: PersonId) -> Result<bool, StorageError> {
        let found = self.sql.one(
            "SELECT person FROM intent WHERE tenant = ?1 AND person = ?2",
            params![tenant, person],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Returns the wishes of a group, by that first day.
    pub fn intents_in(
        &mut self,
        tenant: Tenant,
        group: Group,
    ) -> Result<Vec<Intent>, StorageError> {
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

    /// Counts the wishes of verified people.
    pub fn demand(&mut self, tenant: Tenant) -> Result<Vec<Demand>, StorageError> {
        self.sql.rows(
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

    /// Reads wishes; those of people whose key is gone are not there.
    fn wishes(
        &mut self,
        tenant: Tenant,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<Intent>, StorageError> {
        let seals = Arc::clone(&self.seals);
        let all = self.sql.rows(sql, params, |row| {
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

#[cfg(test)]
mod tests {
    use crate::{
        Group, Tx,
        claims::{Demand, Intent},
        people::Identity,
        testing::{Storage, at, here, on_every_storage, person, read, values, write},
    };
    use qicheng_domain::{ids::PersonId, intent::TravelIntent};

    on_every_storage! {
        the_last_wish_counts_and_can_be_taken_away,
        demand_counts_verified_people_alone,
        wishes_are_found_by_their_first_day,
    }

    fn wish(person: PersonId, destination: &str) -> Intent {
        Intent {
            person,
            intent: TravelIntent {
                destination: destination.parse().unwrap(),
                ..values::travel()
            },
            received_at: at(1),
        }
    }

    async fn the_last_wish_counts_and_can_be_taken_away(storage: &Storage) {
        let person = values::person("张晓伟");
        let last = wish(person, "330000");
        let written = last.clone();
        write(storage, move |tx| {
            tx.put_intent(here(), &wish(person, "440300"))?;
            tx.put_intent(here(), &written)
        })
        .await
        .unwrap();
        assert_eq!(
            read(storage, move |tx| tx.intent(here(), person)).await,
            Some(last)
        );
        assert_eq!(
            write(storage, move |tx| tx.remove_intent(here(), person)).await,
            Ok(true)
        );
        assert_eq!(
            write(storage, move |tx| tx.remove_intent(here(), person)).await,
            Ok(false)
        );
        assert_eq!(
            read(storage, move |tx| tx.intent(here(), person)).await,
            None
        );
    }

    async fn demand_counts_verified_people_alone(storage: &Storage) {
        write(storage, |tx: &mut Tx<'_>| {
            let seen = Identity::Verified;
            for (n, name, identity, to) in [
                (1, "甲", seen, "440300"),
                (2, "乙", seen, "440300"),
                (3, "丙", Identity::Unverified, "440300"),
                (4, "丁", seen, "330000"),
            ] {
                tx.put_person(here(), &person(name, n, identity))?;
                tx.put_intent(here(), &wish(values::person(name), to))?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let demand = |to: &str, people| Demand {
            origin: "433130".parse().unwrap(),
            destination: to.parse().unwrap(),
            earliest: "2026-02-25".parse().unwrap(),
            people,
        };
        let counted = read(storage, |tx| tx.demand(here())).await;
        assert_eq!(counted, [demand("330000", 1), demand("440300", 2)]);
    }

    async fn wishes_are_found_by_their_first_day(storage: &Storage) {
        let person = values::person("甲");
        write(storage, move |tx| {
            tx.put_intent(here(), &wish(person, "440300"))
        })
        .await
        .unwrap();
        for (day, expected) in [("2026-02-24", 0), ("2026-02-25", 1), ("2026-03-25", 1)] {
            let day = day.parse().unwrap();
            let found = read(storage, move |tx| {
                tx.intents_in(here(), Group::LeavingBy(day))
            })
            .await;
            assert_eq!(found.len(), expected);
            assert!(found.iter().all(|i| i == &wish(person, "440300")));
        }
    }
}
