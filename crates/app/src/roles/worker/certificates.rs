//! Certificates of others: kept as they came, read and checked anew whenever they are shown; and sent, so that the
//! health code rests on them.

use super::{
    consent::require,
    goal::goal,
    home::{Saved, way},
};
use crate::{
    App, Kind, OpOutput,
    error::{AppError, ErrorCode},
    mirror::trust,
    outbox::claims,
    people,
};
use chrono::{DateTime, Utc};
use qicheng_codes::read::read_image_preferring;
use qicheng_credential::{
    certificate::{
        self, CertificateEntry, Checks, Ownership, Report, Signers, TEXT_MAX, is_certificate,
    },
    encoding::text,
};
use qicheng_domain::{
    ids::PersonId,
    operations::claim::{Certificate, CertificateRemoved, Claim},
    people::registration::Registration,
    redact_debug,
    region::RegionCode,
    rules::facts::{Facts, TestResult},
};
use qicheng_store::{
    Tx,
    table::{
        certificate::{self as table, CertificateRow},
        outbox::{self, OutboxRow},
        registration,
    },
};
use serde::Serialize;

/// A certificate in plain terms.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CertificateView {
    /// Names it among the person's: 32 hexadecimal digits.
    pub id: String,
    /// What it says; nothing where that cannot be read. To be relied on only if it holds.
    pub says: Option<CertificateSays>,
    /// What checking it came to.
    pub checked: CertificateCheck,
    /// The checks that failed, by the names of [`Checks`], if it does not hold.
    pub failed: Vec<&'static str>,
    /// Whether it may be the person's: the birth date is theirs, and the name is, or cannot be compared. It counts only
    /// where the name is theirs.
    pub own: bool,
    /// Whether it counts for rules now.
    pub counts: bool,
    /// How far it has come on its way to the service, for the health code to rest on.
    pub sent: Saved,
    /// When it came to this phone.
    pub at: DateTime<Utc>,
}

/// A certificate that somebody was given.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CertificateAnswer {
    /// What it says; nothing where that cannot be read. To be relied on only if it holds.
    pub says: Option<CertificateSays>,
    /// What checking it came to.
    pub checked: CertificateCheck,
    /// The checks that failed, by the names of [`Checks`], if it does not hold.
    pub failed: Vec<&'static str>,
    /// Whether it has the name that was told; nothing where none was, or its name is in Latin letters.
    pub named: Option<bool>,
}

/// What a certificate says.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CertificateSays {
    /// What it is of.
    pub kind: certificate::Kind,
    /// Whose it is: surname and forename.
    pub name: String,
    /// Birth date as far as it is known, as in `1990-01-31`.
    pub born: String,
    /// When the sample was taken, the vaccine given, or the first positive test made.
    pub when: DateTime<Utc>,
    /// What a test found.
    pub result: Option<TestResult>,
    /// Whether a test looked for nucleic acid.
    pub nucleic_acid: bool,
    /// Doses given, and doses that the series has.
    pub doses: Option<(u64, u64)>,
    /// The vaccine by name, where it is known.
    pub vaccine: Option<String>,
    /// Until when it is good.
    pub valid_until: DateTime<Utc>,
    /// Who issued it.
    pub issuer: Option<String>,
}

/// What checking a certificate came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum CertificateCheck {
    /// Every check holds.
    Holds,
    /// Nobody whom the home or the destination trusts is named in it; all else holds.
    UnknownSigner,
    /// A check failed.
    DoesNotHold,
}

redact_debug!(CertificateView, CertificateAnswer, CertificateSays);

/// Keeps the certificate of a code's text, exactly as it came.
///
/// # Errors
/// `NotOurs` for a code of somebody else's, `WrongCode` for what cannot be read as a certificate or is one too many,
/// `NoConsent` where health data was not agreed to, `UnknownPerson`, the store's.
pub fn import_certificate(
    app: &App,
    person: PersonId,
    text: &str,
) -> Result<OpOutput<()>, AppError> {
    const CERTIFICATE_OVERHEAD_BYTES: usize = 64;
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    if text.len() > TEXT_MAX + CERTIFICATE_OVERHEAD_BYTES || certificate::read(text).is_err() {
        return Err(match is_known(text) {
            true => wrong(),
            false => AppError::Refused(ErrorCode::NotOurs),
        });
    }
    let row = CertificateRow {
        id: Certificate::id_of(text),
        text: text.to_owned(),
        at: app.now(),
    };
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        require(tx, person, true)?;
        let held = table::of(tx, person)?;
        if held.len() >= Certificate::MAX_PER_PERSON && held.iter().all(|other| other.id != row.id)
        {
            return Err(wrong());
        }
        if table::add(tx, person, &row)? {
            let text = row.text.clone();
            let said = Claim::Certificate(Certificate { text });
            claims::say(app, tx, people::speaker(tx, &who)?, person, &said, row.at)?;
        }
        Ok(())
    })?;
    Ok(OpOutput::new((), [Kind::Health, Kind::Outbox]))
}

/// Whether a code is, by its prefix, a certificate or one of ours.
fn is_known(code: &str) -> bool {
    is_certificate(code) || text::is_ours(code)
}

/// Keeps the certificate in a picture (PNG or JPEG).
///
/// # Errors
/// `BadPicture` for what is no picture, and as [`import_certificate`], `WrongCode` also where no code is in it.
pub fn import_certificate_picture(
    app: &App,
    person: PersonId,
    picture: &[u8],
) -> Result<OpOutput<()>, AppError> {
    let text = read_image_preferring(picture, is_certificate);
    let text = text.map_err(|_| AppError::Refused(ErrorCode::BadPicture))?;
    let text = text.ok_or(AppError::Refused(ErrorCode::WrongCode))?;
    import_certificate(app, person, &text)
}

/// Returns a person's certificates in the order in which they came, checked as of now.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn certificates(app: &App, person: PersonId) -> Result<Vec<CertificateView>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        people::profile(tx, person)?;
        let destination = goal(app, tx, person, None, now)?.map(|goal| goal.destination);
        let signers = signers(app, tx, destination, now)?;
        let who = registration::get(tx, person)?;
        let said = outbox::about(tx, person)?;
        let who = who.as_ref().map(|held| &held.claim);
        let rows = table::of(tx, person)?.into_iter();
        Ok(rows
            .map(|row| view(&row, &signers, who, sent(&said, &row), now))
            .collect())
    })
}

/// Removes a certificate here and from what the health code rests on; one that is not there is removed already.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn remove_certificate(app: &App, person: PersonId, id: &str) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        let held = table::of(tx, person)?;
        let Some(row) = held.iter().find(|row| hex::encode(row.id) == id) else {
            return Ok(());
        };
        table::remove(tx, person, row.id)?;
        let id = row.id.into();
        let said = Claim::CertificateRemoved(CertificateRemoved { id });
        claims::say(app, tx, people::speaker(tx, &who)?, person, &said, now)?;
        Ok::<_, AppError>(())
    })?;
    Ok(OpOutput::new((), [Kind::Health, Kind::Outbox]))
}

/// Adds to what rules see those of a person's certificates that hold and are theirs.
pub(super) fn add_to(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    facts: &mut Facts,
) -> Result<(), AppError> {
    let Some(who) = registration::get(tx, person)? else {
        return Ok(());
    };
    let signers = signers(app, tx, facts.destination, facts.now)?;
    for row in table::of(tx, person)? {
        let report = certificate::verify(&row.text, &signers, facts.now);
        if let Some(held) = report
            .held
            .filter(|held| ownership(held, &who.claim) == Ownership::Own)
        {
            held.add_to(facts);
        }
    }
    Ok(())
}

/// Whom the home's place and the destination's trust.
fn signers(
    app: &App,
    tx: &Tx<'_>,
    destination: Option<RegionCode>,
    now: DateTime<Utc>,
) -> Result<Signers, AppError> {
    let Some(bundle) = trust::bundle(app, tx)? else {
        return Ok(Signers::default());
    };
    let regions: Vec<_> = [Some(app.home.place), destination]
        .into_iter()
        .flatten()
        .collect();
    trust::signers(tx, &bundle, &regions, now)
}

/// Checks a certificate that somebody whose name may be known has given.
pub(crate) fn certificate_given(
    text: &str,
    name: Option<&str>,
    signers: &Signers,
    now: DateTime<Utc>,
) -> CertificateAnswer {
    let report = certificate::verify(text, signers, now);
    let checked = checked(&report);
    let says = certificate::read(text).ok().and_then(|read| read.held());
    CertificateAnswer {
        checked,
        failed: failed(&report, checked),
        named: says
            .as_ref()
            .zip(name)
            .and_then(|(held, name)| held.holder.has_name(name)),
        says: says.map(CertificateSays::of),
    }
}

fn view(
    row: &CertificateRow,
    signers: &Signers,
    who: Option<&Registration>,
    sent: Saved,
    now: DateTime<Utc>,
) -> CertificateView {
    let report = certificate::verify(&row.text, signers, now);
    let checked = checked(&report);
    let judge = |held: &CertificateEntry| who.map_or(Ownership::Other, |who| ownership(held, who));
    let read = certificate::read(&row.text);
    let says = read.ok().and_then(|read| read.held());
    CertificateView {
        id: hex::encode(row.id),
        checked,
        failed: failed(&report, checked),
        own: says
            .as_ref()
            .is_some_and(|held| judge(held) != Ownership::Other),
        counts: report
            .held
            .is_some_and(|held| judge(&held) == Ownership::Own && held.evidence(now).is_some()),
        says: says.map(CertificateSays::of),
        sent,
        at: row.at,
    }
}

fn sent(said: &[OutboxRow], row: &CertificateRow) -> Saved {
    let own =
        |other: &&OutboxRow| match Claim::from_cbor(other.operation.kind, &other.operation.body) {
            Ok(Claim::Certificate(certificate)) => certificate.text == row.text,
            _ => false,
        };
    said.iter()
        .rfind(own)
        .map_or(Saved::Confirmed, |row| way(&row.state))
}

fn checked(report: &Report) -> CertificateCheck {
    let but_for_the_signer = Checks {
        verify: Some(true),
        key_usage: Some(true),
        ..report.checks
    };
    if report.holds() {
        CertificateCheck::Holds
    } else if !report.signer_known && but_for_the_signer.hold() {
        CertificateCheck::UnknownSigner
    } else {
        CertificateCheck::DoesNotHold
    }
}

fn failed(report: &Report, checked: CertificateCheck) -> Vec<&'static str> {
    if checked != CertificateCheck::DoesNotHold {
        return Vec::new();
    }
    let checks = &report.checks;
    [
        ("unprefix", checks.unprefix),
        ("base45", checks.base45),
        ("compression", checks.compression),
        ("verify", checks.verify),
        ("key_usage", checks.key_usage),
        ("expiration", checks.expiration),
        ("schema", checks.schema),
        ("valid_json", checks.valid_json),
    ]
    .into_iter()
    .filter(|(_, check)| *check == Some(false))
    .map(|(name, _)| name)
    .collect()
}

fn ownership(held: &CertificateEntry, who: &Registration) -> Ownership {
    held.holder.ownership(&who.name, who.id_number.birth_date())
}

impl CertificateSays {
    fn of(held: CertificateEntry) -> Self {
        let names = [held.holder.surname, held.holder.forename];
        let names: Vec<_> = names.into_iter().flatten().collect();
        Self {
            kind: held.kind,
            name: names.join(" "),
            born: held.holder.born,
            when: held.when,
            result: held.result,
            nucleic_acid: held.nucleic_acid,
            doses: held.doses,
            vaccine: held.vaccine,
            valid_until: held.valid_until,
            issuer: held.issuer,
        }
    }
}
