//! A phone shows who it is, so that staff who see person and ID card can vouch for its keys.

use super::pass::helper_nonce;
use crate::{
    App,
    error::{AppError, ErrorCode},
    people,
    vault::KeyName,
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    key::{Signer as _, SoftwareKey},
    staff::enrolment::{Enrolment, sign},
};
use qicheng_domain::{
    ids::PersonId,
    operations::{
        claim::Claim,
        identity::{self, Identity},
    },
};
use qicheng_exchange::seal::SealingKey;
use qicheng_store::table::{device, registration};

/// Answers a helper's challenge with the enrolment code of a person on this phone. Name, number and home stand in it in
/// clear, for the helper to compare with the card.
///
/// # Errors
/// `WrongCode` when the challenge is not a helper's, `UnknownPerson` before registration, `WrongPass` for people on
/// paper, the store's or vault's.
pub fn enrolment_code(app: &App, person: PersonId, challenge: &str) -> Result<String, AppError> {
    let nonce = helper_nonce(app, challenge)?;
    enrolment_of(app, person, nonce)
}

/// Returns the enrolment code of a person over a nonce.
///
/// # Errors
/// As [`enrolment_code`] once the challenge was read.
pub(super) fn enrolment_of(
    app: &App,
    person: PersonId,
    nonce: [u8; 8],
) -> Result<String, AppError> {
    let (device, held) = app.store.read(|tx| {
        if people::profile(tx, person)?.paper {
            return Err(AppError::Refused(ErrorCode::WrongPass));
        }
        let held =
            registration::get(tx, person)?.ok_or(AppError::Refused(ErrorCode::UnknownPerson))?;
        Ok((device::get(tx, app.home.place)?, held.claim))
    })?;
    let holder = app.vault.signer(KeyName::Holder(person))?;
    let enrolment = Enrolment {
        person,
        holder: holder.public(),
        exchange: SoftwareKey::from_secret(&device.keys.exchange)?.public(),
        sealing: SealingKey::from_secret(&device.keys.sealing).public().0,
        identity: Identity::of(&held),
        rest: identity::rest(&Claim::Registration(Box::new(held)).to_cbor())?,
        nonce,
        time: app.now().timestamp(),
    };
    Ok(text::encode(
        Prefix::Enrolment,
        &sign(&*holder, &enrolment)?,
    ))
}
