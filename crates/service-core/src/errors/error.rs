//! What can go wrong inside the service. Never with personal data.

use crate::errors::code::{ErrorCode, ResourceKind};
use qicheng_credential::{
    credential::CredentialError,
    document::DocumentError,
    encoding::cbor::CborError,
    key::KeyError,
    status::StatusError,
    trust::{BundleError, TrustError},
};
use qicheng_domain::platform::EntropyError;
use qicheng_exchange::{cursor::CursorError, reply::ReplyError, seal::SealError};
use qicheng_service_storage::StorageError;

/// The service's storage, whose jobs fail as the service does.
pub type Storage = qicheng_service_storage::Storage<ServiceError>;

/// Why the service did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Nobody is logged in, or the session is over.
    #[error("not logged in")]
    NotLoggedIn,
    /// Who asks may not do this.
    #[error("not allowed")]
    NotAllowed,
    /// What is asked for is not there.
    #[error("{0} not found")]
    NotFound(ResourceKind),
    /// What is asked for contradicts how things stand; the code says how.
    #[error("conflict: {0}")]
    Conflict(ErrorCode),
    /// A field does not hold.
    #[error("{code} at {field}")]
    Field {
        /// The field's name, in snake case.
        field: &'static str,
        /// What is wrong.
        code: ErrorCode,
    },
    /// The service does not know that its clock is right, and signs nothing until it does.
    #[error("the service's clock is in doubt")]
    Clock,
    /// Too many attempts; come back later.
    #[error("too many attempts")]
    TooManyAttempts {
        /// After so many.
        seconds: u32,
    },
    /// The database did not do its part.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A credential could not be made.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// A document could not be made or read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A status list could not be made.
    #[error(transparent)]
    Status(#[from] StatusError),
    /// A manifest could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A password could not be hashed.
    #[error("a password could not be hashed")]
    Password,
    /// A document is not in the accepted form.
    #[error(transparent)]
    Form(#[from] CborError),
    /// A trust bundle is not taken.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A key is not trusted for this.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A device has more channels than a cursor can name.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// A reply could not be made.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// No random bytes were to be had.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}
