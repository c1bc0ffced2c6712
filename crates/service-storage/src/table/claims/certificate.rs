//! The table `certificate`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, place},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, redact_debug};

/// A certificate that a person sent.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateRow {
    /// Names it among the person's: the first 16 bytes of SHA-256 over its text.
    pub id: [u8; 16],
    /// Its code's text, exactly as it came.
    pub text: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
}

redact_debug!(CertificateRow);

impl Tx<'_> {
    /// Keeps a certificate; one that is held already stays as it is.
    pub fn add_certificate(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        row: &CertificateRow,
    ) -> Result<(), StorageError> {
        let text = self.key_of(tenant, person)?.seal(
            place("certificate", "text", params![tenant, person, row.id]),
            row.text.as_bytes(),
        )?;
        self.sql.change(
            "INSERT INTO certificate (tenant, person, id, text, received_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, person, id) DO NOTHING",
            params![
                tenant.number(),
                person.as_bytes(),
                row.id,
                text,
                millis(row.received_at),
            ],
        )?;
        Ok(())
    }

    /// Removes a certificate. Returns whether it was there.
    pub fn remove_certificate(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        id: &[u8; 16],
    ) -> Result<bool, StorageError> {
        let removed = self.sql.change(
            "DELETE FROM certificate WHERE tenant = ?1 AND person = ?2 AND id = ?3",
            params![tenant.number(), person.as_bytes(), id],
        )?;
        Ok(removed > 0)
    }

    /// Returns the person's certificates, those that came last first.
    pub fn certificates(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<CertificateRow>, StorageError> {
        let Some(key) = self.held_key(tenant, person)? else {
            return Ok(Vec::new());
        };
        let all = self.sql.rows(
            "SELECT id, text, received_at FROM certificate WHERE tenant = ?1 AND person = ?2
             ORDER BY received_at DESC, id",
            params![tenant.number(), person.as_bytes()],
            |row| {
                let c = Columns::new(row, "certificate");
                let id: [u8; 16] = c.array("id")?;
                let row = params![tenant, person, id];
                let Some(text) = c.opened(&key, "text", row)? else {
                    return Ok(None);
                };
                Ok(Some(CertificateRow {
                    id,
                    text: String::from_utf8(text).map_err(|_| c.corrupt())?,
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
        claims::CertificateRow,
        testing::{Storage, at, here, on_every_storage, read, there, values, write},
    };

    on_every_storage! {
        certificates_are_kept_as_they_came_until_removed,
    }

    async fn certificates_are_kept_as_they_came_until_removed(storage: &Storage) {
        let person = values::person("张晓伟");
        let row = |id: u8, text: &str, minutes| CertificateRow {
            id: [id; 16],
            text: text.to_owned(),
            received_at: at(minutes),
        };
        let rows = [row(1, "HC1:A\r\n", 1), row(2, "HC1:B", 2)];
        let written = rows.clone();
        write(storage, move |tx| {
            for row in &written {
                tx.add_certificate(here(), person, row)?;
            }
            tx.add_certificate(here(), person, &row(1, "HC1:C", 3))?;
            tx.add_certificate(there(), person, &row(1, "HC1:D", 4))
        })
        .await
        .unwrap();
        let held = read(storage, move |tx| tx.certificates(here(), person)).await;
        assert!(held == [rows[1].clone(), rows[0].clone()]);
        for there_was in [true, false] {
            let removed = write(storage, move |tx| {
                tx.remove_certificate(here(), person, &[2; 16])
            });
            assert_eq!(removed.await, Ok(there_was));
        }
        let held = read(storage, move |tx| tx.certificates(here(), person)).await;
        assert!(held == [rows[0].clone()]);
        assert_eq!(
            read(storage, move |tx| tx.certificates(there(), person))
                .await
                .len(),
            1
        );
    }
}
