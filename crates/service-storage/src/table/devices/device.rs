//! The table `device`.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis, signed},
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_credential::key::{Kid, PublicKey};
use qicheng_domain::{ids::DeviceId, operations::operation::OperationHash, point::PointBytes};

/// What a device has brought on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DailyUsage {
    /// The day, since 1970.
    pub day: i64,
    /// People whom it introduced.
    pub people: u32,
    /// Operations.
    pub operations: u32,
    /// Bytes of their bodies.
    pub bytes: u32,
}

/// A device as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id, given here at its first request.
    pub id: DeviceId,
    /// The name of the key that signs its requests.
    pub kid: Kid,
    /// That key's point.
    pub exchange_key: PointBytes,
    /// The X25519 key to which manifests and couriered replies are sealed.
    pub sealing_key: [u8; 32],
    /// Highest counter of a request that it made online.
    pub counter: u64,
    /// SHA-256 of the request that had this counter.
    pub last_request: [u8; 32],
    /// Which of its chains counts: a fork ends one, re-enrolment begins the next.
    pub epoch: u32,
    /// Counter of the request with which that chain began; 0 for the first.
    pub chain_began: u64,
    /// Highest sequence of the chain that is held without gaps.
    pub head: u64,
    /// Hash of the operation there.
    pub head_hash: OperationHash,
    /// When the chain forked, until the device has enrolled again.
    pub forked_at: Option<DateTime<Utc>>,
    /// When a chain of this device forked last.
    pub last_fork_at: Option<DateTime<Utc>>,
    /// Whether it may exchange no more until staff says otherwise.
    pub barred: bool,
    /// What it brought on the day that it brought something last.
    pub spent: DailyUsage,
    /// The latest time of an operation of its chains that was not later than its request.
    pub said_at: Option<DateTime<Utc>>,
    /// When it came first.
    pub enrolled_at: DateTime<Utc>,
    /// When it came last.
    pub seen_at: DateTime<Utc>,
}

impl Device {
    /// Returns a device that comes for the first time, with the key that signs its requests and its X25519 key.
    #[must_use]
    pub fn newcomer(
        id: DeviceId,
        exchange: &PublicKey,
        sealing_key: [u8; 32],
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            kid: exchange.kid(),
            exchange_key: exchange.to_point(),
            sealing_key,
            counter: 0,
            last_request: [0; 32],
            epoch: 0,
            chain_began: 0,
            head: 0,
            head_hash: OperationHash::GENESIS,
            forked_at: None,
            last_fork_at: None,
            barred: false,
            spent: DailyUsage::default(),
            said_at: None,
            enrolled_at: at,
            seen_at: at,
        }
    }
}

impl Tx<'_> {
    /// Finds the device whose exchange key has this name.
    pub fn device_by_kid(
        &mut self,
        tenant: Tenant,
        kid: Kid,
    ) -> Result<Option<Device>, StorageError> {
        self.sql.one(
            "SELECT * FROM device WHERE tenant = ?1 AND kid = ?2",
            params![tenant.number(), kid.0],
            device,
        )
    }

    /// Adds a device; its key's name must not be taken.
    pub fn add_device(&mut self, tenant: Tenant, d: &Device) -> Result<(), StorageError> {
        self.sql.change(
            "INSERT INTO device (tenant, id, kid, exchange_key, sealing_key, counter, last_request, epoch,
                chain_began, head, head_hash, forked_at, last_fork_at, barred, enrolled_at, seen_at,
                spent_day, spent_people, spent_operations, spent_bytes, said_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
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
                d.spent.day,
                d.spent.people,
                d.spent.operations,
                d.spent.bytes,
                d.said_at.map(millis),
            ],
        )?;
        Ok(())
    }

    /// Writes everything of the device but its id, its exchange key and when it was enrolled.
    pub fn update_device(&mut self, tenant: Tenant, d: &Device) -> Result<(), StorageError> {
        self.sql.change(
            "UPDATE device SET sealing_key = ?3, counter = ?4, last_request = ?5, epoch = ?6, chain_began = ?7,
                head = ?8, head_hash = ?9, forked_at = ?10, last_fork_at = ?11, barred = ?12, seen_at = ?13,
                spent_day = ?14, spent_people = ?15, spent_operations = ?16, spent_bytes = ?17, said_at = ?18
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
                d.spent.day,
                d.spent.people,
                d.spent.operations,
                d.spent.bytes,
                d.said_at.map(millis),
            ],
        )?;
        Ok(())
    }

    /// Returns the devices that may exchange no more, the one heard of last first.
    pub fn barred_devices(&mut self, tenant: Tenant) -> Result<Vec<Device>, StorageError> {
        self.sql.rows(
            "SELECT * FROM device WHERE tenant = ?1 AND barred = 1 ORDER BY seen_at DESC, id",
            params![tenant.number()],
            device,
        )
    }
}

pub(super) fn device(row: &dyn Row) -> Result<Device, StorageError> {
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
        spent: DailyUsage {
            day: c.number("spent_day")?,
            people: c.number("spent_people")?,
            operations: c.number("spent_operations")?,
            bytes: c.number("spent_bytes")?,
        },
        said_at: c.optional_instant("said_at")?,
        enrolled_at: c.instant("enrolled_at")?,
        seen_at: c.instant("seen_at")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        StorageError,
        devices::{DailyUsage, Device},
        testing::{Storage, at, device, here, on_every_storage, read, write},
    };
    use qicheng_domain::operations::operation::OperationHash;

    on_every_storage! {
        a_device_comes_back_as_it_was_written,
        two_keys_of_one_name_are_refused,
    }

    async fn a_device_comes_back_as_it_was_written(storage: &Storage) {
        let first = device("a");
        let kid = first.kid;
        let written = first.clone();
        write(storage, move |tx| tx.add_device(here(), &written))
            .await
            .unwrap();
        assert_eq!(
            read(storage, move |tx| tx.device_by_kid(here(), kid)).await,
            Some(first.clone())
        );

        let changed = Device {
            sealing_key: [9; 32],
            counter: 40,
            last_request: [8; 32],
            epoch: 1,
            chain_began: 39,
            head: 0,
            head_hash: OperationHash::GENESIS,
            forked_at: Some(at(4)),
            last_fork_at: Some(at(5)),
            barred: true,
            spent: DailyUsage {
                day: 20_504,
                people: 1,
                operations: 2,
                bytes: 3,
            },
            said_at: Some(at(7)),
            seen_at: at(6),
            ..first
        };
        let written = changed.clone();
        write(storage, move |tx| tx.update_device(here(), &written))
            .await
            .unwrap();
        assert_eq!(
            read(storage, move |tx| tx.device_by_kid(here(), kid)).await,
            Some(changed)
        );
    }

    async fn two_keys_of_one_name_are_refused(storage: &Storage) {
        let (first, mut second) = (device("a"), device("b"));
        second.kid = first.kid;
        write(storage, move |tx| tx.add_device(here(), &first))
            .await
            .unwrap();
        let refused = write(storage, move |tx| tx.add_device(here(), &second)).await;
        assert_eq!(refused, Err(StorageError::Constraint));
    }
}
