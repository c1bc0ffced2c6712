//! A reader under test, and what comes of its inputs.

use std::fmt::Debug;

/// A reader and what it is fed with at first.
pub struct Target {
    /// Its name, and its folder's under `tests/fuzz`.
    pub name: &'static str,
    /// Inputs that it reads well.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Reads an input.
    pub read: fn(&[u8]) -> Outcome,
}

/// What came of an input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// The kind of success or failure, without what differs from input to input.
    pub kind: String,
    /// Whether something that nobody signed was taken.
    pub forged: bool,
}

impl Outcome {
    pub(super) fn honest(kind: String) -> Self {
        Self {
            kind,
            forged: false,
        }
    }

    /// Names an outcome by where it happened and its error, numbers and quoted text left out.
    pub(super) fn of<T>(place: &str, result: &Result<T, impl Debug>) -> Self {
        Self::honest(match result {
            Ok(_) => format!("{place}: read"),
            Err(error) => format!("{place}: {}", plain(&format!("{error:?}"))),
        })
    }
}

/// The names in a Debug text.
fn plain(text: &str) -> String {
    let names: String = text
        .chars()
        .scan(false, |quoted, c| {
            *quoted ^= c == '"';
            Some((!*quoted && (c.is_alphabetic() || "({, ".contains(c))).then_some(c))
        })
        .flatten()
        .collect();
    names.chars().take(80).collect()
}

/// The dress and the rest.
pub(super) fn undress(input: &[u8], dresses: u8) -> (u8, &[u8]) {
    input
        .split_first()
        .map_or((0, input), |(first, rest)| (first % dresses, rest))
}

/// An input in a dress.
pub(super) fn dressed(dress: u8, rest: &[u8]) -> Vec<u8> {
    [&[dress], rest].concat()
}
