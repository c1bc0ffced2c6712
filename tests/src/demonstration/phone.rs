//! A device in a folder that stays, as the app's window opens it.

use qicheng_app::{
    App, Location, commands,
    opening::setup,
    sync::{self, HttpLine},
    vault::FileVault,
};
use qicheng_domain::ids::PersonId;
use qicheng_service_core::place::platform::SystemEntropy;
use qicheng_test_kit::clock::TestClock;
use qicheng_test_world::Failure;
use serde_json::json;
use std::{path::Path, sync::Arc};

/// A device's app and its line to the service.
pub struct Phone {
    /// The app.
    pub app: App,
    /// Its line.
    pub line: HttpLine,
}

impl Phone {
    /// Opens the device of a folder that was set up.
    ///
    /// # Errors
    /// The app's.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        Self::open_with(folder, TestClock::default())
    }

    /// Opens the device of a folder that was set up, by a clock that may be wrong.
    ///
    /// # Errors
    /// The app's.
    pub fn open_with(folder: &Path, clock: TestClock) -> Result<Self, Failure> {
        let entropy = Arc::new(SystemEntropy);
        let folder = Location::on_disk(folder);
        let vault = Arc::new(FileVault::new(folder.join("keys"), entropy.clone()));
        let settings = setup::read(&folder)?;
        let app = App::open(settings, vault, Arc::new(clock), entropy)?;
        let line = sync::line(&app, &[])?;
        Ok(Self { app, line })
    }

    /// Visits the service.
    ///
    /// # Errors
    /// The app's, and what the service refused.
    pub async fn sync(&self) -> Result<(), Failure> {
        sync::once(&self.app, &self.line).await?;
        match sync::refused(&self.app)?.len() {
            0 => Ok(()),
            some => Err(format!("the service refused {some} operations").into()),
        }
    }

    /// Lets the window open at a person's first screen, in Chinese.
    ///
    /// # Errors
    /// The app's.
    pub fn belongs_to(&self, person: PersonId) -> Result<(), Failure> {
        for (name, value) in [
            ("current", person.to_string()),
            ("language", "zh-CN".to_owned()),
        ] {
            let setting = json!({ "name": name, "value": value });
            commands::dispatch(&self.app, "device.set", setting)
                .map_err(|error| format!("{name}: {:?}", error.code))?;
        }
        Ok(())
    }
}
