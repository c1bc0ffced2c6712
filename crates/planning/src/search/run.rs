//! The course of a search: temperatures and weights over time, and the best solution so far.

use super::{
    anneal::{Search, Tuning},
    baseline::{self, BaselinePlan, repair},
    exact::{MAX_GROUPS, better},
    finish::finish,
    model::Model,
    state::{Snapshot, State, Weights},
};
use crate::{
    plan::Plan,
    problem::Problem,
    random::Random,
    solve::{Control, Options, PROGRESS_INTERVAL_STEPS, Progress},
};

/// Share of told people who may move.
const MOVED_SHARE: f64 = 0.0097;
/// Penalty of moving a told person, in seats of a full vehicle.
const MOVED_PENALTY: f64 = 2.0;
/// Intervals of progress between two looks at whether an early solution is the best.
const EARLY_CHECK_INTERVAL_STEPS: u64 = 16;

/// The end of a search.
pub struct SearchResult<'m> {
    pub state: State<'m>,
    pub kept: BaselinePlan,
    pub steps: u64,
}

struct Best {
    score: f64,
    snapshot: Snapshot,
    progress: Progress,
}

/// Searches until the steps are done or the caller stops. Each thread does all steps, with other
/// random numbers; the best solution counts.
pub fn run<'m>(
    problem: &Problem,
    model: &'m Model,
    options: &Options,
    keep: Option<&Plan>,
    on_progress: &mut dyn FnMut(&Progress) -> Control,
) -> SearchResult<'m> {
    let truth = Weights {
        unserved: model.unserved_cost,
        priority: model.priority_cost,
        short: model.unserved_cost.max(model.priority_cost),
    };
    let tuning = Tuning::new(model, keep.is_some());
    let penalty = MOVED_PENALTY * tuning.seat;
    let mut random = Random::new(options.seed);
    let (mut state, kept) = match keep {
        Some(plan) => baseline::start(problem, model, plan, penalty),
        None => (State::new(model), BaselinePlan::default()),
    };
    let start = (model.groups.len() <= MAX_GROUPS).then(|| state.clone());
    if keep.is_some() {
        repair(&mut state, &truth, &mut random);
    }
    let may_move = MOVED_SHARE * kept.told_people as f64 - kept.lost_people as f64;
    let most_moved = may_move.max(0.0) * penalty;
    let threads = options.threads.max(1);
    let mut searches: Vec<Search<'m>> = (0..threads)
        .map(|_| Search::new(state.clone(), most_moved, random.fork()))
        .collect();
    drop(state);
    let mut is_stopped = false;
    for search in searches.iter_mut().filter(|_| keep.is_none()) {
        search.set_schedule(&tuning, &truth, 0.0);
        search.construct(&tuning, &mut |state| {
            let progress = progress(state, state.plain_score(&truth), 0);
            is_stopped = is_stopped || matches!(on_progress(&progress), Control::Stop);
            !is_stopped
        });
    }
    let mut best: Option<Best> = None;
    let mut steps = 0;
    let mut used = 0.0;
    consider(&searches, &truth, steps, &mut best);
    let first = best
        .as_ref()
        .filter(|_| keep.is_some())
        .map(|best| best.snapshot.clone());
    while !is_stopped && options.steps.is_none_or(|most| steps < most) {
        let chunk = options.steps.map_or(PROGRESS_INTERVAL_STEPS, |most| {
            PROGRESS_INTERVAL_STEPS.min(most - steps)
        });
        if let Some(most) = options.steps {
            used = steps as f64 / most.max(1) as f64;
        }
        for search in &mut searches {
            search.set_schedule(&tuning, &truth, used);
        }
        if let [search] = &mut searches[..] {
            search.run(&tuning, chunk);
        } else {
            let tuning = &tuning;
            std::thread::scope(|scope| {
                for search in &mut searches {
                    scope.spawn(move || search.run(tuning, chunk));
                }
            });
        }
        steps += chunk;
        let is_late = used >= tuning.rise_until;
        if is_late || (steps / PROGRESS_INTERVAL_STEPS).is_multiple_of(EARLY_CHECK_INTERVAL_STEPS) {
            consider(&searches, &truth, steps, &mut best);
        }
        let reached = best
            .as_ref()
            .map_or(Progress::default(), |best| best.progress);
        match on_progress(&Progress { steps, ..reached }) {
            Control::Continue { used: share } if options.steps.is_none() => {
                used = share.clamp(0.0, 1.0);
            }
            Control::Continue { .. } => {}
            Control::Stop => break,
        }
    }
    consider(&searches, &truth, steps, &mut best);
    let mut state = searches.swap_remove(0).state;
    if let Some(best) = &best {
        state.restore(&best.snapshot);
    }
    finish(&mut state, &truth, &kept, &mut random);
    state.resum();
    if let Some(first) = first {
        // Serving whom one move can serve may cost more than it is worth.
        let mut kept_state = state.clone();
        kept_state.restore(&first);
        finish(&mut kept_state, &truth, &kept, &mut random);
        kept_state.resum();
        if kept_state.score(&truth) < state.score(&truth) {
            state = kept_state;
        }
    }
    if let Some(snapshot) = start.and_then(|start| better(&start, &kept, &truth, &state)) {
        state.restore(&snapshot);
    }
    SearchResult { state, kept, steps }
}

/// Remembers the best solution of all searches.
fn consider(searches: &[Search<'_>], truth: &Weights, steps: u64, best: &mut Option<Best>) {
    for search in searches {
        let state = &search.state;
        let score = state.plain_score(truth);
        if best.as_ref().is_none_or(|best| score < best.score - 1e-6) {
            *best = Some(Best {
                score,
                snapshot: state.snapshot(),
                progress: progress(state, score, steps),
            });
        }
    }
}

fn progress(state: &State<'_>, score: f64, steps: u64) -> Progress {
    Progress {
        steps,
        score: score - state.moved,
        cost: state.cost,
        vehicles: state.vehicles(),
        unserved_people: state.left.iter().sum(),
    }
}
