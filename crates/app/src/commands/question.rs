//! Asking for more than a verdict: both sides, in the words of a language.

use super::pictures::base64;
use crate::{
    App, ErrorCode, OpOutput,
    error::AppError,
    roles::{
        employer,
        worker::{self, Question},
    },
    staff::Badge,
};
use chrono::{DateTime, Utc};
use qicheng_codes::animated;
use qicheng_credential::{
    encoding::text::{self, CODE_MAX, Prefix},
    query::Field,
    texts,
};
use qicheng_domain::{ids::PersonId, people::role::Role, redact_debug, region};
use qicheng_messages::Language;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Bytes in each part of an answer that one code does not hold: a code that any phone's camera reads.
const FRAGMENT: usize = 240;

/// What a question came to.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum QuestionView {
    /// It may be answered, if the person agrees.
    Asked(IncomingQuery),
    /// It must not be, and why, in a sentence.
    Refused(String),
}

/// Who asks, why and for what.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct IncomingQuery {
    /// The asker's role.
    pub role: Role,
    /// The place that gave the role, with what lies above it.
    pub place_name: String,
    /// Where the role holds, with what lies above it.
    pub region_name: String,
    /// Whether a status list says that the role still holds.
    pub confirmed: bool,
    /// Why, in the asker's words.
    pub why: String,
    /// For what.
    pub fields: Vec<FieldView>,
    /// Until when it may be answered.
    pub until: DateTime<Utc>,
}

/// A thing that may be asked for, and what it is called.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct FieldView {
    /// Which.
    pub field: Field,
    /// What it is called.
    pub words: String,
}

/// A sealed answer, to be shown or handed over.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SealedView {
    /// Texts of codes: one to be shown, or several to be shown in turn, again and again.
    pub codes: Vec<String>,
    /// The same as a file, in base64.
    pub file: String,
    /// What was agreed to and is not on this phone.
    pub missing: Vec<FieldView>,
}

/// What was asked and given, as a list shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReceiptView {
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// The asker's role.
    pub role: Role,
    /// The place that gave the role, with what lies above it.
    pub place_name: String,
    /// Why, in the asker's words.
    pub why: String,
    /// What was given, by name; nothing where the person declined.
    pub given: Vec<String>,
}

/// An answer as far as its codes have come.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AnswerRead {
    /// The answer, once it is whole.
    pub answer: Option<employer::AnswerView>,
    /// Parts that have come, and parts that there are.
    pub parts: (usize, usize),
}

redact_debug!(SealedView);

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct ReadArgs {
    code: String,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct GiveArgs {
    person: PersonId,
    code: String,
    fields: BTreeSet<Field>,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct DeclineArgs {
    person: PersonId,
    code: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct ReceiptArgs {
    person: PersonId,
    #[serde(default)]
    language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct AskArgs {
    fields: BTreeSet<Field>,
    why: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct CodesArgs {
    codes: Vec<String>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct LanguageArgs {
    #[serde(default)]
    language: String,
}

/// Says who asks a person.
pub(super) fn read(app: &App, a: ReadArgs) -> Result<QuestionView, AppError> {
    let ReadArgs { code, language } = a;
    Ok(match worker::read_question(app, &code)? {
        Question::Refused(refusal) => {
            QuestionView::Refused(Language::of(&language).on_screen(&texts::refusal(refusal)))
        }
        Question::Asked(asked) => QuestionView::Asked(IncomingQuery {
            role: asked.role,
            place_name: region::full_name(asked.place),
            region_name: region::full_name(asked.region),
            confirmed: asked.confirmed,
            why: asked.why,
            fields: named(&language, asked.fields),
            until: asked.until,
        }),
    })
}

/// Audience with what a person agrees to.
pub(super) fn give(app: &App, a: GiveArgs) -> Result<OpOutput<SealedView>, AppError> {
    let done = worker::answer_question(app, a.person, &a.code, &a.fields)?;
    let sealed = done.value;
    Ok(OpOutput {
        value: SealedView {
            codes: codes(&sealed.file)?,
            file: base64(&sealed.file),
            missing: named(&a.language, sealed.missing),
        },
        changed: done.changed,
    })
}

/// Notes that a person would not answer.
pub(super) fn decline(app: &App, a: DeclineArgs) -> Result<OpOutput<()>, AppError> {
    worker::decline_question(app, a.person, &a.code)
}

/// Lists what a person was asked and gave.
pub(super) fn receipts(app: &App, a: ReceiptArgs) -> Result<Vec<ReceiptView>, AppError> {
    let ReceiptArgs { person, language } = a;
    let language = Language::of(&language);
    let called = |text: &String| {
        let field = Field::ALL.into_iter().find(|field| field.as_str() == text);
        field.map_or_else(
            || text.clone(),
            |field| language.on_screen(&texts::field(field)),
        )
    };
    let rows = worker::receipts(app, person)?;
    let seen = rows.into_iter().map(|row| ReceiptView {
        at: row.at,
        role: row.role,
        place_name: region::full_name(row.place),
        why: row.why,
        given: row.given.iter().map(called).collect(),
    });
    Ok(seen.collect())
}

/// Lists what an employer may ask for.
pub(super) fn open_fields(a: &LanguageArgs) -> Vec<FieldView> {
    named(&a.language, employer::askable())
}

/// Shows a question.
pub(super) fn ask(badge: &Badge<'_>, a: AskArgs) -> Result<String, AppError> {
    employer::ask(badge, &a.fields, &a.why)
}

/// Reads an answer from its code, or from as many of its parts as have come, in any order.
pub(super) fn read_answer(badge: &Badge<'_>, a: CodesArgs) -> Result<AnswerRead, AppError> {
    let app = badge.app();
    let CodesArgs { codes } = a;
    if let [code] = &codes[..]
        && text::decode(code).is_ok()
    {
        return Ok(AnswerRead {
            answer: Some(employer::read_answer(app, code)?),
            parts: (1, 1),
        });
    }
    let mut parts = animated::Decoder::default();
    let mut whole = None;
    for code in &codes {
        let taken = parts.receive(code);
        let wrong = match text::is_ours(code) {
            true => ErrorCode::WrongCode,
            false => ErrorCode::NotOurs,
        };
        whole = whole.or(taken.map_err(|_| AppError::Refused(wrong))?);
    }
    Ok(AnswerRead {
        parts: parts.progress().unwrap_or_default(),
        answer: match whole {
            Some(file) => Some(employer::read_answer_file(app, &file)?),
            None => None,
        },
    })
}

fn named(language: &str, fields: impl IntoIterator<Item = Field>) -> Vec<FieldView> {
    let language = Language::of(language);
    let view = |field| FieldView {
        field,
        words: language.on_screen(&texts::field(field)),
    };
    fields.into_iter().map(view).collect()
}

/// One code where it holds the file; else twice as many parts as must be read, for those that are missed.
fn codes(file: &[u8]) -> Result<Vec<String>, AppError> {
    if file.len() <= CODE_MAX {
        return Ok(vec![text::encode(Prefix::Answer, file)]);
    }
    let parts = animated::encode(file, FRAGMENT)?;
    let count = parts.fragments() * 2;
    Ok(parts.take(count).collect())
}
