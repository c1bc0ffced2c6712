use super::file::{self, PackFile};
use crate::{
    exit::{self, Exit},
    failure::Failure,
    lines::{self, MalformedLine},
    print::Print,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use clap::Args;
use qicheng_domain::{
    date::shanghai_day,
    health::{Basis, BasisKind, DailyDeclaration, HealthColour, Symptom},
    region::RegionCode,
    rules::{
        facts::{Facts, TestResult},
        pack::{Action, HealthCodeProblem, RulePack, RuleState},
    },
};
use qicheng_messages::text::cli_line;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Reads a line of facts on standard input for each person and answers one line each:
{\"case\",\"colour\",\"entry\":\"board|hold|reject\",\"failed\":[…],\"open\":[…]}, colour null
where the pack colours nothing. A line is {\"case\", \"boarding_at\", \"destination\",
\"health\": {\"colour\",\"issued_at\",\"expires_at\",\"region\",\"basis\":[{\"kind\",\"hours\",\"days\"}]},
\"declarations\": [{\"day\",\"temperature_tenths\",\"symptoms\",\"contact\"}],
\"evidence\": [{\"kind\",\"result\",\"at\"}], \"stays\": [{\"region\",\"last_day\"}]}, all but what the
person has left out; hours_ago and days_ago may stand for at, day and last_day.";

/// Arguments of `qicheng rules test`.
#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct Test {
    /// The pack, as JSON or signed; the signature is not checked.
    file: PathBuf,
    /// When the rules are asked, RFC 3339.
    #[arg(long)]
    now: DateTime<Utc>,
}

/// What is known of a person; `now` and what follows from it are the test's.
#[derive(Deserialize)]
struct PersonFacts {
    #[serde(default)]
    boarding_at: Option<DateTime<Utc>>,
    #[serde(default)]
    destination: Option<RegionCode>,
    #[serde(default)]
    health: Option<Health>,
    #[serde(default)]
    declarations: Vec<Declaration>,
    #[serde(default)]
    evidence: Vec<Evidence>,
    #[serde(default)]
    stays: Vec<Stay>,
}

#[derive(Deserialize)]
struct Health {
    colour: HealthColour,
    issued_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    region: RegionCode,
    #[serde(default)]
    basis: Vec<Basis>,
}

#[derive(Deserialize)]
struct Declaration {
    #[serde(default)]
    day: Option<NaiveDate>,
    #[serde(default)]
    days_ago: Option<u16>,
    temperature_tenths: u16,
    #[serde(default)]
    symptoms: bool,
    #[serde(default)]
    contact: bool,
}

#[derive(Deserialize)]
struct Evidence {
    kind: BasisKind,
    #[serde(default)]
    result: Option<TestResult>,
    #[serde(default)]
    at: Option<DateTime<Utc>>,
    #[serde(default)]
    hours_ago: Option<i32>,
}

#[derive(Deserialize)]
struct Stay {
    region: RegionCode,
    #[serde(default)]
    last_day: Option<NaiveDate>,
    #[serde(default)]
    days_ago: Option<u16>,
}

#[derive(Serialize)]
struct Answer {
    case: Value,
    colour: Option<HealthColour>,
    entry: &'static str,
    failed: Vec<String>,
    open: Vec<String>,
}

impl Test {
    /// Runs it.
    ///
    /// # Errors
    /// When the pack cannot be read, or standard output takes no more.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let pack = match file::read(&self.file)? {
            PackFile::Json(pack) => pack,
            PackFile::Signed(bytes) => {
                file::pack(&self.file, &file::document(&self.file, &bytes)?)?
            }
        };
        lines::answer(print, |line| {
            let mut line: Map<String, Value> = lines::object(line)?;
            let case = line.remove("case").unwrap_or_default();
            let given = line.remove("facts").unwrap_or(Value::Object(line));
            let given = serde_json::from_value(given).map_err(MalformedLine::from);
            let facts = given.and_then(|given: PersonFacts| given.facts(self.now));
            let facts = facts.map_err(|malformed| malformed.of(case.clone()))?;
            Ok(answer(&pack, &facts, case))
        })
    }
}

impl PersonFacts {
    fn facts(self, now: DateTime<Utc>) -> Result<Facts, MalformedLine> {
        let mut facts = Facts::new(now, self.boarding_at, self.destination);
        if let Some(Health {
            colour,
            issued_at,
            expires_at,
            region,
            basis,
        }) = self.health
        {
            facts.add_health(colour, issued_at, expires_at, region, &basis);
        }
        let today = shanghai_day(now);
        let day = |day: Option<NaiveDate>, ago: Option<u16>| {
            day.or_else(|| today.checked_sub_days(Days::new(ago?.into())))
                .ok_or_else(|| MalformedLine::new(&cli_line::day()))
        };
        let declared = |declaration: Declaration| {
            Ok(DailyDeclaration {
                day: day(declaration.day, declaration.days_ago)?,
                temperature: declaration.temperature_tenths,
                // Rules see whether there was any.
                symptoms: Vec::from_iter(declaration.symptoms.then_some(Symptom::Cough)),
                contact: declaration.contact,
            })
        };
        let declarations: Result<Vec<_>, MalformedLine> =
            self.declarations.into_iter().map(declared).collect();
        let declarations = declarations?;
        // No declaration leaves the count that a health code vouches for.
        if !declarations.is_empty() || facts.fever_free_days.is_none() {
            facts.set_declarations(&declarations);
        }
        for Evidence {
            kind,
            result,
            at,
            hours_ago,
        } in self.evidence
        {
            let at = at.or_else(|| now.checked_sub_signed(TimeDelta::hours(hours_ago?.into())));
            let at = at.ok_or_else(|| MalformedLine::new(&cli_line::time()))?;
            facts.add_evidence(kind, result, at);
        }
        for Stay {
            region,
            last_day,
            days_ago,
        } in self.stays
        {
            facts.add_stay(region, day(last_day, days_ago)?);
        }
        Ok(facts)
    }
}

/// Returns what the pack says of a person: what is open counts as held, never as a pass.
fn answer(pack: &RulePack, facts: &Facts, case: Value) -> Answer {
    let outcomes = pack.check_entry(facts);
    let with = |state| {
        let of_state = outcomes
            .iter()
            .filter(move |outcome| outcome.state == state);
        of_state.map(|outcome| outcome.rule.clone())
    };
    let mut failed: Vec<String> = with(RuleState::Failed).collect();
    let mut open: Vec<String> = with(RuleState::Open).collect();
    let decided = pack.decide_health(facts).ok();
    // A pack for colours alone asks nothing of who enters.
    let is_asked = pack.entry.is_some();
    let findings = if is_asked {
        pack.check_health_code(facts)
    } else {
        Vec::new()
    };
    let rejected = outcomes
        .iter()
        .filter(|outcome| outcome.state == RuleState::Failed)
        .map(|outcome| outcome.on_fail)
        .chain(findings.iter().map(|finding| finding.action))
        .any(|action| action == Action::Reject);
    failed.extend(
        findings
            .iter()
            .map(|finding| word(finding.problem).to_owned()),
    );
    if !is_asked && decided.is_some() {
        open.clear();
    }
    let entry = if rejected {
        "reject"
    } else if failed.is_empty() && open.is_empty() {
        "board"
    } else {
        "hold"
    };
    if let Some(decision) = &decided {
        failed.extend(decision.reasons.iter().map(|reason| reason.rule.clone()));
        open.extend(decision.open.iter().cloned());
    }
    Answer {
        case,
        colour: decided.map(|decision| decision.colour),
        entry,
        failed,
        open,
    }
}

fn word(problem: HealthCodeProblem) -> &'static str {
    match problem {
        HealthCodeProblem::Missing => "health-code-missing",
        HealthCodeProblem::Expired => "health-code-expired",
        HealthCodeProblem::TooOld => "health-code-too-old",
        HealthCodeProblem::Amber => "health-code-amber",
        HealthCodeProblem::Red => "health-code-red",
    }
}
