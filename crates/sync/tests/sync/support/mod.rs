//! A phone, and a small service made of the real codec, for the tests of sync.
#![allow(dead_code, reason = "each test file uses a part")]

mod service;

#[allow(unused_imports, reason = "each test file uses a part")]
pub use service::{FakeService, Fault, Inner, sealing};

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::key::{Kid, PublicKey, Signer as _, SoftwareKey};
use qicheng_domain::{
    ids::{DeviceId, OperationId, PersonId},
    operations::{
        claim::{Claim, Consent},
        operation::Authorship,
    },
    region::RegionCode,
};
use qicheng_store::{
    Location, Store, StoreError,
    table::{
        device::{self, Device, DeviceKeys},
        document::{self, DocumentRow},
        outbox::{self, OutboxRow},
    },
};
use qicheng_sync::{SyncError, SyncReport, sync_once};
use tempfile::TempDir;

pub struct Phone {
    pub store: Store,
    _folder: TempDir,
}

pub fn service() -> RegionCode {
    RegionCode::new(433_130).unwrap()
}

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

pub fn later(seconds: i64) -> DateTime<Utc> {
    now() + TimeDelta::seconds(seconds)
}

pub fn person() -> PersonId {
    PersonId::new(now(), [1; 10])
}

pub fn operation(n: u8) -> OperationId {
    OperationId::new(later(i64::from(n)), [n; 10])
}

pub fn respond_key() -> SoftwareKey {
    qicheng_test_kit::key(5)
}

/// What a bundle with one `respond` key says.
pub fn trust(kid: Kid) -> Option<PublicKey> {
    let key = respond_key().public();
    (key.kid() == kid).then_some(key)
}

/// A phone that knows the service; `n` gives it keys of its own.
pub fn phone(n: u8) -> Phone {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Location::on_disk(folder.path().join("phone.db")), &[7; 32]).unwrap();
    let keys = DeviceKeys {
        id: DeviceId::new(now(), [n; 10]),
        exchange: [n; 32],
        sealing: [n + 100; 32],
    };
    store
        .write(|tx| device::add(tx, service(), "https://example.org", &keys, now()))
        .unwrap();
    Phone {
        store,
        _folder: folder,
    }
}

impl Phone {
    pub fn claim(&self, n: u8) -> OutboxRow {
        let claim = Claim::Consent(Consent {
            service: true,
            health: false,
            text_version: u16::from(n),
            language: "zh-CN".to_owned(),
        });
        let by = Authorship {
            id: operation(n),
            actor: person(),
            subject: person(),
            at: later(i64::from(n)),
        };
        self.store
            .write(|tx| outbox::record(tx, service(), by, &claim))
            .unwrap()
    }

    pub fn visit(&self, service: &FakeService) -> Result<SyncReport, SyncError> {
        block_on(sync_once(
            &self.store,
            self::service(),
            service,
            &trust,
            now(),
        ))
    }

    pub fn device(&self) -> Device {
        self.store.read(|tx| device::get(tx, service())).unwrap()
    }

    pub fn documents(&self) -> Vec<DocumentRow> {
        self.store
            .read(|tx| {
                let mut all = Vec::new();
                for kind in 0_u8..12 {
                    all.extend(document::of_kind(tx, kind.into())?);
                }
                Ok::<_, StoreError>(all)
            })
            .unwrap()
    }

    pub fn outbox(&self) -> Vec<OutboxRow> {
        self.store.read(|tx| outbox::about(tx, person())).unwrap()
    }

    /// Everything that a reply may change; the counter rises with each request and is left out.
    pub fn state(&self) -> (Device, Vec<OutboxRow>, Vec<DocumentRow>) {
        let mut device = self.device();
        device.counter = 0;
        (device, self.outbox(), self.documents())
    }
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}
