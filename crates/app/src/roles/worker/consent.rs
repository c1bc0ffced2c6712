//! What a person agrees to; health data is asked separately, and each answer is kept as a receipt.

use crate::{
    App, Kind, OpOutput,
    error::{AppError, ErrorCode},
    outbox::claims,
    people,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::PersonId,
    operations::claim::{Claim, Consent},
};
use qicheng_store::{
    Tx,
    table::{
        SavedClaim, consent as table,
        outbox::{self, OutboxState},
    },
};

/// Notes what a person agrees to, from now on.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn give_consent(app: &App, person: PersonId, given: Consent) -> Result<OpOutput<()>, AppError> {
    let now = app.now();
    app.store
        .write(|tx| say(app, tx, person, given.clone(), now))?;
    Ok(OpOutput::new((), [Kind::Registration, Kind::Outbox]))
}

/// Says again what a person agreed to, where the service has refused it: before staff saw person and phone, another
/// device may have used the person's id.
pub(super) fn renew(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let Some(held) = table::latest(tx, person)? else {
        return Ok(());
    };
    let refused = outbox::about(tx, person)?.iter().any(|row| {
        row.operation.id == held.operation && matches!(row.state, OutboxState::Refused { .. })
    });
    if refused {
        say(app, tx, person, held.claim, now)?;
    }
    Ok(())
}

fn say(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    given: Consent,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let who = people::profile(tx, person)?;
    let claim = Claim::Consent(given.clone());
    let operation = claims::say(app, tx, people::speaker(tx, &who)?, person, &claim, now)?;
    let held = SavedClaim {
        claim: given,
        operation,
        at: now,
    };
    Ok(table::add(tx, person, &held)?)
}

/// Returns what a person agreed to last.
///
/// # Errors
/// The store's.
pub fn consent(app: &App, person: PersonId) -> Result<Option<Consent>, AppError> {
    Ok(app
        .store
        .read(|tx| table::latest(tx, person))?
        .map(|held| held.claim))
}

/// Refuses unless the person agreed to the service, and to health data where `health` asks for it.
pub(crate) fn require(tx: &Tx<'_>, person: PersonId, health: bool) -> Result<(), AppError> {
    match table::latest(tx, person)? {
        Some(held) if held.claim.service && (held.claim.health || !health) => Ok(()),
        _ => Err(AppError::Refused(ErrorCode::NoConsent)),
    }
}
