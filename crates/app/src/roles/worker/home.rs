//! Where a person stands: what is saved, sent and confirmed, and what is next.

use super::{intent, standing::standing};
use crate::{App, error::AppError, mirror::feed, people};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    credential::Body,
    standing::{IntentState, PersonState},
};
use qicheng_domain::{
    date::shanghai_day, health::HealthColour, ids::PersonId, operations::claim::Claim,
};
use qicheng_store::table::{
    declaration, device,
    outbox::{self, OutboxRow, OutboxState},
    registration,
};
use serde::Serialize;

/// How far what a person said has come. The least of all that belongs to a form counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum Saved {
    /// The service refused it; the person is shown what to correct.
    Refused,
    /// Saved here.
    Here,
    /// The service holds it.
    Sent,
    /// It took effect.
    Confirmed,
}

/// What the first screen shows of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Home {
    /// The state of the registration, where there is one.
    pub registration: Option<Saved>,
    /// Whether staff attested person and ID card, by the last reply of the service.
    pub verified: bool,
    /// The state of this device's own attestation since they registered; for a helper's people.
    pub attested: Option<Saved>,
    /// Whether another person has the same ID number.
    pub duplicate_identity: bool,
    /// The state of the travel request, where there is one that is not withdrawn and that no trip has fulfilled.
    pub intent: Option<Saved>,
    /// Whether a trip is assigned.
    pub assigned: bool,
    /// Whether health was declared today.
    pub declared_today: bool,
    /// The way of today's declaration.
    pub declaration: Option<Saved>,
    /// Whether there is a ticket.
    pub ticket: bool,
    /// Whether there is a health code that is not over.
    pub health_code: bool,
    /// Its colour.
    pub colour: Option<HealthColour>,
    /// Operations that wait to be sent.
    pub waiting: u64,
    /// When the service last answered.
    pub last_sync: Option<DateTime<Utc>>,
}

/// Returns where a person stands.
///
/// # Errors
/// `UnknownPerson`, the store's.
pub fn home(app: &App, person: PersonId) -> Result<Home, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        people::profile(tx, person)?;
        let standing = standing(tx, person)?;
        let state = standing.as_ref().map(|s| s.state);
        let registered = registration::get(tx, person)?;
        let intent = intent::open(tx, person)?;
        let declared = declaration::since(tx, person, shanghai_day(now))?;
        let said = outbox::about(tx, person)?;
        let saved = |id| {
            said.iter()
                .find(|row| row.operation.id == id)
                .map_or(Saved::Confirmed, |row| way(&row.state))
        };
        let health = feed::health(tx, person, now)?;
        let since = registered.as_ref().map(|held| held.at);
        let attested = said.iter().rfind(|row| is_attestation(row));
        Ok(Home {
            registration: registered.map(|held| saved(held.operation)),
            verified: state == Some(PersonState::Verified),
            attested: attested
                .filter(|row| since.is_some_and(|since| row.operation.at >= since))
                .map(|row| way(&row.state)),
            duplicate_identity: state == Some(PersonState::DuplicateIdentity),
            intent: intent.map(|held| saved(held.operation)),
            assigned: standing.is_some_and(|s| s.intent == IntentState::Assigned),
            declared_today: !declared.is_empty(),
            declaration: declared.last().map(|held| saved(held.operation)),
            ticket: !feed::tickets(tx, person, now)?.is_empty(),
            health_code: health.is_some(),
            colour: health.and_then(|held| match held.credential.body {
                Body::Health(code) => Some(code.colour),
                Body::Ticket(_) | Body::Staff(_) => None,
            }),
            waiting: outbox::count(tx)?.waiting,
            last_sync: device::get(tx, app.home.place)?.last_sync,
        })
    })
}

fn is_attestation(row: &OutboxRow) -> bool {
    matches!(
        Claim::from_cbor(row.operation.kind, &row.operation.body),
        Ok(Claim::Attestation(_))
    )
}

pub(super) fn way(state: &OutboxState) -> Saved {
    match state {
        OutboxState::Waiting => Saved::Here,
        OutboxState::Sent | OutboxState::Parked => Saved::Sent,
        OutboxState::Applied => Saved::Confirmed,
        OutboxState::Refused { .. } => Saved::Refused,
    }
}
