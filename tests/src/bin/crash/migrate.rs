//! The power fails while a phone's or the service's database is brought to a new version: it is whole, of one version or
//! another, and goes on.

use crate::{
    disk,
    log::{self, Event, Fate, Image, Platter},
    power::CrashReport,
    state::{self, DATABASE},
};
use qicheng_service_storage::sqlite;
use qicheng_store::{Location, Store};
use qicheng_test_kit::entropy::Random;
use qicheng_test_world::{Failure, database};
use qicheng_tests::older;
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The key of the fixtures.
const KEY: [u8; 32] = [7; 32];
const FATES: [Fate; 4] = [Fate::Lost, Fate::Kept, Fate::Reordered, Fate::Torn];

/// Whose database it is.
#[derive(Clone, Copy)]
pub enum Side {
    Phone,
    Service,
}

impl Side {
    /// The database's name in its folder.
    fn database(self) -> &'static str {
        match self {
            Self::Phone => DATABASE,
            Self::Service => "service.db",
        }
    }

    /// Its migrations in order, the last of which exists in tests alone.
    fn migrations(self) -> Result<Vec<String>, Failure> {
        match self {
            Self::Phone => older::phone_migrations(),
            Self::Service => older::service_migrations(),
        }
    }

    /// Opens it as its own code does, which brings it to the newest version.
    fn open(self, folder: &Path) -> Result<(), Failure> {
        let path = folder.join(self.database());
        let migrations = self.migrations()?;
        let migrations: Vec<&str> = migrations.iter().map(String::as_str).collect();
        match self {
            Self::Phone => {
                drop(Store::open_with(
                    &Location::on_disk(&path),
                    &KEY,
                    &migrations,
                )?);
            }
            Self::Service => sqlite::create_with(&path, &KEY, &migrations)?,
        }
        Ok(())
    }

    /// Opens it under its key and no more.
    fn raw(self, path: &Path) -> Result<Connection, Failure> {
        match self {
            Self::Phone => Ok(database::phone(path, &KEY)?),
            Self::Service => Ok(database::service(path, &KEY)?),
        }
    }
}

/// Opens images of every upgrade from a released version.
pub fn fails(
    side: Side,
    workshop: &Path,
    images: usize,
    seed: u64,
) -> Result<CrashReport, Failure> {
    let fixtures = made(side, workshop)?;
    let schemas = fixtures.iter().map(|f| released(side, f, workshop));
    let schemas = schemas.collect::<Result<BTreeMap<_, _>, _>>()?;
    let mut found = CrashReport::default();
    // The newest has nowhere to go.
    let older = fixtures.split_last().ok_or("no fixtures")?.1;
    for (n, fixture) in older.iter().enumerate() {
        let share = images * (n + 1) / older.len() - images * n / older.len();
        upgrade(side, fixture, &schemas, workshop, share, seed, &mut found)?;
        found.lives += 1;
    }
    Ok(found)
}

fn upgrade(
    side: Side,
    fixture: &Path,
    schemas: &BTreeMap<usize, String>,
    workshop: &Path,
    images: usize,
    seed: u64,
    found: &mut CrashReport,
) -> Result<(), Failure> {
    let folder = workshop.join("upgrade");
    let before = Image::from([(side.database().to_owned(), fs::read(fixture)?)]);
    log::write(&before, &folder)?;
    disk::record(&folder);
    side.open(&folder)?;
    let events = disk::recorded();
    let whole = DatabaseSnapshot::of(side, &folder)?;

    let mut random = Random::new(seed);
    let mut platter = Platter::new(before, false);
    let image = workshop.join("image");
    let mut made = 0;
    for (n, event) in events.iter().enumerate() {
        platter.take(event);
        found.syncs += usize::from(matches!(event, Event::Sync { .. }));
        while made < (n + 1) * images / events.len() {
            let fate = FATES[random.index(FATES.len())];
            log::write(&platter.image(fate, &mut random), &image)?;
            if let Err(why) = judge(side, &image, schemas, &whole) {
                found.corrupt += 1;
                let what = format!("{}, event {n}, {fate:?}: {why}", fixture.display());
                found.first.get_or_insert(what);
            }
            made += 1;
            found.images += 1;
        }
    }
    Ok(())
}

/// A database after an upgrade.
#[derive(PartialEq, Eq)]
struct DatabaseSnapshot {
    schema: String,
    rows: u64,
}

impl DatabaseSnapshot {
    fn of(side: Side, folder: &Path) -> Result<Self, Failure> {
        let database = side.raw(&folder.join(side.database()))?;
        if let Some(fault) = state::fault(&database)? {
            return Err(fault.into());
        }
        Ok(Self {
            schema: older::schema(&database)?,
            rows: state::rows(&database)?,
        })
    }
}

/// Holds an image against the released schemas, then opens it as the app would.
fn judge(
    side: Side,
    folder: &Path,
    schemas: &BTreeMap<usize, String>,
    whole: &DatabaseSnapshot,
) -> Result<(), Failure> {
    let lies = side.raw(&folder.join(side.database()))?;
    let version: usize = lies.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    if schemas.get(&version) != Some(&older::schema(&lies)?) {
        return Err(format!("not the schema of version {version}").into());
    }
    drop(lies);
    side.open(folder)?;
    if DatabaseSnapshot::of(side, folder)? == *whole {
        Ok(())
    } else {
        Err("not what an upgrade makes".into())
    }
}

/// Databases of each version with rows in each table, oldest first, made here.
fn made(side: Side, workshop: &Path) -> Result<Vec<PathBuf>, Failure> {
    let migrations = side.migrations()?;
    (1..=migrations.len())
        .map(|version| {
            let path = workshop.join(format!("{version}-{}", side.database()));
            older::fill(&side.raw(&path)?, &migrations[..version])?;
            Ok(path)
        })
        .collect()
}

/// The schema of a fixture, by its version.
fn released(side: Side, fixture: &Path, workshop: &Path) -> Result<(usize, String), Failure> {
    let copy = workshop.join("released.db");
    fs::copy(fixture, &copy)?;
    let database = side.raw(&copy)?;
    let version = database.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    let schema = older::schema(&database)?;
    drop(database);
    fs::remove_file(copy)?;
    Ok((version, schema))
}
