//! The device's keys in use.

use qicheng_credential::key::{KeyError, Signer as _, SoftwareKey};
use qicheng_exchange::{message::Enrolment, seal::SealingKey};
use qicheng_store::table::device::DeviceKeys;

pub(crate) struct Keys {
    pub exchange: SoftwareKey,
    pub sealing: SealingKey,
}

impl Keys {
    pub fn of(keys: &DeviceKeys) -> Result<Self, KeyError> {
        Ok(Self {
            exchange: SoftwareKey::from_secret(&keys.exchange)?,
            sealing: SealingKey::from_secret(&keys.sealing),
        })
    }

    pub fn enrolment(&self) -> Enrolment {
        Enrolment {
            exchange_key: self.exchange.public(),
            sealing_key: self.sealing.public().0,
        }
    }
}
