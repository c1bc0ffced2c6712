//! What was seen on the way to a decision, and how it is closed.

use super::{
    Ages, Code, Decision, Details, Passenger, Scene,
    findings::Findings,
    health::{self, Shown},
    onboard::{self, Assured},
    proof::Proven,
    trip::{self, Seated},
};
use chrono::{DateTime, Utc};

/// Hours from which an input that was not confirmed is said to be old.
const OLD_HOURS: i64 = 72;

#[derive(Default)]
pub(super) struct Seen {
    pub(super) proven: Option<Proven>,
    pub(super) oldest_list: Option<DateTime<Utc>>,
    /// When the code was made, in seconds.
    pub(super) made: Option<i64>,
    /// When the health code was issued, in seconds, once its issuer is known.
    pub(super) health: Option<i64>,
    passenger: Option<Passenger>,
    rules_as_of: Option<DateTime<Utc>>,
}

/// What the destination's rules are asked about.
pub(super) enum Asked<'p, 'b> {
    /// Nothing: there is a health code, and it could not be verified.
    Nothing,
    /// The health code, or that there is none.
    Health(Option<Shown<'p, 'b>>),
}

impl Seen {
    /// Judges a person whose place on the trip is known.
    pub(super) fn seated(
        &mut self,
        seated: Seated<'_>,
        asked: Asked<'_, '_>,
        assured: Assured,
        scene: &Scene<'_>,
        found: &mut Findings,
    ) {
        trip::hour(&seated, scene, found);
        onboard::check(&seated, assured, scene, found);
        if let Asked::Health(shown) = asked {
            let rules = health::check(shown, &seated, scene, found);
            self.rules_as_of = rules.map(|rules| rules.as_of);
        }
        self.passenger = Some(seated.passenger);
    }

    pub(super) fn close(self, mut found: Findings, scene: &Scene<'_>) -> Decision {
        let ages = self.ages(scene);
        warn_of_old(&ages, &mut found);
        let (verdict, reasons, warnings, to_do) = found.close();
        Decision {
            verdict,
            reasons,
            warnings,
            to_do,
            contact: scene.trip.map(|trip| trip.plan.contact.clone()),
            ages,
            skew: self.proven.as_ref().map(|proven| proven.skew),
            challenge: match self.proven {
                Some(proven) => proven.challenge,
                None => scene.challenge.cloned(),
            },
            passenger: self.passenger,
        }
    }

    fn ages(&self, scene: &Scene<'_>) -> Ages {
        let at = scene.clock.at();
        let age = |since: DateTime<Utc>| at.signed_duration_since(since).num_seconds().max(0);
        let seconds = |since: i64| at.timestamp().saturating_sub(since).max(0);
        Ages {
            bundle: scene.trust.map(|trust| age(trust.body().issued)),
            list: self.oldest_list.map(age),
            manifest: scene.trip.map(|trip| age(trip.as_of)),
            rules: self.rules_as_of.map(age),
            clock: scene.clock.floor.map(|floor| age(floor.0)),
            code: self.made.map(seconds),
            health: self.health.map(seconds),
        }
    }
}

fn warn_of_old(ages: &Ages, found: &mut Findings) {
    for (code, age) in [
        (Code::ManifestOld, ages.manifest),
        (Code::ListOld, ages.list),
        (Code::RulesOld, ages.rules),
    ] {
        if let Some(age) = age.filter(|age| *age > OLD_HOURS * 3_600) {
            let details = Details {
                hours: Some(age / 3_600),
                ..Details::default()
            };
            found.warn(code, details);
        }
    }
}
