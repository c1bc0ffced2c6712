use std::fmt;

use chrono::{DateTime, Utc};
use qicheng_credential::{
    verdict::{Ages, Code, Decision, Details, Passenger, Reason, ToDo, Verdict},
    words,
};
use serde::Serialize;

/// What was asked, beside the pass.
pub struct Asked<'a> {
    /// The instant decided for.
    pub at: DateTime<Utc>,
    /// The language of the words.
    pub language: &'a str,
    /// Which inputs were not there to be checked against.
    pub not_given: Vec<&'static str>,
}

/// A verdict as `verify` prints it.
#[derive(Serialize)]
pub struct Report {
    verdict: Verdict,
    reasons: Vec<Line>,
    warnings: Vec<Line>,
    to_do: Vec<Step>,
    contact: Option<String>,
    passenger: Option<Passenger>,
    ages: Ages,
    not_given: Vec<&'static str>,
    at: DateTime<Utc>,
    #[serde(skip)]
    headline: String,
}

#[derive(Serialize)]
struct Line {
    code: Code,
    effect: Verdict,
    text: String,
    details: Details,
}

#[derive(Serialize)]
struct Step {
    code: ToDo,
    text: String,
}

impl Report {
    /// Puts a decision into words.
    pub fn of(decision: &Decision, asked: Asked<'_>) -> Self {
        let language = asked.language;
        let line = |reason: &Reason| Line {
            code: reason.code,
            effect: reason.effect,
            text: words::reason(language, reason),
            details: reason.details.clone(),
        };
        let step = |code: &ToDo| Step {
            code: *code,
            text: words::to_do(language, *code, decision.contact.as_deref()),
        };
        Self {
            verdict: decision.verdict,
            reasons: once(&decision.reasons).map(line).collect(),
            warnings: once(&decision.warnings).map(line).collect(),
            to_do: decision.to_do.iter().map(step).collect(),
            contact: decision.contact.clone(),
            passenger: decision.passenger.clone(),
            ages: decision.ages,
            not_given: asked.not_given,
            at: asked.at,
            headline: words::verdict(language, decision.verdict),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.headline)?;
        if let Some(passenger) = &self.passenger {
            write!(f, "  {} · slot {}", passenger.name, passenger.slot)?;
            if let Some(seat) = &passenger.seat {
                write!(f, " · seat {seat}")?;
            }
            if let (true, Some(last)) = (passenger.paper, &passenger.last_four) {
                write!(f, " · ID …{last}")?;
            }
        }
        writeln!(f)?;
        for reason in &self.reasons {
            writeln!(f, "  ✗ {}", reason.text)?;
        }
        for warning in &self.warnings {
            writeln!(f, "  ! {}", warning.text)?;
        }
        for step in &self.to_do {
            writeln!(f, "  → {}", step.text)?;
        }
        ages(self.ages, f)?;
        if !self.not_given.is_empty() {
            writeln!(f, "  not given: {}", self.not_given.join(", "))?;
        }
        Ok(())
    }
}

/// What holds for ticket and health code alike is said once.
fn once(reasons: &[Reason]) -> impl Iterator<Item = &Reason> {
    let repeats = |at: usize, reason: &Reason| reasons.iter().take(at).any(|r| r == reason);
    reasons
        .iter()
        .enumerate()
        .filter_map(move |(at, reason)| (!repeats(at, reason)).then_some(reason))
}

fn ages(ages: Ages, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let known: Vec<String> = [
        ("trust", ages.bundle),
        ("list", ages.list),
        ("manifest", ages.manifest),
        ("rules", ages.rules),
    ]
    .into_iter()
    .filter_map(|(name, age)| Some(format!("{name} {} h", age? / 3_600)))
    .collect();
    if known.is_empty() {
        return Ok(());
    }
    writeln!(f, "  ages: {}", known.join(", "))
}
