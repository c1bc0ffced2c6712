//! The table `service_clock`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};

/// What is known of the service's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockRow {
    /// When it was last known to be right.
    pub beat_at: DateTime<Utc>,
    /// When an operator last said that it is.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Whether it has been in doubt since; a restart does not settle that.
    pub in_doubt: bool,
}

impl Tx<'_> {
    /// Returns what is known of the clock; nothing before a first start, and after a restore.
    pub fn service_clock(&mut self, tenant: Tenant) -> Result<Option<ClockRow>, StorageError> {
        self.sql.one(
            "SELECT beat_at, confirmed_at, in_doubt FROM service_clock WHERE tenant = ?1",
            params![tenant.number()],
            |row| {
                let c = Columns::new(row, "service_clock");
                Ok(ClockRow {
                    beat_at: c.instant("beat_at")?,
                    confirmed_at: c.optional_instant("confirmed_at")?,
                    in_doubt: c.int("in_doubt")? != 0,
                })
            },
        )
    }

    /// Writes what is known of the clock.
    pub fn put_service_clock(
        &mut self,
        tenant: Tenant,
        row: &ClockRow,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO service_clock (tenant, beat_at, confirmed_at, in_doubt) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (tenant) DO UPDATE SET beat_at = excluded.beat_at, confirmed_at = excluded.confirmed_at,
                in_doubt = excluded.in_doubt",
            params![
                tenant.number(),
                millis(row.beat_at),
                row.confirmed_at.map(millis),
                u8::from(row.in_doubt),
            ],
        )?;
        Ok(())
    }

    /// Forgets what is known of the clock, as a restore does.
    pub fn forget_service_clock(&mut self) -> Result<(), StorageError> {
        self.sql.change("DELETE FROM service_clock", &[])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        audit::ClockRow,
        testing::{Storage, at, here, on_every_storage, there, write},
    };

    on_every_storage! {
        what_is_known_of_the_clock_comes_back,
    }

    async fn what_is_known_of_the_clock_comes_back(storage: &Storage) {
        write(storage, |tx| {
            assert_eq!(tx.service_clock(here())?, None);
            for (confirmed_at, in_doubt) in [(None, true), (Some(at(3)), false)] {
                let row = ClockRow {
                    beat_at: at(2),
                    confirmed_at,
                    in_doubt,
                };
                tx.put_service_clock(here(), &row)?;
                assert_eq!(tx.service_clock(here())?, Some(row));
            }
            assert_eq!(tx.service_clock(there())?, None);
            tx.forget_service_clock()?;
            assert_eq!(tx.service_clock(here())?, None);
            Ok(())
        })
        .await
        .unwrap();
    }
}
