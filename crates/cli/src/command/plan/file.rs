//! Reads instances, plans and groups: JSON or gzip of it, never more than a file may have.

use crate::failure::{Failure, Fault};
use flate2::read::MultiGzDecoder;
use qicheng_planning::{Instance, Plan, Problem, instance::Group};
use serde::de::DeserializeOwned;
use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read},
    path::Path,
};

/// Bytes of an instance or plan, unpacked.
const MAX_BYTES: usize = 512 << 20;

/// First bytes of gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads and validates an instance.
///
/// # Errors
/// When it cannot be read, is no instance or contradicts itself.
pub fn problem(path: &Path) -> Result<Problem, Failure> {
    let instance: Instance = json(path)?;
    Problem::new(instance).map_err(|error| Failure::input(path.display(), error))
}

/// Reads a plan.
///
/// # Errors
/// When it cannot be read or is no plan.
pub fn plan(path: &Path) -> Result<Plan, Failure> {
    json(path)
}

/// Reads a group.
///
/// # Errors
/// When it cannot be read or is no group.
pub fn group(path: &Path) -> Result<Group, Failure> {
    json(path)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let fault = |fault: Fault| Failure::input(path.display(), fault);
    let text = bytes(path).map_err(fault)?;
    match serde_json::from_slice(&text) {
        Ok(value) => Ok(value),
        Err(error) => Err(fault(located::<T>(&text, error))),
    }
}

/// Reads a text that does not hold once more, to say where it does not.
fn located<T: DeserializeOwned>(text: &[u8], first: serde_json::Error) -> Fault {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let again: Result<T, _> = serde_path_to_error::deserialize(&mut deserializer);
    let (place, error) = match again {
        Err(error) => (error.path().to_string(), error.into_inner()),
        Ok(_) => (".".to_owned(), first),
    };
    let (line, column) = (error.line(), error.column());
    let mut text = error.to_string();
    // The position is said already.
    if let Some(end) = text.rfind(" at line ") {
        text.truncate(end);
    }
    Fault::Json {
        line,
        column,
        place: Some(place).filter(|place| place != "."),
        error: text,
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let io = |error: io::Error| Fault::Io(error.kind());
    let mut file = BufReader::new(File::open(path).map_err(io)?);
    let mut start = Vec::new();
    (file.by_ref().take(GZIP.len() as u64))
        .read_to_end(&mut start)
        .map_err(io)?;
    let is_gzip = start == GZIP;
    let whole = Cursor::new(start).chain(file);
    if is_gzip {
        bounded(MultiGzDecoder::new(whole))
    } else {
        bounded(whole)
    }
}

fn bounded(input: impl Read) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let read = input.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Fault::Io(error.kind()))?;
    if bytes.len() > MAX_BYTES {
        return Err(Fault::TooLarge(MAX_BYTES));
    }
    Ok(bytes)
}
