//! A rule that a plan breaks.

use serde::Serialize;

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Broken {
    /// Name of the rule.
    pub rule: &'static str,
    /// Id of the trip or group.
    pub r#where: String,
}

impl Broken {
    pub(super) fn new(rule: &'static str, place: impl Into<String>) -> Self {
        Self {
            rule,
            r#where: place.into(),
        }
    }
}
