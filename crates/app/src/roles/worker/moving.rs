//! To the next phone by the old one: its holder's key vouches for the registration there, and nobody else is needed.

use super::enrolment::enrolment_of;
use crate::{
    App, Kind, OpOutput,
    cache::at_door::CardComparison,
    error::{AppError, ErrorCode},
    outbox::claims,
    people,
    roles::helper::CardView,
    vault::KeyName,
};
use chrono::TimeDelta;
use qicheng_credential::{
    encoding::text::{self, Prefix},
    staff::{
        attestation::{self, Attestation, Method},
        enrolment,
    },
};
use qicheng_domain::{
    ids::PersonId,
    operations::{
        claim::{Claim, SignedBytes},
        identity::Identity,
    },
};
use qicheng_store::table::{profile, registration};

/// What stands in the place of a helper's nonce: nobody asks, the old phone scans what the next one shows.
const NO_NONCE: [u8; 8] = [0; 8];

/// Minutes that the old phone's screen asks whether to move.
const OFFER_LIFETIME_MINUTES: i64 = 10;

/// Returns the code that the next phone shows to the old one, once the person has registered there. Name, number and home
/// stand in it in clear.
///
/// # Errors
/// `UnknownPerson` before registration, `WrongPass` for people on paper, the store's or vault's.
pub fn moving_code(app: &App, person: PersonId) -> Result<String, AppError> {
    enrolment_of(app, person, NO_NONCE)
}

/// Reads what the next phone shows, on the old one; nothing is signed yet.
///
/// # Errors
/// `WrongCode` for another code, one of a person on this device, or one with another name, ID number or home, which a
/// helper must compare with the card; `UnknownPerson` before registration, `WrongPass` for people on paper, the store's.
pub fn read_moving(app: &App, person: PersonId, code: &str) -> Result<CardView, AppError> {
    let now = app.now();
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    app.at_door().compared = None;
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::Enrolment {
        return Err(wrong());
    }
    let next = enrolment::verify(&bytes)?;
    let own = app.store.read(|tx| {
        if people::profile(tx, person)?.paper {
            return Err(AppError::Refused(ErrorCode::WrongPass));
        }
        if profile::get(tx, next.person)?.is_some() {
            return Err(wrong());
        }
        let held = registration::get(tx, person)?;
        held.ok_or(AppError::Refused(ErrorCode::UnknownPerson))
    })?;
    if next.nonce != NO_NONCE || !next.identity.is_of_same_person(&Identity::of(&own.claim)) {
        return Err(wrong());
    }
    let seen = Attestation::of(&next, now.timestamp(), Method::IdCard, person);
    app.at_door().compared = Some(CardComparison { seen, at: now });
    Ok(CardView::of(next.person, &next.identity))
}

/// Vouches, with the key that shows a person's pass, for their registration on the phone that was read last. The pass
/// leaves this phone with the next exchange of both.
///
/// # Errors
/// `WrongCode` when none was read, or too long ago; the store's or vault's.
pub fn move_on(app: &App, person: PersonId) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    let read = app.at_door().compared.take().filter(|read| {
        let age = now.signed_duration_since(read.at);
        read.seen.by == person
            && age >= TimeDelta::zero()
            && age <= TimeDelta::minutes(OFFER_LIFETIME_MINUTES)
    });
    let read = read.ok_or(AppError::Refused(ErrorCode::WrongCode))?;
    let seen = Attestation {
        time: now.timestamp(),
        ..read.seen
    };
    let signer = app.vault.signer(KeyName::Holder(person))?;
    let bytes = attestation::sign(&*signer, &seen)?;
    let claim = Claim::Attestation(SignedBytes {
        bytes: bytes.into(),
    });
    app.store
        .write(|tx| claims::say(app, tx, person, seen.person, &claim, now))?;
    Ok(OpOutput::new((), [Kind::Outbox]))
}
