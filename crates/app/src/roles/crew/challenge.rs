//! Asking a worker's phone for freshness.

use crate::{
    App, doors,
    error::AppError,
    mirror::{trip, trust},
    scan::Place,
    staff::Badge,
};
use qicheng_credential::{
    encoding::text::{self, Prefix},
    presentation::Proof,
    staff::challenge::{self, Challenge},
    verdict::OpenChallenge,
};

/// Returns the code to show to the worker's phone; the next pass must carry its nonce. For crew, and for employers at
/// the gate.
///
/// # Errors
/// `NoTrip`, the store's or vault's.
pub fn ask_by_code(badge: &Badge<'_>, place: &Place) -> Result<String, AppError> {
    let app = badge.app();
    let (door, clock) = app.store.read(|tx| {
        trip::plan(app, tx, place.trip)?;
        Ok::<_, AppError>((doors::of_several(tx, place.trip)?, trust::clock(app, tx)?))
    })?;
    let asked = Challenge {
        nonce: app.entropy.bytes()?,
        trip: Some(place.trip),
        door: door.map(|(here, _)| here),
        time: clock.at().timestamp(),
    };
    let bytes = challenge::sign(&*badge.signer()?, &asked, badge.credential())?;
    app.at_door().challenge = Some(OpenChallenge::new(Proof::Nonce(asked.nonce), clock.now));
    Ok(text::encode(Prefix::Challenge, &bytes))
}

/// Returns six digits to read out; the worker types them and the next pass must carry them.
///
/// # Errors
/// When no random number is to be had.
pub fn ask_by_digits(app: &App) -> Result<u32, AppError> {
    let digits = loop {
        // The values beyond the last whole million are left out, so that each number is as likely.
        let drawn = u32::from_be_bytes(app.entropy.bytes()?);
        if drawn < u32::MAX / 1_000_000 * 1_000_000 {
            break drawn % 1_000_000;
        }
    };
    app.at_door().challenge = Some(OpenChallenge::new(Proof::Digits(digits), app.clock_time()));
    Ok(digits)
}
