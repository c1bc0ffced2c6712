//! The table `trip_person`.

use crate::{
    Group, StorageError, Tenant, Tx,
    columns::{Columns, days, millis},
    trips::trip::span,
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    travel::trip::Trip,
};
use std::collections::BTreeSet;

/// A person's place on a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The trip.
    pub trip: TripId,
    /// The place on the manifest, from 1, never given to another human.
    pub slot: u16,
    /// The person.
    pub person: PersonId,
    /// Stop at which the person boards.
    pub from: u8,
    /// Stop at which the person leaves.
    pub to: u8,
    /// The seat, where one was given.
    pub seat: Option<String>,
    /// The door, where doors share out the slots.
    pub door: Option<u8>,
    /// When the place was given.
    pub assigned_at: DateTime<Utc>,
    /// When it was taken back.
    pub removed_at: Option<DateTime<Utc>>,
}

impl Tx<'_> {
    /// Writes an assignment, in place of what stood under its trip and slot.
    pub fn put_assignment(&mut self, tenant: Tenant, a: &Assignment) -> Result<(), StorageError> {
        self.sql.change(
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

    /// Returns all assignments of a trip by slot, also those taken back.
    pub fn assignments(
        &mut self,
        tenant: Tenant,
        trip: TripId,
    ) -> Result<Vec<Assignment>, StorageError> {
        self.sql.rows(
            "SELECT * FROM trip_person WHERE tenant = ?1 AND trip = ?2 ORDER BY slot",
            params![tenant.number(), trip.0],
            assignment,
        )
    }

    /// Returns the trips on which a person has a place, not taken back.
    pub fn assignments_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Assignment>, StorageError> {
        self.sql.rows(
            "SELECT * FROM trip_person WHERE tenant = ?1 AND person = ?2 AND removed_at IS NULL ORDER BY trip",
            params![tenant.number(), person.as_bytes()],
            assignment,
        )
    }

    /// Returns the places, not taken back, that the people of a group have on any trip, by person and trip.
    pub fn assignments_in(
        &mut self,
        tenant: Tenant,
        group: Group,
    ) -> Result<Vec<Assignment>, StorageError> {
        match group {
            Group::OnTrip(trip) => self.sql.rows(
                "SELECT * FROM trip_person WHERE tenant = ?1 AND removed_at IS NULL AND person IN
                    (SELECT t.person FROM trip_person t WHERE t.tenant = ?1 AND t.trip = ?2) ORDER BY person, trip",
                params![tenant.number(), trip.0],
                assignment,
            ),
            Group::LeavingBy(day) => self.sql.rows(
                "SELECT * FROM trip_person WHERE tenant = ?1 AND removed_at IS NULL AND person IN
                    (SELECT i.person FROM intent i WHERE i.tenant = ?1 AND i.earliest <= ?2) ORDER BY person, trip",
                params![tenant.number(), days(day)],
                assignment,
            ),
        }
    }

    /// Returns whether a person is assigned to another trip that overlaps this one in time.
    pub fn has_overlapping_trip(
        &mut self,
        tenant: Tenant,
        trip: &Trip,
        person: PersonId,
    ) -> Result<bool, StorageError> {
        let (boards, ends) = span(trip);
        let found = self.sql.one(
            "SELECT b.trip AS trip FROM trip_person b JOIN trip t ON t.tenant = b.tenant AND t.id = b.trip
             WHERE b.tenant = ?1 AND b.person = ?5 AND b.trip <> ?2 AND b.removed_at IS NULL
                AND t.cancelled = 0 AND t.boards_at < ?4 AND t.ends_at > ?3
             LIMIT 1",
            params![tenant.number(), trip.id.0, boards, ends, person.as_bytes()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Returns the people of a trip who were assigned to an overlapping trip earlier.
    pub fn people_on_overlapping_trips(
        &mut self,
        tenant: Tenant,
        trip: &Trip,
    ) -> Result<BTreeSet<PersonId>, StorageError> {
        let (boards, ends) = span(trip);
        let people = self.sql.rows(
            "SELECT DISTINCT a.person AS person
             FROM trip_person a
             JOIN trip_person b ON b.tenant = a.tenant AND b.person = a.person AND b.trip <> a.trip
             JOIN trip t ON t.tenant = b.tenant AND t.id = b.trip
             WHERE a.tenant = ?1 AND a.trip = ?2 AND a.removed_at IS NULL AND b.removed_at IS NULL
                AND (b.assigned_at < a.assigned_at OR b.assigned_at = a.assigned_at AND b.trip < a.trip)
                AND t.cancelled = 0 AND t.boards_at < ?4 AND t.ends_at > ?3",
            params![tenant.number(), trip.id.0, boards, ends],
            |row| Columns::new(row, "trip_person").array("person"),
        )?;
        Ok(people.into_iter().map(PersonId::from_bytes).collect())
    }

    /// Returns every trip on which a person ever had a place.
    pub fn trips_of_person(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<TripId>, StorageError> {
        self.sql.rows(
            "SELECT trip FROM trip_person WHERE tenant = ?1 AND person = ?2 ORDER BY trip",
            params![tenant.number(), person.as_bytes()],
            |row| Columns::new(row, "trip_person").array("trip").map(TripId),
        )
    }
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

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        testing::{
            Storage, TRIP, assignment, at, here, on_every_storage, read, trip, values, write,
        },
        trips::Assignment,
    };
    use qicheng_domain::travel::manifest::Manifest;

    on_every_storage! {
        a_trip_keeps_its_people_by_slot,
    }

    async fn a_trip_keeps_its_people_by_slot(storage: &Storage) {
        let mut row = trip();
        row.approved_revision = Some(1);
        row.approved_at = Some(at(2));
        row.manifest = Some(Manifest {
            trip: TRIP,
            revision: 3,
            issued: at(2),
            expires: at(900),
            entries: Vec::new(),
            crew: Some(vec![[6; 8].into()]),
        });
        row.progress_revision = 2;
        row.progress_hash = Some([5; 32]);
        let written = row.clone();
        let removed = Assignment {
            seat: None,
            removed_at: Some(at(3)),
            ..assignment(1, "张晓伟")
        };
        let taken_back = removed.clone();
        write(storage, move |tx| {
            tx.put_trip(here(), &trip())?;
            tx.put_trip(here(), &written)?;
            tx.put_assignment(here(), &assignment(2, "彭秀英"))?;
            tx.put_assignment(here(), &assignment(1, "张晓伟"))?;
            tx.put_assignment(here(), &taken_back)
        })
        .await
        .unwrap();
        let twice = write(storage, |tx| {
            tx.put_assignment(here(), &assignment(3, "彭秀英"))
        })
        .await;
        assert_eq!(twice, Err(StorageError::Constraint));
        read(storage, move |tx| {
            assert_eq!(tx.trip(here(), TRIP)?, Some(row.clone()));
            assert_eq!(tx.trips_since(here(), at(599))?, [row.clone()]);
            assert_eq!(tx.trips_since(here(), at(600))?, []);
            let second = assignment(2, "彭秀英");
            assert_eq!(
                tx.assignments(here(), TRIP)?,
                [removed.clone(), second.clone()]
            );
            assert_eq!(
                tx.assignments_of(here(), values::person("彭秀英"))?,
                [second]
            );
            assert_eq!(tx.assignments_of(here(), values::person("张晓伟"))?, []);
            Ok(())
        })
        .await;
    }
}
