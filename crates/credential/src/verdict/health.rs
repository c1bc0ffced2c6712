//! Whether the destination takes this person's health code, and what else it asks.

use super::{
    Code, Details, RulesAsOf, Scene, Verdict,
    code::Issuer,
    decision::Findings,
    proof::CLOCK_TOLERANCE_SECONDS,
    trip::{Seated, instant},
};
use crate::credential::{Body, Health, ParsedCredential};
use chrono::TimeDelta;
use qicheng_domain::{
    health::{BasisKind, FEVER},
    rules::{
        facts::Facts,
        pack::{self, Action, HealthCodeProblem, RuleOutcome, RuleState},
    },
    travel::{attendance::SpotCheck, manifest::ManifestEntry},
};

/// A health code whose issuer was checked.
#[derive(Clone, Copy)]
pub(super) struct VerifiedHealth<'p, 'b> {
    pub(super) health: &'p Health,
    pub(super) parsed: &'p ParsedCredential<'b>,
    pub(super) issuer: Issuer,
}

/// Returns the health code that a manifest has for a person on paper. On a clock below the minimum trusted time it says
/// nothing: then the person counts as one who shows none.
pub(super) fn listed<'a>(
    entry: &'a ManifestEntry,
    scene: &Scene<'_>,
) -> Option<ParsedCredential<'a>> {
    let bytes = entry.health.as_ref().filter(|_| scene.clock.is_trusted())?;
    let parsed = ParsedCredential::parse(bytes).ok()?;
    let bare = parsed.credential.holder.is_none();
    (bare && matches!(parsed.credential.body, Body::Health(_))).then_some(parsed)
}

/// Asks the destination's rules and returns those that were asked. A check on the spot settles what would only hold.
pub(super) fn check<'a>(
    shown: Option<VerifiedHealth<'_, '_>>,
    seated: &Seated<'_>,
    scene: &Scene<'a>,
    found: &mut Findings,
) -> Option<RulesAsOf<'a>> {
    let spot = seated.person.spot_check.filter(|spot| {
        let age = scene.clock.at().signed_duration_since(spot.at);
        spot.leg == seated.trip.leg && age.abs() <= SPOT_CHECK_VALIDITY
    });
    if let Some(fever) = spot.and_then(|s| s.temperature).filter(|t| *t >= FEVER) {
        let details = Details {
            count: Some(fever),
            ..Details::default()
        };
        found.reject(Code::Fever, details);
    }
    let mut judge = HealthCheck {
        settled: spot.is_some(),
        found,
    };
    if let Some(shown) = shown {
        judge.issuer(shown, scene);
    }
    let (facts, rules) = (facts(shown, spot, seated, scene), rules(seated, scene));
    match rules {
        None => judge.found.cannot_verify(Code::NoRules, Details::default()),
        Some(rules) => judge.rules(&rules, &facts),
    }
    rules
}

/// How long a check on the spot counts, on the leg on which it was.
const SPOT_CHECK_VALIDITY: TimeDelta = TimeDelta::hours(4);

struct HealthCheck<'f> {
    settled: bool,
    found: &'f mut Findings,
}

impl HealthCheck<'_> {
    fn note(&mut self, code: Code, effect: Verdict, details: Details) {
        if effect != Verdict::Hold || !self.settled {
            self.found.add(code, effect, details);
        }
    }

    fn issuer(&mut self, shown: VerifiedHealth<'_, '_>, scene: &Scene<'_>) {
        if let Some(since) = shown.issuer.compromised {
            let details = Details {
                at: Some(since),
                ..Details::default()
            };
            self.note(Code::HealthIssuerCompromised, Verdict::Hold, details);
        }
        let issued = instant(shown.parsed.credential.issued);
        let tolerance = TimeDelta::seconds(CLOCK_TOLERANCE_SECONDS);
        if issued.is_none_or(|issued| scene.clock.at() + tolerance < issued) {
            let details = Details {
                at: issued,
                ..Details::default()
            };
            self.note(Code::HealthEarly, Verdict::Reject, details);
        }
    }

    fn rules(&mut self, rules: &RulesAsOf<'_>, facts: &Facts) {
        for finding in rules.pack.check_health_code(facts) {
            let code = match finding.problem {
                HealthCodeProblem::Missing => Code::HealthMissing,
                HealthCodeProblem::Expired => Code::HealthExpired,
                HealthCodeProblem::TooOld => Code::HealthTooOld,
                HealthCodeProblem::Amber => Code::HealthAmber,
                HealthCodeProblem::Red => Code::HealthRed,
            };
            let health = facts.health.as_ref();
            let details = Details {
                until: health.map(|health| health.expires_at),
                hours: health.map(|health| health.age_hours),
                ..Details::default()
            };
            self.note(code, effect(finding.action), details);
        }
        for outcome in rules.pack.check_entry(facts) {
            self.outcome(outcome);
        }
    }

    fn outcome(&mut self, outcome: RuleOutcome) {
        let (code, effect) = match (outcome.state, outcome.on_fail) {
            (RuleState::Passed, _) => return,
            (RuleState::Failed, action) => (Code::RuleFails, effect(action)),
            (RuleState::Open, Action::Hold) => (Code::RuleOpen, Verdict::Hold),
            (RuleState::Open, Action::Reject) => (Code::RuleOpen, Verdict::CannotVerify),
        };
        let details = Details {
            rule: Some(outcome.rule),
            text: Some(outcome.words),
            at: outcome.from,
            until: outcome.by,
            ..Details::default()
        };
        self.note(code, effect, details);
    }
}

fn facts(
    shown: Option<VerifiedHealth<'_, '_>>,
    spot: Option<SpotCheck>,
    seated: &Seated<'_>,
    scene: &Scene<'_>,
) -> Facts {
    let stops = &seated.trip.plan.stops;
    let from = stops.get(usize::from(seated.passenger.from));
    let to = stops.get(usize::from(seated.passenger.to));
    let mut facts = Facts::new(
        scene.clock.at(),
        from.map(|stop| stop.departs),
        to.map(|stop| stop.region),
    );
    if let Some(spot) = spot {
        facts.add_evidence(BasisKind::SpotCheck, None, spot.at);
    }
    if let Some(VerifiedHealth { health, parsed, .. }) = shown
        && let Some(issued) = instant(parsed.credential.issued)
        && let Some(expires) = instant(parsed.credential.expires)
    {
        facts.add_health(health.colour, issued, expires, health.region, &health.basis);
    }
    facts
}

/// The rules for where this person leaves the vehicle.
fn rules<'a>(seated: &Seated<'_>, scene: &Scene<'a>) -> Option<RulesAsOf<'a>> {
    let stops = &seated.trip.plan.stops;
    let to = stops.get(usize::from(seated.passenger.to))?;
    let packs = scene.rules.iter().map(|held| held.pack);
    let chosen = pack::entry_pack(packs, to.region, scene.clock.at())?;
    let held = scene.rules.iter();
    held.copied().find(|held| std::ptr::eq(held.pack, chosen))
}

fn effect(action: Action) -> Verdict {
    match action {
        Action::Hold => Verdict::Hold,
        Action::Reject => Verdict::Reject,
    }
}
