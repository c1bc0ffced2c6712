//! The planner: turns travel requests, a fleet and a few rules into trips.
//!
//! Pure and deterministic: no I/O, no clock, randomness from a seed. A search ends after a number
//! of steps or when its caller, asked every [`PROGRESS_INTERVAL_STEPS`] steps, stops it; it then returns
//! the best plan so far.
//!
//! - [`Instance`] and [`Plan`] are the files; [`Problem`] is a validated, indexed instance.
//! - [`solve()`] makes a plan, or improves a kept one after changes.
//! - [`suggest()`] names the best places for one newcomer.
//! - [`bound()`] is a lower bound that holds for every plan.
//! - [`check()`] verifies a plan and shares no code with the search.
//!
//! # Rules, where the formats leave a choice
//!
//! - A forbidden day holds for every leg of a group's chain.
//! - Every hub of a feeder lies within `max_km` of the station, and the hub of an arrival trip
//!   within `max_km` of the destination; both modes of bus are accepted by every group.
//! - A chain has exactly one service. Feeders and arrival trips carry no service.
//! - Without a speed or hours per driver no drivers are counted. A trip with a service has none.
//! - Trips of a service count against its `count` and, where there is an entry, against the fleet
//!   of its type, first hub and day.
//! - A locked trip of a kept plan keeps its id, type, hubs, destination, day and groups, and may
//!   gain groups. A fixed group keeps its trip's id and day, and its hub is still called at. Such
//!   a trip that nobody can fill up to its minimum does not run: its people travel otherwise, or are
//!   left behind with their reason.

pub mod bound;
pub mod check;
pub mod covering;
pub mod error;
pub mod generate;
pub mod instance;
pub mod plan;
pub mod problem;
pub mod random;
pub mod search;
pub mod solve;

pub use bound::bound;
pub use check::{CheckOptions, Report, check};
pub use error::{Flaw, InstanceError};
pub use instance::Instance;
pub use plan::{Bound, Plan};
pub use problem::Problem;
pub use search::{default_steps, solve, suggest};
pub use solve::{
    BoundOptions, Budget, Control, Options, Outcome, PROGRESS_INTERVAL_STEPS, Progress,
    Suggestions, Summary,
};
