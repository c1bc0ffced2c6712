//! A phone shows who it is, so that staff who see person and ID card can vouch for its keys.

use super::pass::helper_nonce;
use crate::{
    App,
    error::{AppError, ErrorCode},
    people,
    vault::KeyName,
};
use qicheng_credential::{
    enrolment::{Enrolment, sign},
    key::{Signer as _, SoftwareKey},
    text::{self, Prefix},
};
use qicheng_domain::{claim::Claim, ids::PersonId, registration::Registration};
use qicheng_exchange::seal::SealingKey;
use qicheng_store::table::{device, registration};
use sha2::{Digest as _, Sha256};

/// Answers a helper's challenge with the enrolment code of a person on this phone.
///
/// # Errors
/// `WrongCode` when the challenge is not a helper's, `UnknownPerson` before registration, `WrongPass` for people on
/// paper, the store's or vault's.
pub fn enrolment_code(app: &App, person: PersonId, challenge: &str) -> Result<String, AppError> {
    let nonce = helper_nonce(app, challenge)?;
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
        registration: registration_hash(held),
        nonce,
        time: app.now().timestamp(),
    };
    Ok(text::encode(
        Prefix::Enrolment,
        &sign(&*holder, &enrolment)?,
    ))
}

/// Returns SHA-256 over the registration claim's CBOR, by which an attestation names it.
pub(crate) fn registration_hash(registration: Registration) -> [u8; 32] {
    Sha256::digest(Claim::Registration(Box::new(registration)).to_cbor()).into()
}
