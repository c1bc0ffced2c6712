//! Whether the phone at the door made its pass just now.

use super::{Answer, Code, Details, OpenChallenge, Scene, Skew, decision::Findings};
use crate::{key::Kid, presentation::Presentation};

/// Seconds that a proof may be ahead of the verifier's clock.
pub const PROOF_AHEAD: i64 = 15;
/// Seconds that a proof may be old.
pub const PROOF_OLD: i64 = 60;
/// Seconds by which clocks may differ where something else vouches, and a ticket's times give way.
pub const TOLERANCE: i64 = 600;

/// Seconds within which proofs agree: codes are redrawn every thirty.
const AGREEMENT: i64 = 60;
/// Other passengers who must agree with the one at the door.
const OTHERS: usize = 2;

/// What a proof showed.
pub(super) struct Proven {
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
) -> Proven {
    let now = scene.clock.now;
    let offset = presentation.time.saturating_sub(now.timestamp());
    let skew = Skew { holder, offset };
    let near = offset.unsigned_abs() <= TOLERANCE.unsigned_abs();
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
    Proven {
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
        ahead if (-PROOF_OLD..=PROOF_AHEAD).contains(&ahead) => {}
        ahead if (-TOLERANCE..=TOLERANCE).contains(&ahead) => {
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
    let mut others: Vec<Skew> = Vec::with_capacity(OTHERS);
    for other in skews.iter().rev() {
        let seen = others.iter().any(|o| o.holder == other.holder);
        if other.holder != skew.holder && !seen && others.len() < OTHERS {
            others.push(*other);
        }
    }
    let agrees = |o: &Skew| o.offset.abs_diff(skew.offset) <= AGREEMENT.unsigned_abs();
    others.len() == OTHERS && others.iter().all(agrees)
}
