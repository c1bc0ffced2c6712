//! The table `pseudonym`.

use crate::{StorageError, Tenant, Tx, columns::Columns, value::params};

impl Tx<'_> {
    /// Returns the bytes that stand for a party in the chain.
    pub fn pseudonym(
        &mut self,
        tenant: Tenant,
        party: &[u8; 17],
    ) -> Result<Option<[u8; 32]>, StorageError> {
        self.sql.one(
            "SELECT name FROM pseudonym WHERE tenant = ?1 AND party = ?2",
            params![tenant.number(), party],
            |row| Columns::new(row, "pseudonym").array("name"),
        )
    }

    /// Writes the bytes that are to stand for a party.
    pub fn add_pseudonym(
        &mut self,
        tenant: Tenant,
        party: &[u8; 17],
        name: &[u8; 32],
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO pseudonym (tenant, party, name) VALUES (?1, ?2, ?3)",
            params![tenant.number(), party, name],
        )?;
        Ok(())
    }

    /// Returns the party for whom these bytes stand.
    pub fn party(
        &mut self,
        tenant: Tenant,
        name: &[u8; 32],
    ) -> Result<Option<[u8; 17]>, StorageError> {
        self.sql.one(
            "SELECT party FROM pseudonym WHERE tenant = ?1 AND name = ?2",
            params![tenant.number(), name],
            |row| Columns::new(row, "pseudonym").array("party"),
        )
    }

    /// Forgets the bytes that stand for a party: nobody can say any more who it was.
    pub fn forget_party(&mut self, tenant: Tenant, party: &[u8; 17]) -> Result<(), StorageError> {
        self.sql.change(
            "DELETE FROM pseudonym WHERE tenant = ?1 AND party = ?2",
            params![tenant.number(), party],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Storage, here, on_every_storage, there, write};

    on_every_storage! {
        a_party_of_the_audit_chain_can_be_forgotten,
    }

    async fn a_party_of_the_audit_chain_can_be_forgotten(storage: &Storage) {
        let (party, name) = ([3; 17], [9; 32]);
        write(storage, move |tx| {
            assert_eq!(tx.pseudonym(here(), &party)?, None);
            tx.add_pseudonym(here(), &party, &name)?;
            assert_eq!(tx.pseudonym(here(), &party)?, Some(name));
            assert_eq!(tx.party(here(), &name)?, Some(party));
            assert_eq!(tx.party(there(), &name)?, None);
            tx.forget_party(here(), &party)?;
            assert_eq!(tx.party(here(), &name)?, None);
            assert_eq!(tx.pseudonym(here(), &party)?, None);
            Ok(())
        })
        .await
        .unwrap();
    }
}
