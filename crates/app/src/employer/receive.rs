//! One scan at the gate.

use crate::{
    App, Done, Kind,
    crew::{Place, ScanView, at_place, log_scan, view},
    error::AppError,
    staff,
};
use qicheng_credential::{
    credential::Role,
    verdict::{Decision, Scan, Scene, Verdict, decide, decide_listed},
};
use qicheng_domain::act::{Act, ActKind};
use qicheng_store::table::received::{self, ReceivedRow};

/// Decides on a pass at the gate. A person who is let in is received by a signed act before this returns.
///
/// # Errors
/// `NoTrip` while plan or list have not come, `NotStaff`, the store's or vault's.
pub fn receive(app: &App, place: &Place, code: &str) -> Result<Done<ScanView>, AppError> {
    receive_with(app, place, |scene| decide(code, scene))
}

/// Decides on a person without a code, found on the manifest; receives them once ID card and health were checked.
///
/// # Errors
/// `NoTrip`, `NotStaff`, the store's or vault's.
pub fn receive_listed(app: &App, place: &Place, slot: u16) -> Result<Done<ScanView>, AppError> {
    receive_with(app, place, |scene| decide_listed(slot, scene))
}

fn receive_with(
    app: &App,
    place: &Place,
    look: impl FnOnce(&Scene<'_>) -> Decision,
) -> Result<Done<ScanView>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let badge = staff::badge(app, tx, Role::Employer, now)?;
        let decision = at_place(app, tx, place, Scan::Arrival, look)?;
        let slot = decision.passenger.as_ref().map(|p| p.slot);
        let let_in = decision.verdict == Verdict::Board;
        if let Some(slot) = slot.filter(|_| let_in) {
            let act = Act {
                kind: ActKind::Received,
                trip: place.trip,
                leg: place.leg,
                slot: Some(slot),
                at: now,
                by: badge.person,
                door: None,
                temperature: None,
                round: 0,
            };
            let operation = staff::act(app, tx, &badge, &act, now)?;
            let row = ReceivedRow {
                trip: place.trip,
                slot,
                at: now,
                by: Some(badge.person),
                operation: Some(operation),
            };
            received::add(tx, &row)?;
        }
        log_scan(tx, place, &decision, badge.person, now)?;
        let changed = if let_in {
            vec![Kind::Boarding, Kind::Outbox]
        } else {
            Vec::new()
        };
        Ok(Done::new(view(decision), changed))
    })
}
