//! Whether the phone at the door made its pass just now.

use super::{Answer, Code, Details, OpenChallenge, Scene, Skew, decision::Findings};
use crate::{key::Kid, presentation::Presentation};

/// Seconds that a proof may be ahead of the verifier's clock.
pub const MAX_PROOF_AHEAD_SECONDS: i64 = 15;
/// Seconds that a proof may be old.
pub const MAX_PROOF_AGE_SECONDS: i64 = 60;
/// Seconds by which clocks may differ where something else vouches, and a ticket's times give way.
pub const CLOCK_TOLERANCE_SECONDS: i64 = 600;

/// Seconds within which proofs agree: codes are redrawn every thirty.
const MAX_PROOF_SPREAD_SECONDS: i64 = 60;
/// Other passengers who must agree with the one at the door.
const MIN_OTHER_PROOFS: usize = 2;

/// What a proof showed.
pub(super) struct ProofCheck {
    /// Whether a challenge was answered by this very presentation.
    pub(super) challenged: bool,
    pub(super) skew: Skew,
    pub(super) challenge: Option<OpenChallenge>,
}

/// Judges the proof of a presentation whose holder's signature was checked. `card` says whether staff compared the
/// ID card, which stands in for a challenge but not for a proof that is out of all bounds.
pub(super) fn judge(
    presentation: &Presentation<'_>,
    holder: Kid,
    card: bool,
    scene: &Scene<'_>,
    found: &mut Findings,
) -> ProofCheck {
    let now = scene.clock.now;
    let offset = presentation.time.saturating_sub(now.timestamp());
    let skew = Skew { holder, offset };
    let near = offset.unsigned_abs() <= CLOCK_TOLERANCE_SECONDS.unsigned_abs();
    let (challenge, answer) = match scene.challenge {
        None => (None, None),
        Some(open) => {
            let digest = presentation.envelope.digest();
            let (open, answer) = open.clone().answer(presentation.proof, near, digest, now);
            (Some(open), Some(answer))
        }
    };
    let challenged = answer == Some(Answer::Met);
    if !challenged {
        if let (Some(answer), false) = (answer, card) {
            unanswered(answer, found);
        }
        if scene.clock.is_trusted() {
            age(skew, card, scene.skews, found);
        }
    }
    ProofCheck {
        challenged,
        skew,
        challenge,
    }
}

fn unanswered(answer: Answer, found: &mut Findings) {
    let mut details = Details::default();
    let code = match answer {
        Answer::Met => return,
        Answer::Unanswered => Code::ChallengeUnanswered,
        Answer::Wrong { left } => {
            details.count = u16::try_from(left).ok();
            Code::ChallengeWrong
        }
        Answer::Expired => Code::ChallengeExpired,
        Answer::Exhausted => Code::ChallengeExhausted,
        Answer::Used => Code::ChallengeUsed,
    };
    found.hold(code, details);
}

fn age(skew: Skew, card: bool, skews: &[Skew], found: &mut Findings) {
    let details = Details {
        offset: Some(skew.offset),
        ..Details::default()
    };
    let agree = others_agree(skew, skews);
    match skew.offset {
        ahead if (-MAX_PROOF_AGE_SECONDS..=MAX_PROOF_AHEAD_SECONDS).contains(&ahead) => {}
        ahead if (-CLOCK_TOLERANCE_SECONDS..=CLOCK_TOLERANCE_SECONDS).contains(&ahead) => {
            if agree {
                found.warn(Code::CheckThisClock, details.clone());
            }
            if !card {
                found.hold(Code::ProofDoubtful, details);
            }
        }
        _ if agree => found.cannot_verify(Code::CheckThisClock, details),
        _ => found.reject(Code::ProofStale, details),
    }
}

/// Returns whether the last two other passengers' proofs were off by as much as this one.
fn others_agree(skew: Skew, skews: &[Skew]) -> bool {
    let mut others: Vec<Skew> = Vec::with_capacity(MIN_OTHER_PROOFS);
    for other in skews.iter().rev() {
        let seen = others.iter().any(|o| o.holder == other.holder);
        if other.holder != skew.holder && !seen && others.len() < MIN_OTHER_PROOFS {
            others.push(*other);
        }
    }
    let agrees =
        |o: &Skew| o.offset.abs_diff(skew.offset) <= MAX_PROOF_SPREAD_SECONDS.unsigned_abs();
    others.len() == MIN_OTHER_PROOFS && others.iter().all(agrees)
}
