//! What people are told: departure notices, changes, words to all.

use crate::{
    ids::{NoticeId, TripId},
    redact_debug, wire_number,
};
use chrono::{DateTime, Utc};
use minicbor::{
    Decode, Decoder, Encode, Encoder,
    data::Type,
    decode::Error as DecodeError,
    encode::{Error as EncodeError, Write},
};
use num_enum::{IntoPrimitive, TryFromPrimitive};
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoPrimitive, TryFromPrimitive,
)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum NoticeKind {
    /// When and where a trip leaves.
    Departure = 1,
    /// A plan has changed.
    Change = 2,
    /// A text of its own.
    #[serde(rename = "word")]
    Announcement = 3,
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
    /// What the service says by itself, so that each phone shows it in its own language; title and text are then for
    /// those who do not know the message.
    #[n(8)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<NoticeMessage>,
}

/// A message of the catalogue and what fills it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(array)]
pub struct NoticeMessage {
    /// Its number; one of a later version is kept and not shown.
    #[n(0)]
    pub id: u8,
    /// What fills it, in the order of the message.
    #[n(1)]
    pub arguments: Vec<NoticeArgument>,
}

/// What fills a message of a notice.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeArgument {
    /// A name, a place or a number as it is written.
    Text(String),
    /// An instant, which each phone writes in its own language.
    Time(DateTime<Utc>),
}

redact_debug!(Notice, NoticeMessage, NoticeArgument);

/// The messages that notices have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoPrimitive, TryFromPrimitive)]
#[repr(u8)]
pub enum NoticeMessageId {
    /// When and where a trip leaves.
    Departure = 1,
    /// A plan has changed, and how it is now.
    Change = 2,
    /// A trip does not take place.
    Cancelled = 3,
}

impl NoticeMessageId {
    /// Returns the kinds of the arguments: `t` is a text, `i` an instant.
    fn arguments(self) -> &'static str {
        match self {
            // Plate; name and detail of the stop; boarding, departure; destination, arrival; contact, what to bring.
            Self::Departure | Self::Change => "tttiititt",
            // Plate; contact.
            Self::Cancelled => "tt",
        }
    }
}

impl NoticeMessage {
    /// Returns which message it is, where this version knows it with these arguments.
    #[must_use]
    pub fn known(&self) -> Option<NoticeMessageId> {
        let id = NoticeMessageId::try_from(self.id).ok()?;
        let kinds = self.arguments.iter().map(|argument| match argument {
            NoticeArgument::Text(_) => 't',
            NoticeArgument::Time(_) => 'i',
        });
        kinds.eq(id.arguments().chars()).then_some(id)
    }
}

impl<C> Encode<C> for NoticeArgument {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        match self {
            Self::Text(text) => e.str(text).map(drop),
            Self::Time(at) => crate::wire::millis::encode(at, e, ctx),
        }
    }
}

impl<'b, C> Decode<'b, C> for NoticeArgument {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        if d.datatype()? == Type::String {
            return Ok(Self::Text(d.str()?.to_owned()));
        }
        crate::wire::millis::decode(d, ctx).map(Self::Time)
    }
}
