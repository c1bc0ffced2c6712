//! Both clocks, the minimum trusted time, and the age of each input.

use crate::verdict_grid::{
    case::{
        ActiveChallenge, BundleKeyCase, Case, DAY, DIGITS, Door, Form, HOUR, NONCE, OFFSETS,
        StatusListCase,
    },
    stage::{decide, hold},
};
use qicheng_credential::{presentation::Proof, verdict::Verdict};

const FORMS: [Form; 3] = [Form::Both, Form::TicketOnly, Form::Paper];

fn shown(ask: Proof) -> ActiveChallenge {
    ActiveChallenge {
        ask,
        age: 30,
        wrong: 0,
        used: false,
    }
}

fn off(verifier: i64, phone: i64, min_trusted_time: Option<i64>) -> Case {
    Case::good().with(|case| {
        (case.door.verifier, case.door.min_trusted_time) = (verifier, min_trusted_time);
        case.pass.phone = phone;
    })
}

#[test]
fn both_clocks_from_a_year_behind_to_a_year_ahead() {
    for verifier in OFFSETS {
        for phone in OFFSETS {
            for min_trusted_time in [None, Some(0)] {
                let case = off(verifier, phone, min_trusted_time);
                hold(&case);
                hold(&case.with(|case| case.pass.form = Form::TicketOnly));
                for ask in [DIGITS, NONCE] {
                    hold(&case.with(|case| {
                        case.pass.answer = Some(ask);
                        case.door.challenge = Some(shown(ask));
                    }));
                }
            }
        }
    }
}

/// The proof's own boundaries to the second, whatever else the clock does.
#[test]
fn each_second_around_the_boundaries_of_a_proof() {
    for verifier in [-HOUR, -1, 0, 1, HOUR] {
        for middle in [-600, -60, 0, 15, 600] {
            for offset in middle - 2..=middle + 2 {
                for card in [false, true] {
                    let case = off(verifier, verifier + offset, None);
                    hold(&case.with(|case| case.door.card = card));
                }
            }
        }
    }
}

#[test]
fn the_floor_above_and_below_the_clock() {
    for verifier in OFFSETS {
        for min_trusted_time in [-365 * DAY, -60, -1, 0, 1, 601, 365 * DAY] {
            for form in FORMS {
                for card in [false, true] {
                    hold(
                        &off(verifier, verifier, Some(min_trusted_time)).with(|case| {
                            (case.pass.form, case.door.card) = (form, card);
                        }),
                    );
                }
            }
            hold(&off(verifier, 0, Some(min_trusted_time)));
        }
    }
}

/// Who turns the clock back gains nothing: what had ended stays so, and nobody boards by the phone alone.
#[test]
fn a_clock_rolled_back_boards_nobody_by_the_phone_alone() {
    for back in [1, 15, 60, 601, HOUR, DAY, 365 * DAY] {
        for min_trusted_time in [0, HOUR, 3 * DAY] {
            for phone in [min_trusted_time, min_trusted_time - back] {
                let case = off(min_trusted_time - back, phone, Some(min_trusted_time));
                hold(&case);
                assert_ne!(decide(&case).verdict, Verdict::Board);
            }
        }
    }
}

fn each(limit: i64) -> [i64; 3] {
    [limit - 1, limit, limit + 1]
}

#[test]
fn the_age_of_each_input_to_the_second() {
    let change = |make: &dyn Fn(&mut Door)| {
        let case = Case::good().with(|case| make(&mut case.door));
        hold(&case);
        hold(&case.with(|case| case.pass.form = Form::Paper));
    };
    for age in each(90 * DAY) {
        change(&|door| {
            let bundle = door.bundle.as_mut().unwrap();
            (bundle.issued, bundle.ends) = (-age, 90 * DAY - age);
        });
    }
    for age in [each(72 * HOUR), each(7 * DAY)].concat() {
        change(&|door| {
            door.list = Some(StatusListCase {
                issued: -age,
                ends: 7 * DAY - age,
                revoked: false,
            });
        });
    }
    for age in each(72 * HOUR) {
        change(&|door| door.manifest_confirmed = -age);
        change(&|door| door.rules_confirmed = -age);
    }
    for left in [-1, 0, 1] {
        change(&|door| door.manifest_ends = left);
    }
}

/// The same ages, each met by each other, and by a clock that a minimum trusted time holds up.
#[test]
fn ages_of_inputs_crossed() {
    for bundle in [0, 1] {
        for list in [72 * HOUR, 72 * HOUR + 1, 7 * DAY - 1, 7 * DAY] {
            for (manifest, rules) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                for ends in [0, 1] {
                    for min_trusted_time in [None, Some(0), Some(1)] {
                        hold(&Case::good().with(|case| {
                            case.bundle().ends = bundle;
                            case.door.list = Some(StatusListCase {
                                issued: -list,
                                ends: 7 * DAY - list,
                                revoked: false,
                            });
                            case.door.manifest_confirmed = -72 * HOUR - manifest;
                            case.door.rules_confirmed = -72 * HOUR - rules;
                            case.door.manifest_ends = ends;
                            case.door.min_trusted_time = min_trusted_time;
                        }));
                    }
                }
            }
        }
    }
}

#[test]
fn a_tickets_and_a_health_codes_times() {
    for issued in [-2 * DAY, -601, -600, 599, 600, 601] {
        for ends in [-601, -600, -599, DAY] {
            if issued < ends {
                hold(&Case::good().with(|case| {
                    (case.pass.issued, case.pass.ends) = (issued, ends);
                }));
            }
        }
    }
    for issued in [-24 * HOUR - 1, -24 * HOUR, -1, 0, 599, 600, 601] {
        for life in [1, HOUR, 24 * HOUR - 1, 24 * HOUR] {
            hold(&Case::good().with(|case| {
                (case.pass.health_issued, case.pass.health_ends) = (issued, issued + life);
            }));
        }
    }
}

#[test]
fn a_keys_time_to_the_second() {
    for (from, until) in [(-1, 1), (0, 1), (1, 2), (-2, -1), (-1, 0)] {
        let says = |key: &mut BundleKeyCase| (key.from, key.until) = (from, until);
        hold(&Case::good().with(|case| says(&mut case.bundle().ticket)));
        hold(&Case::good().with(|case| says(&mut case.bundle().health)));
    }
}

#[test]
fn three_passengers_against_one_clock() {
    let own = 21;
    let seen: [&[(u8, i64)]; 9] = [
        &[],
        &[(22, 0)],
        &[(22, 0), (23, 0)],
        &[(22, 60), (23, -60)],
        &[(22, 61), (23, 0)],
        &[(22, 0), (22, 0)],
        &[(22, 0), (own, 0)],
        &[(22, 0), (own, 5_000), (23, 0)],
        &[(22, 0), (23, 0), (24, 5_000)],
    ];
    for offset in [
        -YEAR_OR_SO,
        -601,
        -600,
        -61,
        -60,
        0,
        15,
        16,
        600,
        601,
        YEAR_OR_SO,
    ] {
        for skews in seen {
            for card in [false, true] {
                hold(&off(0, offset, None).with(|case| {
                    let near = |(who, theirs): &(u8, i64)| (*who, theirs + offset);
                    case.door.skews = skews.iter().map(near).collect();
                    case.door.card = card;
                }));
            }
        }
    }
}

const YEAR_OR_SO: i64 = 366 * DAY;
