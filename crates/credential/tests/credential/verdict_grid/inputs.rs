//! What is held of issuers: bundle, keys in every state, lists, manifests from before and after a compromise.

use crate::verdict_grid::{
    case::{BundleKeyCase, Case, DAY, Form, HOUR, ROTATED, State, StatusListCase},
    stage::hold,
    world::{HEALTHS, STRANGER, TICKETS},
};

fn keys() -> Vec<BundleKeyCase> {
    let good = Case::good().bundle().ticket;
    let with = |state| BundleKeyCase { state, ..good };
    vec![
        good,
        BundleKeyCase {
            named: false,
            ..good
        },
        BundleKeyCase {
            fits: false,
            ..good
        },
        BundleKeyCase { from: 1, ..good },
        BundleKeyCase { until: 0, ..good },
        with(State::Retired),
        BundleKeyCase {
            until: 0,
            ..with(State::Retired)
        },
        with(State::Compromised(-HOUR)),
        BundleKeyCase {
            until: 0,
            ..with(State::Compromised(-HOUR))
        },
    ]
}

#[test]
fn every_state_of_both_issuers_keys() {
    for ticket in keys() {
        for health in keys() {
            for form in [
                Form::Both,
                Form::TicketOnly,
                Form::Paper,
                Form::ForgedTicket,
                Form::ForgedHealth,
            ] {
                for spot in [None, Some(365)] {
                    hold(&Case::good().with(|case| {
                        case.pass.form = form;
                        case.door.spot = spot;
                        let bundle = case.bundle();
                        (bundle.ticket, bundle.health) = (ticket, health);
                    }));
                }
            }
        }
    }
}

#[test]
fn whoever_signs_is_looked_up_for_what_it_signed() {
    for ticket_by in [TICKETS, HEALTHS, STRANGER, ROTATED] {
        for health_by in [HEALTHS, TICKETS, STRANGER, ROTATED] {
            for rotated in [false, true] {
                hold(&Case::good().with(|case| {
                    (case.pass.ticket_by, case.pass.health_by) = (ticket_by, health_by);
                    case.bundle().rotated = rotated;
                }));
            }
        }
    }
}

/// A key is rotated: the new one signs, the old one runs out, is withdrawn, or leaves the bundle.
#[test]
fn a_rotated_key_beside_the_old_one() {
    for ticket in keys() {
        for by in [TICKETS, ROTATED] {
            for rotated in [false, true] {
                for named_by_digest in [false, true] {
                    hold(&Case::good().with(|case| {
                        case.pass.ticket_by = by;
                        case.door.named_by_digest = named_by_digest;
                        let bundle = case.bundle();
                        (bundle.ticket, bundle.rotated) = (ticket, rotated);
                    }));
                }
            }
        }
    }
}

#[test]
fn of_a_compromised_key_only_what_was_held_before_or_is_pinned() {
    for since in [-2 * DAY, -DAY, -DAY + 1, -HOUR, 0] {
        for held_since in [-DAY, -DAY - 1, -1, 0] {
            for (pins, named_by_digest) in
                [(false, false), (false, true), (true, false), (true, true)]
            {
                for slot in [1, 2, 9] {
                    for form in [Form::Both, Form::Paper] {
                        hold(&Case::good().with(|case| {
                            (case.pass.form, case.pass.slot) = (form, slot);
                            case.door.held_since = held_since;
                            case.door.named_by_digest = named_by_digest;
                            let bundle = case.bundle();
                            bundle.ticket.state = State::Compromised(since);
                            bundle.pins = pins;
                        }));
                    }
                }
            }
        }
    }
}

#[test]
fn bundle_and_list_there_ended_or_missing() {
    let list = Case::good().door.list;
    let ended = list.map(|list| StatusListCase { ends: 0, ..list });
    let revoked = list.map(|list| StatusListCase {
        revoked: true,
        ..list
    });
    let both = ended.map(|list| StatusListCase {
        revoked: true,
        ..list
    });
    for ends in [None, Some(0), Some(1)] {
        for list in [None, list, ended, revoked, both] {
            for index in [1, 2, 999, 1_000] {
                for form in [Form::Both, Form::TicketOnly, Form::HealthOnly, Form::Paper] {
                    hold(&Case::good().with(|case| {
                        (case.pass.form, case.pass.index) = (form, index);
                        match ends {
                            None => case.door.bundle = None,
                            Some(ends) => case.bundle().ends = ends,
                        }
                        case.door.list = list;
                    }));
                }
            }
        }
    }
}
