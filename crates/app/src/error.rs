//! What a use case can refuse, rich inside and a small code outside.

use crate::vault::VaultError;
use qicheng_codes::{animated::AnimatedError, make::MakeError, paper::PaperError};
use qicheng_credential::{
    credential::CredentialError,
    document::DocumentError,
    encoding::{cbor::CborError, text::TextError},
    envelope::EnvelopeError,
    key::KeyError,
    message::MessageError,
    presentation::PresentationError,
    setup::SetupCodeError,
    trust::{BundleError, TrustError},
};
use qicheng_domain::{
    codes,
    form::{FieldCode, FieldError},
    log::{LogValue, Loggable},
    operations::{claim::ClaimError, operation::TooLarge},
    platform::EntropyError,
};
use qicheng_exchange::transport::{RefusedRequest, TransportError};
use qicheng_store::{OpenError, SqliteError, StoreError, table::outbox::RecordError};
use qicheng_sync::{SyncError, http::ClientError};
use std::{error::Error, fmt, io};

codes! {
    /// What a screen has words for.
    #[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
    pub enum ErrorCode {
        /// Some fields are invalid; `fields` lists them.
        Form = "form",
        /// The person has not agreed to it.
        NoConsent = "no-consent",
        /// No such person on this device.
        UnknownPerson = "unknown-person",
        /// This device has no staff with that role.
        NotStaff = "not-staff",
        /// There is no ticket yet.
        NoTicket = "no-ticket",
        /// The trip or its manifest is not on this device.
        NoTrip = "no-trip",
        /// Nobody of that slot is on the manifest.
        UnknownSlot = "unknown-slot",
        /// What was scanned is not what is expected here.
        WrongCode = "wrong-code",
        /// What was scanned is a code of somebody else's: a link, a payment code, another app's.
        NotOurs = "not-ours",
        /// A person without a phone has paper, one with a phone has not.
        WrongPass = "wrong-pass",
        /// Other doors have not shown who boarded.
        DoorsNotMerged = "doors-not-merged",
        /// Two doors boarded somebody on one slot, and it is not settled who is on board.
        DoubleBoarding = "double-boarding",
        /// Who signed it is not on duty on this trip, as far as this device's manifest says.
        NotOnTrip = "not-on-trip",
        /// This device's clock is wrong; that alone may be why.
        ClockWrong = "clock-wrong",
        /// No space is left; nothing was lost.
        DiskFull = "disk-full",
        /// The database is damaged; it was moved aside.
        Damaged = "damaged",
        /// The database was made by a newer version.
        NewerVersion = "newer-version",
        /// The key vault cannot be used.
        Keys = "keys",
        /// The service cannot be reached now; what was said is kept.
        Offline = "offline",
        /// The service refuses this device's requests.
        ServiceRefused = "service-refused",
        /// The service takes no more of this device today; what was said is kept and goes later.
        DeviceLimit = "device-limit",
        /// The picture cannot be read as one.
        BadPicture = "bad-picture",
        /// The device was not set up: it knows neither its service nor whom to trust.
        NotSetUp = "not-set-up",
        /// The service's trust bundle is not that of the set-up code.
        OtherTrust = "other-trust",
        /// The device belongs to a service already.
        AlreadySetUp = "already-set-up",
        /// The window asked for what this version does not know, or not as it is asked for.
        BadArguments = "bad-arguments",
        /// Anything else; nothing was lost.
        Internal = "internal",
    }
}

impl ErrorCode {
    /// Returns whether it is a fault of the app or the device rather than of the request.
    #[must_use]
    pub(crate) fn is_fault(self) -> bool {
        matches!(
            self,
            Self::BadArguments
                | Self::Damaged
                | Self::DiskFull
                | Self::Internal
                | Self::Keys
                | Self::NewerVersion
        )
    }
}

/// Why a device cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A file is not there or cannot be read.
    #[error("a file of the set-up cannot be read")]
    File(#[from] io::Error),
    /// The file is not what it is to be.
    #[error("the set-up cannot be understood")]
    Form(#[from] serde_json::Error),
    /// The roots are not three public keys.
    #[error("the set-up names no three root keys")]
    Roots,
    /// The service's trust bundle has other roots than the set-up code names.
    #[error("the trust bundle has other roots than the set-up code")]
    OtherRoots,
    /// The service's trust bundle is not accepted.
    #[error("the trust bundle is not accepted")]
    Bundle(#[from] BundleError),
}

/// What is wrong in its own words: the file's are not quoted.
impl Loggable for SetupError {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => write!(f, "{self}; {}", LogValue(error)),
            Self::Form(error) => write!(f, "{self}; line {}", error.line()),
            Self::Bundle(error) => write!(f, "{self}; {error}"),
            Self::Roots | Self::OtherRoots => write!(f, "{self}"),
        }
    }
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
    /// An animated code.
    #[error(transparent)]
    Animated(#[from] AnimatedError),
    /// No id or nonce can be drawn.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The device cannot be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Not a set-up code.
    #[error(transparent)]
    SetupCode(#[from] SetupCodeError),
    /// An answer cannot be written as JSON.
    #[error("an answer cannot be written")]
    Answer,
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
            Self::Text(TextError::Foreign) => ErrorCode::NotOurs,
            Self::Text(_) | Self::Message(_) | Self::SetupCode(_) => ErrorCode::WrongCode,
            Self::Setup(SetupError::Bundle(BundleError::Expired)) => ErrorCode::ClockWrong,
            Self::Setup(SetupError::OtherRoots | SetupError::Bundle(_)) => ErrorCode::OtherTrust,
            Self::Setup(SetupError::File(e)) if e.kind() == io::ErrorKind::StorageFull => {
                ErrorCode::DiskFull
            }
            _ => ErrorCode::Internal,
        }
    }

    /// Returns what went wrong and what lay behind it, for the log.
    #[must_use]
    pub fn causes(&self) -> Causes<'_> {
        Causes(self)
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

/// An error in its own words, and each cause behind it.
///
/// The words of our own errors are fixed, with numbers, codes and times in them. Of another's error no more is shown than
/// its kind, since it may quote what it was about.
#[derive(Debug, Clone, Copy)]
pub struct Causes<'a>(&'a AppError);

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            let words = words_of(cause);
            // Some of our errors take their cause's words into their own.
            if !said.ends_with(&words) {
                write!(f, "; {words}")?;
            }
            said = words;
            next = cause.source();
        }
        Ok(())
    }
}

impl Loggable for Causes<'_> {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Returns the message of an error of this workspace, and only the kind of a system error.
fn words_of(error: &(dyn Error + 'static)) -> String {
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return LogValue(error).to_string();
    }
    macro_rules! ours {
        ($($name:ty),+ $(,)?) => {
            $(error.is::<$name>())||+
        };
    }
    let is_ours = ours![
        CborError,
        CredentialError,
        DocumentError,
        EntropyError,
        EnvelopeError,
        KeyError,
        MakeError,
        RefusedRequest,
        SqliteError,
        StoreError,
        TooLarge,
        TransportError,
        TrustError,
    ];
    if is_ours {
        error.to_string()
    } else {
        "a cause of another kind".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_store::{Location, Store, table::setting};

    fn said(error: impl Into<AppError>) -> String {
        error.into().causes().to_string()
    }

    #[test]
    fn an_internal_error_keeps_its_causes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Location::on_disk(folder.path().join("a.db")), &[7; 32]).unwrap();
        let refused = store.read(|tx| setting::put(tx, "language", "张晓伟"));
        let error = AppError::from(refused.unwrap_err());
        assert_eq!(error.code(), ErrorCode::Internal);
        assert_eq!(
            said(error),
            "the database refused; attempt to write a readonly database (SQLite 8)"
        );
        let form = SyncError::Reply(qicheng_exchange::reply::ReplyError::Form(
            CborError::Trailing,
        ));
        assert!(said(form).starts_with("not a reply: "));
    }

    #[test]
    fn what_another_library_quotes_is_left_out() {
        let quoting = || io::Error::new(io::ErrorKind::InvalidData, "433130198803152817");
        let told = said(AppError::File(quoting()));
        assert_eq!(told, "a file cannot be used; invalid data");
        let told = said(VaultError::Unavailable(quoting()));
        assert_eq!(told, "the key vault cannot be used; invalid data");
    }
}
