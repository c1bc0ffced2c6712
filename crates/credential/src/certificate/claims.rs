//! The claims of a CWT (RFC 8392) that carry a health certificate (HCERT §3.3).

use super::{
    json,
    lenient::{self, Labels},
    moment,
};
use chrono::{DateTime, TimeDelta, Utc};
use ciborium::Value;

const TAG_CWT: u64 = 61;

const ISSUER: i128 = 1;
const EXPIRES_AT: i128 = 4;
const ISSUED_AT: i128 = 6;
const HEALTH: i128 = -260;
const DOCUMENT: i128 = 1;

/// How far an issuer's clock may be ahead of ours.
const MAX_CLOCK_AHEAD: TimeDelta = TimeDelta::minutes(5);

pub(super) struct Claims {
    pub(super) issuer: Option<String>,
    pub(super) issued_at: Option<DateTime<Utc>>,
    pub(super) expires_at: Option<DateTime<Utc>>,
    /// A time that is there and cannot be read.
    unreadable_time: bool,
    /// The document as a JSON object, where it is one.
    pub(super) content: Option<serde_json::Value>,
}

impl Claims {
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let payload = lenient::untag(lenient::item(payload)?, &[TAG_CWT]);
        let mut claims = Labels::of(payload)?;
        let issued = claims.take(ISSUED_AT);
        let expires = claims.take(EXPIRES_AT);
        let issued_at = issued.as_ref().and_then(moment::of_cbor);
        let expires_at = expires.as_ref().and_then(moment::of_cbor);
        Some(Self {
            issuer: claims
                .take(ISSUER)
                .and_then(|issuer| issuer.into_text().ok()),
            unreadable_time: (issued.is_some() && issued_at.is_none())
                || (expires.is_some() && expires_at.is_none()),
            issued_at,
            expires_at,
            content: claims.take(HEALTH).and_then(document),
        })
    }

    /// Whether `now` lies from the issue to the expiry; a certificate without expiry never holds.
    pub(super) fn holds_at(&self, now: DateTime<Utc>) -> bool {
        let issued = self
            .issued_at
            .is_none_or(|issued| issued.signed_duration_since(now) <= MAX_CLOCK_AHEAD);
        let expires = self.expires_at.is_some_and(|expires| now <= expires);
        !self.unreadable_time && issued && expires
    }
}

fn document(health: Value) -> Option<serde_json::Value> {
    let document = Labels::of(health)?.take(DOCUMENT)?;
    json::of_cbor(document).filter(serde_json::Value::is_object)
}
