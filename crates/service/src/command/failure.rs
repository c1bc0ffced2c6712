//! Why a command fails, and the sentence for whoever typed it.

use qicheng_credential::{setup::SetupCodeError, texts::errors};
use qicheng_domain::{platform::EntropyError, region::RegionCode};
use qicheng_messages::{
    Key, Message,
    text::{cause_storage, service_failure},
};
use qicheng_service::{data::DataError, installation::InstallationError};
use qicheng_service_core::{ErrorCode, ServiceError, audit::Broken, place::keys::KeysFileError};
use qicheng_service_storage::StorageError;
use std::{
    io,
    path::{Path, PathBuf},
};

/// Why a command fails.
///
/// It is made of what went wrong, never of a sentence: the words are in the catalogue of messages.
#[derive(Debug)]
pub enum CommandError {
    /// GB/T 2260 has no such place.
    UnknownPlace(RegionCode),
    /// Phones cannot reach a service by such an address.
    Address(String),
    /// The audit chain is empty.
    NothingRecorded,
    /// The audit chain was tampered with.
    Audit(Broken),
    /// A file that the command was given cannot be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The socket to listen on, the port file, or the terminal.
    Io(io::Error),
    /// The service's folder.
    Data(DataError),
    /// There is no installation.
    Installation(InstallationError),
    /// The service.
    Service(ServiceError),
    /// The answer cannot be written as JSON.
    Json(serde_json::Error),
}

impl CommandError {
    /// Says which file cannot be read or written.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |error| Self::File { path, error }
    }

    /// Returns the sentence.
    pub fn message(&self) -> Message<'_> {
        match self {
            Self::UnknownPlace(place) => service_failure::no_place(place.to_string()),
            Self::Address(address) => service_failure::not_an_address(address),
            Self::NothingRecorded => service_failure::nothing_recorded(),
            Self::Audit(broken) => audit(broken),
            Self::File { path, error } => {
                service_failure::file(error.to_string(), path.display().to_string())
            }
            Self::Io(error) => service_failure::internal(error.to_string()),
            Self::Data(error) => data(error),
            Self::Installation(error) => installation(error),
            Self::Service(error) => service(error),
            Self::Json(error) => service_failure::internal(error.to_string()),
        }
    }

    /// Returns whether it was the storage that failed, and not what it was asked.
    pub fn is_of_storage(&self) -> bool {
        let (Self::Service(ServiceError::Storage(error)) | Self::Data(DataError::Storage(error))) =
            self
        else {
            return false;
        };
        matches!(
            error,
            StorageError::Database(_)
                | StorageError::Corrupt(_)
                | StorageError::Altered(_)
                | StorageError::Disk
                | StorageError::Stopped
        )
    }
}

fn audit(broken: &Broken) -> Message<'static> {
    match broken {
        Broken::Changed { seq } => service_failure::audit_changed(seq.to_string()),
        Broken::Order { seq } => service_failure::audit_order(seq.to_string()),
        Broken::Cut { held, named } => {
            service_failure::audit_cut(held.to_string(), named.to_string())
        }
        Broken::Other { seq } => service_failure::audit_other(seq.to_string()),
        Broken::Unsigned => service_failure::audit_unsigned(),
    }
}

fn data(error: &DataError) -> Message<'_> {
    let shown = |path: &Path| path.display().to_string();
    match error {
        DataError::Io { path, source } => service_failure::file(source.to_string(), shown(path)),
        DataError::Made(folder) => service_failure::already_made(shown(folder)),
        DataError::NotMade(folder) => service_failure::not_made(shown(folder)),
        DataError::Served(folder) => service_failure::served(shown(folder)),
        DataError::Secrets => service_failure::entropy(),
        DataError::Identity(error) => service_failure::file(error.to_string(), "service.json"),
        DataError::Keys(KeysFileError::Io(error)) => service_failure::keys_io(error.to_string()),
        DataError::Keys(KeysFileError::Form) => service_failure::keys_form(),
        DataError::Storage(error) => storage(error),
    }
}

fn installation(error: &InstallationError) -> Message<'_> {
    match error {
        InstallationError::NoAddress => service_failure::no_address(),
        InstallationError::NoTrust => service_failure::no_trust(),
        InstallationError::Code(error) => errors::setup_code(*error),
        InstallationError::Picture(error) => service_failure::internal(error.to_string()),
        InstallationError::Json(error) => service_failure::internal(error.to_string()),
        InstallationError::Service(error) => service(error),
    }
}

fn service(error: &ServiceError) -> Message<'_> {
    match error {
        ServiceError::NotLoggedIn => refused(ErrorCode::NotLoggedIn),
        ServiceError::NotAllowed => refused(ErrorCode::NotAllowed),
        ServiceError::NotFound(what) => {
            service_failure::field(what.as_str(), refused(ErrorCode::NotFound))
        }
        // The only role that an account can have is given already.
        ServiceError::Conflict(ErrorCode::Role) => service_failure::other_role(),
        ServiceError::Conflict(code) => refused(*code),
        ServiceError::Field { field, code } => service_failure::field(*field, refused(*code)),
        ServiceError::Clock => refused(ErrorCode::Clock),
        ServiceError::TooManyAttempts { seconds } => service_failure::busy(*seconds),
        ServiceError::Storage(error) => storage(error),
        ServiceError::Bundle(error) => service_failure::bundle(errors::bundle(*error)),
        ServiceError::Trust(error) => errors::trust(*error),
        ServiceError::Key(error) => service_failure::internal(errors::key(*error)),
        ServiceError::Credential(error) => service_failure::internal(errors::credential(*error)),
        ServiceError::Document(error) => service_failure::internal(errors::document(*error)),
        ServiceError::Status(error) => service_failure::internal(errors::status(*error)),
        ServiceError::Form(error) => service_failure::internal(errors::cbor(*error)),
        ServiceError::Entropy(EntropyError) => service_failure::entropy(),
        ServiceError::Seal(_)
        | ServiceError::Password
        | ServiceError::Cursor(_)
        | ServiceError::Reply(_) => service_failure::internal(error.to_string()),
    }
}

/// Returns what the console says of a code.
fn refused(code: ErrorCode) -> Message<'static> {
    let key = Key::in_section("console-fault", code.as_str());
    key.map_or_else(|| Message::unknown(code.as_str()), Key::message)
}

fn storage(error: &StorageError) -> Message<'static> {
    match error {
        StorageError::Newer => cause_storage::newer(),
        StorageError::Older => cause_storage::older(),
        StorageError::InUse => cause_storage::in_use(),
        StorageError::Key => cause_storage::key(),
        StorageError::Constraint => cause_storage::constraint(),
        StorageError::Database(code) => cause_storage::database(code.to_string()),
        StorageError::Corrupt(table) => cause_storage::corrupt(*table),
        StorageError::Altered(table) => cause_storage::altered(*table),
        StorageError::Entropy => cause_storage::entropy(),
        StorageError::Busy => cause_storage::busy(),
        StorageError::Address => cause_storage::address(),
        StorageError::Roots => cause_storage::roots(),
        StorageError::Tls => cause_storage::tls(),
        StorageError::Disk => cause_storage::disk(),
        StorageError::Stopped => cause_storage::stopped(),
    }
}

/// Takes errors as why a command fails.
macro_rules! from {
    ($($error:ty => $failure:expr,)+) => {$(
        impl From<$error> for CommandError {
            fn from(error: $error) -> Self {
                $failure(error)
            }
        }
    )+};
}

from! {
    Broken => Self::Audit,
    DataError => Self::Data,
    EntropyError => |error| Self::Service(ServiceError::Entropy(error)),
    InstallationError => Self::Installation,
    ServiceError => Self::Service,
    SetupCodeError => |error| Self::Installation(InstallationError::Code(error)),
    StorageError => |error| Self::Service(ServiceError::Storage(error)),
    io::Error => Self::Io,
    serde_json::Error => Self::Json,
}

#[cfg(test)]
mod tests {
    use super::*;
    use qicheng_messages::Language;

    #[test]
    fn the_storage_s_failure_restarts_the_service_wherever_it_comes_from() {
        let of = |error: CommandError| error.is_of_storage();
        assert!(of(StorageError::Disk.into()));
        assert!(of(DataError::from(StorageError::Stopped).into()));
        assert!(!of(StorageError::Older.into()));
        assert!(!of(CommandError::NothingRecorded));
    }

    #[test]
    fn a_code_is_said_as_the_console_says_it() {
        let error = CommandError::from(ServiceError::Field {
            field: "pack",
            code: ErrorCode::Older,
        });
        let [zh, en] = ["zh", "en"].map(|tag| Language::of(tag).text(&error.message()));
        assert_eq!(zh, "pack：已经有更新的版本。");
        assert_eq!(en, "pack: A newer one is held already.");
    }
}
