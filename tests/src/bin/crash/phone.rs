//! A phone on which somebody does what people do, as chance has it.

use crate::{
    input,
    state::{self, DATABASE, KEYS},
};
use qicheng_app::{
    App, ErrorCode, Settings, forms,
    people::{self, Carrier},
    roles::worker,
    sync::{self, HttpLine},
    vault::{FileVault, KeyVault as _},
};
use qicheng_domain::{ids::PersonId, platform::Entropy};
use qicheng_service_core::place::platform::SystemEntropy;
use qicheng_store::{Location, erase::Unsent};
use qicheng_test_kit::{clock::TestClock, entropy::Random};
use qicheng_test_world::{Build, Failure, database};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// A phone, its line, and who uses it.
pub struct Phone {
    app: Option<App>,
    line: Option<HttpLine>,
    build: Build,
    folder: PathBuf,
    /// A second look at the database, past the app.
    eye: Option<Connection>,
    random: Random,
    people: Vec<PersonId>,
    /// What the app said is saved.
    pub told: SavedCounts,
    /// Whether people are deleted from it.
    pub deletes: bool,
}

/// How much of each kind is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SavedCounts {
    /// Operations.
    pub operations: usize,
    /// How often a field was saved.
    pub drafts: usize,
    /// People.
    pub people: usize,
}

/// The form whose only field counts how often it was saved.
const COUNTED: &str = "counted";

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    /// The app said that it is saved.
    Saved,
    /// The app said that it is not.
    Refused(ErrorCode),
}

impl Phone {
    /// Takes a phone into use, or goes on with the one in the folder.
    pub fn open(build: &Build, folder: &Path, seed: u64) -> Result<Self, Failure> {
        let mut phone = Self {
            app: None,
            line: None,
            build: build.clone(),
            folder: folder.to_owned(),
            eye: None,
            random: Random::new(seed),
            people: Vec::new(),
            told: SavedCounts::default(),
            deletes: true,
        };
        phone.restart()?;
        phone.people = people::list(phone.app()?)?
            .iter()
            .map(|p| p.person)
            .collect();
        if !phone.people.is_empty() {
            phone.told = phone.holds()?;
        }
        Ok(phone)
    }

    /// Does the next thing.
    pub async fn step(&mut self) -> Result<StepOutcome, Failure> {
        let chance = self.random.index(100);
        let person = match self.people.len() {
            0 => return self.somebody_new(),
            n => self.people[self.random.index(n)],
        };
        let app = self.app()?;
        let done = match chance {
            0..45 => {
                let long = if self.random.index(8) == 0 { 3_000 } else { 60 };
                let count = self.told.drafts + 1;
                let value = format!("{count}{}", "山".repeat(self.random.index(long)));
                let first = self.people[0];
                let done = outcome(forms::save_field(self.app()?, first, COUNTED, "n", &value))?;
                self.told.drafts += usize::from(done == StepOutcome::Saved);
                return Ok(done);
            }
            45..70 => outcome(worker::declare(app, person, &input::well())),
            70..75 => outcome(worker::intend(app, person, &input::intent())),
            75..80 => outcome(worker::register(app, person, &input::registration())),
            80..84 => return self.somebody_new(),
            84..86 if self.deletes && person != self.people[0] => return self.delete(person),
            86..91 => return self.restart().map(|()| StepOutcome::Saved),
            _ => return self.visit().await,
        }?;
        self.told.operations += usize::from(done == StepOutcome::Saved);
        Ok(done)
    }

    /// Deletes a person, but for what the service has not answered.
    pub fn delete(&mut self, person: PersonId) -> Result<StepOutcome, Failure> {
        let done = outcome(people::delete(self.app()?, person, Unsent::Keep))?;
        if done == StepOutcome::Saved {
            self.people.retain(|p| *p != person);
            self.told.people -= 1;
        }
        Ok(done)
    }

    /// Who uses it.
    pub fn people(&self) -> &[PersonId] {
        &self.people
    }

    /// Looks at everything that a screen may show.
    pub fn shows(&self) -> Result<(), Failure> {
        let app = self.app()?;
        sync::refused(app)?;
        for person in people::list(app)? {
            worker::home(app, person.person)?;
            worker::declarations(app, person.person)?;
            forms::load(app, person.person, COUNTED)?;
        }
        Ok(())
    }

    /// Returns how much the database holds, looked at past the app.
    pub fn holds(&mut self) -> Result<SavedCounts, Failure> {
        held(self.eye()?)
    }

    /// Visits the service, where there is one.
    pub async fn visit(&self) -> Result<StepOutcome, Failure> {
        let Some(line) = &self.line else {
            return Ok(StepOutcome::Saved);
        };
        outcome(sync::once(self.app()?, line).await)
    }

    /// Gives the phone a line to its service.
    pub fn connect(&mut self) -> Result<(), Failure> {
        self.line = Some(sync::line(self.app()?, &[])?);
        Ok(())
    }

    /// Returns the state of what is saved.
    pub fn state(&mut self) -> Result<u64, Failure> {
        let folder = self.folder.clone();
        state::of(self.eye()?, &folder)
    }

    /// Returns the ids of operations that the service has said took effect.
    pub fn confirmed(&mut self) -> Result<Vec<[u8; 16]>, Failure> {
        let mut statement = self
            .eye()?
            .prepare_cached("SELECT id FROM outbox WHERE state = 3")?;
        let ids = statement.query_map([], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// A second look at the database, past the app.
    pub fn eye(&mut self) -> Result<&Connection, Failure> {
        if self.eye.is_none() {
            let key = vault(&self.folder).database_key()?;
            self.eye = Some(database::phone(&self.folder.join(DATABASE), &key)?);
        }
        self.eye.as_ref().ok_or_else(|| "closed".into())
    }

    /// Closes the app and starts it again.
    pub fn restart(&mut self) -> Result<(), Failure> {
        self.close();
        let settings = Settings {
            folder: Location::on_disk(&self.folder),
            home: self.build.home.clone(),
            roots: self.build.roots,
            bundle: self.build.bundle.clone(),
        };
        let app = App::open(
            settings,
            Arc::new(vault(&self.folder)),
            Arc::new(TestClock::default()),
            Arc::new(SystemEntropy),
        )?;
        self.app = Some(app);
        Ok(())
    }

    /// Closes the app.
    pub fn close(&mut self) {
        self.eye = None;
        self.app = None;
    }

    /// The running app.
    pub fn app(&self) -> Result<&App, Failure> {
        self.app.as_ref().ok_or_else(|| "the phone is off".into())
    }

    fn somebody_new(&mut self) -> Result<StepOutcome, Failure> {
        let person = match people::add(self.app()?, Carrier::Phone) {
            Ok(done) => done.value,
            refused => return outcome(refused),
        };
        self.told.people += 1;
        let done = outcome(worker::give_consent(
            self.app()?,
            person,
            qicheng_test_kit::people::agrees(),
        ))?;
        // Who could not agree on a full disk is rightly refused later, and is not used.
        if done == StepOutcome::Saved {
            self.people.push(person);
            self.told.operations += 1;
        }
        Ok(done)
    }
}

/// Returns how much a database holds.
pub fn held(connection: &Connection) -> Result<SavedCounts, Failure> {
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, usize>(0));
    Ok(SavedCounts {
        operations: count("SELECT count(*) FROM outbox")?,
        drafts: count(
            "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM draft_field WHERE form = 'counted'",
        )?,
        people: count("SELECT count(*) FROM profile")?,
    })
}

/// The vault in a phone's folder.
pub fn vault(folder: &Path) -> FileVault {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    FileVault::new(Location::on_disk(folder.join(KEYS)), entropy)
}

fn outcome<T>(done: Result<T, qicheng_app::AppError>) -> Result<StepOutcome, Failure> {
    Ok(match done {
        Ok(_) => StepOutcome::Saved,
        Err(error) => StepOutcome::Refused(error.code()),
    })
}
