//! Places by GB/T 2260 (edition of 2023): province, city, county, in six digits.

use minicbor::{Decode, Decoder, Encode, decode};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr, sync::OnceLock};

/// The edition of GB/T 2260 that [`name`] and [`is_known`] speak of.
pub const EDITION: u16 = 2023;

/// A region of six digits: `430000` a province, `433100` a city or prefecture, `433130` a county.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode,
)]
#[serde(try_from = "String", into = "String")]
#[cbor(transparent)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct RegionCode(#[n(0)] u32);

/// The text is not six digits beginning with a province's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a region is six digits")]
pub struct RegionCodeError;

impl RegionCode {
    /// The nation, which contains every region; GB/T 2260 has no code for it.
    pub const NATION: Self = Self(100_000);

    /// Returns the bytes that name this place's service in an exchange: its six digits.
    #[must_use]
    pub fn audience(self) -> Vec<u8> {
        self.to_string().into_bytes()
    }

    /// Takes the number of six digits.
    ///
    /// # Errors
    /// When it has fewer or more than six digits.
    pub fn new(code: u32) -> Result<Self, RegionCodeError> {
        if (100_000..1_000_000).contains(&code) {
            Ok(Self(code))
        } else {
            Err(RegionCodeError)
        }
    }

    /// Returns the number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Returns whether `inner` is this region or lies in it.
    #[must_use]
    pub fn contains(self, inner: Self) -> bool {
        let unit = if self == Self::NATION {
            return true;
        } else if self.0.is_multiple_of(10_000) {
            10_000
        } else if self.0.is_multiple_of(100) {
            100
        } else {
            1
        };
        self.0 / unit == inner.0 / unit
    }
}

impl<'b, C> Decode<'b, C> for RegionCode {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::new(d.u32()?).map_err(decode::Error::message)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeError;
    fn from_str(text: &str) -> Result<Self, RegionCodeError> {
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RegionCodeError);
        }
        text.parse()
            .map_err(|_| RegionCodeError)
            .and_then(Self::new)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = RegionCodeError;
    fn try_from(text: String) -> Result<Self, RegionCodeError> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.to_string()
    }
}

/// Returns whether the edition holds the region.
#[must_use]
pub fn is_known(code: RegionCode) -> bool {
    table().contains_key(&code.0)
}

/// Returns the region's own name ("龙山县"), without those above it.
#[must_use]
pub fn name(code: RegionCode) -> Option<&'static str> {
    table().get(&code.0).copied()
}

/// Cities that have no counties and count as one (GB/T 2260: Dongguan, Zhongshan, Danzhou).
const CITIES_WITHOUT_COUNTIES: [u32; 3] = [441_900, 442_000, 460_400];

/// Returns whether the edition holds the region as a county, or as a city without counties.
#[must_use]
pub fn is_county(code: RegionCode) -> bool {
    let is_below = !code.0.is_multiple_of(100) || CITIES_WITHOUT_COUNTIES.contains(&code.0);
    is_below && is_known(code)
}

/// Returns every county with its own name, by code.
pub fn counties() -> impl Iterator<Item = (RegionCode, &'static str)> {
    let all = table()
        .iter()
        .map(|(&code, &name)| (RegionCode(code), name));
    all.filter(|(code, _)| is_county(*code))
}

/// Returns whether the name is a heading of the standard's table, not of a place.
#[must_use]
pub fn is_heading(name: &str) -> bool {
    matches!(
        name,
        "市辖区" | "县" | "省直辖县级行政区划" | "自治区直辖县级行政区划"
    )
}

/// Returns the name with the province's and city's before it ("湖南省湘西土家族苗族自治州龙山县").
#[must_use]
pub fn full_name(code: RegionCode) -> String {
    let levels = [code.0 / 10_000 * 10_000, code.0 / 100 * 100, code.0];
    let mut seen = 0;
    let mut full = String::new();
    for level in levels {
        if level != seen
            && let Some(name) = table().get(&level)
            && !is_heading(name)
        {
            full.push_str(name);
        }
        seen = level;
    }
    full
}

/// Returns the regions directly within `parent` (provinces for `None`), by code.
pub fn within(parent: Option<RegionCode>) -> impl Iterator<Item = (RegionCode, &'static str)> {
    table().iter().filter_map(move |(&code, &name)| {
        let above = if code.is_multiple_of(10_000) {
            None
        } else if code.is_multiple_of(100) {
            Some(RegionCode(code / 10_000 * 10_000))
        } else {
            Some(RegionCode(code / 100 * 100))
        };
        (above == parent).then_some((RegionCode(code), name))
    })
}

fn table() -> &'static BTreeMap<u32, &'static str> {
    static TABLE: OnceLock<BTreeMap<u32, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let files = [
            (include_str!("../assets/regions/provinces.csv"), 10_000),
            (include_str!("../assets/regions/cities.csv"), 100),
            (include_str!("../assets/regions/areas.csv"), 1),
        ];
        files
            .into_iter()
            .flat_map(|(csv, unit)| rows(csv, unit))
            .collect()
    })
}

fn rows(csv: &'static str, unit: u32) -> impl Iterator<Item = (u32, &'static str)> {
    csv.lines().skip(1).filter_map(move |line| {
        let mut columns = line.split(',');
        let code: u32 = columns.next()?.trim().parse().ok()?;
        Some((code * unit, columns.next()?.trim_matches('"')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_county_knows_its_name_and_those_above() {
        assert_eq!(name(code("433130")), Some("龙山县"));
        assert_eq!(
            full_name(code("433130")),
            "湖南省湘西土家族苗族自治州龙山县"
        );
        assert_eq!(full_name(code("110101")), "北京市东城区");
        assert!(!is_known(code("999999")));
    }

    #[test]
    fn a_region_contains_what_lies_in_it() {
        assert!(code("430000").contains(code("433130")));
        assert!(code("433100").contains(code("433130")));
        assert!(!code("433127").contains(code("433130")));
        assert!(!code("440000").contains(code("433130")));
    }

    #[test]
    fn every_county_stands_within_a_city_within_a_province() {
        let provinces: Vec<_> = within(None).collect();
        assert_eq!(provinces.len(), 31);
        let counties: usize = provinces
            .iter()
            .flat_map(|(p, _)| within(Some(*p)))
            .map(|(c, _)| within(Some(c)).count())
            .sum();
        // The edition has 2,978 rows; Dongguan, Zhongshan and Danzhou are cities without counties.
        assert_eq!(counties, 2975);
        for city in ["441900", "442000", "460400"] {
            assert_eq!(within(Some(code(city))).count(), 0);
            assert!(is_known(code(city)));
        }
    }

    #[test]
    fn bad_text_is_refused() {
        for text in ["", "43313", "4331300", "４３３１３０", "43313a", "-43313"] {
            assert_eq!(text.parse::<RegionCode>(), Err(RegionCodeError), "{text}");
        }
    }
}
