//! Why a verb stopped.

use std::{fmt, io};

/// The one error of xtask; its text is what the person at the terminal reads.
#[derive(Debug)]
pub enum Failure {
    /// The command line is not one that xtask knows.
    Usage(String),
    /// Something that xtask does not install itself is missing.
    Missing(String),
    /// A program ended badly.
    Program {
        /// The command line, as one could type it.
        line: String,
        /// How it ended.
        ended: String,
    },
    /// A file or program could not be reached.
    Io {
        /// What was tried.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ended well, but its result is not what it must be.
    Result(String),
    /// A step of several failed; the others after it were not run.
    Step {
        /// The step's name.
        name: &'static str,
        /// Why.
        cause: Box<Failure>,
    },
}

impl Failure {
    /// 2 for a command line that makes no sense, 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            _ => 1,
        }
    }

    /// Turns an I/O error into a failure that says what was tried.
    pub fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        |source| Self::Io { what, source }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Missing(text) | Self::Result(text) => f.write_str(text),
            Self::Program { line, ended } => write!(f, "`{line}` {ended}"),
            Self::Io { what, source } => write!(f, "{what}: {source}"),
            Self::Step { name, cause } => write!(f, "stopped at {name}: {cause}"),
        }
    }
}

impl std::error::Error for Failure {}
