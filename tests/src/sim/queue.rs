//! What is to happen, by when: the earliest first, and of several at one instant the one planned first.

use crate::sim::{ends::service::Answer, moves::MoveKind};
use std::{cmp::Reverse, collections::BinaryHeap};

/// Names an exchange of a phone: which phone, which visit, which round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// The phone.
    pub phone: usize,
    /// Its visit.
    pub visit: u64,
    /// The round of it.
    pub round: u64,
}

/// Who waits for a work of the service.
#[derive(Debug, Clone)]
pub enum Origin {
    Line(Ticket, Vec<u8>),
    Courier(usize),
}

/// Something that happens.
#[derive(Debug, Clone)]
pub enum Event {
    Act(usize),
    Do(usize, u64),
    Visit(usize),
    Request(Ticket, Vec<u8>),
    Step(u64),
    Reply(Ticket, Answer),
    GiveUp(Ticket),
    PhoneBoot(usize),
    ServiceBoot,
    ClockJump(usize),
    /// The service's clock is set.
    ServiceClockJump,
    /// The service's clock is set right.
    ServiceClockBack,
    /// An operator says that the service's clock is right, whether it is or not.
    ServiceClockConfirmed,
    ServiceBackUp,
    ServiceRestore,
    /// The coordinator cancels the trip.
    Cancel,
    /// The coordinator plans the next trip.
    NextJourney,
    BackUp(usize),
    Restore(usize),
    Damage(usize),
    Coordinate,
    HandOver(usize),
    Delivered(usize, Vec<u8>),
    Brought(usize, Vec<u8>),
    /// A person moves to another registration.
    Move(usize, MoveKind),
    /// The move is attested; the number of retries left.
    Vouch(usize, u8),
    /// A person with a phone requests a paper pass, or withdraws the request.
    WantPaper(usize),
    /// Crew checks the paper pass of a person with a phone.
    SeesPaper(usize),
}

/// What is to happen.
#[derive(Default)]
pub struct Queue {
    waiting: BinaryHeap<Reverse<Scheduled>>,
    given: u64,
}

impl Queue {
    /// Plans an event for an instant, in milliseconds since 1970.
    pub fn plan(&mut self, at: i64, event: Event) {
        self.given += 1;
        let order = self.given;
        self.waiting.push(Reverse(Scheduled { at, order, event }));
    }

    /// Takes the next event and its instant.
    pub fn next(&mut self) -> Option<(i64, Event)> {
        let Reverse(next) = self.waiting.pop()?;
        Some((next.at, next.event))
    }
}

struct Scheduled {
    at: i64,
    order: u64,
    event: Event,
}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Scheduled {}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}
