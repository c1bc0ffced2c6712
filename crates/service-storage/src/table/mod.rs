//! The tables: one file each, with its row, its SQL and its functions over a transaction.

pub mod accounts;
pub mod audit;
pub mod claims;
pub mod devices;
pub mod feed;
pub mod issued;
pub mod operations;
pub mod people;
pub mod staff;
pub mod trips;

use crate::{StorageError, Tenant, Tx, value::params};
use qicheng_domain::ids::PersonId;

/// Whoever spoke for the person did so on a device that is bound to them.
const EMPTIED: &str =
    "UPDATE operation SET body = ?3 WHERE tenant = ?1 AND subject = ?2 AND actor IN
     (SELECT person FROM device_person WHERE tenant = ?1 AND device IN
        (SELECT device FROM device_person WHERE tenant = ?1 AND person = ?2))";

const ERASED: [&str; 12] = [
    "DELETE FROM manifest_entry WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM parked WHERE tenant = ?1 AND (subject = ?2 OR actor = ?2)",
    "DELETE FROM contradiction WHERE tenant = ?1 AND (person = ?2 OR other = ?2)",
    "DELETE FROM attestation WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM consent WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM intent WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM declaration WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM certificate WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM notice_read WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM membership WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM device_person WHERE tenant = ?1 AND person = ?2",
    "DELETE FROM person WHERE tenant = ?1 AND id = ?2",
];

impl Tx<'_> {
    /// Takes the person out of every table that says something of them: registration, what they said, who attested
    /// them, whose device speaks for them. Bodies of operations are emptied and stay, so that none has its effect a
    /// second time.
    pub fn erase_person(&mut self, tenant: Tenant, id: PersonId) -> Result<(), StorageError> {
        let empty: &[u8] = &[];
        self.sql
            .change(EMPTIED, params![tenant.number(), id.as_bytes(), empty])?;
        for statement in ERASED {
            self.sql
                .change(statement, params![tenant.number(), id.as_bytes()])?;
        }
        self.forget_key(tenant, id)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError, Tx,
        devices::Binding,
        people::{DuplicateIdentity, Identity, Outcome, Settlement},
        testing::{
            Storage, at, device, here, on_every_storage, person, read, there, values, write,
        },
    };
    use qicheng_domain::channel::Channel;

    on_every_storage! {
        an_erased_person_is_in_no_table,
        no_table_mixes_tenants,
    }

    async fn an_erased_person_is_in_no_table(storage: &Storage) {
        let (row, other) = (
            person("张晓伟", 1, Identity::Verified),
            person("李娜", 2, Identity::Verified),
        );
        let (id, stays) = (row.id, other.id);
        let left = write(storage, move |tx| {
            for row in [&row, &other] {
                tx.put_person(here(), row)?;
                tx.add_attestation(here(), row.id, id, b"seen", at(1))?;
                tx.bind(here(), device("a").id, row.id, Binding::Own, at(0))?;
                tx.join(here(), row.id, Channel::All, at(0))?;
            }
            tx.erase_person(here(), id)?;
            let left = |tx: &mut Tx<'_>, id| {
                Ok::<_, StorageError>((
                    tx.person(here(), id)?.is_some(),
                    tx.attestations(here(), id)?.len(),
                    tx.devices_of(here(), id)?.len(),
                    tx.channels_of(here(), id)?.len(),
                ))
            };
            tx.add_device(here(), &device("a"))?;
            Ok([left(tx, id)?, left(tx, stays)?])
        })
        .await
        .unwrap();
        assert_eq!(left, [(false, 0, 0, 0), (true, 1, 1, 1)]);
    }

    /// The same rows in two tenants stand beside each other, and what changes in one stays in it.
    async fn no_table_mixes_tenants(storage: &Storage) {
        let row = person("张晓伟", 1, Identity::Verified);
        let (id, mac) = (row.id, row.mac);
        for tenant in [here(), there()] {
            let (row, device) = (row.clone(), device("a"));
            write(storage, move |tx| {
                tx.put_person(tenant, &row)?;
                tx.add_device(tenant, &device)?;
                tx.bind(tenant, device.id, id, Binding::Own, at(0))?;
                let found = DuplicateIdentity {
                    person: id,
                    other: id,
                    noted_at: at(0),
                    settled: None,
                };
                tx.note_duplicate_identity(tenant, &found)?;
                tx.join(tenant, id, Channel::All, at(0))
            })
            .await
            .unwrap();
        }
        write(storage, move |tx| {
            tx.leave(here(), id, Channel::All)?;
            let mut found = tx.duplicate_identity(here(), id, id)?.unwrap();
            found.settled = Some(Settlement {
                at: at(1),
                outcome: Outcome::Earlier,
                person_was: Identity::Verified,
                other_was: Identity::Verified,
            });
            tx.settle_duplicate_identity(here(), &found)
        })
        .await
        .unwrap();
        let seen = |tenant| {
            read(storage, move |tx| {
                Ok((
                    tx.people_by_mac(tenant, mac)?.len(),
                    tx.people_after(tenant, None, 9)?.len(),
                    tx.devices_of(tenant, id)?.len(),
                    tx.persons_of(tenant, device("a").id)?.len(),
                    tx.open_duplicate_identities(tenant)?.len(),
                    tx.members_of(tenant, Channel::All)?.len(),
                ))
            })
        };
        assert_eq!(seen(here()).await, (1, 1, 1, 1, 0, 0));
        assert_eq!(seen(there()).await, (1, 1, 1, 1, 1, 1));
        let other = values::person("李娜");
        assert!(
            read(storage, move |tx| tx.person(there(), other))
                .await
                .is_none()
        );
    }
}
