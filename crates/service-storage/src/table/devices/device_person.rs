//! The table `device_person`.

use super::device::{Device, device};
use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::params,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{DeviceId, PersonId};

/// How a device came to speak for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Binding {
    /// The person's own, or their family's: it made the person.
    Own = 1,
    /// A helper's, who registered the person.
    Helped = 2,
    /// Staff took up a role on it.
    Staff = 3,
}

impl Tx<'_> {
    /// Lets the device speak for the person; a binding that stands already is kept.
    pub fn bind(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        person: PersonId,
        how: Binding,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO device_person (tenant, device, person, how, bound_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, device, person) DO NOTHING",
            params![tenant.number(), device.as_bytes(), person.as_bytes(), how as u8, millis(at)],
        )?;
        Ok(())
    }

    /// Returns how the device may speak for the person.
    pub fn binding(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        person: PersonId,
    ) -> Result<Option<Binding>, StorageError> {
        self.sql.one(
            "SELECT how FROM device_person WHERE tenant = ?1 AND device = ?2 AND person = ?3",
            params![tenant.number(), device.as_bytes(), person.as_bytes()],
            |row| how(&Columns::new(row, "device_person")),
        )
    }

    /// Returns whom the device speaks for.
    pub fn persons_of(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
    ) -> Result<Vec<(PersonId, Binding)>, StorageError> {
        self.sql.rows(
            "SELECT person, how FROM device_person WHERE tenant = ?1 AND device = ?2 ORDER BY person",
            params![tenant.number(), device.as_bytes()],
            |row| {
                let c = Columns::new(row, "device_person");
                Ok((PersonId::from_bytes(c.array("person")?), how(&c)?))
            },
        )
    }

    /// Returns up to `limit` of those for whom the device speaks, by their ids, after one of them.
    pub fn persons_after(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<PersonId>, StorageError> {
        let after = after.map_or_else(Vec::new, |person| person.as_bytes().to_vec());
        self.sql.rows(
            "SELECT person FROM device_person WHERE tenant = ?1 AND device = ?2 AND person > ?3
             ORDER BY person LIMIT ?4",
            params![tenant.number(), device.as_bytes(), after, limit],
            |row| {
                let c = Columns::new(row, "device_person");
                Ok(PersonId::from_bytes(c.array("person")?))
            },
        )
    }

    /// Returns whether the device speaks for somebody whose identity was verified; only the first are looked at.
    pub fn speaks_for_verified(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
    ) -> Result<bool, StorageError> {
        let found = self.sql.one(
            "SELECT p.id FROM (SELECT person FROM device_person WHERE tenant = ?1 AND device = ?2
                 ORDER BY person LIMIT 256) AS b
             JOIN person p ON p.tenant = ?1 AND p.id = b.person WHERE p.identity = 3 LIMIT 1",
            params![tenant.number(), device.as_bytes()],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    /// Returns the devices that speak for the person.
    pub fn devices_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Device>, StorageError> {
        self.sql.rows(
            "SELECT d.* FROM device d JOIN device_person p ON p.tenant = d.tenant AND p.device = d.id
             WHERE p.tenant = ?1 AND p.person = ?2 ORDER BY d.id",
            params![tenant.number(), person.as_bytes()],
            device,
        )
    }
}

fn how(c: &Columns<'_>) -> Result<Binding, StorageError> {
    match c.int("how")? {
        1 => Ok(Binding::Own),
        2 => Ok(Binding::Helped),
        3 => Ok(Binding::Staff),
        _ => Err(c.corrupt()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError, Tx,
        devices::Binding,
        testing::{Storage, at, device, here, on_every_storage, read, values, write},
    };
    use qicheng_domain::ids::{DeviceId, PersonId};

    on_every_storage! {
        bindings_are_kept_and_found_both_ways,
    }

    /// Everyone for whom the device speaks, one after the other.
    fn pages(tx: &mut Tx<'_>, device: DeviceId) -> Result<Vec<PersonId>, StorageError> {
        let (mut all, mut last) = (Vec::new(), None);
        while let Some(next) = tx.persons_after(here(), device, last, 1)?.pop() {
            all.push(next);
            last = Some(next);
        }
        Ok(all)
    }

    async fn bindings_are_kept_and_found_both_ways(storage: &Storage) {
        let (a, b) = (device("a"), device("b"));
        let (zhang, li) = (values::person("张晓伟"), values::person("李娜"));
        let (first, second) = (a.clone(), b.clone());
        write(storage, move |tx| {
            tx.add_device(here(), &first)?;
            tx.add_device(here(), &second)?;
            tx.bind(here(), first.id, zhang, Binding::Own, at(0))?;
            tx.bind(here(), first.id, zhang, Binding::Staff, at(1))?;
            tx.bind(here(), first.id, li, Binding::Helped, at(2))?;
            tx.bind(here(), second.id, li, Binding::Own, at(3))
        })
        .await
        .unwrap();
        let (first, second) = (a.id, b.id);
        let found = read(storage, move |tx| {
            Ok((
                tx.binding(here(), first, zhang)?,
                tx.binding(here(), second, zhang)?,
                tx.persons_of(here(), first)?,
                tx.devices_of(here(), li)?,
                pages(tx, first)?,
            ))
        })
        .await;
        let mut persons = vec![(zhang, Binding::Own), (li, Binding::Helped)];
        persons.sort_unstable_by_key(|(person, _)| *person);
        let mut devices = vec![a, b];
        devices.sort_unstable_by_key(|d| d.id);
        let in_order: Vec<_> = persons.iter().map(|(person, _)| *person).collect();
        assert_eq!(
            found,
            (Some(Binding::Own), None, persons, devices, in_order)
        );
    }
}
