//! Every way in which a pass is put together, with every health code, check and rule.

use crate::verdict_grid::{
    case::{Case, Form, HOUR, Rules},
    stage::{decide, hold},
};
use qicheng_credential::verdict::Verdict;
use qicheng_domain::health::HealthColour;

const FORMS: [Form; 10] = [
    Form::Both,
    Form::TicketOnly,
    Form::HealthOnly,
    Form::Paper,
    Form::Stripped,
    Form::Mixed,
    Form::PaperInside,
    Form::OtherHolder,
    Form::ForgedTicket,
    Form::ForgedHealth,
];

const COLOURS: [HealthColour; 3] = [HealthColour::Green, HealthColour::Amber, HealthColour::Red];

#[test]
fn every_form_with_every_health_and_rule() {
    for form in FORMS {
        for colour in COLOURS {
            for rules in [Rules::None, Rules::Ask, Rules::Open] {
                for spot in [None, Some(365), Some(372), Some(373), Some(400)] {
                    for card in [false, true] {
                        hold(&Case::good().with(|case| {
                            (case.pass.form, case.pass.colour) = (form, colour);
                            (case.door.rules, case.door.spot) = (rules, spot);
                            case.door.card = card;
                        }));
                    }
                }
            }
        }
    }
}

/// Forged, stripped and mixed passes stay rejected, whatever staff has seen and checked.
#[test]
fn nothing_mends_a_pass_that_is_not_the_persons() {
    use Form::*;
    for form in [
        HealthOnly,
        Stripped,
        Mixed,
        PaperInside,
        OtherHolder,
        ForgedTicket,
        ForgedHealth,
    ] {
        let case = Case::good().with(|case| {
            case.pass.form = form;
            (case.door.card, case.door.spot) = (true, Some(365));
            case.door.rules = Rules::Open;
        });
        hold(&case);
        assert_eq!(decide(&case).verdict, Verdict::Reject, "{form:?}");
    }
}

#[test]
fn a_test_too_old_for_the_destination() {
    // Sampled twenty hours before the code; the bus leaves twenty minutes from now.
    for issued in [-28 * HOUR + 1_200, -28 * HOUR + 1_199, -24 * HOUR] {
        for spot in [None, Some(365)] {
            hold(&Case::good().with(|case| {
                (case.pass.health_issued, case.pass.health_ends) = (issued, issued + 24 * HOUR);
                case.door.spot = spot;
            }));
        }
    }
}
