//! Journeys without faults, over the real service and the real phones.

use super::*;
use crate::sim::founding::enter;
use qicheng_app::roles::worker::Saved;

impl Building {
    /// Everyone visits twice: up, and what follows from it for others.
    fn everyone_visits(&mut self) {
        for _ in 0..2 {
            for index in 0..self.phones.len() {
                self.visits(index).unwrap();
            }
        }
    }

    /// The first worker and the helper.
    fn worker(&self) -> (&qicheng_app::App, PersonId) {
        let phone = &self.phones[0];
        (phone.app().unwrap(), phone.people[0])
    }

    /// The helper sees the first worker and the card.
    fn is_seen(&self) {
        let (app, person) = self.worker();
        let village = self.phones[2].app().unwrap();
        let badge = staff::badge(village, &[Role::Helper]).unwrap();
        let asked = helper::identity_challenge(&badge).unwrap();
        let shown = worker::enrolment_code(app, person, &asked).unwrap();
        helper::read_enrolment(&badge, &shown).unwrap();
        helper::vouch(&badge, CheckMethod::IdCard).unwrap();
    }
}

#[test]
fn t14_a_second_and_a_third_journey_after_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = Building::begin(folder.path()).unwrap();
    let mut journey = world.reach_road().unwrap();
    for (name, cancelled) in [("新名字", false), ("更新的名字", true)] {
        let (trip, ends) = journey;
        let (app, person) = world.worker();
        let home = worker::home(app, person).unwrap();
        assert!(home.assigned && home.ticket && home.intent == Some(Saved::Confirmed));
        world.token = enter(&world.service).unwrap();
        if cancelled {
            world
                .post(&format!("trips/{trip}/cancel"), &json!({}))
                .unwrap();
        } else {
            world.time.advance_to(ends);
            world.token = enter(&world.service).unwrap();
        }
        world.everyone_visits();

        // A travel request that a trip has fulfilled is over; one of a trip that does not go still stands.
        let (app, person) = world.worker();
        let home = worker::home(app, person).unwrap();
        let stands = cancelled.then_some(Saved::Confirmed);
        assert!(!home.assigned && home.intent == stands);
        assert_eq!(worker::intended(app, person).unwrap().is_some(), cancelled);
        let mut form = people::registration(0, 1, true);
        form.name = name.to_owned();
        worker::register(app, person, &form).unwrap();
        let now = world.phones[0].clock.now();
        worker::intend(app, person, &people::intent(now, 2)).unwrap();
        world.is_seen();
        world.everyone_visits();
        let (app, person) = world.worker();
        let home = worker::home(app, person).unwrap();
        let confirmed = Some(Saved::Confirmed);
        assert_eq!((home.registration, home.intent), (confirmed, confirmed));
        assert!(home.verified);

        let before = worker::trips(app, person).unwrap().len();
        journey = world.plans().unwrap();
        world.everyone_visits();
        let (app, person) = world.worker();
        let trips = worker::trips(app, person).unwrap();
        assert_eq!(trips.len(), before + 1);
        assert!(trips.iter().any(|other| other.trip == journey.0));
        assert!(worker::home(app, person).unwrap().assigned);
    }
}
