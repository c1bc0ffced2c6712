//! The table `intent`.

use crate::{
    Group, StorageError, Tenant, Tx,
    columns::{Columns, days, millis, place},
    people::Identity,
    value::{Value, params},
};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{
    ids::{OperationId, PersonId},
    region::RegionCode,
    travel::intent::TravelIntent,
};
use std::{iter::Sum, ops::AddAssign, sync::Arc};

/// Selects travel requests, each with its person's key.
macro_rules! wishes {
    ($where:literal) => {
        concat!(
            "SELECT person, body, operation, received_at,
                (SELECT wrapped FROM person_key k WHERE k.tenant = intent.tenant AND k.person = intent.person) AS wrapped
             FROM intent ",
            $where
        )
    };
}

/// SQL condition: no trip fulfils the travel request at `?3`. Before its end a trip fulfils it by a place on it that
/// ends after the request was received; after its end only if it carried the person.
macro_rules! unfulfilled {
    () => {
        "NOT EXISTS (
            SELECT 1 FROM trip_person a JOIN trip t ON t.tenant = a.tenant AND t.id = a.trip
            WHERE a.tenant = intent.tenant AND a.person = intent.person AND a.removed_at IS NULL AND t.cancelled = 0
                AND t.ends_at > intent.received_at AND (t.ends_at > ?3 OR EXISTS (
                    SELECT 1 FROM manifest_entry e
                    WHERE e.tenant = a.tenant AND e.trip = a.trip AND e.person = a.person)))"
    };
}

/// SQL condition: the person has a seat on a trip that is not cancelled and ends after `?3`.
macro_rules! placed {
    () => {
        "EXISTS (
            SELECT 1 FROM trip_person a JOIN trip t ON t.tenant = a.tenant AND t.id = a.trip
            WHERE a.tenant = intent.tenant AND a.person = intent.person AND a.removed_at IS NULL AND t.cancelled = 0
                AND t.ends_at > ?3)"
    };
}

/// An open travel request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// Whose.
    pub person: PersonId,
    /// Where to and when.
    pub intent: TravelIntent,
    /// The operation that said so.
    pub operation: OperationId,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

/// How many verified people want to go from one county to one destination in the same days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// County of home.
    pub origin: RegionCode,
    /// Destination.
    pub destination: RegionCode,
    /// First day on which they can leave.
    pub earliest: NaiveDate,
    /// Last day on which they can leave.
    pub latest: NaiveDate,
    /// How many they are.
    pub people: DemandCount,
}

/// Verified people who want to go and have not travelled yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DemandCount {
    /// How many there are.
    pub wanted: u64,
    /// How many of them no trip fulfils; the others have a place.
    pub left: u64,
}

impl DemandCount {
    /// Returns how many have a place.
    #[must_use]
    pub fn placed(self) -> u64 {
        self.wanted - self.left
    }
}

impl AddAssign for DemandCount {
    fn add_assign(&mut self, other: Self) {
        self.wanted += other.wanted;
        self.left += other.left;
    }
}

impl Sum for DemandCount {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

impl Demand {
    /// Returns whether they can leave on a day.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.earliest..=self.latest).contains(&day)
    }
}

impl Tx<'_> {
    /// Writes the person's travel request, in place of an earlier one.
    pub fn put_intent(&mut self, tenant: Tenant, i: &Intent) -> Result<(), StorageError> {
        let body = qicheng_credential::encoding::cbor::write(&i.intent);
        let body = self
            .key_of(tenant, i.person)?
            .seal(place("intent", "body", params![tenant, i.person]), &body)?;
        self.sql.change(
            "INSERT INTO intent (tenant, person, destination, earliest, latest, body, received_at, operation)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (tenant, person) DO UPDATE SET destination = excluded.destination,
                earliest = excluded.earliest, latest = excluded.latest, body = excluded.body,
                received_at = excluded.received_at, operation = excluded.operation",
            params![
                tenant.number(),
                i.person.as_bytes(),
                i.intent.destination.number(),
                days(i.intent.earliest),
                days(i.intent.latest),
                body,
                millis(i.received_at),
                i.operation.as_bytes(),
            ],
        )?;
        Ok(())
    }

    /// Deletes the person's travel request; returns whether there was one.
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

    /// Returns the person's travel request.
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

    /// Returns the operation of the person's travel request, and when it came.
    pub fn intent_operation(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Option<(OperationId, DateTime<Utc>)>, StorageError> {
        self.sql.one(
            "SELECT operation, received_at FROM intent WHERE tenant = ?1 AND person = ?2",
            params![tenant, person],
            |row| {
                let c = Columns::new(row, "intent");
                let operation = OperationId::from_bytes(c.array("operation")?);
                Ok((operation, c.instant("received_at")?))
            },
        )
    }

    /// Returns the travel requests of a group, by that first day.
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

    /// Returns the travel requests that no trip fulfils, of those who can leave by the day, the first of them first.
    pub fn open_intents(
        &mut self,
        tenant: Tenant,
        by: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Vec<Intent>, StorageError> {
        self.wishes(
            tenant,
            concat!(
                wishes!("WHERE tenant = ?1 AND earliest <= ?2 AND "),
                unfulfilled!(),
                " ORDER BY earliest, received_at, person"
            ),
            params![tenant.number(), days(by), millis(now)],
        )
    }

    /// Counts the travel requests of verified people who have not travelled yet.
    pub fn demand(
        &mut self,
        tenant: Tenant,
        now: DateTime<Utc>,
    ) -> Result<Vec<Demand>, StorageError> {
        self.sql.rows(
            concat!(
                "SELECT origin, destination, earliest, latest, count(*) AS wanted, sum(unplaced) AS unplaced
                 FROM (
                    SELECT p.home AS origin, intent.destination AS destination, intent.earliest AS earliest,
                        intent.latest AS latest,
                        CASE WHEN ",
                unfulfilled!(),
                " THEN 1 WHEN ",
                placed!(),
                " THEN 0 END AS unplaced
                    FROM intent JOIN person p ON p.tenant = intent.tenant AND p.id = intent.person
                    WHERE intent.tenant = ?1 AND p.identity = ?2
                 ) wish
                 WHERE unplaced IS NOT NULL
                 GROUP BY origin, destination, earliest, latest
                 ORDER BY origin, destination, earliest, latest"
            ),
            params![tenant.number(), Identity::Verified as u8, millis(now)],
            |row| {
                let c = Columns::new(row, "intent");
                Ok(Demand {
                    origin: c.region("origin")?,
                    destination: c.region("destination")?,
                    earliest: c.day("earliest")?,
                    latest: c.day("latest")?,
                    people: DemandCount {
                        wanted: c.number("wanted")?,
                        left: c.number("unplaced")?,
                    },
                })
            },
        )
    }

    /// Reads travel requests; those of people whose key is gone are not there.
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
                operation: OperationId::from_bytes(c.array("operation")?),
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
        claims::{Demand, DemandCount, Intent},
        people::Identity,
        testing::{
            Storage, TRIP, assignment, at, here, on_every_storage, person, read, trip, values,
            write,
        },
        trips::Assignment,
    };
    use qicheng_domain::{
        ids::{OperationId, PersonId},
        travel::{
            intent::TravelIntent,
            manifest::{Manifest, ManifestEntry},
        },
    };

    on_every_storage! {
        the_last_wish_counts_and_can_be_taken_away,
        demand_counts_verified_people_alone,
        what_a_trip_fulfils_is_no_demand,
        wishes_are_found_by_their_first_day,
    }

    fn intent(person: PersonId, destination: &str) -> Intent {
        Intent {
            person,
            intent: TravelIntent {
                destination: destination.parse().unwrap(),
                ..values::travel()
            },
            operation: OperationId::new(at(0), [7; 10]),
            received_at: at(1),
        }
    }

    async fn the_last_wish_counts_and_can_be_taken_away(storage: &Storage) {
        let person = values::person("张晓伟");
        let last = intent(person, "330000");
        let written = last.clone();
        write(storage, move |tx| {
            tx.put_intent(here(), &intent(person, "440300"))?;
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
                tx.put_intent(here(), &intent(values::person(name), to))?;
            }
            Ok(())
        })
        .await
        .unwrap();
        let demand = |to: &str, wanted| Demand {
            origin: "433130".parse().unwrap(),
            destination: to.parse().unwrap(),
            earliest: values::travel().earliest,
            latest: values::travel().latest,
            people: DemandCount {
                wanted,
                left: wanted,
            },
        };
        let counted = read(storage, |tx| tx.demand(here(), at(2))).await;
        assert_eq!(counted, [demand("330000", 1), demand("440300", 2)]);
    }

    async fn what_a_trip_fulfils_is_no_demand(storage: &Storage) {
        // Boards after an hour and ends after ten; one is carried, one was left out, one was taken off.
        let row = |cancelled| {
            let mut row = trip();
            row.trip.cancelled = cancelled;
            row.manifest = Some(Manifest {
                trip: TRIP,
                revision: 1,
                issued: at(2),
                expires: at(900),
                entries: vec![entry("甲")],
                crew: None,
            });
            row
        };
        write(storage, move |tx: &mut Tx<'_>| {
            for (n, name) in ["甲", "乙", "丙"].into_iter().enumerate() {
                tx.put_person(here(), &person(name, n as u32, Identity::Verified))?;
                tx.put_intent(here(), &intent(values::person(name), "440300"))?;
                tx.put_assignment(here(), &assignment(n as u16 + 1, name))?;
            }
            let removed = Assignment {
                removed_at: Some(at(3)),
                ..assignment(3, "丙")
            };
            tx.put_assignment(here(), &removed)?;
            tx.put_trip(here(), &row(false))
        })
        .await
        .unwrap();
        let day = "2026-02-25".parse().unwrap();
        let open = async |minutes| {
            let (demand, mut open) = read(storage, move |tx| {
                let open = tx.open_intents(here(), day, at(minutes))?;
                Ok((tx.demand(here(), at(minutes))?, open))
            })
            .await;
            open.sort_by_key(|intent| intent.person);
            let counted: DemandCount = demand.iter().map(|d| d.people).sum();
            assert_eq!(counted.left, open.len() as u64);
            let open: Vec<_> = open.into_iter().map(|intent| intent.person).collect();
            (open, counted.placed())
        };
        let of = |names: &[&str]| {
            let mut all: Vec<_> = names.iter().map(|name| values::person(name)).collect();
            all.sort_unstable();
            all
        };
        let end = async |name: &str| {
            let person = values::person(name);
            read(storage, move |tx| tx.last_trip_end(here(), person)).await
        };
        assert_eq!(open(599).await, (of(&["丙"]), 2));
        assert_eq!(open(600).await, (of(&["乙", "丙"]), 0));
        assert_eq!(end("甲").await, Some(at(600)));
        assert_eq!(end("乙").await, None);
        let again = Intent {
            received_at: at(600),
            ..intent(values::person("甲"), "440300")
        };
        let cancelled = row(true);
        write(storage, move |tx| tx.put_intent(here(), &again))
            .await
            .unwrap();
        assert_eq!(open(601).await, (of(&["甲", "乙", "丙"]), 0));
        write(storage, move |tx| tx.put_trip(here(), &cancelled))
            .await
            .unwrap();
        assert_eq!(open(61).await, (of(&["甲", "乙", "丙"]), 0));
        assert_eq!(end("甲").await, None);
    }

    fn entry(name: &str) -> ManifestEntry {
        ManifestEntry {
            slot: 1,
            person: values::person(name),
            name: name.to_owned(),
            id_last_four: "2817".to_owned(),
            from: 0,
            to: 1,
            seat: None,
            paper: false,
            door: None,
            tickets: Vec::new(),
            health: None,
        }
    }

    async fn wishes_are_found_by_their_first_day(storage: &Storage) {
        let person = values::person("甲");
        write(storage, move |tx| {
            tx.put_intent(here(), &intent(person, "440300"))
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
            assert!(found.iter().all(|i| i == &intent(person, "440300")));
        }
    }
}
