//! The general search.

use crate::error::InstanceError;
use crate::instance::Group;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::solve::{Control, Options, Outcome, Progress, Suggestions};

/// Searches for the plan with the smallest score.
///
/// With `keep`, trips that are locked and groups that are fixed stay as they are in it, told
/// groups stay where that costs little, and what no longer fits the problem (withdrawn groups,
/// unknown ids) is dropped. `on_progress` is called every [`crate::PROGRESS_STEPS`] steps.
pub fn solve(
    problem: &Problem,
    options: &Options,
    keep: Option<&Plan>,
    on_progress: &mut dyn FnMut(&Progress) -> Control,
) -> Outcome {
    let _ = (problem, options, keep, on_progress);
    unimplemented!()
}

/// The best three places in a plan for a newcomer who is not among the problem's groups.
pub fn suggest(
    problem: &Problem,
    plan: &Plan,
    newcomer: &Group,
) -> Result<Suggestions, InstanceError> {
    let _ = (problem, plan, newcomer);
    unimplemented!()
}
