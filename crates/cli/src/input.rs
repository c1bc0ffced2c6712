//! Reads files and standard input, never more than they may have.

use crate::failure::{Failure, Fault};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};
use zeroize::Zeroizing;

/// What some programs write before text in UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Reads a file of at most `max` bytes.
///
/// # Errors
/// When it cannot be read or is larger.
pub fn bytes(path: &Path, max: usize) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let file = File::open(path).map_err(|error| Failure::input(name, Fault::Io(error.kind())))?;
    bounded(file, max).map_err(|fault| Failure::input(path.display(), fault))
}

/// Reads a file of text of at most `max` bytes; what was read is wiped when it is dropped.
///
/// # Errors
/// When it cannot be read, is larger or not UTF-8.
pub fn text(path: &Path, max: usize) -> Result<Zeroizing<String>, Failure> {
    utf8(bytes(path, max)?).map_err(|fault| Failure::input(path.display(), fault))
}

/// Reads at most `max` bytes of text from standard input, line ends at its end left out.
///
/// # Errors
/// When it cannot be read, is larger or not UTF-8.
pub fn stdin(max: usize) -> Result<String, Failure> {
    bounded(io::stdin().lock(), max)
        .and_then(utf8)
        .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
        .map_err(|fault| Failure::input("-", fault))
}

fn bounded(input: impl Read, max: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).map_or(u64::MAX, |max| max.saturating_add(1));
    input
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::Io(error.kind()))?;
    if bytes.len() > max {
        return Err(Fault::TooLarge(max));
    }
    Ok(bytes)
}

fn utf8(mut bytes: Vec<u8>) -> Result<Zeroizing<String>, Fault> {
    if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) {
        bytes.drain(..BYTE_ORDER_MARK.len());
    }
    let text = String::from_utf8(bytes).map(Zeroizing::new);
    text.map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        Fault::NotUtf8
    })
}
