//! Rule packs, and the expressions in them.

use super::target::{Outcome, Target, dressed, undress};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    health::{Basis, BasisKind, HealthColour},
    region::RegionCode,
    rules::{
        demonstration, evaluate,
        facts::Facts,
        pack::{RulePack, entry_pack},
        validate,
    },
};
use serde_json::Value;

/// A pack; an expression with its data.
const DRESSES: u8 = 2;

pub(super) const TARGET: Target = Target {
    name: "rules",
    seeds,
    read,
};

fn seeds() -> Vec<Vec<u8>> {
    let packs = [
        demonstration::TEST_WITHIN_48_HOURS,
        demonstration::FOURTEEN_DECLARATIONS,
        demonstration::CLOSED_COUNTY,
    ];
    let expressions = [
        r#"{"logic":{"reduce":[{"var":"a"},{"+":[{"var":"accumulator"},{"var":"current"}]},0]},"data":{"a":[1,2,3]}}"#,
        r#"{"logic":{"after":[{"plusTime":[{"var":"t"},2,"day"]},{"plusTime":["2021-08-20",0,"month"]}]},"data":{"t":"2021-08-19T08:00:00+02:00"}}"#,
        r#"{"logic":{"if":[{"in":[{"var":"x.0"},["a"]]},{"extractFromUVCI":["URN:UVCI:01:NL:1#2",1]},{"!":[{"and":[true,{"===":[1,1]}]}]}]},"data":{"x":["a"]}}"#,
    ];
    let packs = packs.iter().map(|pack| dressed(0, pack.as_bytes()));
    packs
        .chain(expressions.iter().map(|e| dressed(1, e.as_bytes())))
        .collect()
}

fn read(input: &[u8]) -> Outcome {
    let (dress, rest) = undress(input, DRESSES);
    if dress == 1 {
        return expression(rest);
    }
    let pack = RulePack::parse(rest);
    let mut outcome = Outcome::of("pack", &pack);
    if let (Ok(pack), Some(facts)) = (pack, facts()) {
        let states: Vec<_> = pack
            .check_entry(&facts)
            .iter()
            .map(|rule| rule.state)
            .collect();
        let problems = pack.check_health_code(&facts).len();
        let colour = pack.decide_health(&facts).is_ok();
        let chosen = entry_pack([&pack], pack.region, facts.now).is_some();
        outcome
            .kind
            .push_str(&format!(" {states:?} {problems} {colour} {chosen}"));
    }
    outcome
}

fn expression(json: &[u8]) -> Outcome {
    let Ok(both) = serde_json::from_slice::<Value>(json) else {
        return Outcome::honest("no JSON".to_owned());
    };
    let valid = validate(&both["logic"]);
    let result = evaluate(&both["logic"], &both["data"]);
    let evaluated = Outcome::of("evaluated", &result).kind;
    let validated = Outcome::of("validated", &valid).kind;
    Outcome::honest(format!("{validated}, {evaluated}"))
}

fn facts() -> Option<Facts> {
    let now: DateTime<Utc> = "2026-02-08T00:10:00Z".parse().ok()?;
    let shenzhen = RegionCode::new(440_300).ok()?;
    let mut facts = Facts::new(now, Some(now + TimeDelta::hours(1)), Some(shenzhen));
    let basis = [Basis::new(BasisKind::NucleicAcidTest, 20)];
    let (issued, ends) = (now - TimeDelta::hours(2), now + TimeDelta::hours(20));
    facts.add_health(HealthColour::Green, issued, ends, shenzhen, &basis);
    Some(facts)
}
