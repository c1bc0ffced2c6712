//! Words for verdicts, reasons and what to do, from one catalogue a language that the UI reads too.
//!
//! `{name}` is filled from what stands beside a code; a part in `[…]` is left out where something in it is unknown.

use crate::{
    query::{Field, Refusal},
    verdict::{Code, Details, Reason, ToDo, Verdict},
};
use chrono::{DateTime, Utc};
use qicheng_domain::date::in_shanghai;
use serde::Deserialize;
use std::{collections::BTreeMap, sync::OnceLock};

/// The languages there are, by BCP 47 tag; the first stands in for any other.
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

const SOURCES: [&str; 2] = [
    include_str!("../assets/words/zh.json"),
    include_str!("../assets/words/en.json"),
];

/// The words of one language, by stable code.
#[derive(Debug, Default, Deserialize)]
struct Catalogue {
    verdicts: BTreeMap<String, String>,
    reasons: BTreeMap<String, String>,
    to_do: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
    refusals: BTreeMap<String, String>,
    units: Units,
}

#[derive(Debug, Default, Deserialize)]
struct Units {
    seconds: String,
    minutes: String,
    hours: String,
}

/// Returns a verdict's word, for the big letters.
#[must_use]
pub fn verdict(language: &str, verdict: Verdict) -> String {
    let code = match verdict {
        Verdict::Board => "board",
        Verdict::Hold => "hold",
        Verdict::CannotVerify => "cannot-verify",
        Verdict::Reject => "reject",
    };
    look_up(&catalogue(language).verdicts, code).to_owned()
}

/// Returns a reason in a sentence, with its times, places and numbers.
#[must_use]
pub fn reason(language: &str, reason: &Reason) -> String {
    let catalogue = catalogue(language);
    let template = template(language, reason.code);
    fill(template, |name| {
        value(name, &reason.details, language, &catalogue.units)
    })
}

/// Returns what staff does next, in a sentence, with whom to call where that is known.
#[must_use]
pub fn to_do(language: &str, to_do: ToDo, contact: Option<&str>) -> String {
    let template = look_up(&catalogue(language).to_do, to_do.as_str());
    fill(template, |name| {
        (name == "contact").then(|| contact.map(str::to_owned))?
    })
}

/// Returns what a thing is called that staff may ask for.
#[must_use]
pub fn field(language: &str, field: Field) -> String {
    look_up(&catalogue(language).fields, field.as_str()).to_owned()
}

/// Returns why a question is not answered, and what to do.
#[must_use]
pub fn refusal(language: &str, refusal: Refusal) -> String {
    look_up(&catalogue(language).refusals, refusal.as_str()).to_owned()
}

/// Returns the words of a reason before they are filled, for a check that they use nothing unknown.
#[must_use]
pub fn template(language: &str, code: Code) -> &'static str {
    look_up(&catalogue(language).reasons, code.as_str())
}

fn catalogue(language: &str) -> &'static Catalogue {
    static ALL: OnceLock<[Catalogue; 2]> = OnceLock::new();
    // That each reads is held by a test.
    let all = ALL.get_or_init(|| SOURCES.map(|s| serde_json::from_str(s).unwrap_or_default()));
    let main = language.split(['-', '_']).next().unwrap_or(language);
    let index = LANGUAGES.iter().position(|tag| *tag == main).unwrap_or(0);
    &all[index]
}

fn look_up(words: &'static BTreeMap<String, String>, code: &str) -> &'static str {
    words.get(code).map_or("", String::as_str)
}

fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (part, after) = after.split_once(']').unwrap_or((after, ""));
        out.push_str(&replace(before, &value).0);
        if let (part, true) = replace(part, &value) {
            out.push_str(&part);
        }
        rest = after;
    }
    out.push_str(&replace(rest, &value).0);
    out
}

/// Fills what is known; says whether everything was.
fn replace(template: &str, value: impl Fn(&str) -> Option<String>) -> (String, bool) {
    let mut out = String::new();
    let (mut rest, mut whole) = (template, true);
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let filled = value(name);
        whole &= filled.is_some();
        out.push_str(before);
        out.push_str(filled.as_deref().unwrap_or("?"));
        rest = after;
    }
    out.push_str(rest);
    (out, whole)
}

fn value(name: &str, details: &Details, language: &str, units: &Units) -> Option<String> {
    match name {
        "at" => details.at.map(time),
        "until" => details.until.map(time),
        "door" => details.door.map(|door| door.to_string()),
        "by" => details.by.map(|by| last_four(&by.to_string())),
        "offset" => details.offset.map(|offset| span(offset, units)),
        "hours" => details.hours.map(|hours| hours.to_string()),
        "count" => details.count.map(|count| count.to_string()),
        "degrees" => details
            .count
            .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        "limit" => details.limit.map(|limit| limit.to_string()),
        "plate" => details.plate.clone(),
        "stop" => details.stop.clone(),
        "text" => details
            .text
            .as_ref()
            .map(|words| words.get(language).to_owned()),
        _ => None,
    }
}

/// Month, day, hour and minute as clocks in Asia/Shanghai show them.
fn time(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%m-%d %H:%M").to_string()
}

fn last_four(id: &str) -> String {
    id.get(id.len().saturating_sub(4)..)
        .unwrap_or(id)
        .to_owned()
}

fn span(seconds: i64, units: &Units) -> String {
    let (count, unit) = match seconds.unsigned_abs() {
        n @ 0..120 => (n, &units.seconds),
        n @ 120..7_200 => (n / 60, &units.minutes),
        n => (n / 3_600, &units.hours),
    };
    unit.replace("{n}", &count.to_string())
}
