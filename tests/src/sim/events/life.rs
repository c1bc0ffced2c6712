//! What happens in a world: it is planned, and then happens, faults and all.

use super::{errors, sabotage};
use crate::sim::{
    mutant::Mutant,
    queue::{Event, Ticket},
    template::Template,
    trace::Trace,
    world::{EXCHANGE_TIMEOUT_MILLIS, SPAN_MILLIS, World, note},
};
use chrono::TimeDelta;
use qicheng_sync::backoff::next_attempt;
use qicheng_test_world::Failure;
use std::path::Path;

/// Begins the world of a seed and plans what will happen.
///
/// # Errors
/// The file system's and the databases'.
pub fn begin(
    template: &Template,
    folder: &Path,
    seed: u64,
    mutant: Option<Mutant>,
    trace: Trace,
) -> Result<World, Failure> {
    let mut world = World::new(template, folder, seed, mutant, trace)?;
    sabotage::prepare(&mut world)?;
    world.plan();
    Ok(world)
}

impl World {
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

    fn plan(&mut self) {
        for index in 0..self.phones.len() {
            let acts = 1 + self.random.below(4);
            for _ in 0..acts {
                let at = self.random.between(0, SPAN_MILLIS);
                self.later(at, Event::Act(index));
            }
            if self.random.chance(500) {
                let at = self.random.between(0, SPAN_MILLIS);
                self.later(at, Event::Visit(index));
            }
            if self.random.chance(self.faults.clock_jump * 3) {
                let at = self.random.between(0, SPAN_MILLIS);
                self.later(at, Event::ClockJump(index));
            }
        }
        for _ in 0..self.random.below(3) {
            let at = self.random.between(0, SPAN_MILLIS);
            self.later(at, Event::Coordinate);
        }
        if self.faults.service_clock {
            for _ in 0..=self.random.below(2) {
                let at = self.random.between(0, SPAN_MILLIS);
                self.later(at, Event::ServiceClockJump);
            }
        }
        if self.faults.service_restore {
            let at = self.random.between(0, SPAN_MILLIS * 2 / 3);
            let then = at + self.random.between(60_000, SPAN_MILLIS / 2);
            self.later(at, Event::ServiceBackUp);
            self.later(then, Event::ServiceRestore);
        }
        self.plan_theme();
        if self.faults.restore {
            let index = self.random.index(self.phones.len());
            let at = self.random.between(0, SPAN_MILLIS / 2);
            let then = self.random.between(SPAN_MILLIS / 2, SPAN_MILLIS);
            self.later(at, Event::BackUp(index));
            self.later(then, Event::Restore(index));
        }
        self.plan_moves();
    }

    fn happen(&mut self, event: Event) -> Result<(), Failure> {
        match event {
            Event::Act(index) => self.acts(index, None),
            Event::Do(index, deed) => self.acts(index, Some(deed)),
            Event::Visit(index) => self.visit(index),
            Event::Request(ticket, bytes) => self.request(ticket, bytes),
            Event::Step(work) => self.step(work),
            Event::Reply(ticket, answer) => self.reply(ticket, answer),
            Event::GiveUp(ticket) => self.reply(ticket, Err(errors::unreachable())),
            Event::PhoneBoot(index) if self.phones[index].app().is_none() => {
                note!(self, "{} boots", self.phones[index].name);
                self.phones[index].boot()
            }
            Event::ServiceBoot if self.service.app().is_err() => {
                note!(self, "service boots");
                self.boot_service()
            }
            Event::PhoneBoot(_) | Event::ServiceBoot => Ok(()),
            Event::ServiceClockJump => {
                // Three days ahead, the trip would be over.
                let off = self.jump(2 * 86_400_000);
                note!(self, "service clock {off}");
                self.set_service_clock(off);
                if self.random.chance(500) {
                    let after = self.random.between(0, 1_800_000);
                    self.later(after, Event::ServiceClockConfirmed);
                }
                if self.random.chance(600) {
                    let after = self.random.between(600_000, 7_200_000);
                    self.later(after, Event::ServiceClockBack);
                }
                Ok(())
            }
            Event::ServiceClockBack => {
                note!(self, "service clock is set right");
                self.set_service_clock(0);
                Ok(())
            }
            Event::ServiceClockConfirmed if self.service.app().is_ok() => {
                note!(self, "service clock is confirmed");
                self.service.confirm_clock()
            }
            Event::ServiceBackUp if self.service.app().is_ok() => {
                note!(self, "service is backed up");
                self.service_backup = Some(self.service.back_up()?);
                Ok(())
            }
            Event::ServiceClockConfirmed | Event::ServiceBackUp => Ok(()),
            Event::ServiceRestore => self.restore_service(),
            Event::ClockJump(index) => {
                let off = self.jump(5 * 86_400_000);
                note!(self, "{} clock {off}", self.phones[index].name);
                self.disturbed[index] = true;
                self.phones[index]
                    .clock
                    .set_ahead(TimeDelta::milliseconds(off));
                Ok(())
            }
            Event::BackUp(index) => self.back_up(index),
            Event::Restore(index) => self.restore(index),
            Event::Damage(index) => self.break_outbox(index),
            Event::Coordinate => self.coordinate(),
            Event::Cancel => self.cancel(),
            Event::NextJourney => self.next_journey(),
            Event::HandOver(index) => self.hand_over(index),
            Event::Delivered(index, parcel) => self.delivered(index, parcel),
            Event::Brought(index, parcel) => self.brought(index, &parcel),
            Event::Move(index, how) => self.moves_on(index, how),
            Event::Vouch(number, tries) => self.is_vouched(number, tries),
            Event::WantPaper(index) => self.wants_paper(index),
            Event::SeesPaper(index) => self.sees_paper(index),
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
        if self.phones[index].app().is_none() || self.lies(index) {
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

    pub(in crate::sim) fn visit(&mut self, index: usize) -> Result<(), Failure> {
        if self.lies(index) {
            return Ok(());
        }
        let phone = &mut self.phones[index];
        if phone.app().is_none() || phone.is_visiting() {
            return Ok(());
        }
        phone.begin_visit();
        self.progress(index)
    }

    /// Polls a phone's visit as far as it goes.
    pub(in crate::sim) fn progress(&mut self, index: usize) -> Result<(), Failure> {
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
                errors::expected(&error)?;
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
            let wait = i64::try_from(wait.as_millis()).unwrap_or(EXCHANGE_TIMEOUT_MILLIS);
            self.later(wait, Event::Visit(index));
        }
    }
}
