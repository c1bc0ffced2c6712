//! Where the pass is shown: trip, stop, leg, door, seats; who has boarded, was called out, was received.

use crate::verdict_grid::{
    case::{ActiveChallenge, Case, DAY, Doors, Event, Form, HOUR, NONCE},
    stage::hold,
};
use qicheng_domain::health::HealthColour;

const BOARDED: Event = Event::Boarded { leg: 0, slot: 1 };
const AGAIN: Event = Event::Boarded { leg: 1, slot: 1 };
const OUT: Event = Event::CalledOut { leg: 0 };
const OUT_LATER: Event = Event::CalledOut { leg: 1 };

fn other(slot: u16) -> Event {
    Event::Boarded { leg: 0, slot }
}

#[test]
fn trip_place_and_manifest() {
    for (no_trip, other_trip) in [(false, false), (true, false), (false, true), (true, true)] {
        for (elsewhere, cancelled) in [(false, false), (true, false), (false, true), (true, true)] {
            for (slot, issued) in [
                (1, -2 * DAY),
                (9, -2 * DAY),
                (9, -DAY - 1),
                (9, -DAY),
                (9, -HOUR),
            ] {
                for card in [false, true] {
                    for form in [Form::Both, Form::Paper] {
                        hold(&Case::good().with(|case| {
                            (case.pass.form, case.pass.other_trip) = (form, other_trip);
                            (case.pass.slot, case.pass.issued) = (slot, issued);
                            (case.door.no_trip, case.door.elsewhere) = (no_trip, elsewhere);
                            (case.door.cancelled, case.door.card) = (cancelled, card);
                        }));
                    }
                }
            }
        }
    }
}

#[test]
fn legs_boarding_again_and_seats() {
    let histories: [&[Event]; 13] = [
        &[],
        &[BOARDED],
        &[other(2)],
        &[BOARDED, OUT],
        &[BOARDED, OUT, BOARDED],
        &[BOARDED, OUT, BOARDED, OUT],
        &[BOARDED, OUT_LATER],
        &[BOARDED, OUT_LATER, AGAIN],
        &[BOARDED, OUT, BOARDED, OUT_LATER, AGAIN, OUT_LATER],
        &[AGAIN],
        &[other(2), other(3), other(4)],
        &[other(2), other(3), other(4), OUT_LATER],
        &[BOARDED, other(2), other(3), OUT, other(2)],
    ];
    for events in histories {
        for leg in 0..=2 {
            for (from, to) in [(0, 2), (0, 1), (1, 2)] {
                for seats in [0, 1, 3] {
                    for arrival in [false, true] {
                        hold(&Case::good().with(|case| {
                            case.door.events = events.to_vec();
                            (case.door.leg, case.door.seats) = (leg, seats);
                            (case.door.from, case.door.to) = (from, to);
                            case.door.arrival = arrival;
                        }));
                    }
                }
            }
        }
    }
}

#[test]
fn s03_seen_again_at_the_same_door() {
    let histories: [&[Event]; 6] = [
        &[],
        &[BOARDED],
        &[BOARDED, OUT],
        &[BOARDED, OUT, BOARDED],
        &[BOARDED, other(2), other(3), other(4)],
        &[BOARDED, OUT_LATER, AGAIN],
    ];
    for events in histories {
        for boarded_here in [false, true] {
            for verifier in [-301, -300, -1, 0, 299, 300, HOUR] {
                for (form, leg) in [
                    (Form::Both, 0),
                    (Form::Both, 1),
                    (Form::Paper, 0),
                    (Form::TicketOnly, 0),
                    (Form::ForgedTicket, 0),
                ] {
                    for colour in [HealthColour::Green, HealthColour::Red] {
                        for arrival in [false, true] {
                            hold(&Case::good().with(|case| {
                                (case.pass.form, case.pass.colour) = (form, colour);
                                case.pass.phone = verifier;
                                case.door.events = events.to_vec();
                                (case.door.verifier, case.door.leg) = (verifier, leg);
                                (case.door.boarded_here, case.door.arrival) =
                                    (boarded_here, arrival);
                            }));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn two_doors() {
    for merged in [false, true] {
        for slot in [None, Some(1), Some(2)] {
            for events in [vec![], vec![BOARDED], vec![other(2)]] {
                for answer in [None, Some(NONCE)] {
                    for card in [false, true] {
                        for form in [Form::Both, Form::Paper] {
                            hold(&Case::good().with(|case| {
                                (case.pass.form, case.pass.answer) = (form, answer);
                                case.door.doors = Doors::Two { merged, slot };
                                case.door.events.clone_from(&events);
                                case.door.card = card;
                                case.door.challenge = answer.map(|ask| ActiveChallenge {
                                    ask,
                                    age: 5,
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
}

#[test]
fn arrival() {
    for events in [vec![], vec![BOARDED], vec![other(2)]] {
        for received in [false, true] {
            for slot in [1, 9] {
                for form in [Form::Both, Form::Paper] {
                    hold(&Case::good().with(|case| {
                        (case.pass.form, case.pass.slot) = (form, slot);
                        (case.door.arrival, case.door.leg) = (true, 2);
                        case.door.events.clone_from(&events);
                        case.door.received = received;
                    }));
                }
            }
        }
    }
}
