//! The pass: ticket and health code in one code that is signed anew every half minute.

use crate::{
    App, clock,
    error::{AppError, ErrorCode},
    mirror::{
        feed::{self, Leg},
        trust,
    },
    people,
    vault::KeyName,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    check::{self, CheckError},
    credential::Body,
    encoding::text::{self, Prefix},
    presentation::{Proof, present},
    staff::challenge::ParsedChallenge,
};
use qicheng_domain::{
    health::HealthColour,
    ids::{PersonId, TripId},
    people::role::Role,
    region::RegionCode,
};
use serde::Serialize;

/// Seconds after which the code is drawn anew.
pub const REDRAW_SECONDS: i64 = 30;

/// What the screen shows.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Pass {
    /// The code's text.
    pub text: String,
    /// When it was signed.
    pub made: DateTime<Utc>,
    /// When it is to be drawn anew.
    pub redraw: DateTime<Utc>,
    /// Masked name.
    pub name: String,
    /// Colour of the health code, where there is one that is not over.
    pub colour: Option<HealthColour>,
    /// Until when the health code is good.
    pub health_until: Option<DateTime<Utc>>,
    /// The trip whose ticket it carries, where there is one: of the next leg, unless another was chosen.
    pub trip: Option<PassTrip>,
    /// Every trip that there is a ticket for, the next leg first.
    pub legs: Vec<PassTrip>,
    /// Whether a challenge is answered.
    pub answers_challenge: bool,
}

/// What of the trip stands on the pass. Without the trip's plan only what the ticket itself says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PassTrip {
    /// The trip.
    pub id: TripId,
    /// Seat, as a hint.
    pub seat: Option<String>,
    /// Plate or number of the vehicle.
    pub vehicle: Option<String>,
    /// When it leaves.
    pub departs: Option<DateTime<Utc>>,
    /// Where to board.
    pub boarding: Option<String>,
    /// Where the journey ends.
    pub destination: Option<String>,
    /// Whom to call.
    pub contact: Option<String>,
}

/// Who asks the worker to prove that the pass is fresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ChallengeView {
    /// What the next pass must carry.
    #[serde(skip)]
    pub proof: Proof,
    /// The asker's role.
    pub role: Role,
    /// Where the role holds.
    pub region: RegionCode,
    /// The trip, where the asker named one.
    pub trip: Option<TripId>,
}

qicheng_domain::redact_debug!(Pass);

/// Signs a person's pass for this moment: health code and the ticket of the next leg, or the one of them that there is.
///
/// # Errors
/// `NoTicket` when there is neither, `WrongPass` for people on paper, `UnknownPerson`, the store's or vault's.
pub fn pass(app: &App, person: PersonId, proof: Option<Proof>) -> Result<Pass, AppError> {
    pass_for(app, person, None, proof)
}

/// As [`pass`], with the ticket for a trip where one was chosen.
///
/// # Errors
/// As [`pass`]; `NoTicket` also where there is none for that trip.
pub fn pass_for(
    app: &App,
    person: PersonId,
    trip: Option<TripId>,
    proof: Option<Proof>,
) -> Result<Pass, AppError> {
    let now = app.now();
    let (signer, legs, health) = app.store.read(|tx| {
        if people::profile(tx, person)?.paper {
            return Err(AppError::Refused(ErrorCode::WrongPass));
        }
        let signer = app.vault.signer(KeyName::Holder(person))?;
        let legs = feed::presentable_legs(app, tx, person, signer.public(), now)?;
        let health = feed::presentable_health(tx, person, signer.public(), now)?;
        Ok((signer, legs, health))
    })?;
    let shown_legs: Vec<PassTrip> = legs.iter().map(on_pass).collect();
    let leg = feed::leg_of(legs, trip);
    if leg.is_none() && (trip.is_some() || health.is_none()) {
        return Err(AppError::Refused(ErrorCode::NoTicket));
    }
    let ticket = leg.as_ref().map(|leg| leg.bytes.as_slice());
    let health_code = health.as_ref().map(|held| held.bytes.as_slice());
    let credentials: Vec<&[u8]> = ticket.into_iter().chain(health_code).collect();
    let made = app.clock_time();
    let bytes = present(&*signer, &credentials, made.timestamp(), proof)?;
    let mut shown = Pass {
        text: text::encode(Prefix::Pass, &bytes),
        made,
        redraw: made + TimeDelta::seconds(REDRAW_SECONDS),
        name: String::new(),
        colour: None,
        health_until: None,
        trip: leg.as_ref().map(on_pass),
        legs: shown_legs,
        answers_challenge: proof.is_some(),
    };
    if let Some(held) = &health
        && let Body::Health(code) = &held.credential.body
    {
        shown.name.clone_from(&code.name);
        shown.colour = Some(code.colour);
        shown.health_until = DateTime::from_timestamp(held.credential.expires, 0);
    }
    if let Some(leg) = &leg {
        shown.name.clone_from(&leg.ticket.name);
    }
    Ok(shown)
}

fn on_pass(leg: &Leg) -> PassTrip {
    let boards = leg.from();
    let plan = leg.plan.as_ref();
    PassTrip {
        id: leg.ticket.trip,
        seat: leg.ticket.seat.clone(),
        vehicle: plan.map(|p| p.vehicle.plate.clone()),
        departs: boards.map(|s| s.departs),
        boarding: boards.map(|s| format!("{} {}", s.name, s.detail).trim_end().to_owned()),
        destination: leg.to().map(|s| s.name.clone()),
        contact: plan.map(|p| p.contact.clone()),
    }
}

/// Reads the challenge that staff shows, and says who asks.
///
/// # Errors
/// `WrongCode` when it is no challenge, or when nobody whom this device trusts vouches for the asker; `ClockWrong` when
/// that may be for this device's clock alone.
pub fn read_challenge(app: &App, code: &str) -> Result<ChallengeView, AppError> {
    let wrong = || AppError::Refused(ErrorCode::WrongCode);
    let (prefix, bytes) = text::decode(code)?;
    if prefix != Prefix::Challenge {
        return Err(wrong());
    }
    let parsed = ParsedChallenge::parse(&bytes)?;
    parsed.verify()?;
    app.store.read(|tx| {
        let bundle = trust::bundle(app, tx)?.ok_or_else(wrong)?;
        let now = trust::clock(app, tx)?.at();
        let lists = trust::lists(tx, &bundle, now)?;
        match check::staff(&parsed.staff, &bundle, &lists, now) {
            // A worker's phone may hold no list yet: the asker learns no more than that a pass is fresh.
            Ok(_) | Err(CheckError::StatusUnknown) => Ok(()),
            Err(CheckError::Expired | CheckError::Trust(_)) if clock::is_wrong(app, tx)? => {
                Err(AppError::Refused(ErrorCode::ClockWrong))
            }
            Err(_) => Err(wrong()),
        }
    })?;
    Ok(ChallengeView {
        proof: Proof::Nonce(parsed.body.nonce),
        role: parsed.staff.staff.role,
        region: parsed.staff.staff.scope,
        trip: parsed.body.trip,
    })
}

/// Returns the nonce of a helper's challenge, and refuses one of anybody else.
pub(crate) fn helper_nonce(app: &App, code: &str) -> Result<[u8; 8], AppError> {
    match read_challenge(app, code)? {
        ChallengeView {
            proof: Proof::Nonce(nonce),
            role: Role::Helper,
            trip: None,
            ..
        } => Ok(nonce),
        _ => Err(AppError::Refused(ErrorCode::WrongCode)),
    }
}
