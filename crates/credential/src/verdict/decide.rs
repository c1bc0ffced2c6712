use super::{
    Code, Decision, Details, Scene, Verdict,
    code::{ScannedPass, unreadable},
    findings::Findings,
    health::{self, Shown},
    issuer::{self, Issuer},
    onboard::Assured,
    proof,
    seen::{Asked, Seen},
    trip,
};
use crate::{
    credential::{Body, Health, ParsedCredential, Ticket},
    key::Kid,
    presentation::{Presentation, Presented},
    trust::Purpose,
};

/// Decides on the code held up at a door, in a scene that knows the person of the slot that its ticket names
/// ([`ScannedPass::slot`]). A scene of another slot verifies nobody.
///
/// Nothing that is not verified is judged: what a forged or unknown ticket says is never repeated.
#[must_use]
pub fn decide(pass: &ScannedPass<'_>, scene: &Scene<'_>) -> Decision {
    let mut found = Findings::default();
    let mut seen = Seen::default();
    match &pass.0 {
        Ok(presented) => judge(presented, scene, &mut found, &mut seen),
        Err(why) => found.add(why.code, why.effect, Details::default()),
    }
    seen.close(found, scene)
}

fn judge(presented: &Presented<'_>, scene: &Scene<'_>, found: &mut Findings, seen: &mut Seen) {
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
    let assured = Assured { challenged, card };
    let without_health = matches!(health, HealthSeen::Absent);
    clock(presented, assured, without_health, scene, found);
    place(&ticket, health, assured, scene, found, seen);
}

/// Judges the proof of a phone; paper proves nothing. Returns whether a challenge was answered.
fn prove(
    holder: Option<(&Presentation<'_>, Kid)>,
    card: bool,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut Seen,
) -> bool {
    match holder {
        Some((presentation, kid)) => {
            seen.made = Some(presentation.time);
            let proven = proof::judge(presentation, kid, card, scene, found);
            let challenged = proven.challenged;
            seen.proven = Some(proven);
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
struct Checked<'p, 'b> {
    ticket: &'p Ticket,
    parsed: &'p ParsedCredential<'b>,
    issuer: Issuer,
}

/// The health code of a pass.
#[derive(Clone, Copy)]
enum HealthSeen<'p, 'b> {
    Absent,
    /// There is one, and why it cannot be judged is noted.
    Unverified,
    Verified(Shown<'p, 'b>),
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
) -> Option<(Option<Checked<'p, 'b>>, HealthSeen<'p, 'b>)> {
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
    let seen = health.map_or(HealthSeen::Absent, |(health, parsed)| match issuer::issuer(
        parsed,
        Purpose::Health,
        scene,
        found,
    ) {
        None => HealthSeen::Unverified,
        Some(issuer) => HealthSeen::Verified(Shown {
            health,
            parsed,
            issuer,
        }),
    });
    let Some((ticket, parsed)) = ticket else {
        found.reject(Code::NoTicket, Details::default());
        return Some((None, seen));
    };
    let issuer = issuer::issuer(parsed, Purpose::Ticket, scene, found);
    let checked = issuer.map(|issuer| Checked {
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

/// Below the floor a ticket needs a challenge and the ID card; a health code cannot be verified at all.
fn clock(
    presented: &Presented<'_>,
    assured: Assured,
    without_health: bool,
    scene: &Scene<'_>,
    found: &mut Findings,
) {
    let paper = matches!(presented, Presented::Paper(_));
    let settled = assured.card && (assured.challenged || paper);
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
    checked: &Checked<'_, '_>,
    health: HealthSeen<'_, '_>,
    assured: Assured,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut Seen,
) {
    let Checked {
        ticket,
        parsed,
        issuer,
    } = *checked;
    let list = issuer::status(ticket.status, issuer, Code::Revoked, scene, found);
    let health_list = match health {
        HealthSeen::Verified(shown) => shown.health.status.and_then(|status| {
            issuer::status(status, shown.issuer, Code::HealthRevoked, scene, found)
        }),
        HealthSeen::Absent | HealthSeen::Unverified => None,
    };
    if parsed.credential.holder.is_none() {
        seen.made = Some(parsed.credential.issued);
    }
    if let HealthSeen::Verified(shown) = health {
        seen.health = Some(shown.parsed.credential.issued);
    }
    seen.oldest_list = [list, health_list].into_iter().flatten().min();
    let Some(seated) = trip::seat(ticket, parsed, issuer, scene, found) else {
        return;
    };
    let asked = match health {
        HealthSeen::Unverified => Asked::Nothing,
        HealthSeen::Absent => Asked::Health(None),
        HealthSeen::Verified(shown) => Asked::Health(Some(shown)),
    };
    seen.seated(seated, asked, assured, scene, found);
}

fn card_seen(checked: &Checked<'_, '_>, scene: &Scene<'_>) -> bool {
    let this = scene
        .trip
        .is_some_and(|t| t.manifest.trip == checked.ticket.trip);
    let person = scene.person_of(checked.ticket.slot);
    this && person.is_some_and(|person| person.card_compared)
}
