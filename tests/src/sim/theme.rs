//! What a world is about, beside its faults: what happens too seldom where everything is left to chance.

use super::{
    acts::deed,
    faults::Theme,
    phone::Part,
    queue::Event,
    world::{SPAN, World, note, of_part},
};
use qicheng_test_world::Failure;
impl World {
    /// Plans what the theme asks for.
    pub(super) fn plan_theme(&mut self) {
        match self.faults.theme {
            Some(Theme::Courier) => self.plan_courier(),
            Some(Theme::News) => self.plan_news(),
            Some(Theme::Damage) => self.plan_damage(),
            None => {}
        }
    }

    fn plan_courier(&mut self) {
        for index in of_part(&self.phones, Part::Worker) {
            let at = self.random.between(0, SPAN / 2);
            self.later(at, Event::Do(index, deed::DECLARES));
            self.later(at + 1_000, Event::HandOver(index));
            let then = at + self.random.between(60_000, SPAN);
            self.later(then, Event::Do(index, deed::AGREES_TO_LESS));
            let after = self.random.between(0, 600_000);
            self.later(then + after, Event::Visit(index));
        }
    }

    fn plan_news(&mut self) {
        for _ in 0..2 {
            let at = self.random.between(0, SPAN);
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

    /// More than one page of operations, a visit, and the damage within the time that an answer takes.
    fn plan_damage(&mut self) {
        let workers = of_part(&self.phones, Part::Worker);
        let index = workers[self.random.index(workers.len())];
        let at = self.random.between(0, SPAN);
        for number in 0..24 {
            self.later(at + number, Event::Do(index, deed::DECLARES));
        }
        self.later(at + 100, Event::Visit(index));
        let then = at + self.random.between(200, 6_000);
        self.later(then, Event::Damage(index));
    }

    /// A page of the outbox fails; the phone dies, and finds it when it is switched on.
    pub(super) fn break_outbox(&mut self, index: usize) -> Result<(), Failure> {
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
