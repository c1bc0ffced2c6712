//! A challenge: right, wrong, late, used again, tries running out; digits whose proof time is far off.

use crate::verdict_grid::{
    case::{ActiveChallenge, Case, DIGITS, Form, NONCE, WRONG_DIGITS, WRONG_NONCE},
    stage::{decide, hold},
};
use qicheng_credential::verdict::Verdict;

#[test]
fn every_challenge_with_every_answer() {
    let answers = [
        None,
        Some(DIGITS),
        Some(NONCE),
        Some(WRONG_DIGITS),
        Some(WRONG_NONCE),
    ];
    for ask in [DIGITS, NONCE] {
        for answer in answers {
            for (wrong, used) in [
                (0, false),
                (0, true),
                (1, false),
                (2, false),
                (2, true),
                (3, false),
            ] {
                for age in [-1, 0, 119, 120, 121] {
                    for phone in [-601, -600, 0, 600, 601] {
                        hold(&Case::good().with(|case| {
                            (case.pass.phone, case.pass.answer) = (phone, answer);
                            case.door.challenge = Some(ActiveChallenge {
                                ask,
                                age,
                                wrong,
                                used,
                            });
                        }));
                    }
                }
            }
        }
    }
}

/// The ID card stands in for the answer; a nonce stands in for both clocks.
#[test]
fn the_card_and_the_clocks_beside_a_challenge() {
    for ask in [DIGITS, NONCE] {
        for answer in [None, Some(ask), Some(WRONG_DIGITS)] {
            for (verifier, min_trusted_time) in [(0, None), (0, Some(1)), (601, None), (-601, None)]
            {
                for form in [Form::Both, Form::TicketOnly, Form::HealthOnly, Form::Paper] {
                    for card in [false, true] {
                        hold(&Case::good().with(|case| {
                            (case.pass.form, case.pass.answer) = (form, answer);
                            (case.door.verifier, case.door.min_trusted_time) =
                                (verifier, min_trusted_time);
                            case.door.card = card;
                            case.door.challenge = Some(ActiveChallenge {
                                ask,
                                age: 1,
                                wrong: 0,
                                used: false,
                            });
                        }));
                    }
                }
            }
        }
    }
}

/// Guessing six digits: three different ones, and then not even the right one.
#[test]
fn guesses_run_out() {
    let mut open = None;
    for guess in 0..6_u32 {
        let case = Case::good().with(|case| {
            case.pass.answer = Some(qicheng_credential::presentation::Proof::Digits(guess));
            case.door.challenge = Some(ActiveChallenge {
                ask: qicheng_credential::presentation::Proof::Digits(5),
                age: 1,
                wrong: u8::try_from(guess.min(3)).unwrap(),
                used: false,
            });
        });
        hold(&case);
        open = decide(&case).challenge;
        assert_ne!(decide(&case).verdict, Verdict::Board);
    }
    assert!(open.is_some());
}
