//! The table `notice_read`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{NoticeId, PersonId};

impl Tx<'_> {
    /// Notes that the person read the notice; the first time counts.
    pub fn note_read(
        &mut self,
        tenant: Tenant,
        person: PersonId,
        notice: NoticeId,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
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

    /// Returns how many people read the notice.
    pub fn readers(&mut self, tenant: Tenant, notice: NoticeId) -> Result<u64, StorageError> {
        let count = self.sql.one(
            "SELECT count(*) AS readers FROM notice_read WHERE tenant = ?1 AND notice = ?2",
            params![tenant.number(), notice.as_bytes()],
            |row| Columns::new(row, "notice_read").number("readers"),
        )?;
        Ok(count.unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, at, here, on_every_storage, read, values, write};
    use qicheng_domain::ids::NoticeId;

    on_every_storage! {
        a_notice_is_read_once,
    }

    async fn a_notice_is_read_once(storage: &Storage) {
        let notice = NoticeId::new(at(0), [1; 10]);
        write(storage, move |tx| {
            for (n, name) in [(1, "甲"), (2, "乙"), (3, "甲")] {
                tx.note_read(here(), values::person(name), notice, at(n))?;
            }
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(read(storage, move |tx| tx.readers(here(), notice)).await, 2);
        let other = NoticeId::new(at(0), [2; 10]);
        assert_eq!(read(storage, move |tx| tx.readers(here(), other)).await, 0);
    }
}
