//! Events of a quarter of the worlds: people move to a new phone with or without the old one, register anew on the same
//! phone, and request a paper pass in addition.
//!
//! They use a random stream of their own, so that the traces of all other worlds are unchanged.

use crate::sim::{
    ends::{
        phone::{self, Body, Part, Phone},
        vault::MemoryVault,
    },
    moves::{Move, MoveKind},
    people,
    queue::Event,
    world::{SPAN_MILLIS, World, note, of_part},
};
use qicheng_app::{
    App, AppError,
    people::{Carrier, add, delete},
    roles::{crew, helper, worker},
    scan::Place,
    staff,
};
use qicheng_credential::{
    credential::{Body as Credential, ParsedCredential},
    encoding::text::{self, Prefix},
    staff::attestation::Method as CheckMethod,
    verdict::Verdict,
};
use qicheng_domain::{
    document::DocumentKind,
    ids::{PersonId, TripId},
    people::{registration::RegistrationForm, role::Role},
};
use qicheng_store::erase::Unsent;
use qicheng_test_kit::clock::TestClock;
use qicheng_test_world::Failure;
use std::{collections::BTreeMap, sync::Arc};

/// Times that a visit to the helper, or the look of the old phone at the next, is tried, half an hour apart.
const MAX_ATTEMPTS: u8 = 4;

impl World {
    /// Returns whether a phone lies somewhere without a network.
    pub(in crate::sim) fn lies(&self, index: usize) -> bool {
        self.moving
            .as_ref()
            .is_some_and(|moving| moving.lying.contains(&index))
    }

    /// Returns the ways of this world's people from one registration to the next.
    pub(in crate::sim) fn moves(&self) -> &[Move] {
        self.moving.as_ref().map_or(&[], |moving| &moving.moves)
    }

    /// Plans who moves and who wants paper, in a world of this kind.
    pub(in crate::sim) fn plan_moves(&mut self) {
        let Some(mut moving) = self.moving.take() else {
            return;
        };
        let random = &mut moving.random;
        for index in of_part(&self.phones, Part::Worker) {
            if random.chance(700) {
                let at = random.between(0, SPAN_MILLIS * 2 / 3);
                let how = match random.below(8) {
                    0..=2 => MoveKind::WithOld,
                    3 | 4 => MoveKind::Lost,
                    5 | 6 => MoveKind::Found,
                    _ => MoveKind::Anew,
                };
                self.later(at, Event::Move(index, how));
            }
            if random.chance(600) {
                let at = random.between(0, SPAN_MILLIS);
                self.later(at, Event::WantPaper(index));
                self.later(at + random.between(1_000, 600_000), Event::Visit(index));
            }
        }
        for index in of_part(&self.phones, Part::Crew) {
            for _ in 0..random.below(4) {
                let at = random.between(SPAN_MILLIS / 4, SPAN_MILLIS);
                self.later(at, Event::SeesPaper(index));
            }
        }
        for index in of_part(&self.phones, Part::Helper) {
            self.later(random.between(0, 600_000), Event::Act(index));
            self.later(random.between(600_000, 900_000), Event::Visit(index));
        }
        self.moving = Some(moving);
    }

    /// Draws a time from this kind's stream.
    fn soon(&mut self, least: i64, end: i64) -> i64 {
        self.moving
            .as_mut()
            .map_or(least, |moving| moving.random.between(least, end))
    }

    /// Draws a number below another from this kind's stream.
    fn drawn(&mut self, bound: u64) -> u64 {
        self.moving
            .as_mut()
            .map_or(0, |moving| moving.random.below(bound))
    }

    /// A person gets their next phone and registers there, as they did on the old one.
    pub(in crate::sim) fn moves_on(&mut self, old: usize, how: MoveKind) -> Result<(), Failure> {
        let phone = &self.phones[old];
        let (Some(app), Some(from)) = (phone.app().cloned(), phone.people.first().copied()) else {
            return Ok(());
        };
        let Some(form) = worker::registered(&app, from)? else {
            return Ok(());
        };
        self.ledger.look(old, &mut self.phones[old])?;
        let next = if how == MoveKind::Anew {
            if let Err(error) = delete(&app, from, Unsent::Erase) {
                super::errors::expected(&error)?;
                return Ok(());
            }
            self.disturbed[old] = true;
            // The keys that a copy of before needs are destroyed.
            self.backups.remove(&old);
            self.phones[old].people.retain(|person| *person != from);
            self.erased.insert(from);
            self.ledger.forget(old, &mut self.phones[old])?;
            old
        } else {
            self.buys(old)?
        };
        let app = self.phones[next].app().cloned().ok_or("off")?;
        let drawn = self.drawn(100);
        let begun = begins(&app, form, drawn);
        self.ledger.look(next, &mut self.phones[next])?;
        let to = match begun {
            Ok(to) => to,
            Err(error) => return super::errors::expected(&error),
        };
        self.phones[next].people.insert(0, to);
        note!(
            self,
            "{} goes on as {}: {how:?}",
            self.phones[old].name,
            self.phones[next].name
        );
        let (at, visits, looks) = (
            self.soon(1_000, 3_600_000),
            self.soon(1_000, 3_600_000),
            self.soon(1_000, 3_600_000),
        );
        let Some(moving) = &mut self.moving else {
            return Ok(());
        };
        if how == MoveKind::Lost {
            moving.lying.insert(old);
        }
        let number = moving.moves.len();
        moving.moves.push(Move {
            how,
            old: (old, from),
            next: (next, to),
            vouched: None,
        });
        self.later(at, Event::Vouch(number, MAX_ATTEMPTS));
        for after in [visits, looks] {
            self.later(after, Event::Visit(next));
        }
        for _ in 0..self.drawn(4) {
            let after = self.soon(1_000, SPAN_MILLIS);
            self.later(after, Event::Act(next));
        }
        // Who has moved once may move again.
        if self.drawn(4) == 0 && number < 3 {
            let after = self.soon(600_000, SPAN_MILLIS);
            self.later(after, Event::Move(next, MoveKind::WithOld));
        }
        Ok(())
    }

    /// A phone as the shop sells it, into a folder where nothing is.
    fn buys(&mut self, old: usize) -> Result<usize, Failure> {
        let moving = self.moving.as_mut().ok_or("nobody moves here")?;
        let entropy = phone::entropy(&mut moving.random);
        let name = next_name(self.phones[old].name);
        let folder = self.folder.join(format!("{name}-{}", self.phones.len()));
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
        let vault = MemoryVault::new(entropy.bytes(), BTreeMap::new(), Arc::clone(&entropy));
        let mut phone = Phone::new(Body {
            name,
            part: Part::Worker,
            folder,
            clock: Arc::new(TestClock::of(&self.time)),
            vault: Arc::new(vault),
            entropy,
            build: Arc::clone(&self.build),
        })?;
        if let Some(mutant) = self.mutant {
            phone.probe()?.execute_batch(mutant.on_a_phone())?;
        }
        self.phones.push(phone);
        self.disturbed.push(false);
        Ok(self.phones.len() - 1)
    }

    /// Attests the next registration, by the old phone or by a helper who checks it against the card.
    pub(in crate::sim) fn is_vouched(&mut self, number: usize, tries: u8) -> Result<(), Failure> {
        let Some(way) = self.moves().get(number).cloned() else {
            return Ok(());
        };
        let Some((witness, done)) = self.vouches(&way) else {
            return Ok(());
        };
        let name = self.phones[way.next.0].name;
        match done {
            Ok(()) => {
                self.ledger.look(witness, &mut self.phones[witness])?;
                note!(self, "{name} is vouched for");
                let now = self.time.millis();
                if let Some(moving) = &mut self.moving {
                    moving.moves[number].vouched = Some(now);
                }
                let (first, then) = (self.soon(1_000, 900_000), self.soon(900_000, 3_600_000));
                self.later(first, Event::Visit(witness));
                self.later(then, Event::Visit(way.next.0));
            }
            Err(error) => {
                super::errors::expected(&error)?;
                note!(self, "{name} is not vouched for: {:?}", error.code());
                if tries > 0 {
                    self.later(1_800_000, Event::Vouch(number, tries - 1));
                }
            }
        }
        Ok(())
    }

    /// Returns the attesting phone and the result; `None` without an attester.
    fn vouches(&self, way: &Move) -> Option<(usize, Result<(), AppError>)> {
        let (next, person) = way.next;
        let theirs = self.phones[next].app()?;
        if way.how == MoveKind::WithOld {
            let (old, from) = way.old;
            let app = self.phones[old].app()?;
            let done = worker::moving_code(theirs, person).and_then(|code| {
                worker::read_moving(app, from, &code)?;
                worker::move_on(app, from).map(drop)
            });
            return Some((old, done));
        }
        let witness = *of_part(&self.phones, Part::Helper).first()?;
        let app = self.phones[witness].app()?;
        let done = staff::badge(app, &[Role::Helper]).and_then(|badge| {
            let asked = helper::identity_challenge(&badge)?;
            let shown = worker::enrolment_code(theirs, person, &asked)?;
            helper::read_enrolment(&badge, &shown)?;
            helper::vouch(&badge, CheckMethod::IdCard).map(drop)
        });
        Some((witness, done))
    }

    /// A person with a phone wants a pass on paper too, or no more.
    pub(in crate::sim) fn wants_paper(&mut self, index: usize) -> Result<(), Failure> {
        let wanted = self.drawn(5) > 0;
        let phone = &self.phones[index];
        let (Some(app), Some(person)) = (phone.app(), phone.people.first()) else {
            return Ok(());
        };
        if let Err(error) = worker::want_own_paper(app, *person, wanted) {
            return super::errors::expected(&error);
        }
        self.ledger.look(index, &mut self.phones[index])?;
        note!(self, "{} wants paper {wanted}", self.phones[index].name);
        Ok(())
    }

    /// Crew looks at a pass on paper, compares the card, and looks again.
    pub(in crate::sim) fn sees_paper(&mut self, index: usize) -> Result<(), Failure> {
        let workers = of_part(&self.phones, Part::Worker);
        let shows = workers[self.drawn(workers.len() as u64) as usize];
        let Some(trip) = self.trip() else {
            return Ok(());
        };
        let Some(code) = self.paper_of(shows, trip)? else {
            return Ok(());
        };
        let seen = self.looks(index, trip, &code, true)?;
        let doors = self.ledger.look(index, &mut self.phones[index])?;
        note!(
            self,
            "{} sees paper of {}: {seen:?}, saved {doors}",
            self.phones[index].name,
            self.phones[shows].name
        );
        Ok(())
    }

    /// A door's verdict on a code, where its phone is on and has the trip; with the card, that is compared where it is
    /// asked for, and the code looked at again.
    pub(in crate::sim) fn looks(
        &self,
        index: usize,
        trip: TripId,
        code: &str,
        card: bool,
    ) -> Result<Option<(Verdict, Vec<&'static str>)>, Failure> {
        let Some(app) = self.phones[index].app() else {
            return Ok(None);
        };
        let place = Place { trip, leg: 0 };
        let door = super::acts::door_of(self.phones[index].name);
        let looked = || -> Result<_, AppError> {
            let badge = super::acts::at_the_bus(app, trip, door)?;
            let seen = crew::scan(&badge, &place, code)?.value;
            match &seen.passenger {
                Some(passenger) if card && seen.verdict == Verdict::Hold => {
                    crew::confirm_card(&badge, &place, passenger.slot)?;
                    Ok(crew::scan(&badge, &place, code)?.value)
                }
                _ => Ok(seen),
            }
        };
        match looked() {
            Ok(seen) => {
                let reasons = seen.reasons.iter().map(|r| r.code.as_str()).collect();
                Ok(Some((seen.verdict, reasons)))
            }
            Err(error) => {
                super::errors::expected(&error)?;
                Ok(None)
            }
        }
    }

    /// The code of the pass on paper for a trip that a phone has printed, or could.
    pub(in crate::sim) fn paper_of(
        &mut self,
        index: usize,
        trip: TripId,
    ) -> Result<Option<String>, Failure> {
        let probe = self.phones[index].probe()?;
        let kind = u8::from(DocumentKind::Ticket);
        let mut tickets = probe.prepare("SELECT bytes FROM document WHERE kind = ?1")?;
        let tickets = tickets.query_map([kind], |row| row.get(0))?;
        for ticket in tickets {
            let bytes: Vec<u8> = ticket?;
            let held = ParsedCredential::parse(&bytes)?.credential;
            if let Credential::Ticket(ticket) = held.body
                && held.holder.is_none()
                && ticket.trip == trip
            {
                return Ok(Some(text::encode(Prefix::Pass, &bytes)));
            }
        }
        Ok(None)
    }
}

/// Registers a person on their next phone with the same ID number.
fn begins(app: &App, form: RegistrationForm, drawn: u64) -> Result<PersonId, AppError> {
    let person = add(app, Carrier::Phone)?.value;
    worker::give_consent(app, person, people::consent(1))?;
    let form = RegistrationForm {
        home_detail: format!("里耶镇{drawn}组"),
        ..form
    };
    worker::register(app, person, &form)?;
    if drawn.is_multiple_of(3) {
        worker::declare(app, person, &people::well(drawn))?;
    }
    if drawn.is_multiple_of(4) {
        worker::want_own_paper(app, person, true)?;
    }
    Ok(person)
}

fn next_name(old: &str) -> &'static str {
    match old {
        "zhang" => "zhang-2",
        "zhang-2" => "zhang-3",
        "chen" => "chen-2",
        "chen-2" => "chen-3",
        _ => "another",
    }
}
