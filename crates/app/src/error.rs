//! What a use case can refuse, rich inside and a small code outside.

use crate::vault::VaultError;
use qicheng_codes::paper::PaperError;
use qicheng_credential::{
    credential::CredentialError, document::DocumentError, key::KeyError, message::MessageError,
    presentation::PresentationError, text::TextError,
};
use qicheng_domain::{
    claim::ClaimError,
    form::{FieldCode, FieldError},
    platform::EntropyError,
};
use qicheng_exchange::transport::{RefusedRequest, TransportError};
use qicheng_store::table::outbox::RecordError;
use qicheng_store::{OpenError, StoreError};
use qicheng_sync::{SyncError, http::ClientError};
use serde::Serialize;
use std::io;

/// What a screen has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum ErrorCode {
    /// Fields are wrong; they stand beside this.
    Form,
    /// The person has not agreed to it.
    NoConsent,
    /// No such person on this device.
    UnknownPerson,
    /// This device has no staff with that role.
    NotStaff,
    /// There is no ticket yet.
    NoTicket,
    /// The trip or its manifest is not on this device.
    NoTrip,
    /// Nobody of that slot is on the manifest.
    UnknownSlot,
    /// What was scanned is not what is expected here.
    WrongCode,
    /// A person without a phone has paper, one with a phone has not.
    WrongPass,
    /// Other doors have not shown who boarded.
    DoorsNotMerged,
    /// Two doors boarded somebody on one slot, and it is not settled who is on board.
    DoubleBoarding,
    /// Who signed it is not on duty on this trip, as far as this device's manifest says.
    NotOnTrip,
    /// This device's clock is wrong; that alone may be why.
    ClockWrong,
    /// No space is left; nothing was lost.
    DiskFull,
    /// The database is damaged; it was moved aside.
    Damaged,
    /// The database was made by a newer version.
    NewerVersion,
    /// The key vault cannot be used.
    Keys,
    /// The service cannot be reached now; what was said is kept.
    Offline,
    /// The service refuses this device's requests.
    ServiceRefused,
    /// The service takes no more of this device today; what was said is kept and goes later.
    DeviceLimit,
    /// The picture cannot be read as one.
    BadPicture,
    /// The device was not set up: it knows neither its service nor whom to trust.
    NotSetUp,
    /// Anything else; nothing was lost.
    Internal,
}

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Fields of a form.
    #[error("fields are wrong")]
    Form(Vec<FieldError>),
    /// A rule of the journey.
    #[error("refused: {0:?}")]
    Refused(ErrorCode),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The key vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A code's text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// A signed word between devices.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// A pass.
    #[error(transparent)]
    Presentation(#[from] PresentationError),
    /// A credential.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// A document of the feed.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A pass on paper.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// A claim that is kept cannot be read.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// A claim did not get into the outbox.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// An exchange did not take place.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// A file beside the database.
    #[error("a file cannot be used")]
    File(#[source] io::Error),
    /// The line to the service cannot be made.
    #[error(transparent)]
    Line(#[from] ClientError),
    /// No id or nonce can be drawn.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl AppError {
    /// One field is wrong.
    pub(crate) fn field(field: &str, code: FieldCode) -> Self {
        Self::Form(vec![FieldError {
            field: field.to_owned(),
            code,
        }])
    }

    /// Returns the code that a screen has words for.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Form(_) => ErrorCode::Form,
            Self::Refused(code) => *code,
            Self::Store(e)
            | Self::Record(RecordError::Store(e))
            | Self::Sync(SyncError::Store(e)) => store(e),
            Self::Open(OpenError::Full) => ErrorCode::DiskFull,
            Self::Open(OpenError::File(e))
            | Self::Vault(VaultError::Unavailable(e))
            | Self::File(e)
                if e.kind() == io::ErrorKind::StorageFull =>
            {
                ErrorCode::DiskFull
            }
            Self::Open(OpenError::Damaged) => ErrorCode::Damaged,
            Self::Open(OpenError::Newer) => ErrorCode::NewerVersion,
            Self::Sync(SyncError::Transport(TransportError::Refused(
                RefusedRequest::DeviceLimit,
            ))) => ErrorCode::DeviceLimit,
            Self::Sync(SyncError::Transport(
                TransportError::Refused(RefusedRequest::Time) | TransportError::CertificateTime,
            )) => ErrorCode::ClockWrong,
            Self::Sync(SyncError::Transport(TransportError::Refused(_))) => {
                ErrorCode::ServiceRefused
            }
            Self::Sync(SyncError::Transport(_)) => ErrorCode::Offline,
            Self::Vault(_) | Self::Key(_) | Self::Open(OpenError::WrongKey) => ErrorCode::Keys,
            Self::Text(_) | Self::Message(_) => ErrorCode::WrongCode,
            _ => ErrorCode::Internal,
        }
    }

    /// Returns the fields that are wrong, if any.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Form(fields) => fields,
            _ => &[],
        }
    }
}

fn store(error: &StoreError) -> ErrorCode {
    match error {
        StoreError::Full => ErrorCode::DiskFull,
        StoreError::Damaged => ErrorCode::Damaged,
        _ => ErrorCode::Internal,
    }
}
