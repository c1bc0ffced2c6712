//! Processes are killed at any moment, phones' and the service's: everything that was acknowledged is there, once.

use crate::{
    phone::{self, Phone, SavedCounts, StepOutcome},
    setting::{self, Setting},
    state::{self, DATABASE},
};
use qicheng_app::vault::KeyVault as _;
use qicheng_domain::operations::operation::Head;
use qicheng_store::{
    Location, Store,
    table::outbox::{self, OutboxRow},
};
use qicheng_test_kit::entropy::Random;
use qicheng_test_world::{Build, Failure, database};
use qicheng_tests::progress::Progress;
use serde::Serialize;
use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// After so many cycles a new phone is taken.
const CYCLES_A_PHONE: usize = 50;

/// Visits to a service that stays until everything has come through.
const VISITS: usize = 5;

/// What was found over all cycles.
#[derive(Debug, Default, Serialize)]
pub struct CrashReport {
    /// Processes killed.
    pub cycles: usize,
    /// Things that were acknowledged.
    pub acknowledged: usize,
    /// Of these, how many were not there.
    pub lost: usize,
    /// Things that were there twice, or were never said.
    pub doubled: usize,
    /// Databases that did not open or did not hold together.
    pub corrupt: usize,
    /// The first that did not hold.
    pub first: Option<String>,
}

impl CrashReport {
    /// Whether everything held.
    pub fn held(&self) -> bool {
        self.lost + self.doubled + self.corrupt == 0
    }

    fn note(&mut self, what: String) {
        self.first.get_or_insert(what);
    }
}

/// Uses the phone in a folder until it is killed, and says after each thing what is saved.
pub async fn write(folder: &Path, seed: u64) -> Result<(), Failure> {
    let build = setting::handed(folder)?;
    let mut phone = Phone::open(&build, folder, seed)?;
    phone.deletes = false;
    loop {
        if phone.step().await? == StepOutcome::Saved {
            let mut line = serde_json::to_vec(&phone.told)?;
            line.push(b'\n');
            // The pipe's end may be gone: then nobody is told any more.
            std::io::stdout().write_all(&line)?;
            std::io::stdout().flush()?;
        }
    }
}

/// Kills phones.
pub fn phones(setting: &Setting, cycles: usize, seed: u64) -> Result<CrashReport, Failure> {
    let mut found = CrashReport::default();
    let mut random = Random::new(seed);
    let mut workshop = setting::workshop()?;
    let progress = Progress::new("phones killed", cycles as u64);
    for cycle in 0..cycles {
        if cycle % CYCLES_A_PHONE == 0 {
            workshop = setting::workshop()?;
            setting.hand(workshop.path())?;
        }
        let before = if workshop.path().join(DATABASE).exists() {
            look(workshop.path())?
        } else {
            SavedCounts::default()
        };
        let told = until_killed(workshop.path(), &mut random)?.unwrap_or(before);
        found.cycles += 1;
        let count = |t: SavedCounts| t.operations + t.drafts + t.people;
        found.acknowledged += count(told).saturating_sub(count(before));
        match look(workshop.path()) {
            Err(why) => {
                found.corrupt += 1;
                found.note(format!("cycle {cycle}: {why}"));
                workshop = setting::workshop()?;
                setting.hand(workshop.path())?;
            }
            Ok(held) => {
                // What was being said may be saved too; somebody new is two things.
                let (least, most) = (told, 1);
                let parts = [
                    (held.operations, least.operations),
                    (held.drafts, least.drafts),
                    (held.people, least.people),
                ];
                let lost = parts.iter().any(|(has, least)| has < least);
                let doubled = parts.iter().any(|(has, least)| *has > least + most);
                found.lost += usize::from(lost);
                found.doubled += usize::from(doubled);
                if lost || doubled {
                    found.note(format!("cycle {cycle}: told {told:?}, holds {held:?}"));
                }
            }
        }
        progress.one();
    }
    Ok(found)
}

/// Lets a process use the phone, kills it, and returns what it said last.
fn until_killed(folder: &Path, random: &mut Random) -> Result<Option<SavedCounts>, Failure> {
    let mut writer = Command::new(std::env::current_exe()?)
        .arg("write")
        .arg(folder)
        .arg("--seed")
        .arg(random.next().to_string())
        .stdout(Stdio::piped())
        .spawn()?;
    let out = writer.stdout.take().ok_or("the phone says nothing")?;
    let mut lines = BufReader::new(out).lines();
    let mut last = None;
    for _ in 0..random.index(12) {
        match lines.next() {
            Some(line) => last = Some(line?),
            None => break,
        }
    }
    // Anywhere within the next thing.
    std::thread::sleep(Duration::from_micros(random.next() % 6_000));
    writer.kill()?;
    writer.wait()?;
    for line in lines {
        last = Some(line?);
    }
    last.map(|line| Ok(serde_json::from_str(&line)?))
        .transpose()
}

/// Opens a killed phone's database as its app would; returns how much it holds if it is sound and nothing is twice.
fn look(folder: &Path) -> Result<SavedCounts, Failure> {
    let key = phone::vault(folder).database_key()?;
    let path = folder.join(DATABASE);
    let store = Store::open(&Location::on_disk(&path), &key)?;
    let rows = store.read(|tx| {
        outbox::pending(
            tx,
            "433130"
                .parse()
                .map_err(|_| qicheng_store::StoreError::Busy)?,
            u32::MAX,
        )
    });
    let rows = match rows {
        Ok(rows) => rows,
        // Killed before it knew its service.
        Err(qicheng_store::StoreError::Missing(_)) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    drop(store);
    let ids: BTreeSet<_> = rows.iter().map(|row| row.operation.id).collect();
    let mut head = Head::START;
    for OutboxRow {
        operation, hash, ..
    } in &rows
    {
        if *operation != operation.clone().behind(head) || operation.hash() != *hash {
            return Err("the chain of operations is broken".into());
        }
        head = Head::after(operation);
    }
    if ids.len() != rows.len() {
        return Err("an operation stands there twice".into());
    }
    let eye = database::phone(&path, &key)?;
    match state::fault(&eye)? {
        Some(fault) => Err(fault.into()),
        None => phone::held(&eye),
    }
}

/// Kills the service in the middle of exchanges.
pub async fn service(
    setting: &mut Setting,
    cycles: usize,
    seed: u64,
) -> Result<CrashReport, Failure> {
    let mut found = CrashReport::default();
    let mut random = Random::new(seed);
    let key = qicheng_service_core::place::keys::read(&setting.data.join("keys"))?.database;
    let mut workshop = setting::workshop()?;
    let mut phone = new_phone(&setting.build, workshop.path(), seed)?;
    let progress = Progress::new("services killed", cycles as u64);
    for cycle in 0..cycles {
        if cycle > 0 && cycle % CYCLES_A_PHONE == 0 {
            drop(phone);
            workshop = setting::workshop()?;
            phone = new_phone(&setting.build, workshop.path(), random.next())?;
        }
        for _ in 0..1 + random.index(4) {
            phone.step().await?;
        }
        let moment = Duration::from_micros(random.next() % 12_000);
        let visit = phone.visit();
        let kill = async {
            tokio::time::sleep(moment).await;
            setting.service.kill()
        };
        let (_, killed) = tokio::join!(visit, kill);
        killed?;
        found.cycles += 1;
        verify(setting, &key, &mut phone, cycle, &mut found)?;
        setting.service.start()?;
        if cycle % 10 == 9 {
            // With a service that stays everything comes through, once the line has noticed that it is another process.
            let mut left = usize::MAX;
            for _ in 0..VISITS {
                phone.visit().await?;
                left = waiting(&mut phone)?;
                if left == 0 {
                    break;
                }
            }
            if left > 0 {
                found.lost += left;
                found.note(format!(
                    "cycle {cycle}: {left} operations did not come through"
                ));
            }
        }
        progress.one();
    }
    Ok(found)
}

fn new_phone(build: &Build, folder: &Path, seed: u64) -> Result<Phone, Failure> {
    let mut phone = Phone::open(build, folder, seed)?;
    phone.deletes = false;
    phone.connect()?;
    Ok(phone)
}

/// Holds what the phone was told against what the killed service has.
fn verify(
    setting: &Setting,
    key: &[u8; 32],
    phone: &mut Phone,
    cycle: usize,
    found: &mut CrashReport,
) -> Result<(), Failure> {
    let service = database::service(&setting.data.join("service.db"), key)?;
    let said: String = service.query_row("PRAGMA integrity_check", [], |r| r.get(0))?;
    if said != "ok" {
        found.corrupt += 1;
        found.note(format!("cycle {cycle}: {said}"));
    }
    for id in phone.confirmed()? {
        found.acknowledged += 1;
        let count: usize = service.query_row(
            "SELECT count(*) FROM operation WHERE id = ?1",
            [&id[..]],
            |r| r.get(0),
        )?;
        match count {
            1 => {}
            0 => found.lost += 1,
            _ => found.doubled += 1,
        }
        if count != 1 {
            found.note(format!(
                "cycle {cycle}: an operation stands there {count} times"
            ));
        }
    }
    // Each consent is a row of its own: an effect that came twice shows here.
    let doubled: usize = service.query_row(
        "SELECT count(*) - count(DISTINCT operation) FROM consent",
        [],
        |r| r.get(0),
    )?;
    found.doubled += doubled;
    Ok(())
}

fn waiting(phone: &mut Phone) -> Result<usize, Failure> {
    let eye = phone.eye()?;
    Ok(
        eye.query_row("SELECT count(*) FROM outbox WHERE state < 3", [], |r| {
            r.get(0)
        })?,
    )
}
