//! Why a command comes to no result. Nothing here repeats what a file says of a person.

use std::io;

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
    trust::{BundleError, TrustError},
};
use qicheng_domain::rules::{pack::PackError, template::TemplateError};
use qicheng_planning::InstanceError;

use crate::exit::Exit;

/// Why a command comes to no result.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The arguments do not go together.
    #[error(transparent)]
    Usage(#[from] Usage),
    /// An input cannot be read, or what it says does not hold.
    #[error("{file}: {fault}")]
    Input {
        /// Which file, `-` for standard input.
        file: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A result cannot be written.
    #[error("{file}: {error}")]
    Output {
        /// Which file.
        file: String,
        /// What the system says.
        error: io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Entropy,
    /// The system does not let a program be interrupted in an orderly way.
    #[error("cannot listen for interrupts: {0}")]
    Signals(io::Error),
}

/// What is wrong with the arguments.
#[derive(Debug, thiserror::Error)]
pub enum Usage {
    #[error("the picture's name must end in .png or .svg")]
    PictureFormat,
    #[error("no code can be made of this: {0}")]
    Make(#[from] MakeError),
    #[error("the trip has {0} legs, counted from 0")]
    Leg(usize),
    #[error(
        "the three root keys are not known: give --roots, --previous, or all three with --root"
    )]
    Roots,
    #[error("give two or three different roots, and as many new ones where roots are rotated")]
    RootCount,
    #[error("key {0}: not in the previous bundle")]
    NotInBundle(Kid),
    #[error("key {0}: withdrawn before, or at a time to come")]
    Withdrawn(Kid),
    #[error("--id-number is not an ID number")]
    IdNumber,
    #[error("no rules can be made of this: {0}")]
    Template(#[from] TemplateError),
    #[error("no phone would take this bundle: {0}")]
    Bundle(BundleError),
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("{0}")]
    Io(io::ErrorKind),
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    #[error("not text in UTF-8")]
    NotUtf8,
    #[error("not a picture that can be read: {0} (at most {MAX_BYTES} bytes)")]
    Picture(#[from] ReadError),
    #[error("no code can be read in this picture")]
    NoCode,
    #[error("several passes in this picture: show one at a time")]
    SeveralPasses,
    #[error("not a trust bundle of these roots: {0}")]
    Bundle(#[from] BundleError),
    #[error("not a signed document of this kind: {0}")]
    Document(#[from] DocumentError),
    #[error("not a status list: {0}")]
    List(#[from] StatusError),
    #[error("signed by a key that is not trusted with this: {0}")]
    Trust(#[from] TrustError),
    #[error("not a rule pack: {0}")]
    Pack(#[from] PackError),
    #[error("signed by a place that has no say in the region of these rules")]
    OthersRules,
    #[error("not a staff credential: {0}")]
    Staff(#[from] CredentialError),
    #[error("not a signed act: {0}")]
    Act(#[from] MessageError),
    #[error("the staff who signed it is not among --staff: {0}")]
    UnknownStaff(Kid),
    #[error("the staff who signed it may not do this, or not at that time")]
    NotTheirs,
    #[error("the staff credential is revoked")]
    Revoked,
    #[error("for another trip, or signed by another place, than the manifest")]
    OtherTrip,
    #[error("not three lines of 66 hexadecimal digits, each a root's public key")]
    Roots,
    #[error("other roots than those of the previous bundle")]
    OtherRoots,
    #[error("nothing signed by a key of the bundle")]
    NotSigned,
    #[error("not a root's secret")]
    NotARoot,
    #[error("not one of the three roots")]
    NotOfTheRoots,
    #[error("others may read it: make it yours alone (chmod 600)")]
    Exposed,
    #[error("not a service's request for the trust bundle (line {line}, column {column})")]
    Request {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    #[error("key {0}: not what its name or purposes say")]
    RequestedKey(String),
    #[error("key {0}: belongs to another place, or is no longer in use")]
    KeyTaken(Kid),
    #[error("not a document signer's certificate: {0}")]
    Signer(#[from] SignerError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("line {line}, column {column}, {place}: {text}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// Path of keys and positions, such as `groups[17].size`.
        place: String,
        /// What is wrong there.
        text: String,
    },
    #[error("line {line}: not an event of driving")]
    DrivingEvent {
        /// Line, from 1.
        line: usize,
    },
    #[error("{0}")]
    SetupCode(#[from] SetupCodeError),
    #[error("not a planning instance: {0}")]
    Instance(#[from] InstanceError),
}

impl Failure {
    /// Names the input in which the fault is.
    pub fn input(file: impl ToString, fault: impl Into<Fault>) -> Self {
        Self::Input {
            file: file.to_string(),
            fault: fault.into(),
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

    /// Returns the file that it is about.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Input { file, .. } | Self::Output { file, .. } => Some(file),
            Self::Usage(_) | Self::Entropy | Self::Signals(_) => None,
        }
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Request {
            line: error.line(),
            column: error.column(),
        }
    }
}
