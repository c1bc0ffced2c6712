//! What a device was set up with, as the file `qicheng.json` beside its database says.

pub use crate::error::SetupError;

use crate::{Home, Settings};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    setup::{BUNDLE_FILE, SETUP_FILE, SetupCode, SetupFile, roots_digest},
    trust::{Bundle, accept},
};
use qicheng_store::Location;
use std::io;

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
    let setup: SetupFile = serde_json::from_slice(&file(SETUP_FILE)?)?;
    Ok(Settings {
        folder: folder.clone(),
        roots: setup.roots().ok_or(SetupError::Roots)?,
        bundle: file(&setup.bundle)?,
        home: Home {
            place: setup.place,
            url: setup.service,
        },
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
    let setup = SetupFile::new(code.service.clone(), code.place, &roots);
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        folder.files().replace(path.path(), bytes)
    };
    write(BUNDLE_FILE, bundle)?;
    Ok(write(SETUP_FILE, &serde_json::to_vec_pretty(&setup)?)?)
}
