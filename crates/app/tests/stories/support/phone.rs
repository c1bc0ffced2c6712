use super::{Line, place, roots, shipped_bundle};
use qicheng_app::{
    App, Home, Location, OpOutput, Settings, error::AppError, sync, vault::FileVault,
};
use qicheng_domain::platform::{Clock, Entropy};
use qicheng_sync::SyncReport;
use qicheng_test_kit::{clock::TestClock, entropy::SeededEntropy};
use std::{
    ops::Deref,
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};
use tempfile::TempDir;

/// A phone in a folder of its own, and its line to a service of its own. It is used as the [`App`] that it runs.
pub struct Phone {
    app: Option<App>,
    folder: TempDir,
    clock: Arc<TestClock>,
    entropy: Arc<SeededEntropy>,
    pub line: Line,
}

impl Phone {
    pub fn new(name: &str, clock: Arc<TestClock>) -> Self {
        let mut phone = Self {
            app: None,
            folder: tempfile::tempdir().unwrap(),
            line: Line::new(Arc::clone(&clock)),
            clock,
            entropy: Arc::new(SeededEntropy::named(name)),
        };
        phone.restart();
        phone
    }

    /// As [`Phone::new`], with a clock of its own: its service's is the world's.
    pub fn with_clock(name: &str, own: Arc<TestClock>, world: Arc<TestClock>) -> Self {
        let mut phone = Self::new(name, own);
        phone.line = Line::new(world);
        phone
    }

    /// Takes the app out, which is then used by itself.
    pub fn take(&mut self) -> App {
        self.app.take().unwrap()
    }

    /// Closes the app, as an empty battery does.
    pub fn close(&mut self) {
        self.app = None;
    }

    /// Closes the app and opens it again.
    pub fn restart(&mut self) {
        self.close();
        let entropy: Arc<dyn Entropy> = self.entropy.clone();
        let settings = Settings {
            folder: Location::on_disk(self.folder.path()),
            home: Home {
                place: place(),
                url: "https://longshan.example".to_owned(),
            },
            roots: roots(),
            bundle: shipped_bundle(),
        };
        let clock: Arc<dyn Clock> = self.clock.clone();
        self.app = Some(App::open(settings, Arc::new(self.vault()), clock, entropy).unwrap());
    }

    /// Visits the service.
    pub fn sync(&self) -> OpOutput<SyncReport> {
        self.try_sync().unwrap()
    }

    pub fn try_sync(&self) -> Result<OpOutput<SyncReport>, AppError> {
        // The line answers at once, so one poll is enough.
        let mut visit = pin!(sync::once(self, &self.line));
        match visit.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => done,
            Poll::Pending => panic!("the line answers at once"),
        }
    }

    /// The vault over the phone's key file.
    pub fn vault(&self) -> FileVault {
        FileVault::new(Location::on_disk(self.key_file()), self.entropy.clone())
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder().join("keys")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn database(&self) -> PathBuf {
        self.folder().join("qicheng.db")
    }
}

impl Deref for Phone {
    type Target = App;

    fn deref(&self) -> &App {
        self.app.as_ref().unwrap()
    }
}
