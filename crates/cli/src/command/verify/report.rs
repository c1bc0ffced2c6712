use super::arguments::TicketName;
use crate::print::HumanText;
use chrono::{DateTime, Utc};
use qicheng_credential::{
    texts,
    verdict::{Ages, Code, Decision, Details, Passenger, Reason, ToDo, Verdict},
};
use qicheng_messages::{Language, text::cli_verify};
use serde::Serialize;

/// What was asked, beside the pass.
pub struct ReportContext {
    /// The instant decided for.
    pub at: DateTime<Utc>,
    /// The ticket that the code shows, verified or not.
    pub ticket: Option<TicketName>,
    /// The language of the words.
    pub language: Language,
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
    ticket: Option<String>,
    ages: Ages,
    not_given: Vec<&'static str>,
    at: DateTime<Utc>,
    #[serde(skip)]
    headline: String,
    #[serde(skip)]
    language: Language,
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
    pub fn of(decision: &Decision, asked: ReportContext) -> Self {
        let language = asked.language;
        let line = |reason: &Reason| Line {
            code: reason.code,
            effect: reason.effect,
            text: language.text(&texts::reason(language, reason)),
            details: reason.details.clone(),
        };
        let step = |code: &ToDo| Step {
            code: *code,
            text: language.text(&texts::to_do(*code, decision.contact.as_deref())),
        };
        Self {
            verdict: decision.verdict,
            reasons: once(&decision.reasons).map(line).collect(),
            warnings: once(&decision.warnings).map(line).collect(),
            to_do: decision.to_do.iter().map(step).collect(),
            contact: decision.contact.clone(),
            passenger: decision.passenger.clone(),
            // Only a ticket that was verified has a passenger.
            ticket: asked
                .ticket
                .filter(|_| decision.passenger.is_some())
                .map(|ticket| ticket.to_string()),
            ages: decision.ages,
            not_given: asked.not_given,
            at: asked.at,
            headline: language.text(&texts::verdict(decision.verdict)),
            language,
        }
    }
}

impl HumanText for Report {
    fn words(&self, _: Language) -> String {
        let language = self.language;
        let mut lines = vec![self.headline.clone()];
        if let Some(passenger) = &self.passenger {
            let mut parts = vec![
                passenger.name.clone(),
                language.text(&cli_verify::slot(passenger.slot.to_string())),
            ];
            if let Some(seat) = &passenger.seat {
                parts.push(language.text(&cli_verify::seat(seat)));
            }
            if let (true, Some(last)) = (passenger.paper, &passenger.last_four) {
                parts.push(language.text(&cli_verify::id_card(last)));
            }
            lines[0] = format!("{}  {}", self.headline, parts.join(" · "));
        }
        lines.extend(
            self.reasons
                .iter()
                .map(|reason| format!("  ✗ {}", reason.text)),
        );
        lines.extend(
            self.warnings
                .iter()
                .map(|warning| format!("  ! {}", warning.text)),
        );
        lines.extend(self.to_do.iter().map(|step| format!("  → {}", step.text)));
        if let Some(ages) = ages(self.ages, language) {
            lines.push(format!("  {}", language.text(&cli_verify::ages(ages))));
        }
        if !self.not_given.is_empty() {
            let not_given = cli_verify::not_given(self.not_given.join(", "));
            lines.push(format!("  {}", language.text(&not_given)));
        }
        lines.join("\n") + "\n"
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

/// The ages that are known, in hours.
fn ages(ages: Ages, language: Language) -> Option<String> {
    let hours = |age: Option<i64>| age.map(|age| (age / 3_600).to_string());
    let known: Vec<String> = [
        hours(ages.bundle).map(cli_verify::age_trust),
        hours(ages.list).map(cli_verify::age_list),
        hours(ages.manifest).map(cli_verify::age_manifest),
        hours(ages.rules).map(cli_verify::age_rules),
    ]
    .into_iter()
    .flatten()
    .map(|age| language.text(&age))
    .collect();
    (!known.is_empty()).then(|| known.join(", "))
}
