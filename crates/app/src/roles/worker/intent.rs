//! Where a person wants to go.

use super::{consent::require, standing::standing};
use crate::{App, Kind, OpOutput, clock, error::AppError, outbox::claims, people};
use qicheng_domain::{
    form::{FieldCode, FieldError},
    ids::PersonId,
    operations::claim::Claim,
    travel::intent::{IntentForm, TravelIntent},
};
use qicheng_store::{
    Tx,
    table::{SavedClaim, draft, intent as table},
};

/// Says where and when a person wants to go, in the place of what they said before.
///
/// # Errors
/// `Form` with every field that is wrong, `NoConsent`, `UnknownPerson`, the store's.
pub fn intend(app: &App, person: PersonId, form: &IntentForm) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    let clock = clock::of_forms(app)?;
    let refusal = |errors| clock.refusal(errors, is_by_clock);
    let claim = form.parse(clock.today).map_err(refusal)?;
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        require(tx, person, false)?;
        let said = Claim::Intent(claim.clone());
        let operation = claims::say(app, tx, people::speaker(tx, &who)?, person, &said, now)?;
        table::put(
            tx,
            person,
            &SavedClaim {
                claim,
                operation,
                at: now,
            },
        )?;
        draft::clear(tx, "intent", person)?;
        Ok::<_, AppError>(())
    })?;
    Ok(OpOutput::new(
        (),
        [Kind::Registration, Kind::Draft, Kind::Outbox],
    ))
}

/// Returns a person's travel request that was not withdrawn and that no trip has fulfilled, as a form to be changed.
///
/// # Errors
/// The store's.
pub fn intended(app: &App, person: PersonId) -> Result<Option<IntentForm>, AppError> {
    let held = app.store.read(|tx| open(tx, person))?;
    Ok(held.map(|held| IntentForm::from(&held.claim)))
}

/// Returns the open travel request; once a trip that fulfilled it is over, the person may make another.
pub(super) fn open(
    tx: &Tx<'_>,
    person: PersonId,
) -> Result<Option<SavedClaim<TravelIntent>>, AppError> {
    let Some(row) = table::get(tx, person)?.filter(|row| row.withdrawn.is_none()) else {
        return Ok(None);
    };
    let fulfilled = standing(tx, person)?.and_then(|standing| standing.fulfilled);
    Ok(Some(row.held).filter(|held| fulfilled != Some(held.operation)))
}

/// Says that a person does not want to go any more.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn withdraw_intent(app: &App, person: PersonId) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        let operation = claims::say(
            app,
            tx,
            people::speaker(tx, &who)?,
            person,
            &Claim::IntentWithdrawn,
            now,
        )?;
        table::withdraw(tx, person, operation, now)?;
        Ok::<_, AppError>(())
    })?;
    Ok(OpOutput::new((), [Kind::Registration, Kind::Outbox]))
}

/// Whether a day is refused only because of what day it is.
fn is_by_clock(error: &FieldError) -> bool {
    matches!(error.field.as_str(), "earliest" | "latest")
        && matches!(error.code, FieldCode::Past | FieldCode::OutOfRange)
}
