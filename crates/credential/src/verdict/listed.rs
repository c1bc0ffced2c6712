use super::{
    Code, Decision, Details, Scene,
    findings::Findings,
    onboard::Assured,
    seen::{Asked, Seen},
    trip,
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
        seen.seated(seated, Asked::Health(None), assured, scene, &mut found);
    }
    seen.close(found, scene)
}
