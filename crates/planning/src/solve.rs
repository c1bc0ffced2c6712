//! What a search is asked and what it answers.

use crate::plan::{Bound, Plan};
use serde::Serialize;

/// How to search.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Steps after which the search ends; null: when the caller stops it.
    pub steps: Option<u64>,
    /// Seed of everything random.
    pub seed: u64,
    /// Threads, at least 1. They share independent destinations; otherwise each does all the
    /// steps, and the best of their solutions counts. Equal steps, seed and threads give equal plans.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            steps: None,
            seed: 1,
            threads: 1,
        }
    }
}

/// Steps between two questions to the caller.
pub const PROGRESS_INTERVAL_STEPS: u64 = 1_000;

/// Where a search stands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Progress {
    /// Steps done.
    pub steps: u64,
    /// Score of the best plan so far.
    pub score: f64,
    /// Cost of the best plan so far.
    pub cost: f64,
    /// Vehicles of the best plan so far.
    pub vehicles: u64,
    /// People whom the best plan so far leaves behind.
    pub unserved_people: u64,
}

/// What the caller answers to [`Progress`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Control {
    /// Continue.
    Continue {
        /// Share of the caller's budget that is used, from 0 to 1, by which a search without a
        /// number of steps directs its schedule. A search with one ignores it.
        used: f64,
    },
    /// End and return the best plan so far.
    Stop,
}

/// Ends a search after so many seconds by a clock that the caller reads, counted from before the
/// instance was read. Some of them are kept for what follows the search: the longer the
/// preparations took, the longer it takes to write the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    seconds: f64,
    /// When the search was asked first, and when it has to end.
    span: Option<(f64, f64)>,
}

/// What follows a search takes, as a share of what came before it, and besides as a share of the
/// budget, up to so many seconds.
const AFTERWARDS: f64 = 0.3;
const ALWAYS: (f64, f64) = (0.06, 0.15);
/// The largest share of a budget that is kept for it.
const MAX_AFTERWARDS_SHARE: f64 = 0.25;

impl Budget {
    /// So many seconds for everything.
    pub fn new(seconds: f64) -> Self {
        Self {
            seconds,
            span: None,
        }
    }

    /// Whether the search continues, when so many seconds have passed.
    pub fn control(&mut self, elapsed: f64) -> Control {
        let (start, end) = *self.span.get_or_insert_with(|| {
            let always = (ALWAYS.0 * self.seconds).min(ALWAYS.1);
            let afterwards =
                (AFTERWARDS * elapsed + always).min(MAX_AFTERWARDS_SHARE * self.seconds);
            (elapsed, self.seconds - afterwards)
        });
        if elapsed >= end {
            return Control::Stop;
        }
        Control::Continue {
            used: (elapsed - start) / (end - start),
        }
    }
}

/// A plan and its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The best plan found.
    pub plan: Plan,
    /// Its figures.
    pub summary: Summary,
    /// Trips of the kept plan, locked or with people who hold tickets, that do not run.
    pub cancelled: Vec<String>,
}

/// Figures of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Summary {
    /// Trips.
    pub vehicles: u64,
    /// Cost of the trips.
    pub cost: f64,
    /// Cost and the weights of people left behind.
    pub score: f64,
    /// People left behind, those with priority included.
    pub unserved_people: u64,
    /// People with priority left behind.
    pub unserved_priority: u64,
    /// Lower bound, if one was asked for.
    pub bound: Option<Bound>,
    /// Steps done.
    pub steps: u64,
    /// People, told and unchanged, who keep trip, day and hub of the kept plan; null without one.
    pub kept_people: Option<u64>,
}

/// The best places for a newcomer.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Suggestions {
    /// At most three, cheapest first.
    pub places: Vec<SuggestedPlace>,
}

/// One place for a newcomer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SuggestedPlace {
    /// Trip, or the id that a new one would have.
    pub trip: String,
    /// Whether the trip is a new one.
    pub new: bool,
    /// Hub where the group boards.
    pub hub: String,
    /// Day of departure.
    pub day: i32,
    /// Change of the plan's cost.
    pub cost_delta: f64,
    /// Groups that would move to make room.
    pub moved: Vec<String>,
}

/// How to bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoundOptions {
    /// Iterations after which the search for a better bound ends; null: when the caller stops it.
    pub steps: Option<u64>,
}
