use super::{
    SqlTx,
    columns::{Columns, millis},
    params,
};
use crate::{
    StorageError,
    acts::{ActRow, Acts},
    tenant::Tenant,
};
use qicheng_credential::act::SignedAct;
use qicheng_domain::ids::{DeviceId, TripId};

impl Acts for SqlTx<'_> {
    fn add_act(&mut self, tenant: Tenant, r: &ActRow) -> Result<bool, StorageError> {
        let changed = self.tx.change(
            "INSERT INTO act (tenant, trip, digest, kind, leg, round, slot, at, by_person, device, bytes, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (tenant, trip, digest) DO NOTHING",
            params![
                tenant.number(),
                r.act.trip.0,
                r.digest,
                r.act.kind as u8,
                r.act.leg,
                r.act.round,
                r.act.slot.map_or(-1, i32::from),
                millis(r.act.at),
                r.act.by.as_bytes(),
                r.device.as_bytes(),
                r.bytes,
                millis(r.received_at),
            ],
        )?;
        Ok(changed > 0)
    }

    fn acts(&mut self, tenant: Tenant, trip: TripId) -> Result<Vec<ActRow>, StorageError> {
        self.tx.rows(
            "SELECT digest, device, bytes, received_at FROM act WHERE tenant = ?1 AND trip = ?2 ORDER BY at, digest",
            params![tenant.number(), trip.0],
            |row| {
                let c = Columns::new(row, "act");
                let bytes = c.bytes("bytes")?;
                let act = SignedAct::parse(&bytes).map_err(|_| c.corrupt())?.act;
                Ok(ActRow {
                    digest: c.array("digest")?,
                    act,
                    device: DeviceId::from_bytes(c.array("device")?),
                    bytes,
                    received_at: c.instant("received_at")?,
                })
            },
        )
    }
}
