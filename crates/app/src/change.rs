//! What a use case changed, so that screens refresh by kind.

use serde::Serialize;

/// A kind of record that screens show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Kind {
    /// Half-filled forms.
    Draft,
    /// People on this device.
    Profile,
    /// Consents, registrations, intents.
    Registration,
    /// Declarations and health codes.
    Health,
    /// Tickets, trips.
    Trip,
    /// Notices.
    Notice,
    /// Who has boarded, arrived, been received.
    Boarding,
    /// What waits to be sent, was sent, confirmed, refused.
    Outbox,
    /// Trust, rules, status lists.
    Trust,
}

/// A use case's result and the kinds of record that it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OpOutput<T> {
    /// The result.
    pub value: T,
    /// What changed, each kind once.
    pub changed: Vec<Kind>,
}

impl<T> OpOutput<T> {
    /// Puts a result and what changed together.
    pub fn new(value: T, changed: impl Into<Vec<Kind>>) -> Self {
        let mut changed = changed.into();
        changed.sort_unstable();
        changed.dedup();
        Self { value, changed }
    }
}
