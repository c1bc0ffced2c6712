//! Why a phone and its service did not come together.

use qicheng_credential::key::KeyError;
use qicheng_domain::loggable;
use qicheng_exchange::{
    reply::ReplyError, request::RequestError, seal::SealError, transport::TransportError,
};
use qicheng_store::StoreError;

/// Why an exchange did not take place. Nothing is lost: what was to be sent stays in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Nothing came back, or the service refused the request as a whole.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// What came back is not the service's reply to what was asked.
    #[error(transparent)]
    Reply(#[from] ReplyError),
    /// The request could not be made.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// What a courier brought, or is to take, could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// No request that this phone gave to a courier is answered by it.
    #[error("answers no request of this phone")]
    Unasked,
    /// The device's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The phone's database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

loggable! { SyncError }
