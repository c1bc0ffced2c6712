//! Whom a place trusts to sign certificates, as a document of the feed.

use super::Signers;
use crate::named;
use minicbor::{Decode, Encode, bytes::ByteVec};
use qicheng_domain::region::RegionCode;

/// Bytes that a list's id may have.
pub const LIST_ID_MAX: usize = 24;

/// Document signers that a place trusts. It counts for that place and what lies in it, as its rules do.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignerList {
    /// Which of the place's lists, through all its versions: lower-case letters, digits and hyphens.
    #[n(1)]
    pub id: String,
    /// Rises with each change.
    #[n(2)]
    pub version: u32,
    /// Each signer's X.509 certificate as DER.
    #[n(3)]
    pub certificates: Vec<ByteVec>,
}

impl SignerList {
    /// Returns the name under which a place's list stands in feeds: the place's number, big-endian, and the id.
    #[must_use]
    pub fn name(place: RegionCode, id: &str) -> Vec<u8> {
        named::name_of(place, id)
    }

    /// Returns whether the id is well formed and every certificate is one that signs health certificates.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.has_name() && self.add_to(&mut Signers::default()) == self.certificates.len()
    }

    /// Returns whether the id is well formed.
    #[must_use]
    pub fn has_name(&self) -> bool {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=LIST_ID_MAX).contains(&self.id.len()) && self.id.bytes().all(allowed)
    }

    /// Adds its signers and returns how many: one that this version cannot read is passed over, so that a list of a
    /// later version still serves.
    pub fn add_to(&self, signers: &mut Signers) -> usize {
        let added = self
            .certificates
            .iter()
            .filter(|der| signers.add(der).is_ok());
        added.count()
    }
}
