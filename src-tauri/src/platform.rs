//! What the platform under the window gives: clock, randomness, folders, the line to the service.

use chrono::{DateTime, Utc};
use qicheng_app::{
    App, AppError, ErrorCode, Location, Log, Settings,
    commands::ErrorView,
    log_event,
    opening::setup::{self, SetupError},
    platform::{Clock, Entropy, EntropyError},
    sync::{self, HttpLine},
    vault::FileVault,
};
use std::{
    env, fs, io, panic,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use tauri::{AppHandle, Manager};

/// The option that names the folder of database, keys and set-up; tests give each window its own.
const DATA: &str = "--data";

/// The device: the open app and its line to the service once it is set up, or why there is none.
pub struct Device {
    /// Where everything is stored, and the log; none where no folder can be made.
    home: Option<(Location, Log)>,
    opened: OnceLock<Result<(App, HttpLine), ErrorCode>>,
}

impl Device {
    /// Opens the app and its log in the given folder or the platform's default one; a device that is not set up is opened
    /// by [`Device::open_after_setup`].
    pub fn open(handle: &AppHandle, data: Option<PathBuf>) -> Self {
        let home = folder(handle, data).map(|folder| {
            let log = begin_log(&folder);
            (folder, log)
        });
        let device = Self {
            home,
            opened: OnceLock::new(),
        };
        device.open_with(|folder| settings(handle, folder));
        device
    }

    /// Returns the app and its line; none while the device is not set up.
    pub fn parts(&self) -> Option<Result<(&App, &HttpLine), ErrorView>> {
        Some(match self.opened.get()? {
            Ok((app, line)) => Ok((app, line)),
            Err(code) => Err(ErrorView::from(*code)),
        })
    }

    /// Returns the folder of a device that is not set up.
    pub fn folder(&self) -> Option<&Location> {
        self.home.as_ref().map(|(folder, _)| folder)
    }

    /// Opens the app of a device that was just set up.
    pub fn open_after_setup(&self) {
        self.open_with(setup::read);
    }

    fn open_with(&self, read: impl FnOnce(&Location) -> Result<Settings, SetupError>) {
        let Some((folder, log)) = &self.home else {
            return;
        };
        match read(folder) {
            Ok(settings) => {
                self.opened
                    .get_or_init(|| open(settings, log.clone()).map_err(|error| error.code()));
            }
            Err(error) => {
                log_event!(
                    WARN,
                    "not set up, or the set-up cannot be used",
                    cause = error
                );
            }
        }
    }
}

/// Returns the system's time.
pub fn now() -> DateTime<Utc> {
    SystemClock.now()
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

/// Starts logging for the process, including panics by source location only.
fn begin_log(folder: &Location) -> Log {
    let log = Log::open(folder, Arc::new(SystemClock));
    log.take_process();
    log_event!(
        INFO,
        "started",
        system = env::consts::OS,
        processor = env::consts::ARCH
    );
    let (before, panicked) = (panic::take_hook(), log.clone());
    panic::set_hook(Box::new(move |what| {
        if let Some(place) = what.location() {
            log_event!(ERROR, "panicked", place = *place);
            panicked.flush();
        }
        before(what);
    }));
    log
}

fn open(settings: Settings, log: Log) -> Result<(App, HttpLine), AppError> {
    let entropy = Arc::new(SystemEntropy);
    let vault = FileVault::new(settings.folder.join("keys"), entropy.clone());
    let app = App::open(settings, Arc::new(vault), Arc::new(SystemClock), entropy)?;
    let app = app.with_log(log);
    let line = sync::line(&app, &[])?;
    Ok((app, line))
}

/// Returns the folder of database, keys, set-up and log; none where it cannot be made.
fn folder(handle: &AppHandle, data: Option<PathBuf>) -> Option<Location> {
    let folder = data.or_else(|| handle.path().app_data_dir().ok())?;
    private(&folder).ok()?;
    Some(Location::on_disk(folder))
}

/// The set-up beside the database wins over the one that the app was shipped with.
fn settings(handle: &AppHandle, folder: &Location) -> Result<Settings, SetupError> {
    setup::read(folder)
        .or_else(|own| setup::read_with(|name| asset(handle, name), folder).map_err(|_| own))
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
