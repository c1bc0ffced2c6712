//! The table `audit_head`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, signed},
    value::params,
};

impl Tx<'_> {
    /// Returns where the chain ends, signed.
    pub fn audit_head(&mut self, tenant: Tenant) -> Result<Option<Vec<u8>>, StorageError> {
        self.sql.one(
            "SELECT bytes FROM audit_head WHERE tenant = ?1",
            params![tenant.number()],
            |row| Columns::new(row, "audit_head").bytes("bytes"),
        )
    }

    /// Writes where the chain ends, in place of what stood there; the place only rises.
    pub fn put_audit_head(
        &mut self,
        tenant: Tenant,
        seq: u64,
        bytes: &[u8],
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO audit_head (tenant, seq, bytes) VALUES (?1, ?2, ?3)
             ON CONFLICT (tenant) DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes",
            params![tenant.number(), signed(seq), bytes],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        testing::{Storage, here, on_every_storage, there, write},
    };

    on_every_storage! {
        the_end_of_the_audit_chain_only_rises,
    }

    async fn the_end_of_the_audit_chain_only_rises(storage: &Storage) {
        write(storage, move |tx| {
            assert_eq!(tx.audit_head(here())?, None);
            tx.put_audit_head(here(), 1, b"first")?;
            tx.put_audit_head(here(), 2, b"second")?;
            assert_eq!(tx.audit_head(here())?.as_deref(), Some(&b"second"[..]));
            assert_eq!(tx.audit_head(there())?, None);
            Ok(())
        })
        .await
        .unwrap();
        for place in [1, 2, 4] {
            let put = write(storage, move |tx| tx.put_audit_head(here(), place, b"x")).await;
            assert_eq!(put, Err(StorageError::Constraint), "{place}");
        }
    }
}
