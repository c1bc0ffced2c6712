//! One person on 20 March 2020, shared by the tests of packs.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "a broken fixture ends the test"
)]

use chrono::{DateTime, Days, NaiveDate, Utc};
use qicheng_domain::{
    health::DailyDeclaration,
    region::RegionCode,
    rules::{facts::Facts, pack::RulePack},
};

/// Reads an instant.
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Reads a pack that ships.
pub fn pack(json: &str) -> RulePack {
    RulePack::parse(json.as_bytes()).unwrap()
}

/// Reads a region.
pub fn region(text: &str) -> RegionCode {
    text.parse().unwrap()
}

/// 08:30 on 20 March 2020 in Asia/Shanghai, boarding a day later.
pub fn facts() -> Facts {
    Facts::new(
        at("2020-03-20T00:30:00Z"),
        Some(at("2020-03-21T00:30:00Z")),
        None,
    )
}

/// One declaration a day, the newest of today.
pub fn declarations(days: u64, temperature: u16) -> Vec<DailyDeclaration> {
    let today = NaiveDate::from_ymd_opt(2020, 3, 20).unwrap();
    let day = |ago| today.checked_sub_days(Days::new(ago)).unwrap();
    (0..days)
        .map(|ago| DailyDeclaration {
            day: day(ago),
            temperature,
            symptoms: vec![],
            contact: false,
        })
        .collect()
}
