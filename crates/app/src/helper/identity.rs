//! Identity, seen in person.

use crate::{
    Done, Kind, claims,
    error::{AppError, ErrorCode},
    people,
    staff::Badge,
    worker::registration_hash,
};
use chrono::TimeDelta;
use qicheng_credential::{
    attestation::{self, Attestation, Method},
    challenge::{self, Challenge},
    enrolment,
    text::{self, Prefix},
};
use qicheng_domain::{
    claim::{Claim, Signed},
    ids::PersonId,
};
use qicheng_store::{
    Tx,
    table::{profile, registration},
};

/// Minutes that a worker has to answer with their enrolment code.
const MINUTES: i64 = 10;

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
    app.at_door().identity = Some((nonce, now));
    Ok(text::encode(Prefix::Challenge, &bytes))
}

/// Vouches for the keys of a worker's phone, whose enrolment code answers the challenge shown last.
///
/// # Errors
/// `WrongCode` when it does not answer, came too late, or names a key made on this device; the store's or vault's.
pub fn attest_phone(
    badge: &Badge<'_>,
    code: &str,
    method: Method,
) -> Result<Done<PersonId>, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::Enrolment {
        return Err(wrong());
    }
    let enrolment = enrolment::verify(&bytes)?;
    let asked = app.at_door().identity;
    let answers = asked.is_some_and(|(nonce, at)| {
        nonce == enrolment.nonce && now - at <= TimeDelta::minutes(MINUTES) && now >= at
    });
    if !answers {
        return Err(wrong());
    }
    let person = enrolment.person;
    app.store.write(|tx| {
        if profile::get(tx, person)?.is_some() {
            return Err(wrong());
        }
        let seen = Attestation::of(&enrolment, now.timestamp(), method, badge.person());
        say(tx, badge, &seen)
    })?;
    app.at_door().identity = None;
    Ok(Done::new(person, [Kind::Outbox]))
}

/// Vouches for a person without a phone whom this device has registered.
///
/// # Errors
/// `UnknownPerson` before registration, `WrongPass` for people with a phone, the store's or vault's.
pub fn attest_paper(
    badge: &Badge<'_>,
    person: PersonId,
    method: Method,
) -> Result<Done<()>, AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    app.store.write(|tx| {
        if !people::profile(tx, person)?.paper {
            return Err(AppError::Refused(ErrorCode::WrongPass));
        }
        let held =
            registration::get(tx, person)?.ok_or(AppError::Refused(ErrorCode::UnknownPerson))?;
        let seen = Attestation {
            person,
            holder: None,
            exchange: None,
            sealing: None,
            registration: registration_hash(held.claim),
            time: now.timestamp(),
            method,
            by: badge.person(),
        };
        say(tx, badge, &seen)
    })?;
    Ok(Done::new((), [Kind::Outbox, Kind::Registration]))
}

fn say(tx: &Tx<'_>, badge: &Badge<'_>, seen: &Attestation) -> Result<(), AppError> {
    let (app, now) = (badge.app(), badge.app().now());
    let bytes = attestation::sign(&*badge.signer()?, seen)?;
    let claim = Claim::Attestation(Signed {
        bytes: bytes.into(),
    });
    claims::say(app, tx, badge.person(), seen.person, &claim, now).map(drop)
}
