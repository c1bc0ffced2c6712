//! Rows about health and the destination's rules; precedence; words.

use crate::world::*;
use chrono::TimeDelta;
use qicheng_credential::{
    credential::{self, Body, Credential},
    key::Signer as _,
    texts,
    trust::MinTrustedTime,
    verdict::{Code, Details, Reason, ToDo, Verdict},
};
use qicheng_domain::{
    health::HealthColour,
    ids::PersonId,
    rules::{
        demonstration,
        pack::{Action, RulePack},
    },
    travel::act::ActKind,
};
use qicheng_messages::{Key, Language};

fn said(language: &str, reason: &Reason) -> String {
    let language = Language::of(language);
    language.text(&texts::reason(language, reason))
}

fn time(at: chrono::DateTime<chrono::Utc>) -> String {
    qicheng_domain::date::in_shanghai(at)
        .format("%m-%d %H:%M")
        .to_string()
}

fn coloured(colour: HealthColour) -> Person {
    let person = person(1);
    let health = health(colour, person.ticket.holder);
    Person {
        health: Some(health),
        ..person
    }
}

#[test]
fn no_rules_for_the_destination_cannot_verify() {
    let mut world = World::new();
    world.packs.clear();
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::NoRules]);
    assert_eq!(decision.to_do, [ToDo::UpdateRules]);
    let elsewhere = RulePack::parse(demonstration::FOURTEEN_DECLARATIONS.as_bytes()).unwrap();
    world.packs.push(elsewhere);
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::CannotVerify, &[Code::NoRules]);
}

#[test]
fn a_missing_health_code_holds_for_a_check_on_the_spot() {
    let mut world = World::new();
    let mut person = person(1);
    person.health = None;
    let decision = world.decide(&person.shows(0, None));
    expect(
        &decision,
        Verdict::Hold,
        &[Code::HealthMissing, Code::RuleFails],
    );
    assert!(decision.to_do.contains(&ToDo::CheckHealth));
    world.act(ActKind::HealthChecked, 0, Some(1), 0);
    boards(&world.decide(&person.shows(0, None)));
}

#[test]
fn a_missing_health_code_is_rejected_where_the_rules_say_so() {
    let mut world = World::new();
    let entry = world.packs[0].entry.as_mut().unwrap();
    entry.health_code.as_mut().unwrap().missing = Action::Reject;
    world.act(ActKind::HealthChecked, 0, Some(1), 0);
    let mut person = person(1);
    person.health = None;
    let decision = world.decide(&person.shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::HealthMissing]);
}

#[test]
fn an_expired_health_code_holds() {
    let mut person = person(1);
    person.health.as_mut().unwrap().expires = now().timestamp();
    let decision = World::new().decide(&person.shows(0, None));
    expect(&decision, Verdict::Hold, &[Code::HealthExpired]);
    assert_eq!(decision.reasons[0].details.until, Some(now()));
}

#[test]
fn a_health_code_older_than_the_destination_takes_holds() {
    let mut world = World::new();
    let entry = world.packs[0].entry.as_mut().unwrap();
    entry.health_code.as_mut().unwrap().max_age_hours = 1;
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Hold, &[Code::HealthTooOld]);
}

#[test]
fn red_is_rejected_amber_holds() {
    let mut world = World::new();
    let amber = coloured(HealthColour::Amber).shows(0, None);
    expect(&world.decide(&amber), Verdict::Hold, &[Code::HealthAmber]);
    let red = coloured(HealthColour::Red).shows(0, None);
    expect(&world.decide(&red), Verdict::Reject, &[Code::HealthRed]);
    world.act(ActKind::HealthChecked, 0, Some(1), 0);
    boards(&world.decide(&amber));
    expect(&world.decide(&red), Verdict::Reject, &[Code::HealthRed]);
}

#[test]
fn a_health_code_from_the_future_is_rejected() {
    let mut person = person(1);
    let health = person.health.as_mut().unwrap();
    health.issued = (now() + minutes(11)).timestamp();
    let decision = World::new().decide(&person.shows(0, None));
    assert_eq!(decision.verdict, Verdict::Reject);
    assert_eq!(decision.reasons[0].code, Code::HealthEarly);
}

#[test]
fn a_failing_rule_holds_with_its_words() {
    let mut person = person(1);
    if let Body::Health(health) = &mut person.health.as_mut().unwrap().body {
        health.basis[0].hours = 70;
    }
    let decision = World::new().decide(&person.shows(0, None));
    expect(&decision, Verdict::Hold, &[Code::RuleFails]);
    let reason = &decision.reasons[0];
    assert_eq!(reason.details.rule.as_deref(), Some("nucleic-acid-48h"));
    assert!(said("zh", reason).contains("48小时内的核酸检测"));
    assert!(said("en", reason).contains("within 48 hours"));
}

#[test]
fn a_fever_on_the_spot_is_rejected() {
    let mut world = World::new();
    let mut act = world.act(ActKind::HealthChecked, 0, Some(1), 0);
    act.at += TimeDelta::seconds(1);
    act.temperature = Some(381);
    world.attendance.apply(&(&act).into());
    let decision = world.decide(&person(1).shows(0, None));
    expect(&decision, Verdict::Reject, &[Code::Fever]);
    assert_eq!(said("zh", &decision.reasons[0]), "现场量出发热：38.1 ℃。");
}

#[test]
fn all_reasons_are_listed_and_the_strictest_decides() {
    let mut world = World::new();
    world.lists.clear();
    world.packs[0].entry.as_mut().unwrap().rules.clear();
    let amber = coloured(HealthColour::Amber);
    let decision = world.decide(&amber.shows(0, None));
    expect(
        &decision,
        Verdict::CannotVerify,
        &[Code::NoList, Code::HealthAmber],
    );
    assert_eq!(decision.to_do, [ToDo::UpdateLists]);
    let decision = world.decide(&amber.shows(-7_200, None));
    let all = [Code::ProofStale, Code::NoList, Code::HealthAmber];
    expect(&decision, Verdict::Reject, &all);
    assert_eq!(decision.reasons[0].code, Code::ProofStale);
    assert_eq!(decision.contact.as_deref(), Some("李调度 138-0000-0000"));
}

#[test]
fn every_reason_and_every_step_has_words_in_every_language() {
    for language in Language::all() {
        for code in Code::ALL {
            let reason = known(*code);
            let full = language.text(&texts::reason(language, &reason));
            assert!(
                !full.is_empty() && full != code.as_str(),
                "{language:?} {full}"
            );
            assert!(!full.contains(['?', '{', '[']), "{language:?} {full}");
            let bare = Reason {
                details: Details::default(),
                ..reason
            };
            assert!(
                !language
                    .text(&texts::reason(language, &bare))
                    .contains(['{', '['])
            );
        }
        for step in ToDo::ALL {
            let words = language.text(&texts::to_do(*step, None));
            assert!(
                !words.contains('?') && words != step.as_str(),
                "{language:?} {words}"
            );
        }
        for verdict in [
            Verdict::Board,
            Verdict::Hold,
            Verdict::Reject,
            Verdict::CannotVerify,
        ] {
            assert!(!language.text(&texts::verdict(verdict)).is_empty());
        }
    }
    assert_eq!(
        Language::of("zh").text(&texts::to_do(ToDo::Call, Some("李调度"))),
        "打电话问调度员：李调度。"
    );
}

#[test]
fn the_catalogue_has_no_reason_and_no_step_that_there_is_not() {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let steps: Vec<&str> = ToDo::ALL.iter().map(|step| step.as_str()).collect();
    for key in Key::all() {
        match key.name().split_once('.') {
            Some(("reason", name)) => assert!(codes.contains(&name), "{name}"),
            Some(("to-do", name)) => assert!(steps.contains(&name), "{name}"),
            _ => {}
        }
    }
}

#[test]
fn what_a_reason_does_not_know_is_left_out() {
    let mut reason = known(Code::AlreadyBoarded);
    reason.details.door = None;
    assert_eq!(
        said("en", &reason),
        format!("This place is taken: {}, staff ending 0707.", time(now()))
    );
    reason.details.by = None;
    assert_eq!(
        said("zh", &reason),
        format!("这个位置已有人上车：{}。", time(now()))
    );
}

#[test]
fn a_reason_reads_as_json_and_back() {
    let world = World::new();
    let decision = world.decide(&person(1).shows(-7_200, None));
    let json = serde_json::to_string(&decision.reasons).unwrap();
    assert_eq!(
        json,
        r#"[{"code":"proof-stale","effect":"reject","offset":-7200}]"#
    );
    let back: Vec<Reason> = serde_json::from_str(&json).unwrap();
    assert_eq!(back, decision.reasons);
}

/// A reason with everything beside it that a template may name.
fn known(code: Code) -> Reason {
    let pack = RulePack::parse(demonstration::TEST_WITHIN_48_HOURS.as_bytes()).unwrap();
    Reason {
        code,
        effect: Verdict::Hold,
        details: Details {
            at: Some(now()),
            until: Some(now()),
            door: Some(1),
            by: Some(PersonId::from_bytes([7; 16])),
            offset: Some(-7_200),
            hours: Some(80),
            count: Some(3),
            limit: Some(45),
            trip: Some(TRIP),
            plate: Some("湘U12345".to_owned()),
            stop: Some("龙山县汽车站".to_owned()),
            rule: Some("r".to_owned()),
            text: Some(pack.words),
        },
    }
}

/// A person on paper whom the manifest names, with a health code there; the card was compared.
fn listed(code: &Credential, issuer: u8) -> (World, Person) {
    let mut world = World::new();
    let mut paper = person(1);
    paper.ticket.holder = None;
    let entry = &mut world.manifest.entries[0];
    entry.paper = true;
    entry.tickets = vec![paper.digest().into()];
    entry.health = Some(credential::issue(&key(issuer), code).unwrap().into());
    world.cards_seen.insert(1);
    (world, paper)
}

#[test]
fn t17_paper_has_the_health_code_that_the_manifest_has_for_it() {
    let mut green = health(HealthColour::Green, None);
    let (world, paper) = listed(&green, HEALTHS);
    let decision = world.decide(&paper.on_paper());
    boards(&decision);
    assert_eq!(decision.ages.health, Some(now().timestamp() - green.issued));
    boards(&world.decide_listed(1));
    // The card is compared all the same.
    let mut unseen = listed(&green, HEALTHS).0;
    unseen.cards_seen.clear();
    expect(
        &unseen.decide(&paper.on_paper()),
        Verdict::Hold,
        &[Code::Paper],
    );
    expect(&unseen.decide_listed(1), Verdict::Hold, &[Code::NoCode]);

    let (world, paper) = listed(&health(HealthColour::Red, None), HEALTHS);
    for decision in [world.decide(&paper.on_paper()), world.decide_listed(1)] {
        expect(&decision, Verdict::Reject, &[Code::HealthRed]);
    }
    let (world, paper) = listed(&green, STRANGER);
    for decision in [world.decide(&paper.on_paper()), world.decide_listed(1)] {
        expect(&decision, Verdict::CannotVerify, &[Code::IssuerUnknown]);
    }
    green.expires = now().timestamp();
    let (world, paper) = listed(&green, HEALTHS);
    for decision in [world.decide(&paper.on_paper()), world.decide_listed(1)] {
        expect(&decision, Verdict::Hold, &[Code::HealthExpired]);
    }
}

#[test]
fn t17_no_other_health_code_counts_for_paper() {
    let missing = [Code::HealthMissing, Code::RuleFails];
    let green = health(HealthColour::Green, None);
    // Of a phone, or of no person at all.
    let bound = health(HealthColour::Green, Some(key(21).public()));
    let paper = listed(&green, HEALTHS).1;
    for (code, issuer) in [(&bound, HEALTHS), (&paper.ticket, TICKETS)] {
        let (world, paper) = listed(code, issuer);
        for decision in [world.decide(&paper.on_paper()), world.decide_listed(1)] {
            expect(&decision, Verdict::Hold, &missing);
        }
    }
    let (mut world, paper) = listed(&green, HEALTHS);
    world.manifest.entries[0].health = Some(vec![0xa0].into());
    expect(&world.decide(&paper.on_paper()), Verdict::Hold, &missing);
    // A phone shows its own, or none.
    let (mut world, _) = listed(&green, HEALTHS);
    let mut phone = person(1);
    phone.health = None;
    world.manifest.entries[0].tickets = vec![phone.digest().into()];
    expect(
        &world.decide(&phone.shows(0, None)),
        Verdict::Hold,
        &missing,
    );
    // The slot was given to somebody else since.
    let (mut world, paper) = listed(&green, HEALTHS);
    world.manifest.entries[0].tickets = vec![[3; 16].into()];
    let decision = world.decide(&paper.on_paper());
    assert!(
        decision
            .reasons
            .iter()
            .any(|r| r.code == Code::HealthMissing)
    );
    // On a clock that is not trusted it says nothing, and cannot make paper worse than it was without.
    let (mut world, paper) = listed(&green, HEALTHS);
    world.clock.min_trusted_time = Some(MinTrustedTime(now() + TimeDelta::minutes(1)));
    let decision = world.decide(&paper.on_paper());
    assert!(
        decision
            .reasons
            .iter()
            .all(|r| r.code != Code::ClockNotTrusted)
    );
    assert!(
        decision
            .reasons
            .iter()
            .any(|r| r.code == Code::HealthMissing)
    );
}
