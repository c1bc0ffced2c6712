//! What can be wrong with an instance, named by its place in the file.

use thiserror::Error;

/// Why an instance is refused. Ids are shown; they are the file's own and name nobody.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {problem}")]
pub struct InstanceError {
    /// Place in the file, such as `groups[17].hubs[0]`.
    pub place: String,
    /// What is wrong there.
    pub problem: Flaw,
}

/// What is wrong at a place of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// Not version 1.
    #[error("version {0} is not known; this program reads version 1")]
    Version(u32),
    /// More entries than the planner accepts.
    #[error("{count} entries are more than the {limit} that are accepted")]
    TooMany {
        /// Entries in the file.
        count: usize,
        /// Most accepted.
        limit: usize,
    },
    /// Nothing where something is needed.
    #[error("must not be empty")]
    Empty,
    /// An id that nothing has.
    #[error("there is no {kind} with the id {id:?}")]
    UnknownId {
        /// What the id should name.
        kind: &'static str,
        /// The id, shortened.
        id: String,
    },
    /// An id used twice.
    #[error("the id {0:?} is used twice")]
    DuplicateId(String),
    /// Two entries for the same thing.
    #[error("a second entry for the same type, hub and day")]
    DuplicateEntry,
    /// A number outside its range; NaN and infinities are outside every range.
    #[error("must be from {least} to {most}")]
    OutOfRange {
        /// Least accepted.
        least: i64,
        /// Most accepted.
        most: i64,
    },
    /// A window that ends before it begins.
    #[error("the window ends on day {to_day}, before it begins on day {from_day}")]
    ImpossibleWindow {
        /// First day.
        from_day: i32,
        /// Last day.
        to_day: i32,
    },
    /// Windows further apart than the planner accepts.
    #[error("windows reach from day {first} to day {last}, over more than {limit} days")]
    TooLong {
        /// First day of any window.
        first: i32,
        /// Last day of any window.
        last: i32,
        /// Most days accepted.
        limit: i32,
    },
    /// A service's mode is not its type's.
    #[error("the mode of the service is not the mode of its type")]
    OtherMode,
    /// A feeder that is no bus.
    #[error("feeders and arrival trips must be of mode bus")]
    FeederNotBus,
}
