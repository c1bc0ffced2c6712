//! One world: phones, a service, a network between them, and a queue of what happens when.

use super::{
    clock::{SimClock, Time},
    faults::Faults,
    ledger::Ledger,
    mutant::Mutant,
    phone::{self, Backup, Body, Part, Phone},
    queue::{Event, Origin, Queue, Ticket},
    random::Random,
    service::{Parts, Service},
    template::{Stage, Template},
    trace::Trace,
    vault::MemoryVault,
};
use crate::world::Failure;
use qicheng_domain::ids::{OperationId, PersonId, TripId};
use qicheng_sync::backoff::next_attempt;
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
    pub(super) tamper: super::mutant::Tamper,
    queue: Queue,
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
            clock: Arc::new(SimClock::new(&time)),
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
                clock: Arc::new(SimClock::new(&time)),
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
            tamper: super::mutant::Tamper::default(),
            queue: Queue::default(),
            works: BTreeMap::new(),
        };
        for index in 0..world.phones.len() {
            world.ledger.begin(index, &mut world.phones[index])?;
        }
        super::mutant::prepare(&mut world)?;
        world.plan();
        Ok(world)
    }

    /// Lets everything happen, faults and all, until nothing is left to happen.
    ///
    /// # Errors
    /// What should never fail and did.
    pub fn run(&mut self) -> Result<(), Failure> {
        while let Some((at, event)) = self.queue.next() {
            self.time.advance_to(at);
            self.happen(event)?;
        }
        Ok(())
    }

    pub(super) fn later(&mut self, after: i64, event: Event) {
        self.queue.plan(self.time.millis() + after, event);
    }

    fn plan(&mut self) {
        for index in 0..self.phones.len() {
            let acts = 1 + self.random.below(4);
            for _ in 0..acts {
                let at = self.random.between(0, SPAN);
                self.later(at, Event::Act(index));
            }
            if self.random.chance(500) {
                let at = self.random.between(0, SPAN);
                self.later(at, Event::Visit(index));
            }
            if self.random.chance(self.faults.clock_jump * 3) {
                let at = self.random.between(0, SPAN);
                self.later(at, Event::ClockJump(index));
            }
        }
        for _ in 0..self.random.below(3) {
            let at = self.random.between(0, SPAN);
            self.later(at, Event::Coordinate);
        }
        if self.faults.service_clock {
            for _ in 0..=self.random.below(2) {
                let at = self.random.between(0, SPAN);
                self.later(at, Event::ServiceClockJump);
            }
        }
        self.plan_theme();
        if self.faults.restore {
            let index = self.random.index(self.phones.len());
            let at = self.random.between(0, SPAN / 2);
            let then = self.random.between(SPAN / 2, SPAN);
            self.later(at, Event::BackUp(index));
            self.later(then, Event::Restore(index));
        }
    }

    fn happen(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Act(index) => self.acts(index, None),
            Event::Do(index, deed) => self.acts(index, Some(deed)),
            Event::Visit(index) => self.visit(index),
            Event::Request(ticket, bytes) => self.request(ticket, bytes),
            Event::Step(work) => self.step(work),
            Event::Reply(ticket, answer) => self.reply(ticket, answer),
            Event::GiveUp(ticket) => self.reply(ticket, Err(super::unreachable())),
            Event::PhoneBoot(index) if self.phones[index].app().is_none() => {
                note!(self, "{} boots", self.phones[index].name);
                self.phones[index].boot()
            }
            Event::ServiceBoot if self.service.app().is_err() => {
                note!(self, "service boots");
                self.service.boot()
            }
            Event::PhoneBoot(_) | Event::ServiceBoot => Ok(()),
            Event::ServiceClockJump => {
                // Three days ahead, the trip would be over.
                let off = self.jump(2 * 86_400_000);
                note!(self, "service clock {off}");
                self.service.parts.clock.set_off(off);
                Ok(())
            }
            Event::ClockJump(index) => {
                let off = self.jump(5 * 86_400_000);
                note!(self, "{} clock {off}", self.phones[index].name);
                self.disturbed[index] = true;
                if off > 86_400_000 {
                    self.ahead.insert(index);
                }
                self.phones[index].clock.set_off(off);
                Ok(())
            }
            Event::BackUp(index) => self.back_up(index),
            Event::Restore(index) => self.restore(index),
            Event::Damage(index) => self.break_outbox(index),
            Event::Coordinate => self.coordinate(),
            Event::HandOver(index) => self.hand_over(index),
            Event::Delivered(index, parcel) => self.delivered(index, parcel),
            Event::Brought(index, parcel) => self.brought(index, &parcel),
        }
    }

    /// How far a clock is off after a jump, in milliseconds: as often minutes as days.
    fn jump(&mut self, most: i64) -> i64 {
        let off = self.random.between(-most, most);
        if self.random.chance(500) {
            off / 500
        } else {
            off
        }
    }

    fn acts(&mut self, index: usize, deed: Option<u64>) -> Result<(), Failure> {
        if self.phones[index].app().is_none() {
            return Ok(());
        }
        self.act(index, deed)?;
        let new = self.ledger.look(index, &mut self.phones[index])?;
        note!(self, "{} saved {new}", self.phones[index].name);
        if self.random.chance(self.faults.courier) {
            let after = self.random.between(0, 600_000);
            self.later(after, Event::HandOver(index));
        }
        // What is done on purpose has its visit planned.
        if deed.is_none() && self.random.chance(700) {
            let after = self.random.between(0, 600_000);
            self.later(after, Event::Visit(index));
        }
        Ok(())
    }

    pub(super) fn visit(&mut self, index: usize) -> Result<(), Failure> {
        let phone = &mut self.phones[index];
        if phone.app().is_none() || phone.is_visiting() {
            return Ok(());
        }
        phone.begin_visit();
        self.progress(index)
    }

    /// Polls a phone's visit as far as it goes.
    pub(super) fn progress(&mut self, index: usize) -> Result<(), Failure> {
        let phone = &mut self.phones[index];
        let ended = phone.poll_visit();
        let sent = phone.sent();
        if let Some((round, bytes)) = sent {
            let ticket = Ticket {
                phone: index,
                visit: phone.visit,
                round,
            };
            self.send(ticket, bytes)?;
        }
        match ended {
            None => Ok(()),
            Some(Ok(report)) => {
                note!(
                    self,
                    "{} visited: {} sent {} applied {} refused {} rounds stopped {:?}",
                    self.phones[index].name,
                    report.sent,
                    report.applied,
                    report.refused,
                    report.rounds,
                    report.stopped
                );
                Ok(())
            }
            Some(Err(error)) => {
                super::expected(&error)?;
                note!(self, "{} visit failed: {error}", self.phones[index].name);
                self.try_again(index);
                Ok(())
            }
        }
    }

    /// Comes again as a phone does, twice.
    fn try_again(&mut self, index: usize) {
        let failures = self.phones[index].failures;
        if failures < 3 {
            let wait = next_attempt(failures, self.random.next() as u32);
            let wait = i64::try_from(wait.as_millis()).unwrap_or(PATIENCE);
            self.later(wait, Event::Visit(index));
        }
    }

    pub(super) fn begin_healing(&mut self) -> Result<(), Failure> {
        self.faults = Faults::default();
        self.service.parts.clock.set_off(0);
        for index in 0..self.phones.len() {
            self.phones[index].clock.set_off(0);
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
