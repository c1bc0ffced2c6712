//! Who a person is.

use super::consent::{renew, require};
use crate::{App, Kind, OpOutput, clock, error::AppError, outbox::claims, people, vault::KeyName};
use chrono::NaiveDate;
use qicheng_domain::{
    form::{FieldCode, FieldError},
    ids::PersonId,
    operations::claim::Claim,
    people::{
        id_number::IdNumber,
        registration::{Registration, RegistrationForm},
    },
};
use qicheng_store::table::{SavedClaim, draft, profile, registration as table};

/// Registers a person, or corrects an earlier registration.
///
/// # Errors
/// `Form` with every field that is wrong (what was typed stays), `NoConsent`, `UnknownPerson`, the store's or vault's.
pub fn register(
    app: &App,
    person: PersonId,
    form: &RegistrationForm,
) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    let clock = clock::of_forms(app)?;
    let refusal = |errors| clock.refusal(errors, |error| is_by_clock(form, error));
    let claim = form.parse(clock.today).map_err(refusal)?;
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
            &SavedClaim {
                claim,
                operation,
                at: now,
            },
        )?;
        draft::clear(tx, "registration", person)?;
        Ok::<_, AppError>(())
    })?;
    Ok(OpOutput::new(
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

/// Returns what is wrong with a form so far, in its order; a screen shows what belongs to it. What is wrong by this
/// device's clock alone is not the form's.
///
/// # Errors
/// The store's.
pub fn check_registration(app: &App, form: &RegistrationForm) -> Result<Vec<FieldError>, AppError> {
    let clock = clock::of_forms(app)?;
    let errors = form.parse(clock.today).err().unwrap_or_default();
    Ok(clock.excuse(errors, |error| is_by_clock(form, error)))
}

/// Whether an ID number is refused only because of what day it is: it names a day of the calendar.
fn is_by_clock(form: &RegistrationForm, error: &FieldError) -> bool {
    // Between them, every day since 1861 and until 2090 is one on which somebody alive can have been born.
    let days = [(1990, 1, 1), (2090, 12, 31)];
    let mut days = days
        .into_iter()
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
    error.field == "id_number"
        && error.code == FieldCode::ImpossibleDate
        && days.any(|day| IdNumber::parse(&form.id_number, day).is_ok())
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
