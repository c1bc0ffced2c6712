use super::{
    Code, Decision, Details, Scene,
    findings::Findings,
    health::{self, Shown},
    issuer,
    onboard::Assured,
    seen::{Asked, Seen},
    trip,
};
use crate::{
    credential::{Body, ParsedCredential},
    trust::Purpose,
};

/// Decides on a person whom staff found on the manifest by name or last four, where no code can be shown.
///
/// The scene knows the person of that slot. Holds until the ID card was compared; every other row of the table stays as it is.
#[must_use]
pub fn decide_listed(slot: u16, scene: &Scene<'_>) -> Decision {
    let mut found = Findings::default();
    let mut seen = Seen::default();
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
        let assured = Assured {
            challenged: false,
            card,
        };
        let entry = person.and_then(|person| person.entry);
        let listed = entry.and_then(|entry| health::listed(entry, scene));
        let asked = match &listed {
            None => Asked::Health(None),
            Some(parsed) => judged(parsed, scene, &mut found, &mut seen),
        };
        seen.seated(seated, asked, assured, scene, &mut found);
    }
    seen.close(found, scene)
}

fn judged<'p, 'b>(
    parsed: &'p ParsedCredential<'b>,
    scene: &Scene<'_>,
    found: &mut Findings,
    seen: &mut Seen,
) -> Asked<'p, 'b> {
    let Body::Health(health) = &parsed.credential.body else {
        return Asked::Health(None);
    };
    let Some(issuer) = issuer::issuer(parsed, Purpose::Health, scene, found) else {
        return Asked::Nothing;
    };
    if let Some(status) = health.status {
        seen.oldest_list = issuer::status(status, issuer, Code::HealthRevoked, scene, found);
    }
    seen.health = Some(parsed.credential.issued);
    Asked::Health(Some(Shown {
        health,
        parsed,
        issuer,
    }))
}
