//! Asking a worker for more than a verdict, and reading the answer.

use crate::{
    App,
    error::{AppError, ErrorCode},
    mirror::trust,
    roles::worker::{CertificateAnswer, certificate_given},
    staff::Badge,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    credential::{Body, Health, ParsedCredential},
    encoding::{
        cbor,
        text::{self, Prefix},
    },
    envelope::Type,
    query::{self, Field, ParsedAnswer, ParsedQuery, Query},
    trust::{Bundle, Purpose},
};
use qicheng_domain::{
    health::{Basis, DailyDeclaration, HealthColour},
    people::role::Role,
    redact_debug,
    region::RegionCode,
};
use qicheng_exchange::seal::{Sealed, SealingKey};
use qicheng_store::table::{device, setting};
use serde::Serialize;
use std::collections::BTreeSet;

/// Minutes that a question may be answered.
const QUESTION_LIFETIME_MINUTES: i64 = 60;

/// Under which name the question shown last is kept: an answer may come when the app was closed in between.
const LAST: &str = "question";

/// What a worker has told.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct AnswerView {
    /// The masked name by the issuer's word.
    pub masked_name: String,
    /// The whole name, as registered.
    pub name: Option<String>,
    /// Last four characters of the ID number.
    pub last_four: Option<String>,
    /// Mobile number.
    pub mobile: Option<String>,
    /// The health code, its signature checked.
    pub health: Option<HealthAnswer>,
    /// Daily declarations, oldest first.
    pub declarations: Vec<DailyDeclaration>,
    /// Certificates, checked as of now.
    pub certificates: Vec<CertificateAnswer>,
    /// What was asked for and not told.
    pub missing: Vec<Field>,
    /// When it was answered, by the worker's clock.
    pub at: DateTime<Utc>,
}

/// A health code and what it rests on.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HealthAnswer {
    /// Its colour.
    pub colour: HealthColour,
    /// What it rests on, and how old that was when it was made.
    pub basis: Vec<Basis>,
    /// The region whose code it is.
    pub region: RegionCode,
    /// When it was made.
    pub issued: DateTime<Utc>,
    /// Until when it is good.
    pub until: DateTime<Utc>,
}

redact_debug!(AnswerView, HealthAnswer);

/// Returns what an employer may ask for.
pub fn askable() -> impl Iterator<Item = Field> {
    let all = Field::ALL.into_iter();
    all.filter(|field| field.is_open_to(Role::Employer))
}

/// Returns the code to show to a worker, who sees who asks, why and for what.
///
/// # Errors
/// `WrongCode` for what an employer may not ask, or a reason that is empty or too long; the store's.
pub fn ask(badge: &Badge<'_>, fields: &BTreeSet<Field>, why: &str) -> Result<String, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let nonce = app.entropy.bytes()?;
    app.store.write(|tx| {
        if !fields.iter().all(|field| field.is_open_to(Role::Employer)) {
            return Err(AppError::Refused(ErrorCode::WrongCode));
        }
        let secret = device::get(tx, app.home.place)?.keys.sealing;
        let asked = Query {
            nonce,
            time: now.timestamp(),
            until: (now + TimeDelta::minutes(QUESTION_LIFETIME_MINUTES)).timestamp(),
            fields: fields.clone(),
            why: why.trim().to_owned(),
            sealing: SealingKey::from_secret(&secret).public(),
        };
        let bytes = query::sign(&*badge.signer()?, &asked, badge.credential())?;
        let code = text::encode(Prefix::Query, &bytes);
        setting::put(tx, LAST, &code)?;
        Ok(code)
    })
}

/// Opens a worker's answer to the question shown last, from its code.
///
/// # Errors
/// As [`read_answer_file`].
pub fn read_answer(app: &App, code: &str) -> Result<AnswerView, AppError> {
    match text::decode(code)? {
        (Prefix::Answer, bytes) => read_answer_file(app, &bytes),
        _ => Err(AppError::Refused(ErrorCode::WrongCode)),
    }
}

/// Opens a worker's answer to the question shown last, from its file.
///
/// # Errors
/// `WrongCode` when it is no answer to that question, sealed to someone else, or nobody's whom an issuer knows.
pub fn read_answer_file(app: &App, sealed: &[u8]) -> Result<AnswerView, AppError> {
    let now = app.now();
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    let (code, secret, bundle, signers) = app.store.read(|tx| {
        let code = setting::get(tx, LAST)?.ok_or_else(wrong)?;
        let secret = device::get(tx, app.home.place)?.keys.sealing;
        let bundle = trust::bundle(app, tx)?.ok_or_else(wrong)?;
        let signers = trust::signers(tx, &bundle, &[app.home.place], now)?;
        Ok::<_, AppError>((code, secret, bundle, signers))
    })?;
    let (_, question) = text::decode(&code)?;
    let question = ParsedQuery::parse(&question)?;
    let key = SealingKey::from_secret(&secret);
    let opened = key.open(Sealed::Answer, sealed).map_err(|_| wrong())?;
    let parsed = ParsedAnswer::parse(&opened)?;
    parsed.verify(&question.digest())?;
    issued(&parsed.credential, &bundle, now).ok_or_else(wrong)?;
    let mut told = view(&parsed, &question.body.fields, &bundle, now).ok_or_else(wrong)?;
    told.certificates = values(&parsed, &question.body.fields, Field::Certificates)
        .filter_map(|value| std::str::from_utf8(value).ok())
        .map(|text| certificate_given(text, told.name.as_deref(), &signers, now))
        .collect();
    Ok(told)
}

/// Whether an issuer whom the bundle names signed it, for what it is.
fn issued(parsed: &ParsedCredential<'_>, bundle: &Bundle, now: DateTime<Utc>) -> Option<()> {
    let purpose = match parsed.kind() {
        Type::Ticket => Purpose::Ticket,
        Type::Health => Purpose::Health,
        _ => return None,
    };
    let key = bundle.key(parsed.kid, purpose, now).ok()?;
    parsed.verify(key.verifying().ok()?).ok()
}

/// What was given of a field; more than was asked for is not looked at.
fn values<'a>(
    parsed: &'a ParsedAnswer<'_>,
    asked: &BTreeSet<Field>,
    field: Field,
) -> impl Iterator<Item = &'a Vec<u8>> {
    let given = parsed.answer.given.get(&field);
    let given = given.filter(|_| asked.contains(&field));
    given.into_iter().flatten()
}

fn view(
    parsed: &ParsedAnswer<'_>,
    asked: &BTreeSet<Field>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Option<AnswerView> {
    let given = &parsed.answer.given;
    let values = |field| values(parsed, asked, field);
    let text = |field| {
        values(field)
            .next()
            .and_then(|value| String::from_utf8(value.clone()).ok())
    };
    let declared = |bytes: &Vec<u8>| cbor::read::<DailyDeclaration>(bytes, bytes.len()).ok();
    let health = match values(Field::HealthCode).next() {
        Some(bytes) => Some(health(bytes, parsed, bundle, now)?),
        None => None,
    };
    Some(AnswerView {
        masked_name: match &parsed.credential.credential.body {
            Body::Ticket(ticket) => ticket.name.clone(),
            Body::Health(Health { name, .. }) => name.clone(),
            Body::Staff(_) => return None,
        },
        name: text(Field::Name),
        last_four: text(Field::LastFour),
        mobile: text(Field::Mobile),
        health,
        declarations: values(Field::Declarations)
            .map(declared)
            .collect::<Option<_>>()?,
        certificates: Vec::new(),
        missing: asked
            .iter()
            .copied()
            .filter(|field| !given.contains_key(field))
            .collect(),
        at: DateTime::from_timestamp(parsed.answer.time, 0)?,
    })
}

/// A health code of the same holder, by an issuer whom the bundle names.
fn health(
    bytes: &[u8],
    answer: &ParsedAnswer<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Option<HealthAnswer> {
    let parsed = ParsedCredential::parse(bytes).ok()?;
    issued(&parsed, bundle, now)?;
    let said = parsed.credential;
    let Body::Health(code) = said.body else {
        return None;
    };
    (said.holder == answer.credential.credential.holder).then_some(())?;
    Some(HealthAnswer {
        colour: code.colour,
        basis: code.basis,
        region: code.region,
        issued: DateTime::from_timestamp(said.issued, 0)?,
        until: DateTime::from_timestamp(said.expires, 0)?,
    })
}
