//! Who a person is.

use super::consent::{renew, require};
use crate::{App, Done, Kind, claims, error::AppError, people, vault::KeyName};
use qicheng_domain::{
    claim::Claim,
    date::shanghai_day,
    form::FieldError,
    ids::PersonId,
    registration::{Registration, RegistrationForm},
};
use qicheng_store::table::{Held, draft, profile, registration as table};

/// Registers a person, or corrects an earlier registration.
///
/// # Errors
/// `Form` with every field that is wrong (what was typed stays), `NoConsent`, `UnknownPerson`, the store's or vault's.
pub fn register(
    app: &App,
    person: PersonId,
    form: &RegistrationForm,
) -> Result<Done<()>, AppError> {
    let now = app.now();
    let claim = form.parse(shanghai_day(now)).map_err(AppError::Form)?;
    app.store.write(|tx| {
        let mut who = people::profile(tx, person)?;
        require(tx, person, false)?;
        renew(app, tx, person, now)?;
        let claim = Registration {
            holder_key: holder_key(app, &who)?,
            salt: Some(app.entropy.bytes()?.into()),
            ..claim
        };
        let said = Claim::Registration(Box::new(claim.clone()));
        let operation = claims::say(app, tx, people::speaker(tx, &who)?, person, &said, now)?;
        who.name.clone_from(&claim.name);
        profile::put(tx, &who)?;
        table::put(
            tx,
            person,
            &Held {
                claim,
                operation,
                at: now,
            },
        )?;
        draft::clear(tx, "registration", person)?;
        Ok::<_, AppError>(())
    })?;
    Ok(Done::new(
        (),
        [Kind::Registration, Kind::Profile, Kind::Draft, Kind::Outbox],
    ))
}

/// Returns what a person registered last, as a form to be corrected.
///
/// # Errors
/// The store's.
pub fn registered(app: &App, person: PersonId) -> Result<Option<RegistrationForm>, AppError> {
    let held = app.store.read(|tx| table::get(tx, person))?;
    Ok(held.map(|held| RegistrationForm::from(&held.claim)))
}

/// Returns what is wrong with a form so far, in its order; a screen shows what belongs to it.
#[must_use]
pub fn check_registration(app: &App, form: &RegistrationForm) -> Vec<FieldError> {
    form.parse(shanghai_day(app.now()))
        .err()
        .unwrap_or_default()
}

fn holder_key(
    app: &App,
    who: &profile::Profile,
) -> Result<Option<qicheng_domain::point::PointBytes>, AppError> {
    if who.paper {
        return Ok(None);
    }
    Ok(Some(
        app.vault.create(KeyName::Holder(who.person))?.to_point(),
    ))
}
