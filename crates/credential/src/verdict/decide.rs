//! The decision on a pass, and on a person found on the manifest.

use super::{
    Ages, Code, Decision, Details, Passenger, Scene, Verdict,
    code::{self, Issuer, ScannedPass, unreadable},
    decision::Findings,
    health::{self, VerifiedHealth},
    proof::{self, ProofCheck},
    trip::{self, Seated, StaffChecks},
};
use crate::{
    credential::{Body, Health, ParsedCredential, Ticket},
    key::Kid,
    presentation::{Presentation, Presented},
    trust::Purpose,
};
use chrono::{DateTime, Utc};

/// Decides on the code held up at a door, in a scene that knows the person of the slot that its ticket names
/// ([`ScannedPass::slot`]). A scene of another slot verifies nobody.
///
/// Nothing that is not verified is judged: what a forged or unknown ticket says is never repeated.
#[must_use]
pub fn decide(pass: &ScannedPass<'_>, scene: &Scene<'_>) -> Decision {
    let mut found = Findings::default();
    let mut seen = DecisionBuilder::default();
    match &pass.0 {
        Ok(presented) => judge(presented, scene, &mut found, &mut seen),
        Err(why) => found.add(why.code, why.effect, Details::default()),
    }
    seen.close(found, scene)
}

fn judge(
    presented: &Presented<'_>,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut DecisionBuilder,
) {
    if presented.is_stripped() {
        found.reject(Code::Stripped, Details::default());
        return;
    }
    let mut holder = None;
    if let Presented::Phone(presentation) = presented {
        match presentation.verify_holder() {
            Ok(key) => holder = Some((presentation, key.kid())),
            Err(error) => {
                found.reject(unreadable(error), Details::default());
                return;
            }
        }
    }
    let listed = listed_health(presented, scene);
    let Some((ticket, health)) = issued(presented.credentials(), listed.as_ref(), scene, found)
    else {
        return;
    };
    let card = ticket.as_ref().is_some_and(|t| card_seen(t, scene));
    let challenged = prove(holder, card, scene, found, seen);
    let Some(ticket) = ticket else { return };
    let checks = StaffChecks { challenged, card };
    let without_health = matches!(health, HealthPart::Absent);
    clock(presented, checks, without_health, scene, found);
    place(&ticket, health, checks, scene, found, seen);
}

/// Judges the proof of a phone; paper proves nothing. Returns whether a challenge was answered.
fn prove(
    holder: Option<(&Presentation<'_>, Kid)>,
    card: bool,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut DecisionBuilder,
) -> bool {
    match holder {
        Some((presentation, kid)) => {
            seen.made = Some(presentation.time);
            let proof_check = proof::judge(presentation, kid, card, scene, found);
            let challenged = proof_check.challenged;
            seen.proof_check = Some(proof_check);
            challenged
        }
        None => {
            if !card {
                found.hold(Code::Paper, Details::default());
            }
            false
        }
    }
}

/// A ticket whose issuer was checked.
struct VerifiedTicket<'p, 'b> {
    ticket: &'p Ticket,
    parsed: &'p ParsedCredential<'b>,
    issuer: Issuer,
}

/// The health code of a pass.
#[derive(Clone, Copy)]
enum HealthPart<'p, 'b> {
    Absent,
    /// There is one, and why it cannot be judged is noted.
    Unverified,
    Verified(VerifiedHealth<'p, 'b>),
}

/// Returns the health code that the manifest has for a ticket on paper, which carries none. A ticket that the manifest
/// does not name may be of another person with the same slot.
fn listed_health<'a>(presented: &Presented<'_>, scene: &Scene<'a>) -> Option<ParsedCredential<'a>> {
    let Presented::Paper(parsed) = presented else {
        return None;
    };
    let Body::Ticket(ticket) = &parsed.credential.body else {
        return None;
    };
    let entry = scene.person_of(ticket.slot)?.entry?;
    let digest = parsed.digest();
    let named = entry.tickets.iter().any(|good| **good == digest);
    let this = scene.trip?.manifest.trip == ticket.trip;
    health::listed(entry, scene).filter(|_| named && this)
}

/// Sorts the credentials and checks who issued each; nothing for what is no pass.
fn issued<'p, 'b>(
    credentials: &'p [ParsedCredential<'b>],
    listed: Option<&'p ParsedCredential<'b>>,
    scene: &Scene<'_>,
    found: &mut Findings,
) -> Option<(Option<VerifiedTicket<'p, 'b>>, HealthPart<'p, 'b>)> {
    let mut ticket: Option<(&Ticket, &ParsedCredential<'b>)> = None;
    let mut health: Option<(&Health, &ParsedCredential<'b>)> = listed.and_then(of_health);
    for parsed in credentials {
        match &parsed.credential.body {
            Body::Ticket(body) => ticket = Some((body, parsed)),
            Body::Health(_) => health = of_health(parsed),
            Body::Staff(_) => {
                found.reject(Code::NotAPass, Details::default());
                return None;
            }
        }
    }
    let seen = health.map_or(HealthPart::Absent, |(health, parsed)| {
        match code::issuer(parsed, Purpose::Health, scene, found) {
            None => HealthPart::Unverified,
            Some(issuer) => HealthPart::Verified(VerifiedHealth {
                health,
                parsed,
                issuer,
            }),
        }
    });
    let Some((ticket, parsed)) = ticket else {
        found.reject(Code::NoTicket, Details::default());
        return Some((None, seen));
    };
    let issuer = code::issuer(parsed, Purpose::Ticket, scene, found);
    let checked = issuer.map(|issuer| VerifiedTicket {
        ticket,
        parsed,
        issuer,
    });
    Some((checked, seen))
}

fn of_health<'p, 'b>(
    parsed: &'p ParsedCredential<'b>,
) -> Option<(&'p Health, &'p ParsedCredential<'b>)> {
    match &parsed.credential.body {
        Body::Health(body) => Some((body, parsed)),
        Body::Ticket(_) | Body::Staff(_) => None,
    }
}

/// Below the minimum trusted time a ticket needs a challenge and the ID card; a health code cannot be verified at all.
fn clock(
    presented: &Presented<'_>,
    checks: StaffChecks,
    without_health: bool,
    scene: &Scene<'_>,
    found: &mut Findings,
) {
    let paper = matches!(presented, Presented::Paper(_));
    let settled = checks.card && (checks.challenged || paper);
    let effect = match (without_health, settled) {
        _ if scene.clock.is_trusted() => return,
        (false, _) => Verdict::CannotVerify,
        (true, false) => Verdict::Hold,
        (true, true) => return,
    };
    let details = Details {
        at: Some(scene.clock.at()),
        ..Details::default()
    };
    found.add(Code::ClockNotTrusted, effect, details);
}

/// Judges a verified ticket in the trip at the door.
fn place(
    checked: &VerifiedTicket<'_, '_>,
    health: HealthPart<'_, '_>,
    checks: StaffChecks,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut DecisionBuilder,
) {
    let VerifiedTicket {
        ticket,
        parsed,
        issuer,
    } = *checked;
    let list = code::status(ticket.status, issuer, Code::Revoked, scene, found);
    let health_list = match health {
        HealthPart::Verified(shown) => shown.health.status.and_then(|status| {
            code::status(status, shown.issuer, Code::HealthRevoked, scene, found)
        }),
        HealthPart::Absent | HealthPart::Unverified => None,
    };
    if parsed.credential.holder.is_none() {
        seen.made = Some(parsed.credential.issued);
    }
    if let HealthPart::Verified(shown) = health {
        seen.health = Some(shown.parsed.credential.issued);
    }
    seen.oldest_list = [list, health_list].into_iter().flatten().min();
    let Some(seated) = trip::seat(ticket, parsed, issuer, scene, found) else {
        return;
    };
    let input = match health {
        HealthPart::Unverified => RulesInput::Nothing,
        HealthPart::Absent => RulesInput::Health(None),
        HealthPart::Verified(shown) => RulesInput::Health(Some(shown)),
    };
    seen.seated(seated, input, checks, scene, found);
}

fn card_seen(checked: &VerifiedTicket<'_, '_>, scene: &Scene<'_>) -> bool {
    let this = scene
        .trip
        .is_some_and(|t| t.manifest.trip == checked.ticket.trip);
    let person = scene.person_of(checked.ticket.slot);
    this && person.is_some_and(|person| person.card_compared)
}

/// Decides on a person whom staff found on the manifest by name or last four, where no code can be shown.
///
/// The scene knows the person of that slot. Holds until the ID card was compared; every other row of the table stays as it is.
#[must_use]
pub fn decide_listed(slot: u16, scene: &Scene<'_>) -> Decision {
    let mut found = Findings::default();
    let mut seen = DecisionBuilder::default();
    let person = scene.person_of(slot);
    let card = person.is_some_and(|person| person.card_compared);
    if !card {
        found.hold(Code::NoCode, Details::default());
    }
    if !scene.clock.is_trusted() && !card {
        let details = Details {
            at: Some(scene.clock.at()),
            ..Details::default()
        };
        found.hold(Code::ClockNotTrusted, details);
    }
    if let Some(seated) = trip::listed(slot, scene, &mut found) {
        let checks = StaffChecks {
            challenged: false,
            card,
        };
        let entry = person.and_then(|person| person.entry);
        let listed = entry.and_then(|entry| health::listed(entry, scene));
        let input = match &listed {
            None => RulesInput::Health(None),
            Some(parsed) => judged(parsed, scene, &mut found, &mut seen),
        };
        seen.seated(seated, input, checks, scene, &mut found);
    }
    seen.close(found, scene)
}

fn judged<'p, 'b>(
    parsed: &'p ParsedCredential<'b>,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut DecisionBuilder,
) -> RulesInput<'p, 'b> {
    let Body::Health(health) = &parsed.credential.body else {
        return RulesInput::Health(None);
    };
    let Some(issuer) = code::issuer(parsed, Purpose::Health, scene, found) else {
        return RulesInput::Nothing;
    };
    if let Some(status) = health.status {
        seen.oldest_list = code::status(status, issuer, Code::HealthRevoked, scene, found);
    }
    seen.health = Some(parsed.credential.issued);
    RulesInput::Health(Some(VerifiedHealth {
        health,
        parsed,
        issuer,
    }))
}

/// Hours from which an input that was not confirmed is said to be old.
const WARN_AGE_HOURS: i64 = 72;

#[derive(Default)]
pub(super) struct DecisionBuilder {
    pub(super) proof_check: Option<ProofCheck>,
    pub(super) oldest_list: Option<DateTime<Utc>>,
    /// When the code was made, in seconds.
    pub(super) made: Option<i64>,
    /// When the health code was issued, in seconds, once its issuer is known.
    pub(super) health: Option<i64>,
    passenger: Option<Passenger>,
    rules_as_of: Option<DateTime<Utc>>,
}

/// What the destination's rules are asked about.
pub(super) enum RulesInput<'p, 'b> {
    /// Nothing: there is a health code, and it could not be verified.
    Nothing,
    /// The health code, or that there is none.
    Health(Option<VerifiedHealth<'p, 'b>>),
}

impl DecisionBuilder {
    /// Judges a person whose place on the trip is known.
    pub(super) fn seated(
        &mut self,
        seated: Seated<'_>,
        input: RulesInput<'_, '_>,
        checks: StaffChecks,
        scene: &Scene<'_>,
        found: &mut Findings,
    ) {
        trip::hour(&seated, scene, found);
        trip::check_slot(&seated, checks, scene, found);
        if let RulesInput::Health(shown) = input {
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
            skew: self
                .proof_check
                .as_ref()
                .map(|proof_check| proof_check.skew),
            challenge: match self.proof_check {
                Some(proof_check) => proof_check.challenge,
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
            clock: scene
                .clock
                .min_trusted_time
                .map(|min_trusted_time| age(min_trusted_time.0)),
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
        if let Some(age) = age.filter(|age| *age > WARN_AGE_HOURS * 3_600) {
            let details = Details {
                hours: Some(age / 3_600),
                ..Details::default()
            };
            found.warn(code, details);
        }
    }
}
