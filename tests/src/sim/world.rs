//! One world: phones, a service, a network between them, and a queue of what happens when.

use super::{
    faults::Faults,
    ledger::Ledger,
    mutant::{Mutant, Tamper},
    phone::{self, Backup, Body, Part, Phone},
    queue::{Event, Origin, Queue},
    service::{Parts, Service},
    template::{Stage, Template},
    trace::Trace,
    vault::MemoryVault,
};
use chrono::TimeDelta;
use qicheng_domain::ids::{OperationId, PersonId, TripId};
use qicheng_test_kit::{
    clock::{TestClock, Time},
    entropy::Random,
};
use qicheng_test_world::Failure;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

/// How long a world runs before it heals.
pub(super) const SPAN: i64 = 3 * 3_600_000;

/// A phone gives an exchange up after this.
pub(super) const PATIENCE: i64 = 120_000;

/// One world.
pub struct World {
    /// The world's time.
    pub time: Time,
    /// What happened.
    pub trace: Trace,
    /// The service.
    pub service: Service,
    /// The phones.
    pub phones: Vec<Phone>,
    /// What the phones said is saved.
    pub ledger: Ledger,
    /// A coordinator's session.
    pub token: String,
    /// The trip, on the road.
    pub trip: Option<TripId>,
    /// Phones whose clock was wrong or that were set back: more may be refused to them.
    pub disturbed: Vec<bool>,
    /// Whether a coordinator has taken somebody off the trip or ended it.
    pub replanned: bool,
    /// When it began, in milliseconds since 1970.
    pub began: i64,
    pub(super) random: Random,
    pub(super) faults: Faults,
    pub(super) mutant: Option<Mutant>,
    pub(super) backups: BTreeMap<usize, Backup>,
    pub(super) dismissed: BTreeSet<OperationId>,
    pub(super) erased: BTreeSet<PersonId>,
    /// Phones whose clock was ahead by days: they take a manifest's time for over, and erase it as they must.
    pub(super) ahead: BTreeSet<usize>,
    pub(super) tamper: Tamper,
    pub(super) queue: Queue,
    pub(super) works: BTreeMap<u64, Origin>,
}

/// Notes an event of a world.
macro_rules! note {
    ($world:expr, $($said:tt)+) => {{
        let at = $world.time.millis();
        $world.trace.note(at, format_args!($($said)+));
    }};
}
pub(super) use note;

impl World {
    /// Copies a template into a folder and draws what will happen.
    ///
    /// # Errors
    /// The file system's and the databases'.
    pub fn new(
        template: &Template,
        folder: &Path,
        seed: u64,
        mutant: Option<Mutant>,
        trace: Trace,
    ) -> Result<Self, Failure> {
        let mut random = Random::new(seed);
        // What came before bears earlier times.
        let time = Time::at(template.time + 60_000);
        let faults = Faults::draw(&mut random);
        let service = Service::start(Parts {
            path: place(folder, "service.db", &template.database)?,
            clock: Arc::new(TestClock::of(&time)),
            entropy: phone::entropy(&mut random),
            ..template.service.clone()
        })?;
        let mut phones = Vec::new();
        for (index, image) in template.phones.iter().enumerate() {
            let entropy = phone::entropy(&mut random);
            if !takes_part(template.stage, index, &mut random) {
                continue;
            }
            let home = folder.join(image.name);
            std::fs::create_dir_all(&home)?;
            place(&home, "qicheng.db", &image.database)?;
            let mut phone = Phone::new(Body {
                name: image.name,
                part: image.part,
                folder: home,
                clock: Arc::new(TestClock::of(&time)),
                vault: Arc::new(MemoryVault::new(
                    image.key,
                    image.keys.clone(),
                    Arc::clone(&entropy),
                )),
                entropy,
                build: Arc::clone(&template.build),
            })?;
            phone.people.clone_from(&image.people);
            phone.code.clone_from(&image.code);
            phones.push(phone);
        }
        let mut world = Self {
            disturbed: vec![false; phones.len()],
            began: time.millis(),
            time,
            trace,
            service,
            phones,
            ledger: Ledger::default(),
            token: template.token.clone(),
            trip: template.trip,
            replanned: false,
            random,
            faults,
            mutant,
            backups: BTreeMap::new(),
            dismissed: BTreeSet::new(),
            erased: BTreeSet::new(),
            ahead: BTreeSet::new(),
            tamper: Tamper::default(),
            queue: Queue::default(),
            works: BTreeMap::new(),
        };
        for index in 0..world.phones.len() {
            world.ledger.begin(index, &mut world.phones[index])?;
        }
        Ok(world)
    }

    pub(super) fn later(&mut self, after: i64, event: Event) {
        self.queue.plan(self.time.millis() + after, event);
    }

    pub(super) fn begin_healing(&mut self) -> Result<(), Failure> {
        self.faults = Faults::default();
        self.service.parts.clock.set_ahead(TimeDelta::zero());
        for index in 0..self.phones.len() {
            self.phones[index].clock.set_ahead(TimeDelta::zero());
            if self.phones[index].app().is_none() {
                self.phones[index].boot()?;
            }
        }
        if self.service.app().is_err() {
            self.service.boot()?;
        }
        note!(self, "healed");
        Ok(())
    }
}

/// Who takes part: not everyone each time, or seeds take long.
fn takes_part(stage: Stage, index: usize, random: &mut Random) -> bool {
    let always = match stage {
        Stage::Village => index == 0,
        Stage::Road => index == 0 || index == 3,
    };
    random.chance(300) || always
}

fn place(folder: &Path, name: &str, database: &[u8]) -> Result<std::path::PathBuf, Failure> {
    let path = folder.join(name);
    for tail in ["-wal", "-shm"] {
        let beside = folder.join(format!("{name}{tail}"));
        if beside.exists() {
            std::fs::remove_file(beside)?;
        }
    }
    std::fs::write(&path, database)?;
    Ok(path)
}

/// Returns the phones of a part.
pub(super) fn of_part(phones: &[Phone], part: Part) -> Vec<usize> {
    let all = phones.iter().enumerate();
    all.filter(|(_, phone)| phone.part == part)
        .map(|(index, _)| index)
        .collect()
}
