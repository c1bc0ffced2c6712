use std::fmt;

use chrono::{DateTime, Utc};
use qicheng_credential::trust::{Bundle, IssuerKey, KeyState, Purpose};
use qicheng_domain::region::{self, RegionCode};
use serde::Serialize;

use crate::roots;

/// A bundle as `trust sign` and `trust show` print it.
#[derive(Serialize)]
pub struct Shown {
    version: u64,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
    expired: bool,
    roots: Vec<String>,
    keys: Vec<Key>,
    /// Digests of documents that stay good though their key is compromised.
    pins: usize,
}

#[derive(Serialize)]
struct Key {
    kid: String,
    place: RegionCode,
    place_name: String,
    purposes: Vec<Purpose>,
    not_before: DateTime<Utc>,
    expires: DateTime<Utc>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<DateTime<Utc>>,
}

impl Shown {
    /// Takes what a verified bundle says.
    pub fn of(bundle: &Bundle, now: DateTime<Utc>) -> Self {
        let body = bundle.body();
        Self {
            version: body.version,
            issued: body.issued,
            expires: body.expires,
            expired: now >= body.expires,
            roots: body.roots.iter().map(roots::line).collect(),
            keys: body.keys.iter().map(Key::of).collect(),
            pins: body.pins.as_ref().map_or(0, Vec::len),
        }
    }
}

impl Key {
    fn of(key: &IssuerKey) -> Self {
        let (state, since) = match key.state {
            KeyState::Good => ("good", None),
            KeyState::Retired { since } => ("retired", Some(since)),
            KeyState::Compromised { since } => ("compromised", Some(since)),
        };
        Self {
            kid: key.kid().to_string(),
            place: key.place,
            place_name: region::full_name(key.place),
            purposes: key.purposes.clone(),
            not_before: key.not_before,
            expires: key.expires,
            state,
            since,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expired = if self.expired { " (ended)" } else { "" };
        writeln!(
            f,
            "bundle {}: {} to {}{expired}",
            self.version,
            day(self.issued),
            day(self.expires)
        )?;
        for root in &self.roots {
            writeln!(f, "root {root}")?;
        }
        self.keys.iter().try_for_each(|key| key.fmt(f))?;
        match self.pins {
            0 => Ok(()),
            pins => writeln!(f, "{pins} documents pinned"),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let purposes: Vec<String> = self.purposes.iter().map(|p| name(*p)).collect();
        write!(
            f,
            "key {}  {} {}  {}  until {}  {}",
            self.kid,
            self.place,
            self.place_name,
            purposes.join(" "),
            day(self.expires),
            self.state
        )?;
        match self.since {
            Some(since) => writeln!(f, " since {since}"),
            None => writeln!(f),
        }
    }
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

fn name(purpose: Purpose) -> String {
    format!("{purpose:?}").to_lowercase()
}
