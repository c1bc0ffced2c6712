//! The disk is full: with every amount of free space, reads go on, the person is told, and nothing that was said to be
//! saved is lost.

use crate::{
    disk, log,
    phone::{self, Phone, StepOutcome},
    state::{self, DATABASE},
};
use qicheng_app::{ErrorCode, vault::KeyVault as _};
use qicheng_test_world::{Build, Failure, database};
use qicheng_tests::progress::Progress;
use serde::Serialize;
use std::{fs, path::Path};

/// How far free space is tried.
pub const MAX_FREE_BYTES: u64 = 2 << 20;
/// Odd bytes beside each whole page.
const ODD: [u64; 2] = [0, 1_357];
const PAGE: u64 = 4_096;
/// More than what fills the farthest.
const STEPS: usize = 40_000;

/// What was found over all amounts.
#[derive(Debug, Default, Serialize)]
pub struct CrashReport {
    /// Amounts of free space tried.
    pub amounts: usize,
    /// How often the person was told that the disk is full.
    pub told: usize,
    /// Amounts at which something was lost, or said that was not so.
    pub lost: usize,
    /// Amounts at which something could not be read.
    pub unread: usize,
    /// Amounts at which something else was said than that the disk is full.
    pub mistold: usize,
    /// Amounts at which not all was well again with room.
    pub unmended: usize,
    /// The first that did not hold.
    pub first: Option<String>,
}

impl CrashReport {
    /// Whether everything held.
    pub fn held(&self) -> bool {
        self.lost + self.unread + self.mistold + self.unmended == 0
    }
}

/// Tries every so many pages of free space, and odd bytes beside them; none at 0.
pub async fn fills(build: &Build, workshop: &Path, every: u64) -> Result<CrashReport, Failure> {
    if every == 0 {
        return Ok(CrashReport::default());
    }
    let template = workshop.join("template");
    log::write(&log::Image::new(), &template)?;
    let mut phone = Phone::open(build, &template, 7)?;
    for _ in 0..60 {
        phone.step().await?;
    }
    phone.close();
    let mut image = log::read(&template)?;
    let ballast = format!("{DATABASE}.ballast");
    image.insert(ballast.clone(), fs::read(template.join(&ballast))?);
    let mut found = CrashReport::default();
    let folder = workshop.join("full");
    let pages = (0..=MAX_FREE_BYTES / PAGE).step_by(usize::try_from(every)?);
    let progress = Progress::new(
        "amounts of free space",
        (pages.clone().count() * ODD.len()) as u64,
    );
    for page in pages {
        for odd in ODD {
            let extra = page * PAGE + odd;
            log::write(&image, &folder)?;
            let mut trial = Trial {
                build,
                folder: &folder,
                workshop,
                extra,
                found: &mut found,
            };
            let done = trial.run().await;
            disk::unlimited();
            if let Err(why) = done {
                found.unread += 1;
                found
                    .first
                    .get_or_insert(format!("{extra} bytes free: {why:?}"));
            }
            found.amounts += 1;
            progress.one();
        }
    }
    Ok(found)
}

struct Trial<'a> {
    build: &'a Build,
    folder: &'a Path,
    workshop: &'a Path,
    extra: u64,
    found: &'a mut CrashReport,
}

impl Trial<'_> {
    async fn run(&mut self) -> Result<(), Failure> {
        disk::limit(self.folder, disk::used(self.folder) + self.extra);
        let mut phone = Phone::open(self.build, self.folder, self.extra)?;
        phone.deletes = false;
        let mut refused = 0;
        for _ in 0..STEPS {
            if self.step(&mut phone).await? {
                refused += 1;
                phone.shows()?;
                self.check(&phone, "while it is full")?;
            }
            if refused == 4 {
                // Even deleting needs room: it was kept.
                self.deletes(&mut phone)?;
                self.check(&phone, "after deleting")?;
                break;
            }
        }
        if refused == 0 {
            self.wrong("never full");
            self.found.mistold += 1;
        }
        // Switched off and on again.
        phone.restart()?;
        phone.shows()?;
        self.step(&mut phone).await?;
        self.check(&phone, "after a restart")?;

        disk::unlimited();
        let mut saved = 0;
        for _ in 0..20 {
            saved += usize::from(phone.step().await? == StepOutcome::Saved);
        }
        phone.restart()?;
        let whole = self.check(&phone, "with room again")?;
        if saved != 20 || !whole || !self.folder.join(format!("{DATABASE}.ballast")).exists() {
            self.wrong("not mended");
            self.found.unmended += 1;
        }
        Ok(())
    }

    /// Does a step; returns whether the person was told that the disk is full.
    async fn step(&mut self, phone: &mut Phone) -> Result<bool, Failure> {
        match phone.step().await {
            Ok(StepOutcome::Saved) => Ok(false),
            Ok(StepOutcome::Refused(ErrorCode::DiskFull)) => {
                self.found.told += 1;
                Ok(true)
            }
            Ok(StepOutcome::Refused(other)) => {
                self.wrong(&format!("told {other:?}"));
                self.found.mistold += 1;
                Ok(true)
            }
            Err(why) => Err(why),
        }
    }

    fn deletes(&mut self, phone: &mut Phone) -> Result<(), Failure> {
        // The first person's fields are counted; after the second everybody's chains are joined anew.
        let others = phone.people().get(1..).unwrap_or_default();
        let chosen = if self.extra.is_multiple_of(2) {
            others.last()
        } else {
            others.first()
        };
        let Some(person) = chosen.copied() else {
            return Ok(());
        };
        if let StepOutcome::Refused(told) = phone.delete(person)? {
            self.wrong(&format!("told {told:?} when deleting"));
            self.found.mistold += 1;
        }
        Ok(())
    }

    /// Looks at a copy of what lies there. Returns whether it is what the person was told.
    fn check(&mut self, phone: &Phone, when: &str) -> Result<bool, Failure> {
        let copy = self.workshop.join("copy");
        log::write(&log::read(self.folder)?, &copy)?;
        let key = phone::vault(&copy).database_key()?;
        let eye = database::phone(&copy.join(DATABASE), &key)?;
        let held = phone::held(&eye)?;
        let fault = state::fault(&eye)?;
        let holds = held == phone.told && fault.is_none();
        if !holds {
            self.wrong(&format!(
                "{when}: {held:?}, told {:?}, {fault:?}",
                phone.told
            ));
            self.found.lost += 1;
        }
        Ok(holds)
    }

    fn wrong(&mut self, what: &str) {
        let what = format!("{} bytes free: {what}", self.extra);
        self.found.first.get_or_insert(what);
    }
}
