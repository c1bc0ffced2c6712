//! The table `act`: what staff signed, in columns to be counted and as it was signed.

use crate::{
    StorageError, Tenant, Tx,
    columns::{Columns, millis},
    value::{Row, params},
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    travel::act::Act,
};

/// An act of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRow {
    /// First 16 bytes of SHA-256 over its protected header and payload.
    pub digest: [u8; 16],
    /// What was done.
    pub act: Act,
    /// The device that sent it.
    pub device: DeviceId,
    /// When it was received.
    pub received_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Keeps an act and its signed bytes; returns whether it is new.
    pub fn add_act(
        &mut self,
        tenant: Tenant,
        r: &ActRow,
        signed: &[u8],
    ) -> Result<bool, StorageError> {
        let changed = self.sql.change(
            "INSERT INTO act (tenant, trip, digest, kind, leg, round, slot, at, by_person, door, temperature, device,
                bytes, received_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (tenant, trip, digest) DO NOTHING",
            params![
                tenant,
                r.act.trip.0,
                r.digest,
                r.act.kind,
                r.act.leg,
                r.act.round,
                r.act.slot,
                millis(r.act.at),
                r.act.by,
                r.act.door,
                r.act.temperature,
                r.device.as_bytes(),
                signed,
                millis(r.received_at),
            ],
        )?;
        Ok(changed > 0)
    }

    /// Returns the acts of a trip, oldest first by the clocks of those who did them.
    pub fn acts(&mut self, tenant: Tenant, trip: TripId) -> Result<Vec<ActRow>, StorageError> {
        self.sql.rows(
            "SELECT trip, digest, kind, leg, round, slot, at, by_person, door, temperature, device, received_at
             FROM act WHERE tenant = ?1 AND trip = ?2 ORDER BY at, digest",
            params![tenant, trip.0],
            act,
        )
    }
}

fn act(row: &dyn Row) -> Result<ActRow, StorageError> {
    let c = Columns::new(row, "act");
    Ok(ActRow {
        digest: c.array("digest")?,
        act: Act {
            kind: c.kind::<u8, _>("kind")?,
            trip: TripId(c.array("trip")?),
            leg: c.number("leg")?,
            slot: c.optional_number("slot")?,
            at: c.instant("at")?,
            by: PersonId::from_bytes(c.array("by_person")?),
            door: c.optional_number("door")?,
            temperature: c.optional_number("temperature")?,
            round: c.number("round")?,
        },
        device: DeviceId::from_bytes(c.array("device")?),
        received_at: c.instant("received_at")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Storage, TRIP, at, here, on_every_storage, values, write};
    use qicheng_domain::travel::act::ActKind;

    on_every_storage! {
        an_act_is_kept_once_and_read_from_its_columns,
        every_kind_of_act_comes_back,
    }

    fn act(kind: ActKind, slot: Option<u16>, minutes: i64) -> ActRow {
        ActRow {
            digest: [minutes as u8; 16],
            act: Act {
                kind,
                trip: TRIP,
                leg: 2,
                slot,
                at: at(minutes),
                by: values::person("乘务"),
                door: slot.map(|_| 1),
                temperature: slot.map(|_| 365),
                round: 3,
            },
            device: DeviceId::from_bytes([1; 16]),
            received_at: at(minutes + 1),
        }
    }

    async fn an_act_is_kept_once_and_read_from_its_columns(storage: &Storage) {
        let later = act(ActKind::Boarded, Some(2), 9);
        let earlier = act(ActKind::Boarded, Some(1), 3);
        write(storage, move |tx| {
            assert!(tx.add_act(here(), &later, b"signed")?);
            assert!(!tx.add_act(here(), &later, b"signed again")?);
            assert!(tx.add_act(here(), &earlier, b"other")?);
            assert_eq!(tx.acts(here(), TRIP)?, [earlier.clone(), later.clone()]);
            let bytes = tx.sql.one(
                "SELECT bytes FROM act WHERE digest = ?1",
                params![later.digest],
                |row| Columns::new(row, "act").bytes("bytes"),
            )?;
            assert_eq!(bytes.as_deref(), Some(&b"signed"[..]));
            Ok(())
        })
        .await
        .unwrap();
    }

    async fn every_kind_of_act_comes_back(storage: &Storage) {
        let rows: Vec<ActRow> = (1..)
            .zip(ActKind::ALL)
            .map(|(minutes, kind)| act(kind, None, minutes))
            .collect();
        write(storage, move |tx| {
            for row in &rows {
                assert!(tx.add_act(here(), row, b"signed")?);
            }
            assert_eq!(tx.acts(here(), TRIP)?, rows);
            Ok(())
        })
        .await
        .unwrap();
    }
}
