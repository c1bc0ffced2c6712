//! The table `service_epoch`.

use crate::{StorageError, Tenant, Tx, columns::Columns, value::params};

impl Tx<'_> {
    /// Returns the epoch of the feed's positions; 0 where the service was never restored.
    pub fn feed_epoch(&mut self, tenant: Tenant) -> Result<u64, StorageError> {
        let epoch = self.sql.one(
            "SELECT epoch FROM service_epoch WHERE tenant = ?1",
            params![tenant.number()],
            |row| Columns::new(row, "service_epoch").number("epoch"),
        )?;
        Ok(epoch.unwrap_or(0))
    }
}
