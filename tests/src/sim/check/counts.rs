//! Everyone on board, and everyone received, is counted once: on the coordinator's board and at each door.

use crate::sim::{
    ends::phone::Part,
    invariant::hold,
    ledger::took_effect,
    world::{Journey, World, of_part},
};
use axum::http::Method;
use qicheng_app::{roles::crew, scan::Place};
use qicheng_credential::staff::act::SignedAct;
use qicheng_domain::{
    operations::claim::Claim,
    travel::act::{Act, ActKind},
};
use qicheng_test_world::Failure;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Holds the numbers on screens against the acts that staff signed.
pub(super) fn all(world: &mut World, service: &Connection) -> Result<(), Failure> {
    let (acts, lost) = acts(world, service)?;
    for journey in world.journeys.clone() {
        let of_it = |acts: &[Act]| -> Vec<Act> {
            let of_it = acts.iter().filter(|act| act.trip == journey.trip);
            of_it.cloned().collect()
        };
        one(world, &journey, &of_it(&acts), &of_it(&lost))?;
    }
    Ok(())
}

fn one(world: &mut World, journey: &Journey, acts: &[Act], lost: &[Act]) -> Result<(), Failure> {
    let trip = journey.trip;
    let mut boarded: BTreeMap<(u8, u8, u16), u64> = BTreeMap::new();
    let mut received: BTreeMap<u16, u64> = BTreeMap::new();
    let mut unsettled: BTreeSet<(u8, u8, u16)> = BTreeSet::new();
    for act in acts {
        match (act.kind, act.slot) {
            (ActKind::Boarded, Some(slot)) => {
                *boarded.entry((act.leg, act.round, slot)).or_default() += 1;
            }
            (ActKind::DoubleUnsettled, Some(slot)) => {
                unsettled.insert((act.leg, act.round, slot));
            }
            (ActKind::Received, Some(slot)) => *received.entry(slot).or_default() += 1,
            _ => {}
        }
    }
    let path = format!("trips/{trip}/board");
    let Some(board) = world.asks(Method::GET, &path, &Value::Null)? else {
        hold!(false, Counted, "no board");
        return Ok(());
    };
    let twice = boarded.iter().filter(|(_, times)| **times > 1);
    for (place, _) in twice {
        unsettled.insert(*place);
    }
    let doubles = unsettled.len();
    let shown = board.get("double").and_then(Value::as_array).map(Vec::len);
    hold!(
        shown == Some(doubles),
        Counted,
        "{shown:?} boarded twice by the board, {doubles} by their acts"
    );
    if journey.replanned {
        return Ok(());
    }
    for (field, right) in [("boarded", boarded.len()), ("received", received.len())] {
        let shown = board.get(field).and_then(Value::as_u64);
        hold!(
            shown == Some(right as u64),
            Counted,
            "{field}: {shown:?} by the board, {right} by their acts"
        );
    }
    // Another door may have shown what its phone forgot when it was set back.
    let forgotten: BTreeSet<_> = lost
        .iter()
        .filter(|act| act.kind == ActKind::Boarded)
        .filter_map(|act| Some((act.leg, act.round, act.slot?)))
        .filter(|place| !boarded.contains_key(place))
        .collect();
    let most = boarded.len() + forgotten.len();
    for index in of_part(&world.phones, Part::Crew) {
        let place = Place { trip, leg: 0 };
        let phone = &world.phones[index];
        let count = crew::headcount(phone.app().ok_or("off")?, &place)?;
        hold!(
            (boarded.len()..=most).contains(&count.on_board),
            Counted,
            "{} counts {} on board of {}",
            phone.name,
            count.on_board,
            boarded.len()
        );
    }
    Ok(())
}

/// The acts that somebody said and that took effect; and those that no phone knows of any more.
fn acts(world: &World, service: &Connection) -> Result<(Vec<Act>, Vec<Act>), Failure> {
    let (mut acts, mut lost) = (Vec::new(), Vec::new());
    for (id, said) in world.ledger.all() {
        let took = took_effect(service, id)?;
        if !took && !said.lost {
            continue;
        }
        if let Ok(Claim::Act(signed)) = Claim::from_cbor(said.kind, &said.body) {
            let list = if took { &mut acts } else { &mut lost };
            list.push(SignedAct::parse(&signed.bytes)?.act);
        }
    }
    Ok((acts, lost))
}
