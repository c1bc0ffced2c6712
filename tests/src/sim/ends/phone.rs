//! A phone: the real app on a real database, its visits polled by hand, and gone in the middle of any.

use super::{
    service::{Answer, poll},
    vault::MemoryVault,
};
use qicheng_app::{App, AppError, OpOutput, Settings, sync};
use qicheng_domain::ids::PersonId;
use qicheng_exchange::transport::Exchange;
use qicheng_store::{Location, Store, StoreError};
use qicheng_sync::SyncReport;
use qicheng_test_kit::{
    clock::TestClock,
    entropy::{Random, SeededEntropy},
};
use qicheng_test_world::{Build, Failure, database};
use rusqlite::Connection;
use std::{
    future::Future,
    path::{Path, PathBuf},
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

/// Whose phone it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Somebody who travels, and their family.
    Worker,
    /// A village helper.
    Helper,
    /// Crew at a door.
    Crew,
    /// An employer at the gate.
    Employer,
}

type Visit = Pin<Box<dyn Future<Output = Result<OpOutput<SyncReport>, AppError>>>>;

/// One phone.
pub struct Phone {
    /// For traces.
    pub name: &'static str,
    /// Whose it is.
    pub part: Part,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its keys, which outlive crashes.
    pub vault: Arc<MemoryVault>,
    /// The people on it, its staff apart.
    pub people: Vec<PersonId>,
    /// The one-time code of its staff, until it was given.
    pub code: Option<String>,
    /// Number of the visit that is under way or was last.
    pub visit: u64,
    /// Visits that failed since the last that did not.
    pub failures: u32,
    folder: PathBuf,
    build: Arc<Build>,
    entropy: Arc<SeededEntropy>,
    app: Option<Arc<App>>,
    visiting: Option<Visit>,
    mailbox: Arc<Mutex<Mailbox>>,
    probe: Option<Connection>,
}

/// What a phone is made of.
pub struct Body {
    /// For traces.
    pub name: &'static str,
    /// Whose it is.
    pub part: Part,
    /// Its folder; the database in it is opened or made.
    pub folder: PathBuf,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its keys.
    pub vault: Arc<MemoryVault>,
    /// Its randomness.
    pub entropy: Arc<SeededEntropy>,
    /// What its app was built with.
    pub build: Arc<Build>,
}

/// Database files of a phone, as a back-up keeps them.
#[derive(Clone)]
pub struct Backup {
    files: [Option<Vec<u8>>; 2],
    people: Vec<PersonId>,
}

/// Between the app's line and the world: a request on its way out, an answer on its way in.
#[derive(Default)]
struct Mailbox {
    out: Option<Vec<u8>>,
    back: Option<Answer>,
    rounds: u64,
}

struct Line(Arc<Mutex<Mailbox>>);

struct PendingReply(Arc<Mutex<Mailbox>>);

impl Exchange for Line {
    fn exchange(&self, request: Vec<u8>) -> impl Future<Output = Answer> + Send {
        let mut mailbox = lock(&self.0);
        mailbox.rounds += 1;
        mailbox.out = Some(request);
        mailbox.back = None;
        PendingReply(Arc::clone(&self.0))
    }
}

impl Future for PendingReply {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answer> {
        match lock(&self.0).back.take() {
            Some(answer) => Poll::Ready(answer),
            None => Poll::Pending,
        }
    }
}

impl Phone {
    /// Switches a phone on for the first time in this world.
    ///
    /// # Errors
    /// The app's.
    pub fn new(body: Body) -> Result<Self, Failure> {
        let mut phone = Self {
            name: body.name,
            part: body.part,
            clock: body.clock,
            vault: body.vault,
            people: Vec::new(),
            code: None,
            visit: 0,
            failures: 0,
            folder: body.folder,
            build: body.build,
            entropy: body.entropy,
            app: None,
            visiting: None,
            mailbox: Arc::default(),
            probe: None,
        };
        phone.boot()?;
        Ok(phone)
    }

    /// Opens the app on its database.
    ///
    /// # Errors
    /// The app's; a database that nothing here has damaged is not to be found so.
    pub fn boot(&mut self) -> Result<(), Failure> {
        let app = self.open()?;
        if app.damage().is_some() {
            return Err("a database was found damaged".into());
        }
        self.app = Some(Arc::new(app));
        Ok(())
    }

    /// Opens the app on a database of which a page fails, which is found and mended; returns how many operations that
    /// wait were carried over.
    ///
    /// # Errors
    /// The app's, and where the damage is not found.
    pub fn boot_damaged(&mut self) -> Result<usize, Failure> {
        // A page is looked at once somebody needs it, and all of them at the start after that.
        let looked =
            Store::open(&Location::on_disk(self.database()), &self.vault.database())?.check();
        if !matches!(looked, Err(StoreError::Damaged)) {
            return Err("a page that fails was not found".into());
        }
        let app = self.open()?;
        let damage = app
            .damage()
            .ok_or("a damaged database was taken for whole")?;
        let saved = damage.recovered.waiting;
        self.app = Some(Arc::new(app));
        Ok(saved)
    }

    fn open(&self) -> Result<App, Failure> {
        let settings = Settings {
            folder: Location::on_disk(&self.folder),
            home: self.build.home.clone(),
            roots: self.build.roots,
            bundle: self.build.bundle.clone(),
        };
        Ok(App::open(
            settings,
            self.vault.clone(),
            self.clock.clone(),
            self.entropy.clone(),
        )?)
    }

    /// Alters a byte of a page that holds rows of a table, where these have more than one page; returns its number.
    ///
    /// # Errors
    /// The database's and the file system's.
    pub fn break_page(&mut self, table: &str, random: &mut Random) -> Result<Option<u64>, Failure> {
        let mut leaves = self.probe()?.prepare(
            "SELECT pageno, pgsize FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' AND path <> '/'",
        )?;
        let pages = leaves.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let pages: Vec<(u64, u64)> = pages.collect::<Result<_, _>>()?;
        drop(leaves);
        let Some((page, size)) = pages.get(random.index(pages.len())).copied() else {
            return Ok(None);
        };
        // The last connection writes the log back into the file.
        self.crash();
        self.probe = None;
        let mut bytes = std::fs::read(self.database())?;
        let at = usize::try_from((page - 1) * size + random.below(size))?;
        bytes[at] ^= 1;
        std::fs::write(self.database(), bytes)?;
        Ok(Some(page))
    }

    /// Stops the app where it stands.
    pub fn crash(&mut self) {
        self.visiting = None;
        self.app = None;
        *lock(&self.mailbox) = Mailbox::default();
    }

    /// Returns the app while it runs.
    #[must_use]
    pub fn app(&self) -> Option<&Arc<App>> {
        self.app.as_ref()
    }

    /// Returns whether a visit is under way.
    #[must_use]
    pub fn is_visiting(&self) -> bool {
        self.visiting.is_some()
    }

    /// Begins a visit; nothing is sent before it is polled.
    pub fn begin_visit(&mut self) {
        if let Some(app) = self.app.clone() {
            self.visit += 1;
            let line = Line(Arc::clone(&self.mailbox));
            self.visiting = Some(Box::pin(async move { sync::once(&app, &line).await }));
        }
    }

    /// Goes on with the visit; returns how it ended, once it has.
    pub fn poll_visit(&mut self) -> Option<Result<SyncReport, AppError>> {
        let visiting = self.visiting.as_mut()?;
        match poll(visiting.as_mut()) {
            Poll::Pending => None,
            Poll::Ready(ended) => {
                self.visiting = None;
                self.failures = match &ended {
                    Ok(_) => 0,
                    Err(_) => self.failures + 1,
                };
                Some(ended.map(|done| done.value))
            }
        }
    }

    /// Returns the request that the visit has just sent, and its number.
    pub fn sent(&mut self) -> Option<(u64, Vec<u8>)> {
        let mut mailbox = lock(&self.mailbox);
        let rounds = mailbox.rounds;
        mailbox.out.take().map(|bytes| (rounds, bytes))
    }

    /// Hands an answer in; returns whether the visit still waits for it.
    pub fn hand_in(&mut self, visit: u64, round: u64, answer: Answer) -> bool {
        let mut mailbox = lock(&self.mailbox);
        let awaited = self.visiting.is_some() && (visit, round) == (self.visit, mailbox.rounds);
        if awaited {
            mailbox.back = Some(answer);
        }
        awaited
    }

    /// Looks into the database beside the app.
    ///
    /// # Errors
    /// The database's.
    pub fn probe(&mut self) -> Result<&Connection, Failure> {
        if self.probe.is_none() {
            let probe = database::phone(&self.database(), &self.vault.database())?;
            probe.pragma_update(None, "synchronous", "OFF")?;
            self.probe = Some(probe);
        }
        Ok(self.probe.as_ref().ok_or("no probe")?)
    }

    /// Returns the database's path.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.join("qicheng.db")
    }

    /// Copies the database as a back-up does.
    ///
    /// # Errors
    /// The file system's.
    pub fn back_up(&self) -> Result<Backup, Failure> {
        let read = |path: PathBuf| match std::fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        };
        Ok(Backup {
            files: [read(self.database())?, read(self.sibling("-wal"))?],
            people: self.people.clone(),
        })
    }

    /// Puts a back-up in the database's place, on a phone that is off.
    ///
    /// # Errors
    /// The file system's.
    pub fn restore(&mut self, backup: &Backup) -> Result<(), Failure> {
        self.crash();
        self.probe = None;
        let paths = [self.database(), self.sibling("-wal")];
        for (path, bytes) in paths.iter().zip(&backup.files) {
            put(path, bytes.as_deref())?;
        }
        put(&self.sibling("-shm"), None)?;
        self.people.clone_from(&backup.people);
        Ok(())
    }

    /// Closes everything and returns the database's bytes.
    ///
    /// # Errors
    /// The file system's.
    pub fn close(mut self) -> Result<Vec<u8>, Failure> {
        self.crash();
        self.probe = None;
        Ok(std::fs::read(self.database())?)
    }

    /// Draws from the phone's randomness.
    #[must_use]
    pub fn entropy(&self) -> &SeededEntropy {
        &self.entropy
    }

    fn sibling(&self, tail: &str) -> PathBuf {
        self.folder.join(format!("qicheng.db{tail}"))
    }
}

/// Makes a random source of a phone's own.
#[must_use]
pub fn entropy(random: &mut Random) -> Arc<SeededEntropy> {
    Arc::new(SeededEntropy::new(random.fork()))
}

fn put(path: &Path, bytes: Option<&[u8]>) -> Result<(), Failure> {
    match bytes {
        Some(bytes) => Ok(std::fs::write(path, bytes)?),
        None => match std::fs::remove_file(path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        },
    }
}

fn lock(mailbox: &Mutex<Mailbox>) -> MutexGuard<'_, Mailbox> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}
