//! What people do with their phones, and a coordinator at the service.

use crate::sim::{
    ends::phone::{Part, Phone},
    people,
    template::role_of,
    world::{World, note, of_part},
};
use qicheng_app::{
    App, AppError, Location,
    people::{Carrier, add, delete},
    roles::{
        crew::{self, Departure},
        employer, helper, worker,
    },
    scan::Place,
    staff::{self, Badge},
    sync,
};
use qicheng_credential::staff::attestation::Method as CheckMethod;
use qicheng_domain::{
    ids::{NoticeId, OperationId, PersonId, TripId},
    operations::{
        claim::{Claim, ClaimKind, Consent, NoticeRead},
        operation::{Authorship, Operation, OperationHash},
    },
    people::role::Role,
    platform::Clock as _,
};
use qicheng_messages::Language;
use qicheng_store::{
    Store,
    erase::Unsent,
    table::outbox::{self, RecordError},
};
use qicheng_test_world::Failure;
use rusqlite::OptionalExtension as _;
use std::sync::Arc;

/// A kind of claim of a later version.
pub const LATER_KIND: ClaimKind = ClaimKind::Later(99);

/// Things that somebody who is registered does, by the number that is drawn for them.
pub mod deed {
    /// Declares how they are.
    pub const DECLARES: u64 = 9;
    /// Says again where they want to go.
    pub const WISHES: u64 = 4;
    /// Agrees to the service, and to health codes no more.
    pub const AGREES_TO_LESS: u64 = 12;
    /// Numbers below this are drawn; those that name nothing else declare.
    pub const ALL: u64 = 13;
}

impl World {
    /// Somebody does something with a phone. What the app refuses is refused; what fails ends the world.
    pub(in crate::sim) fn act(&mut self, index: usize, deed: Option<u64>) -> Result<(), Failure> {
        let Some(app) = self.phones[index].app().cloned() else {
            return Ok(());
        };
        if deed.is_none() && self.random.chance(self.faults.versions) {
            return self.says_what_is_not_known(index);
        }
        let done = match self.phones[index].part {
            Part::Worker => self.worker_acts(index, &app, deed)?,
            Part::Helper => self.helper_acts(index, &app)?,
            Part::Crew => self.crew_acts(index, &app),
            Part::Employer => self.employer_acts(index, &app),
        };
        let name = self.phones[index].name;
        match done {
            Ok(what) => note!(self, "{name} {what}"),
            Err(error) => {
                super::errors::expected(&error)?;
                note!(self, "{name} may not: {:?}", error.code());
            }
        }
        Ok(())
    }

    fn worker_acts(
        &mut self,
        index: usize,
        app: &App,
        deed: Option<u64>,
    ) -> Result<Result<&'static str, AppError>, Failure> {
        let drawn = self.random.below(deed::ALL);
        let chosen = deed.unwrap_or(drawn);
        let known = self.phones[index].people.len();
        if known == 0 || (chosen == 0 && known < 3) {
            return Ok(self.registers(index, app, Carrier::Phone));
        }
        let person = self.phones[index].people[self.random.index(known)];
        if self.faults.erase && chosen == 1 {
            self.faults.erase = false;
            return self.is_erased(index, app, person);
        }
        if std::mem::take(&mut self.faults.full) {
            return self.fills_up(index, person).map(Ok);
        }
        Ok(self.goes_on(index, app, person, chosen))
    }

    /// One of the things that somebody who is registered does.
    fn goes_on(
        &mut self,
        index: usize,
        app: &App,
        person: PersonId,
        chosen: u64,
    ) -> Result<&'static str, AppError> {
        let drawn = self.random.next();
        let now = self.phones[index].clock.now();
        match chosen {
            0 | 1 => {
                worker::give_consent(app, person, people::consent(2 + (drawn % 3) as u16))?;
                Ok("agrees again")
            }
            2 | 3 => {
                let number = self.number(person);
                let mut form = people::registration(number, drawn, true);
                // Who moves does so by their number.
                let before = worker::registered(app, person)?;
                if let Some(before) = before.filter(|_| self.moving.is_some()) {
                    (form.name, form.id_number) = (before.name, before.id_number);
                }
                worker::register(app, person, &form)?;
                Ok("registers again")
            }
            deed::WISHES | 5 => {
                worker::intend(app, person, &people::intent(now, drawn))?;
                Ok("wishes")
            }
            6 => {
                worker::withdraw_intent(app, person)?;
                Ok("wishes no more")
            }
            7 => {
                for notice in worker::notices(app, person, Language::SOURCE)? {
                    worker::mark_read(app, person, notice.id)?;
                }
                Ok("reads")
            }
            8 => {
                let refused = sync::refused(app)?;
                if let Some(seen) = refused.first() {
                    sync::dismiss(app, seen.operation)?;
                    self.dismissed.insert(seen.operation);
                }
                Ok("puts away what was refused")
            }
            deed::AGREES_TO_LESS => {
                let less = Consent {
                    health: false,
                    ..people::consent(2)
                };
                worker::give_consent(app, person, less)?;
                Ok("agrees to less")
            }
            _ => {
                worker::declare(app, person, &people::well(drawn))?;
                Ok("declares")
            }
        }
    }

    fn registers(
        &mut self,
        index: usize,
        app: &App,
        carrier: Carrier,
    ) -> Result<&'static str, AppError> {
        let person = add(app, carrier)?.value;
        let drawn = self.random.next();
        worker::give_consent(app, person, people::consent(1))?;
        let has_phone = carrier == Carrier::Phone;
        let form = people::registration(self.number(person), drawn, has_phone);
        worker::register(app, person, &form)?;
        self.phones[index].people.push(person);
        if self.random.chance(500) {
            worker::declare(app, person, &people::well(drawn))?;
        }
        Ok("registers")
    }

    fn is_erased(
        &mut self,
        index: usize,
        app: &App,
        person: PersonId,
    ) -> Result<Result<&'static str, AppError>, Failure> {
        self.ledger.look(index, &mut self.phones[index])?;
        self.disturbed[index] = true;
        if let Err(error) = delete(app, person, Unsent::Erase) {
            return Ok(Err(error));
        }
        self.phones[index].people.retain(|p| *p != person);
        self.erased.insert(person);
        self.ledger.forget(index, &mut self.phones[index])?;
        Ok(Ok("is erased"))
    }

    /// More than one request takes.
    fn fills_up(&mut self, index: usize, person: PersonId) -> Result<&'static str, Failure> {
        let phone = &self.phones[index];
        let (now, service) = (phone.clock.now(), self.service.parts.tenant.0);
        let store = open_store(phone)?;
        store.write(|tx| {
            for _ in 0..620 {
                let notice = NoticeId::new(now, phone.entropy().bytes());
                let by = Authorship {
                    id: OperationId::new(now, phone.entropy().bytes()),
                    actor: person,
                    subject: person,
                    at: now,
                };
                outbox::record(tx, service, by, &Claim::NoticeRead(NoticeRead { notice }))?;
            }
            Ok::<_, RecordError>(())
        })?;
        Ok("fills the outbox")
    }

    /// Whoever uses a phone whose chain may have begun anew since the service's back-up says something more: of the chains
    /// before nobody hears otherwise, where both have come as far.
    pub(in crate::sim) fn speak_again(&mut self) -> Result<(), Failure> {
        for index in 0..self.phones.len() {
            let phone = &mut self.phones[index];
            let last = "SELECT actor FROM outbox ORDER BY rowid DESC LIMIT 1";
            let actor = phone
                .probe()?
                .query_row(last, [], |row| row.get(0))
                .optional()?;
            if let Some(actor) = actor.filter(|_| self.restored && self.disturbed[index]) {
                let (now, actor) = (phone.clock.now(), PersonId::from_bytes(actor));
                let service = self.service.parts.tenant.0;
                let notice = NoticeId::new(now, phone.entropy().bytes());
                let by = Authorship {
                    id: OperationId::new(now, phone.entropy().bytes()),
                    actor,
                    subject: actor,
                    at: now,
                };
                let said = Claim::NoticeRead(NoticeRead { notice });
                open_store(phone)?.write(|tx| outbox::record(tx, service, by, &said).map(drop))?;
                self.ledger.look(index, phone)?;
            }
        }
        Ok(())
    }

    /// A later version of the app was here, and said what this service does not know.
    fn says_what_is_not_known(&mut self, index: usize) -> Result<(), Failure> {
        let Some(person) = self.phones[index].people.first().copied() else {
            return Ok(());
        };
        let phone = &self.phones[index];
        let (now, service) = (phone.clock.now(), self.service.parts.tenant.0);
        let new = Operation {
            id: OperationId::new(now, phone.entropy().bytes()),
            sequence: 0,
            previous: OperationHash::GENESIS,
            actor: person,
            subject: person,
            kind: LATER_KIND,
            at: now,
            body: vec![0xa1, 0x01, 0x07],
        };
        open_store(phone)?.write(|tx| outbox::append(tx, service, new).map(drop))?;
        note!(self, "{} says what is not known", self.phones[index].name);
        Ok(())
    }

    fn helper_acts(
        &mut self,
        index: usize,
        app: &App,
    ) -> Result<Result<&'static str, AppError>, Failure> {
        if let Some(done) = self.takes_up(index, app) {
            return Ok(done);
        }
        let known = self.phones[index].people.len();
        let chosen = self.random.below(6);
        if known == 0 || (chosen == 0 && known < 3) {
            return Ok(self.registers(index, app, Carrier::Paper));
        }
        let person = self.phones[index].people[self.random.index(known)];
        Ok(match chosen {
            0 | 1 => staff::badge(app, &[Role::Helper])
                .and_then(|helper| {
                    helper::show_paper(&helper, person)?;
                    helper::vouch(&helper, CheckMethod::IdCard)
                })
                .map(|_| "vouches"),
            2 | 3 => self.sees_a_worker(app),
            _ => worker::declare(app, person, &people::well(chosen)).map(|_| "declares"),
        })
    }

    fn sees_a_worker(&mut self, app: &App) -> Result<&'static str, AppError> {
        let workers = of_part(&self.phones, Part::Worker);
        let worker = workers.get(self.random.index(workers.len()));
        let worker = worker.filter(|index| !self.lies(**index));
        let Some(phone) = worker.and_then(|index| self.phones.get(*index)) else {
            return Ok("sees nobody");
        };
        if let (Some(theirs), Some(person)) = (phone.app(), phone.people.first()) {
            let helper = staff::badge(app, &[Role::Helper])?;
            let asked = helper::identity_challenge(&helper)?;
            let shown = worker::enrolment_code(theirs, *person, &asked)?;
            helper::read_enrolment(&helper, &shown)?;
            helper::vouch(&helper, CheckMethod::IdCard)?;
        }
        Ok("sees a worker")
    }

    fn crew_acts(&mut self, index: usize, app: &App) -> Result<&'static str, AppError> {
        if let Some(done) = self.takes_up(index, app) {
            return done;
        }
        let Some(trip) = self.trip() else {
            return Ok("waits for a trip");
        };
        let door = door_of(self.phones[index].name);
        let place = Place { trip, leg: 0 };
        match self.random.below(8) {
            0 => {
                let slot = self.random.below(4) as u16;
                let badge = at_the_bus(app, trip, door)?;
                crew::confirm_card(&badge, &place, slot)?;
                crew::check_health(&badge, &place, slot, 365)?;
                crew::board_listed(&badge, &place, slot)?;
                Ok("looks somebody up")
            }
            1 => {
                let slot = self.random.below(4) as u16;
                crew::check_health(&at_the_bus(app, trip, door)?, &place, slot, 366)
                    .map(|_| "checks health")
            }
            2 => crew::depart(&at_the_bus(app, trip, door)?, &place, Departure::NotSettled)
                .map(|_| "departs"),
            3 => self.merges(index, app, &place, door),
            _ => self.scans(app, &place, door),
        }
    }

    /// A door takes in what the other one shows.
    fn merges(
        &self,
        index: usize,
        app: &App,
        place: &Place,
        door: u8,
    ) -> Result<&'static str, AppError> {
        let mut crews = of_part(&self.phones, Part::Crew).into_iter();
        let other = crews.find(|other| *other != index);
        let Some(other) = other.and_then(|other| self.phones[other].app()) else {
            return Ok("sees no other door");
        };
        let theirs = at_the_bus(other, place.trip, 3 - door)?;
        let code = crew::door_code(&theirs, place)?;
        crew::merge_door(&at_the_bus(app, place.trip, door)?, place, &code)?;
        Ok("merges the doors")
    }

    fn scans(&mut self, app: &App, place: &Place, door: u8) -> Result<&'static str, AppError> {
        let Some(code) = self.shown_pass()? else {
            return Ok("sees nobody");
        };
        let seen = crew::scan(&at_the_bus(app, place.trip, door)?, place, &code)?.value;
        // A second look, as hands that are not sure do.
        if self.random.chance(400) {
            crew::scan(&at_the_bus(app, place.trip, door)?, place, &code)?;
        }
        let slot = seen.passenger.map(|p| p.slot);
        note!(self, "verdict {:?} {slot:?}", seen.verdict);
        Ok("scans")
    }

    fn employer_acts(&mut self, index: usize, app: &App) -> Result<&'static str, AppError> {
        if let Some(done) = self.takes_up(index, app) {
            return done;
        }
        let Some(trip) = self.trip() else {
            return Ok("waits for a trip");
        };
        let place = Place { trip, leg: 1 };
        let Some(code) = self.shown_pass()? else {
            return Ok("sees nobody");
        };
        let seen = employer::receive(&staff::badge(app, &[Role::Employer])?, &place, &code)?.value;
        note!(self, "verdict {:?}", seen.verdict);
        Ok("receives")
    }

    /// What a worker's phone shows now.
    fn shown_pass(&mut self) -> Result<Option<String>, AppError> {
        let workers = of_part(&self.phones, Part::Worker);
        let phone = workers.get(self.random.index(workers.len()));
        let phone = phone.and_then(|index| self.phones.get(*index));
        let Some((app, person)) =
            phone.and_then(|phone| Some((phone.app()?, phone.people.first()?)))
        else {
            return Ok(None);
        };
        Ok(Some(worker::pass(app, *person, None)?.text))
    }

    /// Staff gives the code, now and then a wrong one first.
    fn takes_up(&mut self, index: usize, app: &App) -> Option<Result<&'static str, AppError>> {
        let wrong = self.random.chance(200);
        let phone = &mut self.phones[index];
        let right = if wrong {
            phone
                .code
                .as_ref()
                .map(|_| "0000-0000-0000-0000".to_owned())
        } else {
            phone.code.take()
        };
        let code = right?;
        let done = staff::enrol(app, phone.name, role_of(phone.part), &code);
        Some(done.map(|_| {
            if wrong {
                "gives a wrong code"
            } else {
                "takes up a role"
            }
        }))
    }

    /// A person's number, which their ID number is made of.
    fn number(&self, person: PersonId) -> u64 {
        let bytes = person.as_bytes();
        u64::from(bytes[14]) << 8 | u64::from(bytes[15])
    }
}

/// Which of the two doors of the vehicle a crew's phone is at.
pub(in crate::sim) fn door_of(name: &str) -> u8 {
    if name == "crew-1" { 1 } else { 2 }
}

/// The badge of crew at one of the two doors of the vehicle.
pub(in crate::sim) fn at_the_bus(app: &App, trip: TripId, door: u8) -> Result<Badge<'_>, AppError> {
    let badge = staff::badge(app, &[Role::Crew])?;
    crew::set_door(&badge, trip, (door, 2))?;
    Ok(badge)
}

/// Opens a phone's database beside its app.
fn open_store(phone: &Phone) -> Result<Arc<Store>, Failure> {
    Ok(Arc::new(Store::open(
        &Location::on_disk(phone.database()),
        &phone.vault.database(),
    )?))
}
