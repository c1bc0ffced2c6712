//! Health, a line a day.

use super::consent::require;
use crate::{
    App, Kind, OpOutput,
    error::{AppError, ErrorCode},
    mirror::trust,
    outbox::claims,
    people,
};
use chrono::Days;
use qicheng_domain::{
    date::shanghai_day,
    health::{DailyDeclaration, DeclarationForm},
    ids::PersonId,
    operations::claim::Claim,
};
use qicheng_store::table::{SavedClaim, declaration as table, draft};

/// Days that a view of declarations looks back.
pub const VIEW_DAYS: u64 = 14;

/// Declares a person's health today; a later declaration of the same day takes its place.
///
/// # Errors
/// `ClockWrong` while the clock is behind the time that it surely is, so that nobody knows what day it is; `Form`, `NoConsent` where health data was not agreed to, `UnknownPerson`, the store's.
pub fn declare(
    app: &App,
    person: PersonId,
    form: &DeclarationForm,
) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    let clock = app.store.read(|tx| trust::clock(app, tx))?;
    if !clock.is_trusted() {
        return Err(AppError::Refused(ErrorCode::ClockWrong));
    }
    let claim = form.parse(shanghai_day(now)).map_err(AppError::Form)?;
    app.store.write(|tx| {
        let who = people::profile(tx, person)?;
        require(tx, person, true)?;
        let said = Claim::Declaration(claim.clone());
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
        draft::clear(tx, "declaration", person)?;
        Ok::<_, AppError>(())
    })?;
    Ok(OpOutput::new((), [Kind::Health, Kind::Draft, Kind::Outbox]))
}

/// Returns a person's declarations of the last fourteen days, by day.
///
/// # Errors
/// The store's.
pub fn declarations(app: &App, person: PersonId) -> Result<Vec<DailyDeclaration>, AppError> {
    let today = shanghai_day(app.now());
    let first = today
        .checked_sub_days(Days::new(VIEW_DAYS - 1))
        .unwrap_or(today);
    let held = app.store.read(|tx| table::since(tx, person, first))?;
    Ok(held.into_iter().map(|h| h.claim).collect())
}
