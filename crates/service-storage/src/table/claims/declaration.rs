//! The table `declaration`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, days, millis, place},
    value::params,
};
use chrono::{DateTime, NaiveDate, Utc};
use qicheng_domain::{health::DailyDeclaration, ids::PersonId};

/// A declaration as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedDeclaration {
    /// What was declared.
    pub declaration: DailyDeclaration,
    /// When, by the device's clock.
    pub made_at: DateTime<Utc>,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Writes the person's declaration of its day, in place of an earlier one.
    pub fn put_declaration(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        d: &ReceivedDeclaration,
    ) -> Result<(), StorageError> {
        let day = days(d.declaration.day);
        let body = qicheng_credential::encoding::cbor::write(&d.declaration);
        let body = self.key_of(tenant, person)?.seal(
            place("declaration", "body", params![tenant, person, day]),
            &body,
        )?;
        self.sql.change(
            "INSERT INTO declaration (tenant, person, day, body, made_at, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (tenant, person, day) DO UPDATE SET body = excluded.body, made_at = excluded.made_at,
                received_at = excluded.received_at",
            params![
                tenant.number(),
                person.as_bytes(),
                day,
                body,
                millis(d.made_at),
                millis(d.received_at),
            ],
        )?;
        Ok(())
    }

    /// Removes the person's declaration of a day.
    pub fn remove_declaration(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        day: NaiveDate,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM declaration WHERE tenant = ?1 AND person = ?2 AND day = ?3",
            params![tenant.number(), person.as_bytes(), days(day)],
        )?;
        Ok(())
    }

    /// Returns the person's declarations from the day on, newest first.
    pub fn declarations_since(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        from: NaiveDate,
    ) -> Result<Vec<ReceivedDeclaration>, StorageError> {
        let Some(key) = self.held_key(tenant, person)? else {
            return Ok(Vec::new());
        };
        let all = self.sql.rows(
            "SELECT day, body, made_at, received_at FROM declaration
             WHERE tenant = ?1 AND person = ?2 AND day >= ?3 ORDER BY day DESC",
            params![tenant.number(), person.as_bytes(), days(from)],
            |row| {
                let c = Columns::new(row, "declaration");
                let day = c.int("day")?;
                let Some(body) = c.opened(&key, "body", params![tenant, person, day])? else {
                    return Ok(None);
                };
                Ok(Some(ReceivedDeclaration {
                    declaration: c.decoded(&body)?,
                    made_at: c.instant("made_at")?,
                    received_at: c.instant("received_at")?,
                }))
            },
        )?;
        Ok(all.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        claims::ReceivedDeclaration,
        testing::{Storage, at, here, on_every_storage, read, values, write},
    };

    on_every_storage! {
        one_declaration_a_day_the_last_counts,
    }

    async fn one_declaration_a_day_the_last_counts(storage: &Storage) {
        let person = values::person("张晓伟");
        let declared = |day: &str, temperature| ReceivedDeclaration {
            declaration: values::declared(day, temperature),
            made_at: at(1),
            received_at: at(2),
        };
        let rows = [
            declared("2026-02-18", 361),
            declared("2026-02-20", 362),
            declared("2026-02-19", 363),
            declared("2026-02-20", 364),
        ];
        let written = rows.clone();
        write(storage, move |tx| {
            written
                .iter()
                .try_for_each(|d| tx.put_declaration(here(), person, d))
        })
        .await
        .unwrap();
        let from = "2026-02-19".parse().unwrap();
        let held = read(storage, move |tx| {
            tx.declarations_since(here(), person, from)
        })
        .await;
        assert_eq!(held, [rows[3].clone(), rows[2].clone()]);
        let gone = "2026-02-20".parse().unwrap();
        write(storage, move |tx| {
            tx.remove_declaration(here(), person, gone)
        })
        .await
        .unwrap();
        let held = read(storage, move |tx| {
            tx.declarations_since(here(), person, from)
        })
        .await;
        assert_eq!(held, [rows[2].clone()]);
    }
}
