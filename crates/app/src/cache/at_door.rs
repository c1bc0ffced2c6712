//! What a door remembers between two scans.

use chrono::{DateTime, Utc};
use qicheng_credential::{
    staff::attestation::Attestation,
    verdict::{Decision, OpenChallenge, Skew, Verdict},
};
use qicheng_domain::ids::TripId;

/// How many of the last passengers' clocks are compared with this one.
const MAX_SKEWS: usize = 8;

/// What is remembered between two scans. It counts for minutes and is not stored.
#[derive(Default)]
pub(crate) struct AtDoor {
    pub(crate) challenge: Option<OpenChallenge>,
    pub(crate) skews: Vec<Skew>,
    /// The ticket that was judged last.
    pub(crate) ticket: Option<JudgedTicket>,
    /// Nonce and time of the helper's challenge shown last.
    pub(crate) identity: Option<([u8; 8], DateTime<Utc>)>,
    /// The registration that the helper compares with a card.
    pub(crate) compared: Option<CardComparison>,
}

/// A registration that a helper's screen shows, and since when.
#[derive(Clone)]
pub(crate) struct CardComparison {
    /// What is attested if it is the same as on the card.
    pub(crate) seen: Attestation,
    pub(crate) at: DateTime<Utc>,
}

/// A verified ticket of a trip that staff was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JudgedTicket {
    pub(crate) trip: TripId,
    pub(crate) slot: u16,
    /// First 16 bytes of the SHA-256 of its protected header and payload.
    pub(crate) digest: [u8; 16],
}

impl AtDoor {
    /// Returns the digest of the ticket judged last, where it is the slot's.
    pub(crate) fn ticket_of(&self, trip: TripId, slot: u16) -> Option<[u8; 16]> {
        let judged = self.ticket?;
        (judged.trip == trip && judged.slot == slot).then_some(judged.digest)
    }

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
