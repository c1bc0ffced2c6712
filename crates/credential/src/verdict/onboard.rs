//! Whether a slot may be taken: once on a leg, at its door, and not beyond the seats.

use super::{Code, Details, Doors, Scan, Scene, findings::Findings, trip::Seated};
use qicheng_domain::travel::attendance::Mark;

/// What staff has made sure of beyond the code.
#[derive(Clone, Copy)]
pub(super) struct Assured {
    /// The phone answered a challenge.
    pub(super) challenged: bool,
    /// The ID card was compared.
    pub(super) card: bool,
}

/// Checks the used set, the doors, the seats and the manifest.
pub(super) fn check(
    seated: &Seated<'_>,
    assured: Assured,
    scene: &Scene<'_>,
    found: &mut Findings,
) {
    match scene.scan {
        Scan::Boarding => {
            used(seated, found);
            doors(seated, assured, found);
        }
        Scan::Arrival => arrived(seated, found),
    }
    match seated.unlisted {
        // Whom the manifest can not yet know, the ID card may vouch for.
        Some(Code::NewerThanManifest) if assured.card => {}
        Some(code) => found.hold(code, Details::default()),
        None => {}
    }
}

fn used(seated: &Seated<'_>, found: &mut Findings) {
    if let Some(mark) = seated.person.on_board {
        found.reject(Code::AlreadyBoarded, place(mark));
        return;
    }
    let (count, seats) = (seated.trip.on_board, seated.trip.plan.vehicle.seats);
    if count >= usize::from(seats) {
        let details = Details {
            count: u16::try_from(count).ok(),
            limit: Some(seats),
            ..Details::default()
        };
        found.reject(Code::VehicleFull, details);
    }
}

fn doors(seated: &Seated<'_>, assured: Assured, found: &mut Findings) {
    let Doors::Several { here, merged } = seated.trip.doors else {
        return;
    };
    if assured.challenged || assured.card {
        return;
    }
    match seated.door {
        Some(door) if door == here => {}
        Some(door) => {
            let details = Details {
                door: Some(door),
                ..Details::default()
            };
            found.hold(Code::OtherDoor, details);
        }
        // However fresh, what another door showed says nothing of the pass that is held up at both now.
        None if merged => found.hold(Code::DoorsShareSlots, Details::default()),
        None => found.hold(Code::DoorsNotMerged, Details::default()),
    }
}

fn arrived(seated: &Seated<'_>, found: &mut Findings) {
    if let Some(mark) = seated.person.received {
        found.reject(Code::AlreadyArrived, place(mark));
    }
    if !seated.person.has_boarded {
        found.warn(Code::NotSeenBoarding, Details::default());
    }
}

fn place(mark: Mark) -> Details {
    Details {
        at: Some(mark.at),
        by: mark.by,
        door: mark.door,
        ..Details::default()
    }
}
