use crate::presentation::Proof;
use chrono::{DateTime, TimeDelta, Utc};

/// Seconds that a challenge may be answered.
pub const CHALLENGE_SECONDS: i64 = 120;

/// Different answers that may be given.
pub const CHALLENGE_TRIES: usize = 3;

/// A challenge that staff has shown and that waits for its answer: single use, two minutes, three tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenChallenge {
    ask: Proof,
    issued: DateTime<Utc>,
    /// Wrong answers; the same one seen again, as cameras do, is no further try.
    wrong: Vec<Proof>,
    /// Digest of the presentation that answered: it may be decided on again, no other may use the answer.
    answered_by: Option<[u8; 16]>,
}

/// What becomes of a challenge when a pass is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Answered by this presentation.
    Met,
    /// The presentation carries no answer.
    Unanswered,
    /// Wrong, or six digits with a proof time too far off.
    Wrong {
        /// Tries left, at least one.
        left: usize,
    },
    /// Too late.
    Expired,
    /// No try is left: the ID card decides.
    Exhausted,
    /// Answered before by another presentation.
    Used,
}

impl OpenChallenge {
    /// Opens a challenge that is being shown.
    #[must_use]
    pub fn new(ask: Proof, issued: DateTime<Utc>) -> Self {
        Self {
            ask,
            issued,
            wrong: Vec::new(),
            answered_by: None,
        }
    }

    /// Returns what was asked.
    #[must_use]
    pub fn ask(&self) -> Proof {
        self.ask
    }

    /// Returns when it was shown.
    #[must_use]
    pub fn issued(&self) -> DateTime<Utc> {
        self.issued
    }

    /// Takes the answer of the presentation with that digest; `near` says whether its proof time lies within ten
    /// minutes, which six digits need and a nonce does not.
    #[must_use]
    pub fn answer(
        mut self,
        proof: Option<Proof>,
        near: bool,
        digest: [u8; 16],
        now: DateTime<Utc>,
    ) -> (Self, Answer) {
        let Some(proof) = proof else {
            return (self, Answer::Unanswered);
        };
        let age = now.signed_duration_since(self.issued);
        let in_time = age >= TimeDelta::zero() && age <= TimeDelta::seconds(CHALLENGE_SECONDS);
        let right = proof == self.ask && (near || matches!(proof, Proof::Nonce(_)));
        let answer = match self.answered_by {
            _ if !in_time => Answer::Expired,
            Some(by) if by == digest => Answer::Met,
            Some(_) => Answer::Used,
            None if self.wrong.len() >= CHALLENGE_TRIES => Answer::Exhausted,
            None if right => {
                self.answered_by = Some(digest);
                Answer::Met
            }
            None => self.refuse(proof),
        };
        (self, answer)
    }

    fn refuse(&mut self, proof: Proof) -> Answer {
        if !self.wrong.contains(&proof) {
            self.wrong.push(proof);
        }
        match CHALLENGE_TRIES - self.wrong.len().min(CHALLENGE_TRIES) {
            0 => Answer::Exhausted,
            left => Answer::Wrong { left },
        }
    }
}
