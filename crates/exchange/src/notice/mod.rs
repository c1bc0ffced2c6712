//! A notice without a signature of its own: that of the reply which brings it vouches for it.
//!
//! A signature is 64 bytes that nothing makes smaller, and ten notices of one reply would bring ten of them beside the
//! one that already covers every byte. What name and channel say of a notice is not said again.

mod text;

use chrono::{DateTime, TimeDelta, Utc};
use minicbor::{
    Decode, Decoder, Encode, Encoder,
    data::Type,
    decode::Error as DecodeError,
    encode::{Error as EncodeError, Write},
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::NoticeId,
    notice::{Notice, NoticeArgument, NoticeKind, NoticeMessage},
    redact_debug,
};

/// What of a notice its [`DocumentKey`] does not say: `[kind, lasts, title, body]` or `[kind, lasts, message, arguments]`.
#[derive(Clone, PartialEq, Eq)]
pub struct ShortNotice {
    /// Its kind; one of a later version is not read.
    pub kind: u8,
    /// Milliseconds from when it was written until it stops to matter.
    pub lasts: u64,
    /// What it says.
    pub content: NoticeContent,
}

/// What a short notice says.
#[derive(Clone, PartialEq, Eq)]
pub enum NoticeContent {
    /// As somebody wrote it.
    Text {
        /// A line, at most 60 characters.
        title: String,
        /// The text, at most 1,000 characters.
        body: String,
    },
    /// A message that each phone shows in its own language; one of a later version is not read.
    Message(NoticeMessage),
}

redact_debug!(ShortNotice, NoticeContent);

impl NoticeContent {
    /// Returns the most bytes that it takes on the wire.
    pub(crate) fn max_len(&self) -> usize {
        // The longest header of a text, an instant or an array of these sizes.
        const HEADER: usize = 5;
        const INSTANT: usize = 9;
        match self {
            Self::Text { title, body } => HEADER + title.len() + HEADER + body.len(),
            Self::Message(message) => {
                let argument = |argument: &NoticeArgument| match argument {
                    NoticeArgument::Text(text) => HEADER + text.len(),
                    NoticeArgument::Time(_) => INSTANT,
                };
                2 + HEADER + message.arguments.iter().map(argument).sum::<usize>()
            }
        }
    }
}

impl ShortNotice {
    /// Shortens a notice; `None` where the key does not say the rest: the name its id, the id's own milliseconds when it
    /// was written, the channel its trip.
    ///
    /// A message stands for title and text where the reader knows messages and this version knows the message.
    #[must_use]
    pub fn of(key: &DocumentKey, notice: &Notice, knows_messages: bool) -> Option<Self> {
        let lasts = notice.expires.timestamp_millis() - notice.at.timestamp_millis();
        let short = Self {
            kind: notice.kind.into(),
            lasts: u64::try_from(lasts).ok()?,
            content: match &notice.message {
                Some(message) if knows_messages && message.known().is_some() => {
                    NoticeContent::Message(message.clone())
                }
                _ => NoticeContent::Text {
                    title: notice.title.clone(),
                    body: notice.body.clone(),
                },
            },
        };
        let whole = short.notice(key)?;
        let same = whole.id == notice.id
            && whole.trip == notice.trip
            && whole.at.timestamp_millis() == notice.at.timestamp_millis();
        same.then_some(short)
    }

    /// Returns the notice of this key, or `None` where the key names none or kind or message are of a later version. A
    /// message comes without title and text.
    #[must_use]
    pub fn notice(&self, key: &DocumentKey) -> Option<Notice> {
        if key.kind != DocumentKind::Notice {
            return None;
        }
        let id = NoticeId::from_bytes(key.name.as_slice().try_into().ok()?);
        let at = written(&id)?;
        let (title, body, message) = match &self.content {
            NoticeContent::Text { title, body } => (title.clone(), body.clone(), None),
            NoticeContent::Message(message) => {
                message.known()?;
                (String::new(), String::new(), Some(message.clone()))
            }
        };
        let lasts = TimeDelta::try_milliseconds(i64::try_from(self.lasts).ok()?)?;
        Some(Notice {
            id,
            kind: NoticeKind::try_from(self.kind).ok()?,
            trip: match key.channel {
                Channel::Trip(trip) => Some(trip),
                Channel::All | Channel::Place(_) | Channel::Person(_) => None,
            },
            title,
            body,
            at,
            expires: at.checked_add_signed(lasts)?,
            message,
        })
    }
}

impl<C> Encode<C> for ShortNotice {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(4)?.u8(self.kind)?.u64(self.lasts)?;
        match &self.content {
            NoticeContent::Text { title, body } => {
                text::encode(title, e, ctx)?;
                text::encode(body, e, ctx)
            }
            NoticeContent::Message(message) => {
                e.u8(message.id)?.array(message.arguments.len() as u64)?;
                message
                    .arguments
                    .iter()
                    .try_for_each(|argument| match argument {
                        NoticeArgument::Text(text) => text::encode(text, e, ctx),
                        NoticeArgument::Time(at) => e.i64(at.timestamp_millis()).map(drop),
                    })
            }
        }
    }
}

impl<'b, C> Decode<'b, C> for ShortNotice {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(4) {
            return Err(DecodeError::message("a short notice has four parts"));
        }
        let (kind, lasts) = (d.u8()?, d.u64()?);
        let content = match d.datatype()? {
            Type::String | Type::Bytes => NoticeContent::Text {
                title: text::decode(d, ctx)?,
                body: text::decode(d, ctx)?,
            },
            _ => NoticeContent::Message(NoticeMessage {
                id: d.u8()?,
                arguments: arguments(d, ctx)?,
            }),
        };
        Ok(Self {
            kind,
            lasts,
            content,
        })
    }
}

fn arguments<C>(d: &mut Decoder<'_>, ctx: &mut C) -> Result<Vec<NoticeArgument>, DecodeError> {
    let count = d
        .array()?
        .ok_or_else(|| DecodeError::message("arguments without a count"))?;
    // Each takes a byte at least, so that a count beyond the message ends the reading.
    (0..count)
        .map(|_| match d.datatype()? {
            Type::String | Type::Bytes => text::decode(d, ctx).map(NoticeArgument::Text),
            _ => DateTime::from_timestamp_millis(d.i64()?)
                .map(NoticeArgument::Time)
                .ok_or_else(|| DecodeError::message("an instant out of range")),
        })
        .collect()
}

/// The first 48 bits of an id are milliseconds since 1970 (RFC 9562 §5.7).
fn written(id: &NoticeId) -> Option<DateTime<Utc>> {
    let millis = id.as_bytes()[..6]
        .iter()
        .fold(0, |millis, byte| millis << 8 | i64::from(*byte));
    DateTime::from_timestamp_millis(millis)
}
