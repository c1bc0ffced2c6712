//! Search for problems that fall apart into one covering problem per destination: vehicles of one
//! type, without limits, that cost the same wherever they go.
//!
//! Groups that may board at the same hubs on the same days form a class. A vehicle runs at a
//! *place*, a maximal hub set on a day, and its cost is the same for every place; so a plan is a
//! number of vehicles for every place, and an assignment of the classes to places as a flow. A
//! weighted local search looks for a flow with one vehicle fewer than the best, and whole groups
//! are packed into single vehicles afterwards.

mod flow;
mod hub_sets;
mod lagrangian;
mod model;
mod packing;
mod rounds;
mod search;
mod subproblem;

use crate::{
    plan::{Bound, Plan, Trip},
    problem::{End, HubIndex, Problem},
    random::Random,
    solve::{BoundOptions, Control, Options, Outcome, Progress, Summary},
};
use lagrangian::Lagrangian;
use model::{Destination, Model};
use packing::Packing;
use search::Search;
use subproblem::Subproblem;

/// Fewest groups for which single people are a good model of whole groups.
const MIN_GROUPS: usize = 100;

/// Searches for a plan with the fewest vehicles that leaves nobody. Null: the problem is small or
/// not of this kind, because of fleets, services, several types, minimum loads, costs that depend
/// on the way, or groups that do not fit.
///
/// The caller is asked at least every [`crate::PROGRESS_INTERVAL_STEPS`] steps.
pub fn solve(
    problem: &Problem,
    options: &Options,
    on_progress: &mut dyn FnMut(&Progress) -> Control,
) -> Option<Outcome> {
    if problem.groups.len() < MIN_GROUPS {
        return None;
    }
    let model = Model::new(problem)?;
    let subproblems = subproblems(problem, &model);
    let mut random = Random::new(options.seed);
    let mut searches: Vec<Search<'_>> = (subproblems.iter())
        .map(|one| Search::new(one, random.fork()))
        .collect();
    let cost = problem.types[usize::from(model.vehicle)].fixed_cost;
    let mut ask = |steps: u64, vehicles: u64| {
        let cost = cost * vehicles as f64;
        on_progress(&Progress {
            steps,
            score: cost,
            cost,
            vehicles,
            unserved_people: 0,
        })
    };
    let steps = rounds::run(&mut searches, options.steps, options.threads, &mut ask);
    let trips = trips(problem, &model, &subproblems, &searches);
    let vehicles = trips.len() as u64;
    let cost = cost * vehicles as f64;
    Some(Outcome {
        plan: Plan {
            version: 1,
            trips,
            connections: Vec::new(),
            unserved: Vec::new(),
            bound: None,
        },
        summary: Summary {
            vehicles,
            cost,
            score: cost,
            steps,
            ..Summary::default()
        },
        cancelled: Vec::new(),
    })
}

/// Whether [`solve`] takes a problem.
pub fn accepts(problem: &Problem) -> bool {
    problem.groups.len() >= MIN_GROUPS && model::is_uniform(problem)
}

/// Iterations of one destination before the next one has its turn.
const BOUND_ITERATIONS: usize = 20;

/// A lower bound for every plan that leaves nobody, from a Lagrangian relaxation of every
/// destination. Null: the problem is not of the kind that [`solve`] accepts; any size is.
pub fn bound(
    problem: &Problem,
    options: &BoundOptions,
    on_progress: &mut dyn FnMut(&Bound) -> Control,
) -> Option<Bound> {
    let model = Model::new(problem)?;
    let subproblems = subproblems(problem, &model);
    let mut relaxations: Vec<Lagrangian<'_>> = subproblems.iter().map(Lagrangian::new).collect();
    let mut vehicles = relaxations.iter().map(Lagrangian::vehicles).sum();
    let cost = problem.types[usize::from(model.vehicle)].fixed_cost;
    let bound = |vehicles: u64| Bound {
        vehicles: Some(vehicles),
        cost: Some(cost * vehicles as f64),
    };
    let mut steps = 0;
    while relaxations.iter().any(|one| !one.has_converged()) {
        for relaxation in relaxations.iter_mut().filter(|one| !one.has_converged()) {
            for _ in 0..BOUND_ITERATIONS {
                if options.steps.is_some_and(|limit| steps >= limit) {
                    return Some(bound(vehicles));
                }
                vehicles -= relaxation.vehicles();
                relaxation.iterate();
                vehicles += relaxation.vehicles();
                steps += 1;
                if matches!(on_progress(&bound(vehicles)), Control::Stop) {
                    return Some(bound(vehicles));
                }
            }
        }
    }
    Some(bound(vehicles))
}

fn subproblems<'a>(problem: &Problem, model: &'a Model) -> Vec<Subproblem<'a>> {
    (model.destinations.iter())
        .map(|one| Subproblem::new(model.seats, problem.days, &model.sets, one.classes.clone()))
        .collect()
}

fn trips(
    problem: &Problem,
    model: &Model,
    subproblems: &[Subproblem<'_>],
    searches: &[Search<'_>],
) -> Vec<Trip> {
    let mut trips = Vec::new();
    for ((destination, subproblem), search) in
        (model.destinations.iter().zip(subproblems)).zip(searches)
    {
        add_trips(
            problem,
            model,
            destination,
            subproblem,
            search.best(),
            &mut trips,
        );
    }
    trips
}

fn add_trips(
    problem: &Problem,
    model: &Model,
    destination: &Destination,
    subproblem: &Subproblem<'_>,
    packing: &Packing,
    trips: &mut Vec<Trip>,
) {
    let instance = problem.instance();
    let end = End::Destination(destination.destination);
    for vehicle in &packing.vehicles {
        let set = model.sets.hubs(subproblem.set(vehicle.place));
        let mut boarding: Vec<HubIndex> = boarding_hubs(subproblem, set, vehicle)
            .into_iter()
            .map(|hub| model.hubs[usize::from(hub)])
            .collect();
        problem.order_hubs(&mut boarding, end);
        let group_id = |(class, group): &packing::Item| {
            let group = destination.groups[*class as usize][*group as usize];
            instance.groups[group as usize].id.clone()
        };
        trips.push(Trip {
            id: format!("t{}", trips.len()),
            vehicle: instance.types[usize::from(model.vehicle)].id.clone(),
            hubs: (boarding.iter())
                .map(|hub| instance.hubs[usize::from(*hub)].id.clone())
                .collect(),
            destination: instance.destinations[usize::from(destination.destination)]
                .id
                .clone(),
            day: problem.day(subproblem.day(vehicle.place) as u16),
            service: None,
            locked: false,
            groups: vehicle.groups.iter().map(group_id).collect(),
        });
    }
}

/// Hubs of a set where a group of the vehicle boards: those that a group has no choice of first,
/// so that few are called at.
fn boarding_hubs(subproblem: &Subproblem<'_>, set: &[u16], vehicle: &packing::Vehicle) -> Vec<u16> {
    let mut choices: Vec<Vec<u16>> = (vehicle.groups.iter())
        .map(|(class, _)| {
            let hubs = &subproblem.classes[*class as usize].hubs;
            hubs.iter()
                .filter(|hub| set.contains(hub))
                .copied()
                .collect()
        })
        .collect();
    choices.sort_by_key(Vec::len);
    let mut boarding: Vec<u16> = Vec::new();
    for hubs in choices {
        if !hubs.iter().any(|hub| boarding.contains(hub)) {
            boarding.extend(hubs.first());
        }
    }
    boarding
}
