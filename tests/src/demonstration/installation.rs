//! What an app is installed with: its service, the roots, and the trust bundle.

use qicheng_credential::setup::{BUNDLE_FILE, SETUP_FILE, SetupFile};
use qicheng_domain::region::RegionCode;
use qicheng_test_world::{Failure, Roots};
use std::{fs, path::Path};

/// The set-up that every device of a place gets.
pub struct Installation {
    setup: SetupFile,
    bundle: Vec<u8>,
}

impl Installation {
    /// Makes the set-up for a service that answers at `url` for the place.
    #[must_use]
    pub fn new(url: &str, place: RegionCode, roots: &Roots, bundle: Vec<u8>) -> Self {
        let setup = SetupFile::new(url.to_owned(), place, &roots.public());
        Self { setup, bundle }
    }

    /// Sets a device up; makes its folder where it is not there.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn set_up(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(BUNDLE_FILE), &self.bundle)?;
        write(&self.setup, folder)
    }
}

/// Tells a device that was set up that its service answers elsewhere now.
///
/// # Errors
/// When it was not set up, or its folder cannot be written.
pub fn follow(folder: &Path, url: &str) -> Result<(), Failure> {
    let mut setup: SetupFile = serde_json::from_slice(&fs::read(folder.join(SETUP_FILE))?)?;
    url.clone_into(&mut setup.service);
    write(&setup, folder)
}

/// Sets another device up as one that was set up before.
///
/// # Errors
/// When one cannot be read or the other not be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in [SETUP_FILE, BUNDLE_FILE] {
        fs::copy(from.join(name), to.join(name))?;
    }
    Ok(())
}

fn write(setup: &SetupFile, folder: &Path) -> Result<(), Failure> {
    let text = serde_json::to_vec(setup)?;
    Ok(fs::write(folder.join(SETUP_FILE), text)?)
}
