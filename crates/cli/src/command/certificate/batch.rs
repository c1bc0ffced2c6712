use super::{report::ownership, signer};
use crate::{
    exit::Exit,
    failure::Failure,
    lines::{self, MalformedLine},
    print::Print,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    certificate::{Checks, Ownership, Signers, instant, verify},
    texts::errors,
};
use qicheng_domain::people::id_number::IdNumber;
use qicheng_messages::text::{cli_failure, cli_line};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    case: Value,
    /// The code's text; none where nothing could be read.
    #[serde(default)]
    prefix: Option<String>,
    /// The document signer, or several.
    #[serde(default)]
    certificate: Option<OneOrMany>,
    /// The instant to verify for.
    #[serde(default)]
    clock: Option<String>,
    /// The person whose it should be.
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    id_number: Option<IdNumber>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Serialize)]
struct Answer {
    case: Value,
    checks: Checks,
    certificate: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ownership: Option<Option<Ownership>>,
}

/// Verifies every line of standard input; `now` counts where a line has no clock.
///
/// # Errors
/// When standard input gives or standard output takes no more.
pub fn run(print: Print, now: DateTime<Utc>) -> Result<Exit, Failure> {
    lines::answer(print, |line| answer(print, line, now))
}

fn answer(print: Print, line: &[u8], now: DateTime<Utc>) -> Result<Answer, MalformedLine> {
    let line: Line = lines::object(line)?;
    let now = match &line.clock {
        None => now,
        Some(clock) => match instant(clock) {
            Some(clock) => clock,
            None => return Err(MalformedLine::new(&cli_line::clock()).of(line.case)),
        },
    };
    let mut signers = Signers::default();
    for text in line.certificate.iter().flat_map(OneOrMany::texts) {
        // Whom no certificate names cannot have signed: the check says so.
        if let Err(error) = signer::add_text(&mut signers, text) {
            print.complaint(&cli_failure::file(
                line.case.to_string(),
                errors::signer(error),
            ));
        }
    }
    let report = verify(line.prefix.as_deref().unwrap_or_default(), &signers, now);
    let person = line.name.as_deref().zip(line.id_number.as_ref());
    let ownership = person.map(|person| ownership(&report, person));
    Ok(Answer {
        case: line.case,
        ownership,
        checks: report.checks,
        certificate: report.certificate,
    })
}

impl OneOrMany {
    fn texts(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}
