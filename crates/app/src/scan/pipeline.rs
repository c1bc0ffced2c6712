use super::{context::ScanContext, place::Place, policy::ScanPolicy};
use crate::{Kind, OpOutput, cache::at_door::JudgedTicket, error::AppError, staff::Badge};
use chrono::{DateTime, Utc};
use qicheng_credential::verdict::{
    Code, Decision, ScannedCode, Scene, Verdict, decide, decide_listed,
};
use qicheng_domain::ids::PersonId;
use qicheng_store::{
    Tx,
    table::scan_log::{self, ScanRow},
};

/// What was held up, or who was picked.
#[derive(Clone, Copy)]
pub enum ScanInput<'c> {
    /// The text of a code.
    Code(&'c str),
    /// The text of a code that somebody else shows than who boarded with it, as staff says.
    CodeOfAnother(&'c str),
    /// A slot of the manifest, of somebody who can show no code.
    Slot(u16),
}

/// Decides on a person at a door. Who goes on has the policy's act signed before this returns.
///
/// # Errors
/// `NoTrip` when plan or manifest are not here, the store's or vault's.
pub fn scan(
    badge: &Badge<'_>,
    policy: &ScanPolicy,
    place: &Place,
    shown: ScanInput<'_>,
) -> Result<OpOutput<Decision>, AppError> {
    match shown {
        ScanInput::Code(text) | ScanInput::CodeOfAnother(text) => {
            let code = ScannedCode::read(text);
            let pass = code.pass();
            let named = ScanTarget {
                slot: pass.slot(),
                ticket: pass.ticket(),
                is_another: matches!(shown, ScanInput::CodeOfAnother(_)),
            };
            scan_slot(badge, policy, place, named, |scene| decide(&pass, scene))
        }
        ScanInput::Slot(slot) => {
            let named = ScanTarget {
                slot: Some(slot),
                ticket: None,
                is_another: false,
            };
            scan_slot(badge, policy, place, named, |scene| {
                decide_listed(slot, scene)
            })
        }
    }
}

/// Whom a code names, or who was picked; nothing proves it yet.
struct ScanTarget {
    slot: Option<u16>,
    ticket: Option<[u8; 16]>,
    is_another: bool,
}

fn scan_slot(
    badge: &Badge<'_>,
    policy: &ScanPolicy,
    place: &Place,
    named: ScanTarget,
    decide: impl FnOnce(&Scene<'_>) -> Decision,
) -> Result<OpOutput<Decision>, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    app.store.write(|tx| {
        let ScanTarget {
            slot,
            ticket,
            is_another,
        } = named;
        let context = ScanContext::read(app, tx, place, slot, ticket)?;
        let decision = {
            let mut at_door = app.at_door();
            let decision = context.with_scene(policy.scan, is_another, &at_door, decide);
            // What is not ours comes between a person and the questions about them, such as a poster behind them.
            if is_foreign(&decision) {
                return Ok(OpOutput::new(decision, []));
            }
            at_door.remember(&decision);
            // Only a ticket that was verified has a passenger.
            let judged = decision.passenger.as_ref().zip(ticket);
            at_door.ticket = judged.map(|(passenger, digest)| JudgedTicket {
                trip: place.trip,
                slot: passenger.slot,
                digest,
            });
            decision
        };
        let goes_on = decision.verdict == Verdict::Board;
        let passenger = decision.passenger.as_ref().filter(|_| goes_on);
        let act = passenger.and_then(|passenger| {
            let (door, round) = (context.door(), context.round());
            policy.act_on(place, door, round, passenger.slot, now, badge.person())
        });
        if let Some(act) = &act {
            badge.sign_act_on(tx, act, ticket)?;
        }
        log(tx, place, &decision, badge.person(), now)?;
        let changed = match act {
            Some(_) => vec![Kind::Boarding, Kind::Outbox],
            None => Vec::new(),
        };
        Ok(OpOutput::new(decision, changed))
    })
}

fn is_foreign(decision: &Decision) -> bool {
    decision.reasons.iter().any(|r| r.code == Code::NotOurs)
}

fn log(
    tx: &Tx<'_>,
    place: &Place,
    decision: &Decision,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    let reasons = decision.reasons.iter();
    let row = ScanRow {
        at,
        verdict: decision.verdict.as_str().to_owned(),
        reasons: reasons.map(|r| r.code.as_str().to_owned()).collect(),
        person: None,
        by: Some(by),
        trip: Some(place.trip),
        slot: decision.passenger.as_ref().map(|p| p.slot),
    };
    Ok(scan_log::add(tx, &row)?)
}
