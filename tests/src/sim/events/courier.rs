//! Exchanges by another way: a courier takes them along, and a phone is set back to what it was.

use crate::sim::{
    ends::service::Answer,
    queue::Event,
    world::{World, note},
};
use minicbor::bytes::ByteVec;
use qicheng_app::sync;
use qicheng_credential::encoding::cbor;
use qicheng_exchange::{
    courier::{Bundle, Direction},
    limits,
};
use qicheng_test_world::Failure;

impl World {
    /// A phone gives a courier what it has to say.
    pub(in crate::sim) fn hand_over(&mut self, index: usize) -> Result<(), Failure> {
        let Some(app) = self.phones[index].app().filter(|_| !self.lies(index)) else {
            return Ok(());
        };
        let parcel = match sync::hand_to_courier(app) {
            Ok(parcel) => parcel,
            Err(error) => return super::errors::expected(&error),
        };
        let bundle = Bundle {
            service: self.service.parts.tenant.audience(),
            direction: Direction::Up,
            parcels: vec![parcel],
        };
        let bytes = bundle.encode()?;
        note!(
            self,
            "{} gives a courier {}",
            self.phones[index].name,
            bytes.len()
        );
        if self.random.chance(self.faults.drop) {
            return Ok(());
        }
        for _ in 0..=u8::from(self.random.chance(self.faults.repeat)) {
            let after = self.random.between(60_000, 2 * 3_600_000);
            self.later(after, Event::Delivered(index, bytes.clone()));
        }
        Ok(())
    }

    /// A courier leaves the service with replies.
    pub(in crate::sim) fn carried_back(
        &mut self,
        index: usize,
        answer: Answer,
    ) -> Result<(), Failure> {
        let Ok(bytes) = answer else {
            note!(self, "the courier gets nothing");
            return Ok(());
        };
        let bundles: Vec<ByteVec> = cbor::read(&bytes, limits::COURIER_BUNDLE * 2)?;
        for bundle in bundles {
            for parcel in Bundle::decode(&bundle)?.parcels {
                for _ in 0..=u8::from(self.random.chance(self.faults.repeat)) {
                    let after = self.random.between(60_000, 2 * 3_600_000);
                    self.later(after, Event::Brought(index, parcel.clone()));
                }
            }
        }
        Ok(())
    }

    /// A courier is back at the phone.
    pub(in crate::sim) fn brought(&mut self, index: usize, parcel: &[u8]) -> Result<(), Failure> {
        if self.lies(index) {
            return Ok(());
        }
        let stale = super::sabotage::before_parcel(self, index, parcel)?;
        let Some(app) = self.phones[index].app() else {
            return Ok(());
        };
        let taken = sync::take_from_courier(app, parcel);
        super::sabotage::after_parcel(self, index, stale)?;
        let name = self.phones[index].name;
        match taken {
            Ok(done) => note!(
                self,
                "{name} gets a courier's answer: {} applied {} refused",
                done.value.applied,
                done.value.refused
            ),
            Err(error) => {
                super::errors::expected(&error)?;
                note!(self, "{name} gets a courier's answer: {error}");
            }
        }
        Ok(())
    }

    pub(in crate::sim) fn back_up(&mut self, index: usize) -> Result<(), Failure> {
        let backup = self.phones[index].back_up()?;
        note!(self, "{} is backed up", self.phones[index].name);
        self.backups.insert(index, backup);
        Ok(())
    }

    pub(in crate::sim) fn restore(&mut self, index: usize) -> Result<(), Failure> {
        if let Some(backup) = self.backups.remove(&index) {
            note!(self, "{} is set back", self.phones[index].name);
            self.disturbed[index] = true;
            self.phones[index].restore(&backup)?;
            self.phones[index].boot()?;
            self.ledger.forget(index, &mut self.phones[index])?;
        }
        Ok(())
    }
}
