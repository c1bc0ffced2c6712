//! The table `form_taken`.

use crate::{StorageError, Tenant, Tx, columns::millis, value::params};
use chrono::{DateTime, TimeDelta, Utc};

/// How long a key is kept.
const RETENTION: TimeDelta = TimeDelta::days(7);

impl Tx<'_> {
    /// Records the idempotency key of a console form; returns whether it is new.
    pub fn take_form(
        &mut self,
        tenant: Tenant,
        form: [u8; 16],
        now: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        self.sql.change(
            "DELETE FROM form_taken WHERE tenant = ?1 AND taken_at <= ?2",
            params![tenant.number(), millis(now - RETENTION)],
        )?;
        let changed = self.sql.change(
            "INSERT INTO form_taken (tenant, form, taken_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![tenant.number(), form, millis(now)],
        )?;
        Ok(changed > 0)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, at, here, on_every_storage, write};

    on_every_storage! {
        a_form_is_taken_once,
    }

    async fn a_form_is_taken_once(storage: &Storage) {
        let week = 7 * 24 * 60;
        for (form, minutes, taken) in [(1, 0, true), (1, 1, false), (2, 1, true), (1, week, true)] {
            let done = write(storage, move |tx| {
                tx.take_form(here(), [form; 16], at(minutes))
            })
            .await;
            assert_eq!(done, Ok(taken), "{form} at {minutes}");
        }
    }
}
