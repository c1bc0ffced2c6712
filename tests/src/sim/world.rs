//! One world: phones, a service, a network between them, and a queue of what happens when.

use super::{
    faults::Faults,
    ledger::Ledger,
    mutant::{Mutant, Tamper},
    queue::{Event, Origin, Queue},
    template::{Stage, Template},
    trace::Trace,
};
use crate::sim::{
    ends::{
        phone::{self, Backup, Body, Part, Phone},
        service::{self, Parts, Service, at_once},
        vault::MemoryVault,
    },
    moves::Moving,
};
use chrono::TimeDelta;
use qicheng_domain::ids::{OperationId, PersonId, TripId};
use qicheng_test_kit::{
    clock::{TestClock, Time},
    entropy::Random,
};
use qicheng_test_world::{Build, Failure};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

/// How long a world runs before it heals.
pub(super) const SPAN_MILLIS: i64 = 3 * 3_600_000;

/// A phone gives an exchange up after this.
pub(super) const EXCHANGE_TIMEOUT_MILLIS: i64 = 120_000;

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
    /// The trips that were approved, the one on its way last.
    pub journeys: Vec<Journey>,
    /// The crew and the employer, by the ids that a coordinator gives trips.
    pub staff: Vec<String>,
    /// Phones whose clock was wrong or that were set back: more may be refused to them.
    pub disturbed: Vec<bool>,
    /// Whether the service was restored from a back-up: what a coordinator did since was lost.
    pub restored: bool,
    /// Whether the service's clock was ever wrong.
    pub misled: bool,
    /// When it began, in milliseconds since 1970.
    pub began: i64,
    pub(super) random: Random,
    /// Who moves to the next phone, in a world of that kind.
    pub(super) moving: Option<Moving>,
    pub(super) folder: PathBuf,
    /// Who was verified when it began.
    pub(super) verified: BTreeSet<PersonId>,
    pub(super) build: Arc<Build>,
    pub(super) faults: Faults,
    pub(super) mutant: Option<Mutant>,
    pub(super) backups: BTreeMap<usize, Backup>,
    pub(super) service_backup: Option<service::Backup>,
    /// Whether the service watches its clock, and by how much that is ahead, in milliseconds.
    pub(super) watches: bool,
    pub(super) service_ahead: i64,
    pub(super) dismissed: BTreeSet<OperationId>,
    pub(super) erased: BTreeSet<PersonId>,
    pub(super) tamper: Tamper,
    pub(super) queue: Queue,
    pub(super) works: BTreeMap<u64, Origin>,
}

/// A trip that was approved.
#[derive(Debug, Clone, Copy)]
pub struct Journey {
    /// Which.
    pub trip: TripId,
    /// When it ends, in milliseconds since 1970.
    pub ends: i64,
    /// When a coordinator cancelled it.
    pub cancelled_at: Option<i64>,
    /// Whether a coordinator has taken somebody off it or cancelled it.
    pub replanned: bool,
}

impl Journey {
    /// A trip as it was approved.
    #[must_use]
    pub fn new(trip: TripId, ends: i64) -> Self {
        Self {
            trip,
            ends,
            cancelled_at: None,
            replanned: false,
        }
    }

    /// Returns when its people are free again.
    #[must_use]
    pub fn free_at(&self) -> i64 {
        self.cancelled_at.unwrap_or(self.ends).min(self.ends)
    }
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
        let moving = Moving::draw(seed);
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
            let takes_part = takes_part(template.stage, index, &mut random);
            // A lost phone needs a helper, and phone and paper together need two doors.
            if !(takes_part || moving.is_some() && matches!(index, 2 | 4)) {
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
            ledger: Ledger::new(&time),
            time,
            trace,
            service,
            phones,
            token: template.token.clone(),
            journeys: template
                .trip
                .map(|(trip, ends)| Journey::new(trip, ends))
                .into_iter()
                .collect(),
            staff: template.staff.clone(),
            restored: false,
            misled: false,
            random,
            moving,
            verified: template
                .trip
                .iter()
                .flat_map(|_| {
                    template
                        .phones
                        .iter()
                        .flat_map(|phone| phone.people.clone())
                })
                .collect(),
            folder: folder.to_owned(),
            build: Arc::clone(&template.build),
            watches: faults.service_clock,
            service_ahead: 0,
            faults,
            mutant,
            backups: BTreeMap::new(),
            service_backup: None,
            dismissed: BTreeSet::new(),
            erased: BTreeSet::new(),
            tamper: Tamper::default(),
            queue: Queue::default(),
            works: BTreeMap::new(),
        };
        if world.watches {
            world.service.watch_clock()?;
        }
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
        self.set_service_clock(0);
        for index in 0..self.phones.len() {
            self.phones[index].clock.set_ahead(TimeDelta::zero());
            if self.phones[index].app().is_none() {
                self.phones[index].boot()?;
            }
        }
        if self.service.app().is_err() {
            self.boot_service()?;
        }
        if self.watches {
            self.service.confirm_clock()?;
        }
        note!(self, "healed");
        Ok(())
    }
}

impl World {
    /// Returns the trip on its way.
    #[must_use]
    pub fn trip(&self) -> Option<TripId> {
        self.journeys.last().map(|journey| journey.trip)
    }

    /// Starts the service again, where it is down.
    pub(super) fn boot_service(&mut self) -> Result<(), Failure> {
        self.service.boot()?;
        if self.watches {
            self.service.watch_clock()?;
        }
        Ok(())
    }

    /// Sets the service's clock so far ahead of the world's time.
    pub(super) fn set_service_clock(&mut self, ahead: i64) {
        let by = ahead - self.service_ahead;
        self.service.parts.clock.set(TimeDelta::milliseconds(by));
        self.service_ahead = ahead;
        self.misled |= by != 0;
    }

    /// Puts the mutant into the service's database, which was just restored or was not.
    pub(super) fn sabotage_service(&self, restored: bool) -> Result<(), Failure> {
        let Some(mutant) = self.mutant else {
            return Ok(());
        };
        let parts = &self.service.parts;
        let service = qicheng_test_world::database::service(&parts.path, &parts.keys.database)?;
        service.execute_batch(mutant.at_the_service())?;
        if restored {
            service.execute_batch(mutant.at_a_restore())?;
        }
        Ok(())
    }

    /// Restores the service from its back-up: whatever it did since is lost.
    pub(super) fn restore_service(&mut self) -> Result<(), Failure> {
        let Some(backup) = self.service_backup.take() else {
            return Ok(());
        };
        note!(self, "service is restored");
        self.works.clear();
        self.restored = true;
        self.service.restore(&backup)?;
        self.sabotage_service(true)?;
        if self.watches {
            self.service.watch_clock()?;
        }
        self.recall_journeys()
    }

    /// Holds the trips that the service knows, as it knows them.
    fn recall_journeys(&mut self) -> Result<(), Failure> {
        let (tenant, ids) = (
            self.service.parts.tenant,
            self.journeys
                .iter()
                .map(|journey| journey.trip)
                .collect::<Vec<_>>(),
        );
        let held = self.service.app()?.storage().read(move |tx| {
            let rows = ids.iter().map(|id| tx.trip(tenant, *id));
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        });
        let held = at_once(held)??;
        let mut held = held
            .iter()
            .map(|row| row.as_ref().map(|row| row.trip.cancelled));
        self.journeys
            .retain_mut(|journey| match held.next().flatten() {
                Some(cancelled) => {
                    journey.cancelled_at = journey.cancelled_at.filter(|_| cancelled);
                    true
                }
                None => false,
            });
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
        let sibling = folder.join(format!("{name}{tail}"));
        if sibling.exists() {
            std::fs::remove_file(sibling)?;
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
