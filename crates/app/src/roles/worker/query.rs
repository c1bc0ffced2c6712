//! Someone asks for more than a verdict: who, why and for what stands on the screen; the person agrees to each thing or
//! declines; the answer is sealed to the asker, and a receipt stays.

use crate::{
    App, Kind, OpOutput,
    error::{AppError, ErrorCode},
    mirror::{feed, trust},
    people,
    vault::KeyName,
};
use chrono::{DateTime, Days, Utc};
use qicheng_credential::{
    encoding::text::{self, CODE_MAX, Prefix},
    query::{Answer, Asker, Field, ParsedQuery, Refusal, sign_answer},
};
use qicheng_domain::{date::shanghai_day, ids::PersonId, people::role::Role, region::RegionCode};
use qicheng_exchange::seal::{Sealed, seal};
use qicheng_store::{
    Tx,
    table::{
        certificate, declaration,
        receipt::{self, ReceiptRow},
        registration,
    },
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a question came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// It may be answered, if the person agrees.
    Asked(QueryView),
    /// It must not be, and why; nothing that it says is repeated.
    Refused(Refusal),
}

/// Who asks, why, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryView {
    /// The asker's role.
    pub role: Role,
    /// The place that gave the role.
    pub place: RegionCode,
    /// Where the role holds.
    pub region: RegionCode,
    /// Whether a status list says that the role still holds.
    pub confirmed: bool,
    /// Why, in the asker's words.
    pub why: String,
    /// For what.
    pub fields: Vec<Field>,
    /// Until when it may be answered.
    pub until: DateTime<Utc>,
}

/// A sealed answer, to be shown or handed over.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SealedAnswer {
    /// The code's text, where one code holds it.
    pub code: Option<String>,
    /// The same as a file.
    pub file: Vec<u8>,
    /// Fields that were agreed to and are not on this phone.
    pub missing: Vec<Field>,
}

qicheng_domain::redact_debug!(SealedAnswer);

/// Reads a question and says who asks.
///
/// # Errors
/// `WrongCode` when it is no question; the store's. One that must not be answered is no error.
pub fn read_question(app: &App, code: &str) -> Result<Question, AppError> {
    let bytes = question(code)?;
    let parsed = ParsedQuery::parse(&bytes)?;
    Ok(
        match app.store.read(|tx| judge(app, tx, &parsed, app.now()))? {
            Err(refusal) => Question::Refused(refusal),
            Ok(asker) => Question::Asked(QueryView {
                role: parsed.staff.staff.role,
                place: asker.place,
                region: parsed.staff.staff.scope,
                confirmed: asker.confirmed,
                why: parsed.body.why.clone(),
                fields: parsed.body.fields.iter().copied().collect(),
                until: DateTime::from_timestamp(parsed.body.until, 0).unwrap_or_default(),
            }),
        },
    )
}

/// Answers a question with what the person agrees to give, and nothing else; keeps a receipt.
///
/// # Errors
/// `WrongCode` for a question that must not be answered, `NoConsent` when nothing that is asked for is agreed to,
/// `NoTicket` without a ticket or health code to say whose answer it is, `WrongPass` for people on paper.
pub fn answer_question(
    app: &App,
    person: PersonId,
    code: &str,
    agreed: &BTreeSet<Field>,
) -> Result<OpOutput<SealedAnswer>, AppError> {
    let now = app.now();
    let bytes = question(code)?;
    let parsed = ParsedQuery::parse(&bytes)?;
    let fields: BTreeSet<Field> = &parsed.body.fields & agreed;
    if fields.is_empty() {
        return Err(AppError::Refused(ErrorCode::NoConsent));
    }
    let entropy = app.entropy.bytes()?;
    let sealed = app.store.write(|tx| {
        let asker = judge(app, tx, &parsed, now)?;
        let asker = asker.map_err(|_| AppError::Refused(ErrorCode::WrongCode))?;
        if people::profile(tx, person)?.paper {
            return Err(AppError::Refused(ErrorCode::WrongPass));
        }
        let signer = app.vault.signer(KeyName::Holder(person))?;
        let own = match feed::presentable_health(tx, person, signer.public(), now)? {
            Some(health) => health,
            None => feed::presentable_tickets(tx, person, signer.public(), now)?
                .into_iter()
                .next()
                .ok_or(AppError::Refused(ErrorCode::NoTicket))?,
        };
        let given = given(tx, person, &fields, now)?;
        let missing = fields.iter().filter(|field| !given.contains_key(field));
        let missing = missing.copied().collect();
        let answer = Answer {
            query: parsed.digest(),
            time: now.timestamp(),
            given,
        };
        let signed = sign_answer(&*signer, &answer, &own.bytes)?;
        let file = seal(&parsed.body.sealing, Sealed::Answer, &signed, &entropy)
            .map_err(|_| AppError::Refused(ErrorCode::WrongCode))?;
        keep(tx, person, &parsed, asker, answer.given.keys(), now)?;
        Ok(SealedAnswer {
            code: (file.len() <= CODE_MAX).then(|| text::encode(Prefix::Answer, &file)),
            file,
            missing,
        })
    })?;
    Ok(OpOutput::new(sealed, [Kind::Profile]))
}

/// Notes that the person would not answer.
///
/// # Errors
/// `WrongCode` when it is no question, or one that must not be answered anyway.
pub fn decline_question(app: &App, person: PersonId, code: &str) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    let bytes = question(code)?;
    let parsed = ParsedQuery::parse(&bytes)?;
    app.store.write(|tx| {
        let asker = judge(app, tx, &parsed, now)?;
        let asker = asker.map_err(|_| AppError::Refused(ErrorCode::WrongCode))?;
        people::profile(tx, person)?;
        keep(tx, person, &parsed, asker, [].iter(), now)
    })?;
    Ok(OpOutput::new((), [Kind::Profile]))
}

/// Returns what a person was asked and gave, newest first.
///
/// # Errors
/// The store's.
pub fn receipts(app: &App, person: PersonId) -> Result<Vec<ReceiptRow>, AppError> {
    Ok(app.store.read(|tx| receipt::of(tx, person))?)
}

fn question(code: &str) -> Result<Vec<u8>, AppError> {
    match text::decode(code)? {
        (Prefix::Query, bytes) => Ok(bytes),
        _ => Err(AppError::Refused(ErrorCode::WrongCode)),
    }
}

fn judge(
    app: &App,
    tx: &Tx<'_>,
    parsed: &ParsedQuery<'_>,
    now: DateTime<Utc>,
) -> Result<Result<Asker, Refusal>, AppError> {
    let Some(bundle) = trust::bundle(app, tx)? else {
        return Ok(Err(Refusal::NoTrust));
    };
    let lists = trust::lists(tx, &bundle, now)?;
    Ok(parsed.judge(Some(&bundle), &lists, now))
}

fn keep<'f>(
    tx: &Tx<'_>,
    person: PersonId,
    parsed: &ParsedQuery<'_>,
    asker: Asker,
    given: impl Iterator<Item = &'f Field>,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let row = ReceiptRow {
        query: parsed.digest(),
        at: now,
        role: parsed.staff.staff.role,
        place: asker.place,
        why: parsed.body.why.clone(),
        given: given.map(|field| field.as_str().to_owned()).collect(),
    };
    Ok(receipt::put(tx, person, &row)?)
}

/// What of these things is on this phone.
fn given(
    tx: &Tx<'_>,
    person: PersonId,
    fields: &BTreeSet<Field>,
    now: DateTime<Utc>,
) -> Result<BTreeMap<Field, Vec<Vec<u8>>>, AppError> {
    let registered = registration::get(tx, person)?.map(|held| held.claim);
    let mut given = BTreeMap::new();
    for field in fields {
        let of = |text: Option<&str>| text.map(|text| text.as_bytes().to_vec());
        let registered = registered.as_ref();
        let values: Vec<Vec<u8>> = match field {
            Field::Name => of(registered.map(|r| r.name.as_str()))
                .into_iter()
                .collect(),
            Field::LastFour => {
                let last = registered.map(|r| r.id_number.last_four());
                of(last).into_iter().collect()
            }
            Field::Mobile => {
                let mobile = registered.and_then(|r| r.mobile.as_ref());
                of(mobile.map(|m| m.expose())).into_iter().collect()
            }
            Field::HealthCode => {
                let health = feed::health(tx, person, now)?;
                health.map(|health| health.bytes).into_iter().collect()
            }
            Field::Declarations => {
                let from = shanghai_day(now).checked_sub_days(Days::new(13));
                let held = declaration::since(tx, person, from.unwrap_or_default())?;
                let claims = held.iter().map(|held| &held.claim);
                claims
                    .map(qicheng_credential::encoding::cbor::write)
                    .collect()
            }
            Field::Certificates => {
                let held = certificate::of(tx, person)?;
                held.into_iter().map(|row| row.text.into_bytes()).collect()
            }
        };
        if !values.is_empty() {
            given.insert(*field, values);
        }
    }
    Ok(given)
}
