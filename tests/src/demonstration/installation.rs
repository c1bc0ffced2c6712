//! What an app is installed with: its service, the roots, and the trust bundle.

use qicheng_app::opening::setup;
use qicheng_credential::key::PublicKey;
use qicheng_test_world::{Failure, Roots};
use serde_json::{Value, json};
use std::{fs, path::Path};

/// Name of the trust bundle's file, beside the set-up.
const BUNDLE: &str = "trust.bundle";

/// The set-up that every device of a place gets.
pub struct Installation {
    setup: Value,
    bundle: Vec<u8>,
}

impl Installation {
    /// Makes the set-up for a service that answers at `url` for the place of six digits.
    #[must_use]
    pub fn new(url: &str, place: &str, roots: &Roots, bundle: Vec<u8>) -> Self {
        let setup = json!({
            "service": url,
            "place": place,
            "roots": roots.public().each_ref().map(hex),
            "bundle": BUNDLE,
        });
        Self { setup, bundle }
    }

    /// Sets a device up; makes its folder where it is not there.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn set_up(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join(BUNDLE), &self.bundle)?;
        Ok(fs::write(folder.join(setup::FILE), self.setup.to_string())?)
    }
}

/// Tells a device that was set up that its service answers elsewhere now.
///
/// # Errors
/// When it was not set up, or its folder cannot be written.
pub fn follow(folder: &Path, url: &str) -> Result<(), Failure> {
    let file = folder.join(setup::FILE);
    let mut setup: Value = serde_json::from_slice(&fs::read(&file)?)?;
    setup["service"] = json!(url);
    Ok(fs::write(file, setup.to_string())?)
}

/// Sets another device up as one that was set up before.
///
/// # Errors
/// When one cannot be read or the other not be written.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in [setup::FILE, BUNDLE] {
        fs::copy(from.join(name), to.join(name))?;
    }
    Ok(())
}

fn hex(key: &PublicKey) -> String {
    let point = key.to_point();
    point.0.iter().map(|b| format!("{b:02x}")).collect()
}
