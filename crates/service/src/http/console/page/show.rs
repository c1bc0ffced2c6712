//! Times and places as fields and tables have them; times are 北京时间.

use chrono::{DateTime, Utc};
use qicheng_domain::{date::in_shanghai, region::RegionCode};

/// "2026-02-26".
pub(crate) fn date(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%Y-%m-%d").to_string()
}

/// What a `datetime-local` field holds.
pub(crate) fn typed(at: DateTime<Utc>) -> String {
    in_shanghai(at).format("%Y-%m-%dT%H:%M").to_string()
}

/// The place's own name, its code where it has none.
pub(crate) fn place(code: RegionCode) -> String {
    let name = qicheng_domain::region::name(code);
    name.map_or_else(|| code.to_string(), str::to_owned)
}

/// Code and name, as a field for places takes them.
pub(crate) fn place_typed(code: RegionCode) -> String {
    format!("{code} {}", place(code))
}
