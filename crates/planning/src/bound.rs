//! A lower bound that holds for every plan.

use crate::{
    covering,
    instance::Mode,
    plan::Bound,
    problem::{End, GroupIndex, ModeSet, Problem, TypeIndex},
    solve::{BoundOptions, Control},
};

/// Rounding errors that the bound of the cost allows for, as a share of it.
const ROUNDING: f64 = 1e-9;

/// A lower bound: of the vehicles of a plan that leaves nobody behind, where the problem falls
/// apart into covering problems, and of the score of any plan. `on_progress` is told the bound so
/// far after each iteration; any stop leaves it valid.
pub fn bound(
    problem: &Problem,
    options: &BoundOptions,
    on_progress: &mut dyn FnMut(&Bound) -> Control,
) -> Bound {
    covering::bound(problem, options, on_progress).unwrap_or_else(|| Bound {
        vehicles: None,
        cost: Some(seat_cost(problem)),
    })
}

/// What the people pay if everyone has the cheapest seat of the vehicle that goes furthest out of
/// its way for them, or stays.
///
/// The way of a trip from the hub where a group boards to its end is no shorter than the straight
/// line. So a trip costs at least what its vehicle costs on the way from the furthest hub, and the
/// people in it, who are not more than its seats, pay no more than that together.
fn seat_cost(problem: &Problem) -> f64 {
    let services = ServiceSeats::new(problem);
    let total: f64 = (0..problem.groups.len() as GroupIndex)
        .map(|group| {
            let modes = problem.groups[group as usize].modes;
            let size = f64::from(problem.groups[group as usize].size);
            let left = problem.person_cost(group);
            let by_service = services.cheapest(modes).unwrap_or(left);
            size * bus_seats(problem, group).fold(left.min(by_service), f64::min)
        })
        .sum();
    total * (1.0 - ROUNDING)
}

/// Costs of a seat in every bus that may carry a group.
fn bus_seats(problem: &Problem, group: GroupIndex) -> impl Iterator<Item = f64> + use<'_> {
    let data = &problem.groups[group as usize];
    let end = End::Destination(data.destination);
    (0..problem.types.len() as TypeIndex)
        .filter(|_| data.modes.contains(Mode::Bus))
        .filter(|vehicle| problem.types[usize::from(*vehicle)].mode == Mode::Bus)
        .flat_map(move |vehicle| {
            (problem.group_hubs(group).iter()).filter_map(move |hub| {
                let cost = problem.trip_cost(vehicle, problem.way_km(&[*hub], end), false)?;
                Some(seat(problem, vehicle, cost))
            })
        })
}

/// The cheapest seat of any service, by mode.
struct ServiceSeats(Vec<(Mode, f64)>);

impl ServiceSeats {
    fn new(problem: &Problem) -> Self {
        let seats = (problem.services.iter()).filter_map(|service| {
            let way = problem.way_km(&[service.from], service.to);
            let cost = problem.trip_cost(service.vehicle, way, true)?;
            let mode = problem.types[usize::from(service.vehicle)].mode;
            Some((mode, seat(problem, service.vehicle, cost)))
        });
        let mut cheapest: Vec<(Mode, f64)> = Vec::new();
        for (mode, seat) in seats {
            match cheapest.iter_mut().find(|(other, _)| *other == mode) {
                Some((_, least)) => *least = least.min(seat),
                None => cheapest.push((mode, seat)),
            }
        }
        Self(cheapest)
    }

    fn cheapest(&self, modes: ModeSet) -> Option<f64> {
        (self.0.iter())
            .filter(|(mode, _)| modes.contains(*mode))
            .map(|(_, seat)| *seat)
            .min_by(f64::total_cmp)
    }
}

/// Cost of one seat of a vehicle.
fn seat(problem: &Problem, vehicle: TypeIndex, cost: f64) -> f64 {
    let capacity = problem.types[usize::from(vehicle)].capacity;
    cost / f64::from(capacity.max(1))
}
