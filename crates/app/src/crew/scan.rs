//! One scan: decide, and when the person goes on, take their place at once.

use super::{boarded::act, scene::Known};
use crate::{App, Done, Kind, error::AppError, staff};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    credential::Role,
    verdict::{Ages, Decision, Passenger, Reason, Scan, Scene, ToDo, Verdict, decide},
};
use qicheng_domain::{
    act::{Act, ActKind},
    ids::{PersonId, TripId},
};
use qicheng_store::{
    Tx,
    table::{
        boarding::{self, BoardingRow},
        scan_log::{self, ScanRow},
    },
};
use serde::{Deserialize, Serialize};

/// How many of the last passengers' clocks are compared with this one.
const SKEWS: usize = 8;

/// Where a scan happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Place {
    /// The trip.
    #[cfg_attr(test, ts(type = "string"))]
    pub trip: TripId,
    /// The stop at which the vehicle stands.
    pub leg: u8,
    /// This door's number and how many there are, where there is more than one.
    pub door: Option<(u8, u8)>,
}

/// A verdict as a screen shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ScanView {
    /// What to do with the person.
    #[cfg_attr(test, ts(type = "import('./Verdict').Verdict"))]
    pub verdict: Verdict,
    /// Why, the strictest first.
    #[cfg_attr(test, ts(type = "Array<import('./Reason').Reason>"))]
    pub reasons: Vec<Reason>,
    /// What is worth knowing but decides nothing.
    #[cfg_attr(test, ts(type = "Array<import('./Reason').Reason>"))]
    pub warnings: Vec<Reason>,
    /// What staff does next.
    #[cfg_attr(test, ts(type = "Array<import('./ToDo').ToDo>"))]
    pub to_do: Vec<ToDo>,
    /// Whom to call.
    pub contact: Option<String>,
    /// Who it is, where that is known.
    #[cfg_attr(test, ts(type = "import('./Passenger').Passenger | null"))]
    pub passenger: Option<Passenger>,
    /// How old each input is, in seconds.
    #[cfg_attr(test, ts(type = "import('./Ages').Ages"))]
    pub ages: Ages,
}

/// Decides on a pass at a vehicle's door. A person who goes on is boarded by a signed act before this returns.
///
/// # Errors
/// `NoTrip` when plan or manifest are not here, `NotStaff`, the store's or vault's.
pub fn scan(app: &App, place: &Place, code: &str) -> Result<Done<ScanView>, AppError> {
    scan_with(app, place, |scene| decide(code, scene))
}

/// Decides, and boards a person who goes on.
pub(super) fn scan_with(
    app: &App,
    place: &Place,
    look: impl FnOnce(&Scene<'_>) -> Decision,
) -> Result<Done<ScanView>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let badge = staff::badge(app, tx, Role::Crew, now)?;
        let decision = at_place(app, tx, place, Scan::Boarding, look)?;
        let boards = decision.verdict == Verdict::Board;
        if let Some(taking) = decision.taking.filter(|_| boards) {
            let door = place.door.map(|(here, _)| here);
            let boarded = act(
                ActKind::Boarded,
                taking.trip,
                taking.leg,
                taking.round,
                Some(taking.slot),
                now,
                badge.person,
            );
            let boarded = Act { door, ..boarded };
            let operation = staff::act(app, tx, &badge, &boarded, now)?;
            boarding::add(tx, &row(&boarded, taking.slot, Some(operation)))?;
        }
        log(tx, place, &decision, badge.person, now)?;
        let changed = if boards {
            vec![Kind::Boarding, Kind::Outbox]
        } else {
            Vec::new()
        };
        Ok(Done::new(view(decision), changed))
    })
}

/// Decides with everything that this device knows; remembers the challenge and the passenger's clock.
pub(crate) fn at_place(
    app: &App,
    tx: &Tx<'_>,
    place: &Place,
    scan: Scan,
    look: impl FnOnce(&Scene<'_>) -> Decision,
) -> Result<Decision, AppError> {
    let known = Known::gather(app, tx, place)?;
    let mut at_door = app.at_door();
    let decision = known.with(scan, &at_door, look);
    at_door.challenge.clone_from(&decision.challenge);
    if decision.verdict == Verdict::Board {
        at_door.challenge = None;
    }
    if let Some(skew) = decision.skew {
        at_door.skews.retain(|s| s.holder != skew.holder);
        at_door.skews.push(skew);
        let over = at_door.skews.len().saturating_sub(SKEWS);
        at_door.skews.drain(..over);
    }
    Ok(decision)
}

/// Turns a decision into what a screen shows.
pub(crate) fn view(decision: Decision) -> ScanView {
    ScanView {
        verdict: decision.verdict,
        reasons: decision.reasons,
        warnings: decision.warnings,
        to_do: decision.to_do,
        contact: decision.contact,
        passenger: decision.passenger,
        ages: decision.ages,
    }
}

/// Notes a scan and its verdict.
pub(crate) fn log(
    tx: &Tx<'_>,
    place: &Place,
    decision: &Decision,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let verdict = match decision.verdict {
        Verdict::Board => "board",
        Verdict::Hold => "hold",
        Verdict::CannotVerify => "cannot-verify",
        Verdict::Reject => "reject",
    };
    let row = ScanRow {
        at,
        verdict: verdict.to_owned(),
        reasons: decision
            .reasons
            .iter()
            .map(|r| r.code.as_str().to_owned())
            .collect(),
        person: None,
        by: Some(by),
        trip: Some(place.trip),
        slot: decision.passenger.as_ref().map(|p| p.slot),
    };
    Ok(scan_log::add(tx, &row)?)
}

/// The row of a boarding.
pub(super) fn row(
    act: &Act,
    slot: u16,
    operation: Option<qicheng_domain::ids::OperationId>,
) -> BoardingRow {
    BoardingRow {
        trip: act.trip,
        leg: act.leg,
        round: act.round,
        slot,
        at: act.at,
        by: act.by,
        door: act.door,
        operation,
    }
}
