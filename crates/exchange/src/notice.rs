//! A notice without a signature of its own: that of the reply which brings it vouches for it.
//!
//! A signature is 64 bytes that nothing makes smaller, and ten notices of one reply would bring ten of them beside the
//! one that already covers every byte. What name and channel say of a notice is not said again.

mod text;

use chrono::{DateTime, TimeDelta, Utc};
use minicbor::{Decode, Encode};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
    ids::NoticeId,
    notice::{Notice, NoticeKind},
    redact_debug,
};

/// What of a notice its [`DocumentKey`] does not say: `[kind, lasts, title, body]`.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ShortNotice {
    /// Its kind; one of a later version is not read.
    #[n(0)]
    pub kind: u8,
    /// Milliseconds from when it was written until it stops to matter.
    #[n(1)]
    pub lasts: u64,
    /// A line, at most 60 characters.
    #[n(2)]
    #[cbor(with = "text")]
    pub title: String,
    /// The text, at most 1,000 characters.
    #[n(3)]
    #[cbor(with = "text")]
    pub body: String,
}

redact_debug!(ShortNotice);

impl ShortNotice {
    /// Shortens a notice; `None` where the key does not say the rest: the name its id, the id's own milliseconds when it
    /// was written, the channel its trip.
    #[must_use]
    pub fn of(key: &DocumentKey, notice: &Notice) -> Option<Self> {
        let lasts = notice.expires.timestamp_millis() - notice.at.timestamp_millis();
        let short = Self {
            kind: notice.kind.into(),
            lasts: u64::try_from(lasts).ok()?,
            title: notice.title.clone(),
            body: notice.body.clone(),
        };
        let whole = short.notice(key)?;
        let same = whole.id == notice.id
            && whole.trip == notice.trip
            && whole.at.timestamp_millis() == notice.at.timestamp_millis();
        same.then_some(short)
    }

    /// Returns the notice of this key, or `None` where the key names none or its kind is of a later version.
    #[must_use]
    pub fn notice(&self, key: &DocumentKey) -> Option<Notice> {
        if key.kind != DocumentKind::Notice {
            return None;
        }
        let id = NoticeId::from_bytes(key.name.as_slice().try_into().ok()?);
        let at = written(&id)?;
        let lasts = TimeDelta::try_milliseconds(i64::try_from(self.lasts).ok()?)?;
        Some(Notice {
            id,
            kind: NoticeKind::try_from(self.kind).ok()?,
            trip: match key.channel {
                Channel::Trip(trip) => Some(trip),
                Channel::All | Channel::Place(_) | Channel::Person(_) => None,
            },
            title: self.title.clone(),
            body: self.body.clone(),
            at,
            expires: at.checked_add_signed(lasts)?,
        })
    }
}

/// The first 48 bits of an id are milliseconds since 1970 (RFC 9562 §5.7).
fn written(id: &NoticeId) -> Option<DateTime<Utc>> {
    let millis = id.as_bytes()[..6]
        .iter()
        .fold(0, |millis, byte| millis << 8 | i64::from(*byte));
    DateTime::from_timestamp_millis(millis)
}
