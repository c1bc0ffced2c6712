//! The trust bundle in use, parsed once.

use qicheng_credential::trust::Bundle;
use std::sync::{Arc, Mutex, PoisonError};

/// The bundle in use, read once: its keys cost more than all else that a look at it does.
#[derive(Default)]
pub(crate) struct BundleCache(Mutex<Option<(Vec<u8>, Arc<Bundle>)>>);

impl BundleCache {
    pub(crate) fn of(&self, bytes: Vec<u8>) -> Option<Arc<Bundle>> {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*read {
            Some((same, bundle)) if *same == bytes => Some(Arc::clone(bundle)),
            _ => {
                let bundle = Arc::new(Bundle::reopen(&bytes).ok()?);
                *read = Some((bytes, Arc::clone(&bundle)));
                Some(bundle)
            }
        }
    }
}
