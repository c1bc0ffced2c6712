//! What a world is about, beside its faults: what happens too seldom where everything is left to chance.

use super::acts::deed;
use crate::sim::{
    ends::phone::Part,
    faults::Theme,
    queue::Event,
    world::{SPAN_MILLIS, World, note, of_part},
};
use qicheng_test_world::Failure;

/// Trips of a world, one after the other. A phone erases a manifest two days after its trip, which no feed repeats: by
/// then the world has healed.
const JOURNEYS: usize = 3;

impl World {
    /// Plans what the theme asks for.
    pub(in crate::sim) fn plan_theme(&mut self) {
        match self.faults.theme {
            Some(Theme::Courier) => self.plan_courier(),
            Some(Theme::News) => self.plan_news(),
            Some(Theme::Damage) => self.plan_damage(),
            Some(Theme::Journeys) => self.plan_journeys(),
            None => {}
        }
    }

    fn plan_courier(&mut self) {
        for index in of_part(&self.phones, Part::Worker) {
            let at = self.random.between(0, SPAN_MILLIS / 2);
            self.later(at, Event::Do(index, deed::DECLARES));
            self.later(at + 1_000, Event::HandOver(index));
            let then = at + self.random.between(60_000, SPAN_MILLIS);
            self.later(then, Event::Do(index, deed::AGREES_TO_LESS));
            let after = self.random.between(0, 600_000);
            self.later(then + after, Event::Visit(index));
        }
    }

    fn plan_news(&mut self) {
        for _ in 0..2 {
            let at = self.random.between(0, SPAN_MILLIS);
            for _ in 0..3 {
                let then = at + self.random.between(0, 120_000);
                self.later(then, Event::Coordinate);
            }
            for index in 0..self.phones.len() {
                let then = at + self.random.between(0, 180_000);
                self.later(then, Event::Visit(index));
            }
        }
    }

    /// Once the trip is over, or was cancelled, its people travel again; and once more.
    fn plan_journeys(&mut self) {
        if let Some(journey) = self.journeys.last().copied() {
            self.plan_after(journey.ends);
        }
    }

    /// Plans what follows a trip that ends then, unless it is cancelled before.
    pub(in crate::sim) fn plan_after(&mut self, ends: i64) {
        let now = self.time.millis();
        let over = if self.random.chance(300) {
            let after = self.random.between(600_000, SPAN_MILLIS);
            self.later(after, Event::Cancel);
            after
        } else {
            ends - now
        };
        for index in of_part(&self.phones, Part::Worker) {
            let at = over + self.random.between(1_000, 3_600_000);
            self.later(at, Event::Do(index, deed::WISHES));
            let then = at + self.random.between(1_000, 600_000);
            self.later(then, Event::Visit(index));
        }
        for index in of_part(&self.phones, Part::Helper) {
            let at = over + self.random.between(1_000, 3_600_000);
            self.later(at, Event::Act(index));
        }
        if self.journeys.len() < JOURNEYS {
            let next = over + self.random.between(3_600_000, 8 * 3_600_000);
            self.later(next, Event::NextJourney);
        }
    }

    /// What people do on a trip that was just approved.
    pub(in crate::sim) fn plan_boarding(&mut self) {
        for index in 0..self.phones.len() {
            for _ in 0..2 {
                let at = self.random.between(60_000, SPAN_MILLIS);
                self.later(at, Event::Visit(index));
            }
            if matches!(self.phones[index].part, Part::Crew | Part::Employer) {
                let at = self.random.between(600_000, SPAN_MILLIS);
                self.later(at, Event::Act(index));
            }
        }
    }

    /// More than one page of operations, a visit, and the damage within the time that an answer takes.
    fn plan_damage(&mut self) {
        let workers = of_part(&self.phones, Part::Worker);
        let index = workers[self.random.index(workers.len())];
        let at = self.random.between(0, SPAN_MILLIS);
        for number in 0..24 {
            self.later(at + number, Event::Do(index, deed::DECLARES));
        }
        self.later(at + 100, Event::Visit(index));
        let then = at + self.random.between(200, 6_000);
        self.later(then, Event::Damage(index));
    }

    /// A page of the outbox fails; the phone dies, and finds it when it is switched on.
    pub(in crate::sim) fn break_outbox(&mut self, index: usize) -> Result<(), Failure> {
        let phone = &mut self.phones[index];
        self.ledger.look(index, phone)?;
        let Some(page) = phone.break_page("outbox", &mut self.random)? else {
            return Ok(());
        };
        let saved = phone.boot_damaged()?;
        note!(
            self,
            "{} lost page {page}, saved {saved}",
            self.phones[index].name
        );
        self.disturbed[index] = true;
        self.ledger.forget(index, &mut self.phones[index])
    }
}
