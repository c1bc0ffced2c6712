//! What a device was set up with, as the file `qicheng.json` beside its database says.

use crate::{Home, Settings};
use qicheng_credential::{key::PublicKey, trust::Roots};
use qicheng_domain::{
    log::{Loggable, Logged},
    region::RegionCode,
};
use qicheng_store::Location;
use serde::Deserialize;
use std::{fmt, io};

/// Name of the file.
pub const FILE: &str = "qicheng.json";

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
}

/// What is wrong in its own words: the file's are not quoted.
impl Loggable for SetupError {
    fn log(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => write!(f, "{self}; {}", Logged(error)),
            Self::Form(error) => write!(f, "{self}; line {}", error.line()),
            Self::Roots => write!(f, "{self}"),
        }
    }
}

/// The file, as JSON.
#[derive(Deserialize)]
struct Setup {
    /// Where the service answers, as `https://host`.
    service: String,
    /// Six digits of the service's place.
    place: RegionCode,
    /// The three root keys, compressed points in hexadecimal.
    roots: Vec<String>,
    /// Name of the trust bundle's file, beside this one.
    bundle: String,
}

/// Reads the set-up in the folder in which the database lies.
///
/// # Errors
/// When a file is missing or says something else than it should.
pub fn read(folder: &Location) -> Result<Settings, SetupError> {
    let file = |name: &str| folder.files().read(folder.join(name).path());
    read_with(file, folder)
}

/// Reads the set-up whose files `file` gives by name; the database lies in `folder`.
///
/// # Errors
/// When a file is missing or says something else than it should.
pub fn read_with(
    file: impl Fn(&str) -> io::Result<Vec<u8>>,
    folder: &Location,
) -> Result<Settings, SetupError> {
    let setup: Setup = serde_json::from_slice(&file(FILE)?)?;
    Ok(Settings {
        folder: folder.clone(),
        home: Home {
            place: setup.place,
            url: setup.service,
        },
        roots: roots(&setup.roots).ok_or(SetupError::Roots)?,
        bundle: file(&setup.bundle)?,
    })
}

fn roots(lines: &[String]) -> Option<Roots> {
    let keys: Option<Vec<PublicKey>> = lines.iter().map(|line| root(line)).collect();
    Roots::try_from(keys?).ok()
}

fn root(line: &str) -> Option<PublicKey> {
    PublicKey::from_sec1(&hex::decode(line.trim()).ok()?).ok()
}
