//! The general search: ruin and recreate under simulated annealing, for any instance.
//!
//! - `model` is the problem in a canonical order; `state` a solution that can be changed and
//!   restored in time proportional to the change.
//! - `insert`, `open` and `fleet` are the moves; `anneal` makes steps of them, and `run`
//!   the search of steps.
//! - `chain` opens a service with the trips before and after it; `carriages` distributes its people
//!   over its vehicles.
//! - `keep` begins from a kept plan, `finish` serves whom one move can serve, `output`
//!   writes the plan and `reasons` why groups are left behind.

mod anneal;
mod baseline;
mod carriages;
mod chain;
mod exact;
mod fill;
mod finish;
mod fleet;
mod homes;
mod insert;
mod model;
mod open;
mod output;
mod reasons;
mod resolve;
mod run;
mod state;
mod suggest;

use crate::{
    error::InstanceError,
    instance::Group,
    plan::Plan,
    problem::Problem,
    solve::{Control, Options, Outcome, PROGRESS_INTERVAL_STEPS, Progress, Suggestions},
};

/// Searches for the plan with the smallest score.
///
/// With `keep`, trips that are locked and groups that are fixed stay as they are in it, told
/// groups stay where that costs little, and what no longer fits the problem (withdrawn groups,
/// unknown ids) is dropped. `on_progress` is called every [`crate::PROGRESS_INTERVAL_STEPS`] steps.
pub fn solve(
    problem: &Problem,
    options: &Options,
    keep: Option<&Plan>,
    on_progress: &mut dyn FnMut(&Progress) -> Control,
) -> Outcome {
    if keep.is_none()
        && problem.groups.len() > exact::MAX_GROUPS
        && let Some(outcome) = crate::covering::solve(problem, options, on_progress)
    {
        return outcome;
    }
    let model = model::Model::new(problem);
    let found = run::run(problem, &model, options, keep, on_progress);
    let mut plan = output::plan(problem, &found.state, &found.kept);
    reasons::explain(problem, &model, &mut plan);
    let mut summary = output::summary(problem, &model, &plan);
    summary.steps = found.steps;
    summary.kept_people = keep.map(|_| found.state.people_at_home());
    let cancelled = keep.map_or(Vec::new(), |old| baseline::cancelled(problem, old, &plan));
    Outcome {
        plan,
        summary,
        cancelled,
    }
}

/// Seconds that [`default_steps`] take on a usual computer.
const DEFAULT_SECONDS: f64 = 5.0;

/// Steps that take about five seconds, by the size of the problem and the search that it needs.
pub fn default_steps(problem: &Problem) -> u64 {
    let groups = problem.groups.len().max(1) as f64;
    let by_destination = groups as usize > exact::MAX_GROUPS && crate::covering::accepts(problem);
    // Measured; square roots are exact on every platform, so that the steps are everywhere the same.
    let each_second = if by_destination {
        240_000.0 * (47_000.0 / groups).sqrt().sqrt()
    } else {
        65_000.0 * (16_000.0 / groups).sqrt()
    };
    let steps = DEFAULT_SECONDS * each_second.clamp(1_000.0, 450_000.0);
    steps as u64 / PROGRESS_INTERVAL_STEPS * PROGRESS_INTERVAL_STEPS
}

/// The best three places in a plan for a newcomer who is not among the problem's groups.
pub fn suggest(
    problem: &Problem,
    plan: &Plan,
    newcomer: &Group,
) -> Result<Suggestions, InstanceError> {
    suggest::suggest(problem, plan, newcomer)
}
