use crate::{
    envelope::{Envelope, EnvelopeError, Type},
    key::PublicKey,
};
use qicheng_domain::redact_debug;
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// Signatures that are remembered: all lists, rules and plans that a door asks about, many times over.
const MOST: usize = 4_096;

/// Issuers' signatures that were found good. A door looks at the same lists, rules and plans at each scan, and to compute
/// their signatures again would say nothing new; whether the key still counts is asked each time.
#[derive(Default)]
pub(super) struct FoundGood(Mutex<HashSet<[u8; 32]>>);

redact_debug!(FoundGood);

impl FoundGood {
    /// Checks the signature as `kind`.
    pub(super) fn verify(
        &self,
        envelope: &Envelope<'_>,
        key: &PublicKey,
        kind: Type,
    ) -> Result<(), EnvelopeError> {
        let name = envelope.signature_name(key, kind);
        let remembered = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered().contains(&name) {
            return Ok(());
        }
        envelope.verify(key, kind, b"")?;
        let mut remembered = remembered();
        if remembered.len() == MOST {
            remembered.clear();
        }
        remembered.insert(name);
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
    fn what_was_found_good_is_good_for_the_same_key_type_and_bytes_alone() {
        let found = FoundGood::default();
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
            found.verify(&envelope, key, kind).is_ok()
        };
        for _ in 0..3 {
            assert!(verify(&list, &issuer.public(), Type::List));
            assert!(verify(&next, &issuer.public(), Type::List));
            assert!(!verify(&altered, &issuer.public(), Type::List));
            assert!(!verify(&swapped, &issuer.public(), Type::List));
            assert!(!verify(&list, &other, Type::List));
            assert!(!verify(&list, &issuer.public(), Type::Notice));
        }
        assert_eq!(found.0.lock().unwrap().len(), 2);
    }

    #[test]
    fn it_remembers_no_more_than_so_many() {
        let found = FoundGood::default();
        let names = (0..MOST).map(|n| {
            let mut name = [0; 32];
            name[..8].copy_from_slice(&n.to_be_bytes());
            name
        });
        found.0.lock().unwrap().extend(names);
        let issuer = key(1);
        let signed = sign(&issuer, Type::List, b"", None, None, &[1]).unwrap();
        let envelope = Envelope::parse(&signed, 1_000).unwrap();
        found
            .verify(&envelope, &issuer.public(), Type::List)
            .unwrap();
        assert_eq!(found.0.lock().unwrap().len(), 1);
    }
}
