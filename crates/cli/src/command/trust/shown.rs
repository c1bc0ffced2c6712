use crate::{print::HumanText, roots};
use chrono::{DateTime, Utc};
use qicheng_credential::trust::{Bundle, IssuerKey, KeyState, Purpose};
use qicheng_domain::region::{self, RegionCode};
use qicheng_messages::{Language, Message, text::cli_trust};
use serde::Serialize;

/// A bundle as `trust sign` and `trust show` print it.
#[derive(Serialize)]
pub struct BundleSummary {
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

impl BundleSummary {
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

impl HumanText for BundleSummary {
    fn words(&self, language: Language) -> String {
        let (issued, expires) = (day(self.issued), day(self.expires));
        let version = self.version.to_string();
        let bundle = if self.expired {
            cli_trust::ended_bundle(expires, issued, version)
        } else {
            cli_trust::bundle(expires, issued, version)
        };
        let mut lines = vec![language.text(&bundle)];
        lines.extend(
            self.roots
                .iter()
                .map(|root| language.text(&cli_trust::root(root))),
        );
        lines.extend(self.keys.iter().map(|key| key.line(language)));
        if self.pins > 0 {
            lines.push(language.text(&cli_trust::pins(self.pins)));
        }
        lines.join("\n") + "\n"
    }
}

impl Key {
    fn line(&self, language: Language) -> String {
        let purposes: Vec<String> = self.purposes.iter().map(|p| name(*p)).collect();
        let state = language.text(&Message::in_section("cli-key-state", self.state, []));
        language.text(&cli_trust::key(
            day(self.expires),
            &self.kid,
            format!("{} {}", self.place, self.place_name),
            purposes.join(" "),
            self.since.map(|since| since.to_string()),
            state,
        ))
    }
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

fn name(purpose: Purpose) -> String {
    format!("{purpose:?}").to_lowercase()
}
