//! The network between phones and the service, and the service's steps: where most goes wrong.

use crate::sim::{
    ends::service::Answer,
    queue::{Event, Origin, Ticket},
    trace::mark,
    world::{EXCHANGE_TIMEOUT_MILLIS, World, note},
};
use qicheng_test_world::Failure;
use std::task::Poll;

impl World {
    /// A request leaves a phone.
    pub(in crate::sim) fn send(&mut self, ticket: Ticket, bytes: Vec<u8>) -> Result<(), Failure> {
        let name = self.phones[ticket.phone].name;
        note!(self, "{name} sends {} {:08x}", bytes.len(), mark(&bytes));
        let mut bytes = super::sabotage::sent(self, ticket.phone, bytes)?;
        self.later(EXCHANGE_TIMEOUT_MILLIS, Event::GiveUp(ticket));
        if self.random.chance(self.faults.versions) {
            bytes = super::versions::of_another(self, ticket.phone, bytes)?;
        }
        if self.random.chance(self.faults.phone_crash / 2) {
            self.crash_phone(ticket.phone);
        }
        if self.random.chance(self.faults.drop) {
            note!(self, "lost");
            return Ok(());
        }
        if self.random.chance(self.faults.repeat) {
            let after = self.latency();
            self.later(after, Event::Request(ticket, bytes.clone()));
        }
        let bytes = self.alter(bytes);
        let after = self.latency();
        self.later(after, Event::Request(ticket, bytes));
        Ok(())
    }

    /// A request reaches the service.
    pub(in crate::sim) fn request(
        &mut self,
        ticket: Ticket,
        bytes: Vec<u8>,
    ) -> Result<(), Failure> {
        if self.watches && self.service.app().is_ok() {
            self.service.check_clock()?;
        }
        match self.service.take("/v1/exchange", bytes.clone()) {
            Some(work) => {
                self.works.insert(work, Origin::Line(ticket, bytes));
                self.step(work)
            }
            None => Ok(()),
        }
    }

    /// The service works on.
    pub(in crate::sim) fn step(&mut self, work: u64) -> Result<(), Failure> {
        if self.random.chance(self.faults.service_crash) {
            note!(self, "service crashes");
            self.service.crash();
            self.works.clear();
            let after = self.random.between(1_000, 600_000);
            self.later(after, Event::ServiceBoot);
            return Ok(());
        }
        match self.service.step(work) {
            None => Ok(()),
            Some(Poll::Pending) => {
                let after = self.random.between(1, 400);
                self.later(after, Event::Step(work));
                Ok(())
            }
            Some(Poll::Ready(answer)) => match self.works.remove(&work) {
                Some(Origin::Line(ticket, request)) => self.answered(ticket, &request, answer),
                Some(Origin::Courier(index)) => self.carried_back(index, answer),
                None => Ok(()),
            },
        }
    }

    /// An answer leaves the service.
    fn answered(&mut self, ticket: Ticket, request: &[u8], answer: Answer) -> Result<(), Failure> {
        let answer = super::sabotage::answer(self, request, answer)?;
        let answer = match answer {
            Ok(bytes) => {
                note!(self, "service answers {} {:08x}", bytes.len(), mark(&bytes));
                let bytes = if self.random.chance(self.faults.versions) {
                    super::versions::of_a_later_service(self, &bytes)?
                } else {
                    bytes
                };
                if self.random.chance(self.faults.truncate) {
                    // The client knows the length, and that this is not all.
                    note!(self, "cut off");
                    Err(super::errors::cut_off())
                } else {
                    Ok(self.alter(bytes))
                }
            }
            Err(error) => {
                note!(self, "service answers {error}");
                Err(error)
            }
        };
        if self.random.chance(self.faults.drop) {
            note!(self, "reply lost");
            return Ok(());
        }
        let after = self.latency();
        self.later(after, Event::Reply(ticket, answer));
        Ok(())
    }

    /// An answer reaches a phone, which may die over it.
    pub(in crate::sim) fn reply(&mut self, ticket: Ticket, answer: Answer) -> Result<(), Failure> {
        let index = ticket.phone;
        if self.random.chance(self.faults.phone_crash) && self.phones[index].is_visiting() {
            super::sabotage::died_over(self, index, &answer)?;
            self.crash_phone(index);
            return Ok(());
        }
        if !self.phones[index].hand_in(ticket.visit, ticket.round, answer) {
            return Ok(());
        }
        self.progress(index)
    }

    pub(in crate::sim) fn crash_phone(&mut self, index: usize) {
        note!(self, "{} crashes", self.phones[index].name);
        self.phones[index].crash();
        let after = self.random.between(1_000, 900_000);
        self.later(after, Event::PhoneBoot(index));
    }

    fn latency(&mut self) -> i64 {
        if self.random.chance(self.faults.slow) {
            self.random.between(1_000, 1_800_000)
        } else {
            self.random.between(40, 3_000)
        }
    }

    /// Cuts a message off, or changes a byte of it.
    fn alter(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.random.chance(self.faults.truncate) {
            let left = self.random.index(bytes.len());
            note!(self, "truncated to {left}");
            bytes.truncate(left);
        }
        if self.random.chance(self.faults.corrupt) && !bytes.is_empty() {
            let at = self.random.index(bytes.len());
            note!(self, "byte {at} altered");
            bytes[at] ^= 1 << self.random.below(8);
        }
        bytes
    }

    /// A courier stands before the service with a bundle.
    pub(in crate::sim) fn delivered(
        &mut self,
        index: usize,
        bundle: Vec<u8>,
    ) -> Result<(), Failure> {
        match self.service.take("/v1/courier", bundle) {
            Some(work) => {
                self.works.insert(work, Origin::Courier(index));
                self.step(work)
            }
            None => Ok(()),
        }
    }
}
