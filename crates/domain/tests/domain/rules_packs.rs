//! The demonstration packs on both sides of each boundary: who may enter.
use crate::rules_support::{self, at, declarations, facts, pack, region};
use chrono::TimeDelta;
use qicheng_domain::{
    health::{Basis, BasisKind, DailyDeclaration, HealthColour},
    region::is_known,
    rules::{
        demonstration,
        facts::{FIELDS, Facts, TestResult},
        pack::{
            Action, HealthCodeProblem, NotApplicable, RulePack, RuleState, entry_pack, health_pack,
        },
    },
};

fn only(pack: &RulePack, facts: &Facts) -> RuleState {
    let outcomes = pack.check_entry(facts);
    assert_eq!(outcomes.len(), 1);
    outcomes.first().unwrap().state
}

#[test]
fn all_packs_are_sound_speak_two_languages_and_come_back_the_same() {
    for json in demonstration::ALL {
        let pack = pack(json);
        assert!(is_known(pack.region), "{}", pack.id);
        let again = serde_json::to_vec(&pack).unwrap();
        assert_eq!(RulePack::parse(&again), Ok(pack.clone()));
        let texts = pack
            .entry
            .iter()
            .flat_map(|entry| entry.rules.iter().map(|rule| &rule.words));
        for words in texts
            .chain(pack.health.iter().map(|rule| &rule.words))
            .chain([&pack.words])
        {
            assert_ne!(words.get("zh-CN"), "");
            assert_ne!(words.get("en"), words.get("zh"));
            assert_eq!(words.get("ug"), words.get("zh"));
        }
    }
}

#[test]
fn a_test_counts_for_48_hours_before_boarding() {
    let pack = pack(demonstration::TEST_WITHIN_48_HOURS);
    let with = |kind, result, sampled: &str| {
        let mut facts = facts();
        facts.add_evidence(kind, result, at(sampled));
        only(&pack, &facts)
    };
    let (test, negative) = (BasisKind::NucleicAcidTest, Some(TestResult::Negative));
    assert_eq!(
        with(test, negative, "2020-03-19T00:30:00Z"),
        RuleState::Passed
    );
    assert_eq!(
        with(test, negative, "2020-03-19T00:29:59.999Z"),
        RuleState::Failed
    );
    assert_eq!(
        with(test, negative, "2020-03-20T00:30:00Z"),
        RuleState::Passed
    );
    assert_eq!(
        with(test, negative, "2020-03-20T00:30:01Z"),
        RuleState::Failed,
        "a sample from the future"
    );
    assert_eq!(
        with(test, Some(TestResult::Positive), "2020-03-20T00:00:00Z"),
        RuleState::Failed
    );
    assert_eq!(with(test, None, "2020-03-20T00:00:00Z"), RuleState::Failed);
    assert_eq!(
        with(BasisKind::Vaccination, negative, "2020-03-20T00:00:00Z"),
        RuleState::Failed
    );
    assert_eq!(only(&pack, &facts()), RuleState::Failed);
}

#[test]
fn what_is_missing_says_from_when_and_by_when() {
    let pack = pack(demonstration::TEST_WITHIN_48_HOURS);
    let outcome = pack.check_entry(&facts()).remove(0);
    assert_eq!(outcome.from, Some(at("2020-03-19T00:30:00Z")));
    assert_eq!(outcome.by, Some(at("2020-03-21T00:30:00Z")));
    assert_eq!(outcome.on_fail, Action::Hold);
}

#[test]
fn a_test_without_a_planned_journey_leaves_the_rule_open() {
    let mut facts = Facts::new(at("2020-03-20T00:30:00Z"), None, None);
    facts.add_evidence(
        BasisKind::NucleicAcidTest,
        Some(TestResult::Negative),
        at("2020-03-20T00:00:00Z"),
    );
    let outcome = pack(demonstration::TEST_WITHIN_48_HOURS)
        .check_entry(&facts)
        .remove(0);
    assert_eq!(
        (outcome.state, outcome.from, outcome.by),
        (RuleState::Open, None, None)
    );
}

#[test]
fn a_health_code_carries_its_test_to_the_vehicle() {
    let pack = pack(demonstration::TEST_WITHIN_48_HOURS);
    let carried = |hours| {
        let boarding = at("2020-03-20T00:30:00Z");
        let mut facts = Facts::new(boarding, Some(boarding), None);
        let basis = [Basis::new(BasisKind::NucleicAcidTest, hours)];
        let (from, until) = (at("2020-03-19T20:30:00Z"), at("2020-03-20T20:30:00Z"));
        facts.add_health(HealthColour::Green, from, until, region("430000"), &basis);
        only(&pack, &facts)
    };
    assert_eq!(carried(44), RuleState::Passed);
    assert_eq!(carried(45), RuleState::Failed);
}

#[test]
fn fourteen_days_below_fever_are_asked() {
    let pack = pack(demonstration::FOURTEEN_DECLARATIONS);
    let with = |claims: &[DailyDeclaration]| {
        let mut facts = facts();
        facts.set_declarations(claims);
        only(&pack, &facts)
    };
    assert_eq!(with(&declarations(14, 372)), RuleState::Passed);
    assert_eq!(with(&declarations(13, 372)), RuleState::Failed);
    assert_eq!(with(&declarations(20, 365)), RuleState::Passed);
    assert_eq!(with(&[]), RuleState::Failed);
    let mut fever = declarations(14, 365);
    fever.last_mut().unwrap().temperature = 373;
    assert_eq!(with(&fever), RuleState::Failed);
    let mut twice = declarations(13, 365);
    twice.extend(declarations(1, 365));
    assert_eq!(with(&twice), RuleState::Failed, "two for one day are one");
    let mut corrected = declarations(14, 365);
    corrected.extend(declarations(1, 380));
    assert_eq!(
        with(&corrected),
        RuleState::Failed,
        "the later claim of a day counts"
    );
    assert_eq!(
        only(&pack, &facts()),
        RuleState::Open,
        "declarations are not known"
    );
    let mut vouched = facts();
    vouched.fever_free_days = Some(14);
    assert_eq!(only(&pack, &vouched), RuleState::Passed);
}

#[test]
fn nobody_may_enter_a_closed_county() {
    let pack = pack(demonstration::CLOSED_COUNTY);
    let mut facts = facts();
    facts.set_declarations(&declarations(14, 365));
    let outcome = pack.check_entry(&facts).remove(0);
    assert_eq!(
        (outcome.state, outcome.on_fail),
        (RuleState::Failed, Action::Reject)
    );
    let packs = [pack];
    assert!(entry_pack(&packs, region("421127"), facts.now).is_some());
    assert!(
        entry_pack(&packs, region("421126"), facts.now).is_none(),
        "the next county has no rules"
    );
}

#[test]
fn a_pack_out_of_force_is_never_a_pass() {
    let mut pack = pack(demonstration::HEALTH_CODE);
    assert_eq!(
        only(&pack, &facts()),
        RuleState::Open,
        "no entry rules at all"
    );
    pack = rules_support::pack(demonstration::TEST_WITHIN_48_HOURS);
    assert_eq!(
        pack.decide_health(&facts()),
        Err(NotApplicable::NoHealthRules)
    );
    for (from, until, in_force) in [
        ("2020-03-20T00:30:00Z", "2020-03-20T00:30:01Z", true),
        ("2020-03-20T00:00:00Z", "2020-03-20T00:30:00Z", false),
        ("2020-03-20T00:30:01Z", "2020-03-21T00:30:00Z", false),
    ] {
        (pack.valid_from, pack.valid_until) = (at(from), at(until));
        assert_eq!(pack.in_force(facts().now), in_force);
        assert_eq!(only(&pack, &facts()) == RuleState::Open, !in_force);
    }
    assert_eq!(pack.decide_health(&facts()), Err(NotApplicable::NotInForce));
}

#[test]
fn the_smallest_region_in_force_decides() {
    let now = facts().now;
    let mut province = pack(demonstration::TEST_WITHIN_48_HOURS);
    province.region = region("420000");
    let mut newer = province.clone();
    newer.version = 2;
    let packs = [
        pack(demonstration::CLOSED_COUNTY),
        province,
        newer,
        pack(demonstration::HEALTH_CODE),
    ];
    let found =
        |code| entry_pack(&packs, region(code), now).map(|pack| (pack.id.as_str(), pack.version));
    assert_eq!(found("421127"), Some(("huangmei-closed", 1)));
    assert_eq!(found("421126"), Some(("shenzhen-entry", 2)));
    assert_eq!(found("433130"), None);
    assert_eq!(
        health_pack(&packs, region("433130"), now).map(|pack| pack.id.as_str()),
        Some("hunan-health-code")
    );
}

#[test]
fn a_health_code_must_be_there_young_and_green() {
    let pack = pack(demonstration::TEST_WITHIN_48_HOURS);
    let problems = |health: Option<(HealthColour, TimeDelta, TimeDelta)>| -> Vec<_> {
        let mut facts = facts();
        if let Some((colour, age, left)) = health {
            facts.add_health(
                colour,
                facts.now - age,
                facts.now + left,
                region("430000"),
                &[],
            );
        }
        pack.check_health_code(&facts)
            .into_iter()
            .map(|finding| (finding.problem, finding.action))
            .collect()
    };
    let (day, second) = (TimeDelta::hours(24), TimeDelta::seconds(1));
    use HealthColour::{Amber, Green, Red};
    assert_eq!(problems(None), [(HealthCodeProblem::Missing, Action::Hold)]);
    assert_eq!(problems(Some((Green, day, second))), []);
    assert_eq!(
        problems(Some((Green, day + second, second))),
        [(HealthCodeProblem::TooOld, Action::Hold)]
    );
    assert_eq!(
        problems(Some((Green, second, TimeDelta::zero()))),
        [(HealthCodeProblem::Expired, Action::Hold)]
    );
    assert_eq!(
        problems(Some((Amber, second, second))),
        [(HealthCodeProblem::Amber, Action::Hold)]
    );
    assert_eq!(
        problems(Some((Red, second, second))),
        [(HealthCodeProblem::Red, Action::Reject)]
    );
}

#[test]
fn the_fields_of_the_facts_are_those_that_rules_may_name() {
    let json = facts().to_json();
    let mut fields: Vec<_> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut known = FIELDS.to_vec();
    fields.sort_unstable();
    known.sort_unstable();
    assert_eq!(fields, known);
}
