//! What people are told: departure notices, changes, words to all.

use crate::{
    ids::{NoticeId, TripId},
    redact_debug, wire_number,
};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Encode};
use num_enum::{IntoPrimitive, TryFromPrimitive};
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoPrimitive, TryFromPrimitive,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub enum NoticeKind {
    /// When and where a trip leaves.
    Departure = 1,
    /// A plan has changed.
    Change = 2,
    /// Anything else.
    Word = 3,
}

wire_number!(NoticeKind: u8);

/// A notice, as its signed document says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Notice {
    /// Its id; a phone acknowledges by it.
    #[n(1)]
    pub id: NoticeId,
    /// What it is about.
    #[n(2)]
    pub kind: NoticeKind,
    /// The trip, where it is about one.
    #[n(3)]
    pub trip: Option<TripId>,
    /// A line, at most 60 characters.
    #[n(4)]
    pub title: String,
    /// The text, at most 1,000 characters.
    #[n(5)]
    pub body: String,
    /// When it was written.
    #[n(6)]
    #[cbor(with = "crate::wire::millis")]
    pub at: DateTime<Utc>,
    /// When it stops to matter.
    #[n(7)]
    #[cbor(with = "crate::wire::millis")]
    pub expires: DateTime<Utc>,
}

redact_debug!(Notice);
