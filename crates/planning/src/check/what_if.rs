//! Each what-if alone: after its change, and with nobody else moved, the group can be put into
//! the named trip, or alone into a new one.

use super::{
    Broken,
    moves::{Changes, GroupView, Moves},
    tables::Tables,
};
use crate::plan::{Change, Plan, WhatIf};

pub(super) fn check<'a>(tables: &Tables<'a>, plan: &'a Plan, broken: &mut Vec<Broken>) {
    let mut moves = Moves::new(tables);
    for unserved in &plan.unserved {
        let Some(group) = tables.group(&unserved.group) else {
            continue;
        };
        let group = GroupView::new(group);
        for (at, what_if) in unserved.what_if.iter().enumerate() {
            if !holds(tables, &mut moves, &group, what_if) {
                let place = format!("{} {at}", unserved.group);
                broken.push(Broken::new("what-if", place));
            }
        }
    }
}

fn holds<'a>(
    tables: &Tables<'a>,
    moves: &mut Moves<'_, 'a>,
    group: &GroupView<'a>,
    what_if: &'a WhatIf,
) -> bool {
    let Some((group, changes)) = apply(tables, group, &what_if.change) else {
        return false;
    };
    match what_if.trip.as_deref().and_then(|id| tables.trip(id)) {
        Some(known) => moves.fits_trip(&group, known),
        None => moves.new_trip(&group, changes),
    }
}

/// The group and the fleet after a change; null: the change is none or makes no sense.
fn apply<'a>(
    tables: &Tables<'a>,
    group: &GroupView<'a>,
    change: &'a Change,
) -> Option<(GroupView<'a>, Changes<'a>)> {
    let mut group = group.clone();
    let mut changes = Changes::default();
    match change {
        Change::FromDay(day) => {
            (*day < group.from_day).then_some(())?;
            group.from_day = *day;
        }
        Change::ToDay(day) => {
            (*day > group.to_day).then_some(())?;
            group.to_day = *day;
        }
        Change::Hub(hub) => {
            tables.hub(hub)?;
            group.hubs.push(hub);
        }
        Change::Modes(modes) => group.modes.clone_from(modes),
        Change::Size(size) => {
            (1..group.size).contains(size).then_some(())?;
            group.wheelchairs = group.wheelchairs.min(*size);
            group.size = *size;
        }
        Change::Vehicle(added) => {
            tables.vehicle(&added.vehicle)?;
            tables.hub(&added.hub)?;
            changes.vehicle = Some(added);
        }
        Change::MinimumLoad(load) => changes.minimum_load = Some(*load),
    }
    Some((group, changes))
}
