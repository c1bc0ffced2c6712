use crate::{
    envelope::{Envelope, EnvelopeError, Type},
    key::PublicKey,
};
use qicheng_domain::redact_debug;
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// Entries of the cache: many times the lists, rules and plans that a door needs.
const MAX_ENTRIES: usize = 4_096;

/// Issuers' signatures that were verified. A door reads the same lists, rules and plans at each scan; whether the key
/// is still valid is checked each time.
#[derive(Default)]
pub(super) struct VerifiedSignatureCache(Mutex<HashSet<[u8; 32]>>);

redact_debug!(VerifiedSignatureCache);

impl VerifiedSignatureCache {
    /// Checks the signature as `kind`.
    pub(super) fn verify(
        &self,
        envelope: &Envelope<'_>,
        key: &PublicKey,
        kind: Type,
    ) -> Result<(), EnvelopeError> {
        let name = envelope.signature_name(key, kind);
        let entries = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries().contains(&name) {
            return Ok(());
        }
        envelope.verify(key, kind, b"")?;
        let mut entries = entries();
        if entries.len() == MAX_ENTRIES {
            entries.clear();
        }
        entries.insert(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at a surprise")]

    use super::*;
    use crate::{
        envelope::sign,
        key::{Signer as _, SoftwareKey},
    };

    fn key(n: u8) -> SoftwareKey {
        SoftwareKey::from_secret(&[n; 32]).unwrap()
    }

    #[test]
    fn a_cached_signature_is_valid_for_the_same_key_type_and_bytes_only() {
        let cache = VerifiedSignatureCache::default();
        let (issuer, other) = (key(1), key(2).public());
        let signed = |payload| sign(&issuer, Type::List, b"", None, None, payload).unwrap();
        let (list, next) = (signed(&[1]), signed(&[2]));
        let mut altered = list.clone();
        *altered.last_mut().unwrap() ^= 1;
        let mut swapped = next.clone();
        let signature = swapped.len() - 64..;
        swapped[signature.clone()].copy_from_slice(&list[signature]);
        let verify = |bytes: &[u8], key: &PublicKey, kind| {
            let envelope = Envelope::parse(bytes, 1_000).unwrap();
            cache.verify(&envelope, key, kind).is_ok()
        };
        for _ in 0..3 {
            assert!(verify(&list, &issuer.public(), Type::List));
            assert!(verify(&next, &issuer.public(), Type::List));
            assert!(!verify(&altered, &issuer.public(), Type::List));
            assert!(!verify(&swapped, &issuer.public(), Type::List));
            assert!(!verify(&list, &other, Type::List));
            assert!(!verify(&list, &issuer.public(), Type::Notice));
        }
        assert_eq!(cache.0.lock().unwrap().len(), 2);
    }

    #[test]
    fn the_cache_is_bounded() {
        let cache = VerifiedSignatureCache::default();
        let names = (0..MAX_ENTRIES).map(|n| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&n.to_be_bytes());
            name
        });
        cache.0.lock().unwrap().extend(names);
        let issuer = key(1);
        let signed = sign(&issuer, Type::List, b"", None, None, &[1]).unwrap();
        let envelope = Envelope::parse(&signed, 1_000).unwrap();
        cache
            .verify(&envelope, &issuer.public(), Type::List)
            .unwrap();
        assert_eq!(cache.0.lock().unwrap().len(), 1);
    }
}
