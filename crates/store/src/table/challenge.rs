//! The one question that is open: a code to be answered, or six digits.

use crate::{
    StoreError, Tx,
    value::{Col, Take as _},
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::TripId;
use rusqlite::params;

/// What a presentation has to carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Eight random bytes, shown as a code.
    Nonce([u8; 8]),
    /// Six digits, typed: 0 to 999,999.
    Digits(u32),
}

/// An open challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeRow {
    /// The trip.
    pub trip: TripId,
    /// The door.
    pub door: Option<u8>,
    /// What was asked.
    pub asked: Asked,
    /// When it was opened.
    pub opened: DateTime<Utc>,
    /// When it stops to be good.
    pub expires: DateTime<Utc>,
    /// Answers that failed.
    pub tries: u8,
}

/// Returns the open challenge; whether it still is good is the caller's to say.
pub fn get(tx: &Tx<'_>) -> Result<Option<ChallengeRow>, StoreError> {
    tx.one(
        "SELECT trip, door, nonce, coalesce(digits, 0) AS digits, opened, expires, tries FROM challenge",
        [],
        |r| {
            Ok(ChallengeRow {
                trip: r.take("trip")?,
                door: r.get("door")?,
                asked: match r.get("nonce")? {
                    Some(nonce) => Asked::Nonce(nonce),
                    None => Asked::Digits(r.get("digits")?),
                },
                opened: r.take("opened")?,
                expires: r.take("expires")?,
                tries: r.get("tries")?,
            })
        },
    )
}

/// Opens a challenge in the place of any other.
pub fn open(tx: &Tx<'_>, row: &ChallengeRow) -> Result<(), StoreError> {
    let (nonce, digits) = match row.asked {
        Asked::Nonce(nonce) => (Some(nonce), None),
        Asked::Digits(digits) => (None, Some(digits)),
    };
    close(tx)?;
    tx.execute(
        "INSERT INTO challenge (one, trip, door, nonce, digits, opened, expires, tries)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            Col(row.trip),
            row.door,
            nonce,
            digits,
            Col(row.opened),
            Col(row.expires),
            row.tries
        ],
    )
    .map(drop)
}

/// Counts an answer that failed; returns how many have.
pub fn fail(tx: &Tx<'_>) -> Result<u8, StoreError> {
    let tries = tx.one(
        "UPDATE challenge SET tries = min(tries + 1, 255) RETURNING tries",
        [],
        |r| r.get(0),
    )?;
    Ok(tries.unwrap_or(0))
}

/// Closes the challenge: it was answered, or given up.
pub fn close(tx: &Tx<'_>) -> Result<(), StoreError> {
    tx.execute("DELETE FROM challenge", []).map(drop)
}
