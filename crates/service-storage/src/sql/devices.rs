use super::{
    Row, SqlTx,
    columns::{Columns, millis, signed},
    params,
};
use crate::{
    StorageError,
    devices::{Binding, Device, Devices},
    tenant::Tenant,
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::Kid;
use qicheng_domain::{
    ids::{DeviceId, PersonId},
    point::PointBytes,
};
use qicheng_exchange::operation::OperationHash;

impl Devices for SqlTx<'_> {
    fn device_by_kid(&mut self, tenant: Tenant, kid: Kid) -> Result<Option<Device>, StorageError> {
        self.tx.one(
            "SELECT * FROM device WHERE tenant = ?1 AND kid = ?2",
            params![tenant.number(), kid.0],
            device,
        )
    }

    fn add_device(&mut self, tenant: Tenant, d: &Device) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO device (tenant, id, kid, exchange_key, sealing_key, counter, last_request, epoch,
                chain_began, head, head_hash, forked_at, last_fork_at, barred, enrolled_at, seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            params![
                tenant.number(),
                d.id.as_bytes(),
                d.kid.0,
                d.exchange_key.0,
                d.sealing_key,
                signed(d.counter),
                d.last_request,
                d.epoch,
                signed(d.chain_began),
                signed(d.head),
                d.head_hash.0,
                d.forked_at.map(millis),
                d.last_fork_at.map(millis),
                d.barred,
                millis(d.enrolled_at),
                millis(d.seen_at),
            ],
        )?;
        Ok(())
    }

    fn update_device(&mut self, tenant: Tenant, d: &Device) -> Result<(), StorageError> {
        self.tx.change(
            "UPDATE device SET sealing_key = ?3, counter = ?4, last_request = ?5, epoch = ?6, chain_began = ?7,
                head = ?8, head_hash = ?9, forked_at = ?10, last_fork_at = ?11, barred = ?12, seen_at = ?13
             WHERE tenant = ?1 AND id = ?2",
            params![
                tenant.number(),
                d.id.as_bytes(),
                d.sealing_key,
                signed(d.counter),
                d.last_request,
                d.epoch,
                signed(d.chain_began),
                signed(d.head),
                d.head_hash.0,
                d.forked_at.map(millis),
                d.last_fork_at.map(millis),
                d.barred,
                millis(d.seen_at),
            ],
        )?;
        Ok(())
    }

    fn bind(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        person: PersonId,
        how: Binding,
        at: DateTime<Utc>,
    ) -> Result<(), StorageError> {
        self.tx.change(
            "INSERT INTO device_person (tenant, device, person, how, bound_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (tenant, device, person) DO NOTHING",
            params![tenant.number(), device.as_bytes(), person.as_bytes(), how as u8, millis(at)],
        )?;
        Ok(())
    }

    fn binding(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
        person: PersonId,
    ) -> Result<Option<Binding>, StorageError> {
        self.tx.one(
            "SELECT how FROM device_person WHERE tenant = ?1 AND device = ?2 AND person = ?3",
            params![tenant.number(), device.as_bytes(), person.as_bytes()],
            |row| how(&Columns::new(row, "device_person")),
        )
    }

    fn persons_of(
        &mut self,
        tenant: Tenant,
        device: DeviceId,
    ) -> Result<Vec<(PersonId, Binding)>, StorageError> {
        self.tx.rows(
            "SELECT person, how FROM device_person WHERE tenant = ?1 AND device = ?2 ORDER BY person",
            params![tenant.number(), device.as_bytes()],
            |row| {
                let c = Columns::new(row, "device_person");
                Ok((PersonId::from_bytes(c.array("person")?), how(&c)?))
            },
        )
    }

    fn devices_of(
        &mut self,
        tenant: Tenant,
        person: PersonId,
    ) -> Result<Vec<Device>, StorageError> {
        self.tx.rows(
            "SELECT d.* FROM device d JOIN device_person p ON p.tenant = d.tenant AND p.device = d.id
             WHERE p.tenant = ?1 AND p.person = ?2 ORDER BY d.id",
            params![tenant.number(), person.as_bytes()],
            device,
        )
    }

    fn barred_devices(&mut self, tenant: Tenant) -> Result<Vec<Device>, StorageError> {
        self.tx.rows(
            "SELECT * FROM device WHERE tenant = ?1 AND barred = 1 ORDER BY seen_at DESC, id",
            params![tenant.number()],
            device,
        )
    }
}

fn device(row: &dyn Row) -> Result<Device, StorageError> {
    let c = Columns::new(row, "device");
    Ok(Device {
        id: DeviceId::from_bytes(c.array("id")?),
        kid: Kid(c.array("kid")?),
        exchange_key: PointBytes(c.array("exchange_key")?),
        sealing_key: c.array("sealing_key")?,
        counter: c.number("counter")?,
        last_request: c.array("last_request")?,
        epoch: c.number("epoch")?,
        chain_began: c.number("chain_began")?,
        head: c.number("head")?,
        head_hash: OperationHash(c.array("head_hash")?),
        forked_at: c.optional_instant("forked_at")?,
        last_fork_at: c.optional_instant("last_fork_at")?,
        barred: c.flag("barred")?,
        enrolled_at: c.instant("enrolled_at")?,
        seen_at: c.instant("seen_at")?,
    })
}

fn how(c: &Columns<'_>) -> Result<Binding, StorageError> {
    match c.int("how")? {
        1 => Ok(Binding::Own),
        2 => Ok(Binding::Helped),
        3 => Ok(Binding::Staff),
        _ => Err(c.corrupt()),
    }
}
