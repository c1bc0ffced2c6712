//! Which of many packs holds for a place at a moment.

use super::RulePack;
use crate::region::RegionCode;
use chrono::{DateTime, Utc};

/// Returns the pack that says who may enter a region: the one of the smallest region around it
/// that is in force, and of these the one of the highest version.
///
/// Nothing means that the destination has no rules, which a verifier cannot take for a pass.
pub fn entry_pack<'p>(
    packs: impl IntoIterator<Item = &'p RulePack>,
    region: RegionCode,
    now: DateTime<Utc>,
) -> Option<&'p RulePack> {
    best(
        packs.into_iter().filter(|pack| pack.entry.is_some()),
        region,
        now,
    )
}

/// Returns the pack that colours the health codes of a region, chosen in the same way.
pub fn health_pack<'p>(
    packs: impl IntoIterator<Item = &'p RulePack>,
    region: RegionCode,
    now: DateTime<Utc>,
) -> Option<&'p RulePack> {
    best(
        packs.into_iter().filter(|pack| !pack.health.is_empty()),
        region,
        now,
    )
}

fn best<'p>(
    packs: impl Iterator<Item = &'p RulePack>,
    region: RegionCode,
    now: DateTime<Utc>,
) -> Option<&'p RulePack> {
    packs
        .filter(|pack| pack.region.contains(region) && pack.in_force(now))
        .max_by_key(|pack| (level(pack.region), pack.version))
}

/// Returns how small a region is: nation, province, city, county.
fn level(region: RegionCode) -> u8 {
    match region.number() {
        _ if region == RegionCode::NATION => 0,
        number if number.is_multiple_of(10_000) => 1,
        number if number.is_multiple_of(100) => 2,
        _ => 3,
    }
}
