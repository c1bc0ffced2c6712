//! On what a person carries their credentials.

use crate::errors::error::ServiceError;
use qicheng_credential::key::PublicKey;
use qicheng_service_storage::people::Person;

/// A form in which a person carries tickets and health code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// On a phone, under its holder's key.
    Phone(PublicKey),
    /// On paper, for who has no phone.
    Paper,
    /// On paper beside the phone.
    OwnPaper,
}

impl Form {
    /// Returns every form in which a person carries their credentials.
    ///
    /// # Errors
    /// The key's.
    pub(super) fn of(person: &Person) -> Result<Vec<Self>, ServiceError> {
        let Some(point) = &person.registration.holder_key else {
            return Ok(vec![Self::Paper]);
        };
        let phone = Self::Phone(PublicKey::from_point(point)?);
        let own = person.own_paper.then_some(Self::OwnPaper);
        Ok([phone].into_iter().chain(own).collect())
    }

    /// Returns the key that the credential names; none on paper.
    pub(super) fn holder(self) -> Option<PublicKey> {
        match self {
            Self::Phone(key) => Some(key),
            Self::Paper | Self::OwnPaper => None,
        }
    }

    /// Returns the bytes of the key, to tell credentials apart.
    pub(super) fn point(self) -> Vec<u8> {
        self.holder()
            .map_or_else(Vec::new, |key| key.to_point().0.to_vec())
    }

    /// Returns what stands after a document's name, so that paper does not take the place of the phone's.
    pub(super) fn suffix(self) -> &'static [u8] {
        match self {
            Self::Phone(_) | Self::Paper => b"",
            Self::OwnPaper => OWN_PAPER,
        }
    }
}

/// What stands after the name of a document for paper beside a phone.
pub(super) const OWN_PAPER: &[u8] = b"paper";
