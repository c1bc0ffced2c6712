//! Faults of a catalogue.

use std::fmt;

/// A fault of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A file is wrong by itself.
    File {
        /// Language and name of the file.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A language lacks a key.
    Missing {
        /// The language's tag.
        language: String,
        /// The key.
        key: String,
    },
    /// A language has a key that the source has not.
    Unknown {
        /// The language's tag.
        language: String,
        /// The key.
        key: String,
    },
    /// A message has other arguments than in the source.
    Arguments {
        /// The language's tag.
        language: String,
        /// The key.
        key: String,
        /// The arguments that only one of the two has.
        names: Vec<String>,
    },
    /// A message is in another file than in the source.
    Place {
        /// The language's tag.
        language: String,
        /// The key.
        key: String,
        /// The source's file.
        file: String,
    },
    /// A key is used nowhere.
    Unused(String),
    /// A page of the console has a key that the catalogue has not.
    Undefined(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { file, what } => write!(f, "{file}: {what}"),
            Self::Missing { language, key } => write!(f, "{language}: {key} is missing"),
            Self::Unknown { language, key } => {
                write!(f, "{language}: {key} is not in the source language")
            }
            Self::Arguments {
                language,
                key,
                names,
            } => write!(f, "{language}: {key} differs in {}", names.join(", ")),
            Self::Place {
                language,
                key,
                file,
            } => write!(f, "{language}: {key} belongs to {file}.ftl"),
            Self::Undefined(key) => write!(f, "{key} is used, but no message has it"),
            Self::Unused(key) => write!(f, "{key} is used nowhere"),
        }
    }
}
