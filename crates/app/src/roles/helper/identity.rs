//! Identity, seen in person: what a registration says is compared with the card before anything is signed.

use crate::{
    Kind, OpOutput,
    cache::at_door::CardComparison,
    clock,
    error::{AppError, ErrorCode},
    outbox::claims,
    people,
    staff::Badge,
};
use chrono::TimeDelta;
use qicheng_credential::{
    encoding::text::{self, Prefix},
    staff::{
        attestation::{self, Attestation, Method},
        challenge::{self, Challenge},
        enrolment,
    },
};
use qicheng_domain::{
    date::shanghai_day,
    ids::PersonId,
    operations::{
        claim::{Claim, SignedBytes},
        identity::{self, Identity},
    },
    redact_debug, region,
};
use qicheng_store::{
    Tx,
    table::{profile, registration},
};
use serde::Serialize;

/// Minutes that a worker has to answer with their enrolment code, and the helper to compare it with the card.
const CHALLENGE_LIFETIME_MINUTES: i64 = 10;

/// What a helper compares with the card: what this registration says.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CardView {
    /// Whose registration it is.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The whole ID number.
    pub id_number: String,
    /// The county of home, with its province and city.
    pub home: String,
}

redact_debug!(CardView);

impl CardView {
    /// Returns what is shown of an identity.
    pub(crate) fn of(person: PersonId, shown: &Identity) -> Self {
        Self {
            person,
            name: shown.name.clone(),
            id_number: shown.number.expose().to_owned(),
            home: region::full_name(shown.home),
        }
    }
}

/// Returns the code that a helper shows to a worker's phone, which answers with its enrolment code.
///
/// # Errors
/// The vault's.
pub fn identity_challenge(badge: &Badge<'_>) -> Result<String, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let nonce = app.entropy.bytes()?;
    let asked = Challenge {
        nonce,
        trip: None,
        door: None,
        time: now.timestamp(),
    };
    let bytes = challenge::sign(&*badge.signer()?, &asked, badge.credential())?;
    let mut at_door = app.at_door();
    at_door.identity = Some((nonce, now));
    at_door.compared = None;
    Ok(text::encode(Prefix::Challenge, &bytes))
}

/// Reads a worker's enrolment code, which answers the challenge shown last, and returns what to compare with the card.
/// Nothing is signed yet.
///
/// # Errors
/// `WrongCode` when it does not answer, came too late, shows what no registration may say, or names a key made on this
/// device; `ClockWrong` where this device's wrong clock may be why; the store's.
pub fn read_enrolment(badge: &Badge<'_>, code: &str) -> Result<CardView, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    app.at_door().compared = None;
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::Enrolment {
        return Err(wrong());
    }
    let enrolment = enrolment::verify(&bytes)?;
    let asked = app.at_door().identity;
    let answers = asked.is_some_and(|(nonce, at)| {
        nonce == enrolment.nonce
            && now - at <= TimeDelta::minutes(CHALLENGE_LIFETIME_MINUTES)
            && now >= at
    });
    let own = |tx: &Tx<'_>| profile::get(tx, enrolment.person);
    if !answers || app.store.read(own)?.is_some() {
        return Err(wrong());
    }
    if enrolment.identity.validate(shanghai_day(now)).is_err() {
        // A birth date is judged by the day, which a wrong clock does not know.
        let is_wrong = app.store.read(|tx| clock::is_wrong(app, tx))?;
        return Err(if is_wrong {
            AppError::Refused(ErrorCode::ClockWrong)
        } else {
            wrong()
        });
    }
    let seen = Attestation::of(&enrolment, now.timestamp(), Method::IdCard, badge.person());
    app.at_door().compared = Some(CardComparison { seen, at: now });
    Ok(CardView::of(enrolment.person, &enrolment.identity))
}

/// Returns what to compare with the card of a person without a phone whom this device has registered.
///
/// # Errors
/// `UnknownPerson` before registration, `WrongPass` for people with a phone, the store's.
pub fn show_paper(badge: &Badge<'_>, person: PersonId) -> Result<CardView, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    app.at_door().compared = None;
    let held = app.store.read(|tx| {
        if !people::profile(tx, person)?.paper {
            return Err(AppError::Refused(ErrorCode::WrongPass));
        }
        registration::get(tx, person)?.ok_or(AppError::Refused(ErrorCode::UnknownPerson))
    })?;
    let shown = Identity::of(&held.claim);
    let seen = Attestation {
        person,
        holder: None,
        exchange: None,
        sealing: None,
        registration: identity::hash(&held.claim)?,
        time: now.timestamp(),
        method: Method::IdCard,
        by: badge.person(),
        identity: Some(shown.commitment()),
    };
    app.at_door().compared = Some(CardComparison { seen, at: now });
    Ok(CardView::of(person, &shown))
}

/// Vouches for the registration that was shown last: the helper has compared it with the card, and it is the same.
/// Nobody is vouched for twice by one look.
///
/// # Errors
/// `WrongCode` when nothing is shown, it was shown too long ago, or has changed since; the store's or vault's.
pub fn vouch(badge: &Badge<'_>, method: Method) -> Result<OpOutput<PersonId>, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    let compared = app.at_door().compared.clone();
    let compared = compared.filter(|c| {
        let age = now.signed_duration_since(c.at);
        c.seen.by == badge.person()
            && age >= TimeDelta::zero()
            && age <= TimeDelta::minutes(CHALLENGE_LIFETIME_MINUTES)
    });
    let seen = Attestation {
        time: now.timestamp(),
        method,
        ..compared.ok_or_else(wrong)?.seen
    };
    app.store.write(|tx| {
        if !seen.has_keys() {
            let held = registration::get(tx, seen.person)?.ok_or_else(wrong)?;
            if identity::hash(&held.claim)? != seen.registration {
                return Err(wrong());
            }
        }
        say(tx, badge, &seen)
    })?;
    let mut at_door = app.at_door();
    (at_door.compared, at_door.identity) = (None, None);
    Ok(OpOutput::new(
        seen.person,
        [Kind::Outbox, Kind::Registration],
    ))
}

/// Refuses the registration that was shown last: it is not the same as on the card. Nothing is signed.
pub fn differs(badge: &Badge<'_>) -> OpOutput<()> {
    let mut at_door = badge.app().at_door();
    (at_door.compared, at_door.identity) = (None, None);
    OpOutput::new((), [])
}

fn say(tx: &Tx<'_>, badge: &Badge<'_>, seen: &Attestation) -> Result<(), AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let bytes = attestation::sign(&*badge.signer()?, seen)?;
    let claim = Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    });
    claims::say(app, tx, badge.person(), seen.person, &claim, now).map(drop)
}
