//! The demonstration pack that colours health codes, on both sides of each boundary.
use crate::rules_support::{declarations, facts, pack, region};
use chrono::{Days, NaiveDate, TimeDelta};
use qicheng_domain::{
    health::{BasisKind, DailyDeclaration, HealthColour, Symptom},
    rules::{
        demonstration,
        facts::{Facts, TestResult},
    },
};

#[test]
fn the_worst_reason_colours_a_health_code() {
    let pack = pack(demonstration::HEALTH_CODE);
    let decide = |change: &dyn Fn(&mut Vec<DailyDeclaration>, &mut Facts)| {
        let (mut claims, mut facts) = (declarations(14, 365), facts());
        change(&mut claims, &mut facts);
        facts.set_declarations(&claims);
        let decision = pack.decide_health(&facts).unwrap();
        assert!(decision.open.is_empty());
        (decision.colour, decision.reasons.len())
    };
    use HealthColour::{Amber, Green, Red};
    let test = |facts: &mut Facts, result, hours: i64| {
        facts.add_evidence(
            BasisKind::NucleicAcidTest,
            Some(result),
            facts.now - TimeDelta::hours(hours),
        );
    };
    assert_eq!(decide(&|_, _| {}), (Green, 0));
    assert_eq!(decide(&|claims, _| claims.truncate(1)), (Green, 0));
    assert_eq!(decide(&|claims, _| claims.clear()), (Amber, 1));
    assert_eq!(
        decide(&|claims, _| {
            claims.remove(0);
        }),
        (Green, 0)
    );
    assert_eq!(
        decide(&|claims, _| {
            claims.drain(..2);
        }),
        (Amber, 1)
    );
    assert_eq!(
        decide(&|claims, _| claims[13].temperature = 372),
        (Green, 0)
    );
    assert_eq!(
        decide(&|claims, _| claims[13].temperature = 373),
        (Amber, 1)
    );
    assert_eq!(
        decide(&|claims, _| claims[3].symptoms = vec![Symptom::Cough]),
        (Amber, 1)
    );
    assert_eq!(decide(&|claims, _| claims[3].contact = true), (Red, 1));
    assert_eq!(
        decide(&|_, facts| test(facts, TestResult::Positive, 336)),
        (Red, 1)
    );
    assert_eq!(
        decide(&|_, facts| test(facts, TestResult::Positive, 337)),
        (Green, 0)
    );
    assert_eq!(
        decide(&|_, facts| test(facts, TestResult::Negative, 1)),
        (Green, 0)
    );
    let stay = |days: u64| {
        move |_: &mut Vec<_>, facts: &mut Facts| {
            facts.add_stay(
                region("421127"),
                NaiveDate::from_ymd_opt(2020, 3, 20).unwrap() - Days::new(days),
            )
        }
    };
    assert_eq!(decide(&stay(13)), (Amber, 1));
    assert_eq!(decide(&stay(14)), (Green, 0));
}

#[test]
fn a_rule_that_cannot_be_evaluated_is_never_green() {
    let mut pack = pack(demonstration::HEALTH_CODE);
    pack.health.retain(|rule| rule.id == "contact");
    let rule = pack.health.first_mut().unwrap();
    rule.affected_fields.push("facts-of-tomorrow".into());
    let decision = pack.decide_health(&facts()).unwrap();
    assert_eq!(
        (decision.colour, decision.open),
        (HealthColour::Amber, vec!["contact".to_owned()])
    );
}
