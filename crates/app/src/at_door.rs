//! What a door remembers between two scans.

use chrono::{DateTime, Utc};
use qicheng_credential::verdict::{Decision, OpenChallenge, Skew, Verdict};

/// How many of the last passengers' clocks are compared with this one.
const MAX_SKEWS: usize = 8;

/// What is remembered between two scans. It counts for minutes and is not stored.
#[derive(Default)]
pub(crate) struct AtDoor {
    pub(crate) challenge: Option<OpenChallenge>,
    pub(crate) skews: Vec<Skew>,
    /// Nonce and time of the helper's challenge shown last.
    pub(crate) identity: Option<([u8; 8], DateTime<Utc>)>,
}

impl AtDoor {
    /// Remembers the challenge as a decision left it, and the passenger's clock.
    pub(crate) fn remember(&mut self, decision: &Decision) {
        self.challenge.clone_from(&decision.challenge);
        if decision.verdict == Verdict::Board {
            self.challenge = None;
        }
        if let Some(skew) = decision.skew {
            self.skews.retain(|s| s.holder != skew.holder);
            self.skews.push(skew);
            let over = self.skews.len().saturating_sub(MAX_SKEWS);
            self.skews.drain(..over);
        }
    }
}
