//! What the platform under the window gives: clock, randomness, folders, the line to the service.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use qicheng_app::{
    App, AppError, ErrorCode, Location, Settings,
    commands::ErrorView,
    platform::{Clock, Entropy, EntropyError},
    setup,
    sync::{self, HttpLine},
    vault::FileVault,
};
use tauri::{AppHandle, Manager};

/// The option that names the folder of database, keys and set-up; tests give each window its own.
const DATA: &str = "--data";

/// The open app and its line to the service, or why there is none.
pub struct Opened(Result<(App, HttpLine), ErrorCode>);

impl Opened {
    /// Opens the app in the folder that was named, or the platform's own.
    pub fn open(handle: &AppHandle, data: Option<PathBuf>) -> Self {
        Self(settings(handle, data).and_then(|settings| open(settings).map_err(|e| e.code())))
    }

    /// Returns the app and its line.
    pub fn parts(&self) -> Result<(&App, &HttpLine), ErrorView> {
        match &self.0 {
            Ok((app, line)) => Ok((app, line)),
            Err(code) => Err(ErrorView::from(*code)),
        }
    }
}

/// The system's clock.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the shell is where the clock is read"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The system's randomness.
struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(
        clippy::disallowed_methods,
        reason = "the shell is where randomness is drawn"
    )]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        getrandom::fill(bytes).map_err(|_| EntropyError)
    }
}

/// Returns the folder that the arguments name.
pub fn data_argument() -> Option<PathBuf> {
    let mut arguments = env::args_os().skip_while(|a| a != DATA).skip(1);
    arguments.next().map(PathBuf::from)
}

/// Ends the app when no window can be opened, and says why on standard error.
pub fn abort(error: &tauri::Error) -> ! {
    eprintln!("the window cannot be opened: {error}");
    std::process::exit(1);
}

fn open(settings: Settings) -> Result<(App, HttpLine), AppError> {
    let entropy = Arc::new(SystemEntropy);
    let vault = FileVault::new(settings.folder.join("keys"), entropy.clone());
    let app = App::open(settings, Arc::new(vault), Arc::new(SystemClock), entropy)?;
    let line = sync::line(&app, &[])?;
    Ok((app, line))
}

/// The set-up beside the database wins over the one that the app was shipped with.
fn settings(handle: &AppHandle, data: Option<PathBuf>) -> Result<Settings, ErrorCode> {
    let folder = data.or_else(|| handle.path().app_data_dir().ok());
    let folder = folder.ok_or(ErrorCode::NotSetUp)?;
    private(&folder).map_err(|_| ErrorCode::NotSetUp)?;
    let folder = Location::on_disk(folder);
    let shipped = || setup::read_with(|name| asset(handle, name), &folder).ok();
    setup::read(&folder)
        .ok()
        .or_else(shipped)
        .ok_or(ErrorCode::NotSetUp)
}

/// A file of the place that the app was built for, carried among its pages: a phone ships no other folder.
fn asset(handle: &AppHandle, name: &str) -> io::Result<Vec<u8>> {
    let found = handle.asset_resolver().get(format!("place/{name}"));
    found
        .map(|asset| asset.bytes)
        .ok_or_else(|| io::ErrorKind::NotFound.into())
}

#[cfg(unix)]
fn private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}
