//! What a device was set up with, as the file `qicheng.json` beside its database says.

pub use crate::error::SetupError;

use crate::{Home, Settings};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    key::PublicKey,
    setup::{SetupCode, roots_digest},
    trust::{Bundle, Roots, accept},
};
use qicheng_domain::region::RegionCode;
use qicheng_store::Location;
use serde::{Deserialize, Serialize};
use std::io;

/// Name of the file.
pub const FILE: &str = "qicheng.json";

/// Name of the trust bundle's file, where the device itself stores it.
const BUNDLE_FILE: &str = "trust.bundle";

/// The file, as JSON.
#[derive(Serialize, Deserialize)]
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

/// Sets a device up with the service of a code and the trust bundle that this service gave: stores both in the folder,
/// the bundle first, so that a crash leaves a device that is set up or one that is not.
///
/// # Errors
/// `OtherRoots`, `Bundle` where the bundle is not the place's, `File`.
pub fn begin(
    folder: &Location,
    code: &SetupCode,
    bundle: &[u8],
    now: DateTime<Utc>,
) -> Result<(), SetupError> {
    let roots = *Bundle::reopen(bundle)?.roots();
    if roots_digest(&roots) != code.roots {
        return Err(SetupError::OtherRoots);
    }
    accept(None, &roots, bundle, now)?;
    let setup = Setup {
        service: code.service.clone(),
        place: code.place,
        roots: roots.map(|root| hex::encode(root.to_point().0)).into(),
        bundle: BUNDLE_FILE.to_owned(),
    };
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        folder.files().replace(path.path(), bytes)
    };
    write(BUNDLE_FILE, bundle)?;
    Ok(write(FILE, &serde_json::to_vec_pretty(&setup)?)?)
}

fn roots(lines: &[String]) -> Option<Roots> {
    let keys: Option<Vec<PublicKey>> = lines.iter().map(|line| root(line)).collect();
    Roots::try_from(keys?).ok()
}

fn root(line: &str) -> Option<PublicKey> {
    PublicKey::from_sec1(&hex::decode(line.trim()).ok()?).ok()
}
