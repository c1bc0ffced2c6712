//! COSE_Sign1 (RFC 9052 §4.2), tagged or not, alone or as a CWT.

use super::lenient::{self, Labels};
use ciborium::Value;

const TAG_SIGN1: u64 = 18;
const TAG_CWT: u64 = 61;

const ALGORITHM: i128 = 1;
const CRITICAL: i128 = 2;
const KEY_ID: i128 = 4;

/// A signed message, not verified.
pub(super) struct Sign1 {
    protected: Vec<u8>,
    /// `alg`, the protected one where both headers have it.
    pub(super) algorithm: Option<i128>,
    /// `kid`, the protected one where both headers have it (HCERT §3.3.3).
    pub(super) key_id: Option<Vec<u8>>,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

impl Sign1 {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let message = lenient::untag(lenient::item(bytes)?, &[TAG_CWT, TAG_SIGN1]);
        let [protected, unprotected, payload, signature] =
            <[Value; 4]>::try_from(message.into_array().ok()?).ok()?;
        let protected = protected.into_bytes().ok()?;
        let mut header = if protected.is_empty() {
            Labels::of(Value::Map(Vec::new()))?
        } else {
            Labels::of(lenient::item(&protected)?)?
        };
        let mut loose_header = Labels::of(unprotected)?;
        // Nothing that a sender calls critical is understood here (RFC 9052 §3.1).
        if header.take(CRITICAL).is_some() {
            return None;
        }
        // Not signed, yet harmless: the signer's key admits one algorithm and the header only agrees.
        let algorithm = header
            .take(ALGORITHM)
            .or_else(|| loose_header.take(ALGORITHM));
        let key_id = header.take(KEY_ID).or_else(|| loose_header.take(KEY_ID));
        Some(Self {
            protected,
            algorithm: algorithm.and_then(|value| value.into_integer().ok().map(i128::from)),
            key_id: key_id.and_then(|value| value.into_bytes().ok()),
            payload: payload.into_bytes().ok()?,
            signature: signature.into_bytes().ok()?,
        })
    }

    /// The bytes that may have been signed: with the protected header as it came, and, where that
    /// is an empty map, as the standard has it then: of no bytes (RFC 9052 §4.4).
    pub(super) fn signed(&self) -> Vec<Vec<u8>> {
        let mut forms = vec![self.structure(&self.protected)];
        if self.protected == [0xa0] {
            forms.push(self.structure(&[]));
        }
        forms
    }

    fn structure(&self, protected: &[u8]) -> Vec<u8> {
        crate::encoding::cbor::write(&(
            "Signature1",
            minicbor::bytes::ByteVec::from(protected.to_vec()),
            minicbor::bytes::ByteVec::from(Vec::new()),
            minicbor::bytes::ByteVec::from(self.payload.clone()),
        ))
    }
}
