//! Why a command comes to no result. Nothing here repeats what a file says of a person.
//!
//! A failure is made of what went wrong, never of a sentence: the words are in the catalogue of messages.

use crate::{cause, exit::Exit, language::english};
use qicheng_codes::{
    make::MakeError,
    read::{MAX_BYTES, ReadError},
};
use qicheng_credential::{
    certificate::SignerError,
    credential::CredentialError,
    document::DocumentError,
    key::{KeyError, Kid},
    message::MessageError,
    setup::SetupCodeError,
    status::StatusError,
    texts::errors,
    trust::{BundleError, TrustError},
};
use qicheng_domain::rules::{pack::PackError, template::TemplateError};
use qicheng_messages::{
    Message, Value,
    text::{cli_failure, cli_input, cli_usage},
};
use qicheng_planning::InstanceError;
use std::io;

/// Why a command comes to no result.
#[derive(Debug)]
pub enum Failure {
    /// The arguments do not go together.
    Usage(Usage),
    /// An input cannot be read, or what it says does not hold.
    Input {
        /// Which.
        file: FileName,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A result cannot be written.
    Output {
        /// Which file.
        file: FileName,
        /// What the system says.
        error: io::Error,
    },
    /// The system gives no random bytes.
    Entropy,
    /// The system does not let a program be interrupted in an orderly way.
    Signals(io::Error),
}

/// What a failure is about.
#[derive(Debug)]
pub enum FileName {
    /// A file by its path, `-` for standard input.
    Path(String),
    /// A root's key that was made just now.
    NewKey,
    /// Standard output.
    StandardOutput,
}

/// What is wrong with the arguments.
#[derive(Debug)]
pub enum Usage {
    PictureFormat,
    Make(MakeError),
    /// The trip has that many legs.
    Leg(usize),
    Roots,
    RootCount,
    NotInBundle(Kid),
    Withdrawn(Kid),
    IdNumber,
    Template(TemplateError),
    Bundle(BundleError),
}

/// What is wrong with an input.
#[derive(Debug)]
pub enum Fault {
    Io(io::ErrorKind),
    /// It may have that many bytes.
    TooLarge(usize),
    NotUtf8,
    Picture(ReadError),
    NoCode,
    SeveralPasses,
    Bundle(BundleError),
    Document(DocumentError),
    List(StatusError),
    Trust(TrustError),
    Pack(PackError),
    OthersRules,
    Staff(CredentialError),
    Act(MessageError),
    UnknownStaff(Kid),
    NotTheirs,
    Revoked,
    OtherTrip,
    Roots,
    OtherRoots,
    NotSigned,
    NotARoot,
    NotOfTheRoots,
    Exposed,
    Request {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    RequestedKey(String),
    KeyTaken(Kid),
    Signer(SignerError),
    Key(KeyError),
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Path of keys and positions, such as `groups[17].size`; none where it is the whole.
        place: Option<String>,
        /// What the reader of JSON says.
        error: String,
    },
    DrivingEvent {
        /// Line, from 1.
        line: usize,
    },
    SetupCode(SetupCodeError),
    Instance(InstanceError),
}

impl Failure {
    /// Names the input in which the fault is.
    pub fn input(file: impl ToString, fault: impl Into<Fault>) -> Self {
        Self::Input {
            file: FileName::Path(file.to_string()),
            fault: fault.into(),
        }
    }

    /// Names the file that cannot be written.
    pub fn output(file: impl ToString, error: io::Error) -> Self {
        Self::Output {
            file: FileName::Path(file.to_string()),
            error,
        }
    }

    /// Returns the sentence.
    pub fn message(&self) -> Message<'_> {
        match self {
            Self::Usage(usage) => usage.message(),
            Self::Input { file, fault } => cli_failure::file(file.value(), fault.message()),
            Self::Output { file, error } => cli_failure::file(file.value(), error.to_string()),
            Self::Entropy => cli_failure::entropy(),
            Self::Signals(error) => cli_failure::signals(error.to_string()),
        }
    }

    /// Returns how the program ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Input { .. } => Exit::Input,
            Self::Output { .. } | Self::Entropy | Self::Signals(_) => Exit::Output,
        }
    }

    /// Returns the file that it is about, as JSON names it.
    pub fn file(&self) -> Option<String> {
        match self {
            Self::Input { file, .. } | Self::Output { file, .. } => Some(match file {
                FileName::Path(path) => path.clone(),
                FileName::NewKey => english().text(&cli_failure::new_key()),
                FileName::StandardOutput => english().text(&cli_failure::standard_output()),
            }),
            Self::Usage(_) | Self::Entropy | Self::Signals(_) => None,
        }
    }
}

impl FileName {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Path(path) => path.into(),
            Self::NewKey => cli_failure::new_key().into(),
            Self::StandardOutput => cli_failure::standard_output().into(),
        }
    }
}

impl Usage {
    fn message(&self) -> Message<'_> {
        match self {
            Self::PictureFormat => cli_usage::picture_format(),
            Self::Make(error) => cli_usage::make(cause::qr_code(error)),
            Self::Leg(legs) => cli_usage::leg(*legs),
            Self::Roots => cli_usage::roots(),
            Self::RootCount => cli_usage::root_count(),
            Self::NotInBundle(kid) => cli_usage::not_in_bundle(kid.to_string()),
            Self::Withdrawn(kid) => cli_usage::withdrawn(kid.to_string()),
            Self::IdNumber => cli_usage::id_number(),
            Self::Template(error) => cli_usage::template(cause::template(error)),
            Self::Bundle(error) => cli_usage::bundle(errors::bundle(*error)),
        }
    }
}

impl Fault {
    /// Returns what is wrong, in words that go on after the file's name.
    pub fn message(&self) -> Message<'_> {
        match self {
            Self::Io(kind) => cause::system(*kind),
            Self::TooLarge(bytes) => cli_input::too_large(bytes.to_string()),
            Self::NotUtf8 => cli_input::not_utf8(),
            Self::Picture(error) => {
                cli_input::picture(MAX_BYTES.to_string(), cause::picture(error))
            }
            Self::NoCode => cli_input::no_code(),
            Self::SeveralPasses => cli_input::several_passes(),
            Self::Bundle(error) => cli_input::bundle(errors::bundle(*error)),
            Self::Document(error) => cli_input::document(errors::document(*error)),
            Self::List(error) => cli_input::list(errors::status(*error)),
            Self::Trust(error) => cli_input::trust(errors::trust(*error)),
            Self::Pack(error) => cli_input::pack(errors::pack(error)),
            Self::OthersRules => cli_input::others_rules(),
            Self::Staff(error) => cli_input::staff(errors::credential(*error)),
            Self::Act(error) => cli_input::act(errors::message(*error)),
            Self::UnknownStaff(kid) => cli_input::unknown_staff(kid.to_string()),
            Self::NotTheirs => cli_input::not_theirs(),
            Self::Revoked => cli_input::revoked(),
            Self::OtherTrip => cli_input::other_trip(),
            Self::Roots => cli_input::roots(),
            Self::OtherRoots => cli_input::other_roots(),
            Self::NotSigned => cli_input::not_signed(),
            Self::NotARoot => cli_input::not_a_root(),
            Self::NotOfTheRoots => cli_input::not_of_the_roots(),
            Self::Exposed => cli_input::exposed(),
            Self::Request { line, column } => {
                cli_input::request(column.to_string(), line.to_string())
            }
            Self::RequestedKey(kid) => cli_input::requested_key(kid),
            Self::KeyTaken(kid) => cli_input::key_taken(kid.to_string()),
            Self::Signer(error) => cli_input::signer(errors::signer(*error)),
            Self::Key(error) => errors::key(*error),
            Self::Json {
                line,
                column,
                place,
                error,
            } => {
                let (line, column) = (line.to_string(), column.to_string());
                match place {
                    Some(place) => cli_input::json(column, line, place, error),
                    None => cli_input::json_whole(column, line, error),
                }
            }
            Self::DrivingEvent { line } => cli_input::driving_event(line.to_string()),
            Self::SetupCode(error) => errors::setup_code(*error),
            Self::Instance(error) => cli_input::instance(cause::instance(error)),
        }
    }
}

impl From<Usage> for Failure {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

/// Takes errors as what is wrong with the arguments or an input.
macro_rules! from {
    ($($whole:ident::$variant:ident($error:ty),)+) => {$(
        impl From<$error> for $whole {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )+};
}

from! {
    Usage::Make(MakeError),
    Usage::Template(TemplateError),
    Fault::Picture(ReadError),
    Fault::Bundle(BundleError),
    Fault::Document(DocumentError),
    Fault::List(StatusError),
    Fault::Trust(TrustError),
    Fault::Pack(PackError),
    Fault::Staff(CredentialError),
    Fault::Act(MessageError),
    Fault::Signer(SignerError),
    Fault::Key(KeyError),
    Fault::SetupCode(SetupCodeError),
    Fault::Instance(InstanceError),
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Request {
            line: error.line(),
            column: error.column(),
        }
    }
}
