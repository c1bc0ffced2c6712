//! The messages of verdicts, reasons, what to do, questions and errors.

pub mod errors;

use crate::{
    query::{Field, Refusal},
    verdict::{Details, Reason, ToDo, Verdict},
};
use chrono::{DateTime, Utc};
use qicheng_domain::date::in_shanghai;
use qicheng_messages::{Key, Language, Message, Value, text};

/// Returns a verdict's message, for the big letters.
#[must_use]
pub fn verdict(verdict: Verdict) -> Message<'static> {
    match verdict {
        Verdict::Board => text::decision::board(),
        Verdict::Hold => text::decision::hold(),
        Verdict::None => text::decision::none(),
        Verdict::CannotVerify => text::decision::cannot_verify(),
        Verdict::Reject => text::decision::reject(),
    }
}

/// Returns the message of a reason, with its times, places and numbers as a language writes them.
#[must_use]
pub fn reason(language: Language, reason: &Reason) -> Message<'_> {
    let Some(key) = Key::in_section("reason", reason.code.as_str()) else {
        return Message::unknown(reason.code.as_str());
    };
    key.with(
        key.arguments()
            .map(|name| (name, value(name, &reason.details, language))),
    )
}

/// Returns what staff does next, with whom to call where that is known.
#[must_use]
pub fn to_do(to_do: ToDo, contact: Option<&str>) -> Message<'_> {
    Message::in_section("to-do", to_do.as_str(), [("contact", contact.into())])
}

/// Returns what a thing is called that staff may ask for.
#[must_use]
pub fn field(field: Field) -> Message<'static> {
    Message::in_section("query-field", field.as_str(), [])
}

/// Returns why a question is not answered, and what to do.
#[must_use]
pub fn refusal(refusal: Refusal) -> Message<'static> {
    Message::in_section("query-refusal", refusal.as_str(), [])
}

fn value<'a>(name: &str, details: &'a Details, language: Language) -> Value<'a> {
    match name {
        "at" => details.at.map(time).into(),
        "until" => details.until.map(time).into(),
        "clock" => details.at.map(hour).into(),
        "door" => details.door.map(|door| door.to_string()).into(),
        "by" => details.by.map(|by| last_four(&by.to_string())).into(),
        "offset" => details.offset.map(|offset| span(offset, language)).into(),
        "hours" => details.hours.map(i64::unsigned_abs).into(),
        "count" => details.count.map(u32::from).into(),
        "degrees" => details
            .count
            .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10))
            .into(),
        "limit" => details.limit.map(u32::from).into(),
        "plate" => details.plate.as_deref().into(),
        "stop" => details.stop.as_deref().into(),
        "text" => details
            .text
            .as_ref()
            .map(|words| words.get(language.tag()))
            .into(),
        _ => Value::None,
    }
}

/// Month, day, hour and minute as clocks in Asia/Shanghai show them.
fn time(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%m-%d %H:%M").to_string()
}

fn hour(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%H:%M").to_string()
}

fn last_four(id: &str) -> String {
    id.get(id.len().saturating_sub(4)..)
        .unwrap_or(id)
        .to_owned()
}

fn span(seconds: i64, language: Language) -> String {
    language.text(&match seconds.unsigned_abs() {
        n @ 0..120 => text::span::seconds(n),
        n @ 120..7_200 => text::span::minutes(n / 60),
        n => text::span::hours(n / 3_600),
    })
}
