//! Regions by code, counties also by name, as people type and offices write them.

use super::{findings::FieldCode, text::compact};
use crate::region::{self, RegionCode};
use std::sync::OnceLock;

/// What ends the name of a place and is often left out, longest first.
const SUFFIXES: &[&str] = &[
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "省",
    "市",
    "州",
    "盟",
    "县",
    "旗",
];

/// The peoples that names of autonomous places name (GB/T 3304), and who is left out where the name is said short.
const PEOPLES: &[&str] = &[
    "维吾尔",
    "哈萨克",
    "柯尔克孜",
    "蒙古族",
    "蒙古",
    "回族",
    "藏族",
    "壮族",
    "苗族",
    "彝族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "布依族",
    "朝鲜族",
    "满族",
    "哈尼族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯",
    "普米族",
    "塔吉克",
    "怒族",
    "鄂温克族",
    "裕固族",
    "保安族",
];

/// Takes a county's code of six digits, or its name, alone or after its province's and prefecture's; what ends a name
/// (省, 自治州, 县) may be left out where no other place is meant. Towns directly under a province and cities without
/// counties (东莞市, 中山市, 儋州市) count as counties.
///
/// # Errors
/// `Required` when empty, `UnknownRegion`, `NotACounty` for a province or a prefecture, `Ambiguous` for a name of several.
pub fn county(value: &str) -> Result<RegionCode, FieldCode> {
    let typed = compact(value);
    if typed.is_empty() {
        return Err(FieldCode::Required);
    }
    if let Ok(code) = typed.parse() {
        return check_county(code).map(|()| code);
    }
    if let Some(found) = one_of(named(&typed, |county| &county.name)) {
        return found;
    }
    if above_counties(&typed).is_some() {
        return Err(FieldCode::NotACounty);
    }
    let shortened = if typed.chars().count() > 1 {
        named(&typed, |county| &county.short)
    } else {
        Vec::new()
    };
    one_of(shortened).unwrap_or(Err(FieldCode::UnknownRegion))
}

/// Takes a region's code of six digits or its name, as [`county`] takes them; provinces and prefectures, too.
///
/// # Errors
/// `Required` when empty, `UnknownRegion`, `Ambiguous`.
pub fn place(value: &str) -> Result<RegionCode, FieldCode> {
    match county(value) {
        Err(FieldCode::NotACounty) => {
            let typed = compact(value);
            let code = typed.parse().ok().or_else(|| above_counties(&typed));
            code.ok_or(FieldCode::UnknownRegion)
        }
        found => found,
    }
}

/// Takes an address that begins with a county as [`county`] takes it, its name whole; returns what follows it, too.
///
/// # Errors
/// As [`county`].
pub fn address(value: &str) -> Result<(RegionCode, String), FieldCode> {
    match county(value) {
        Err(FieldCode::UnknownRegion) => {}
        found => return found.map(|code| (code, String::new())),
    }
    let typed = compact(value);
    let mut begun: Vec<(RegionCode, &str)> = Vec::new();
    for county in counties() {
        let rests = rests(&typed, &county.above).into_iter();
        let rest = rests.filter_map(|rest| rest.strip_prefix(&*county.name));
        begun.extend(rest.map(|rest| (county.code, rest)));
    }
    // Where one name begins another, the longer one is meant.
    let shortest = begun.iter().map(|(_, rest)| rest.len()).min();
    begun.retain(|(_, rest)| Some(rest.len()) == shortest);
    let rest = begun.first().map(|(_, rest)| (*rest).to_owned());
    let found = one_of(begun.into_iter().map(|(code, _)| code).collect());
    Ok((
        found.unwrap_or(Err(FieldCode::UnknownRegion))?,
        rest.unwrap_or_default(),
    ))
}

/// Checks that the edition of GB/T 2260 has the code, and has it as a county.
///
/// # Errors
/// `UnknownRegion`, `NotACounty`.
pub(crate) fn check_county(code: RegionCode) -> Result<(), FieldCode> {
    check_region(code)?;
    if region::is_county(code) {
        Ok(())
    } else {
        Err(FieldCode::NotACounty)
    }
}

/// Takes a region's code of six digits.
///
/// # Errors
/// `Required`, `Malformed` or `UnknownRegion`.
pub fn known_region(value: &str) -> Result<RegionCode, FieldCode> {
    let value = compact(value);
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let code: RegionCode = value.parse().map_err(|_| FieldCode::Malformed)?;
    check_region(code).map(|()| code)
}

/// Checks that the edition of GB/T 2260 has the code.
///
/// # Errors
/// `UnknownRegion`.
pub(crate) fn check_region(code: RegionCode) -> Result<(), FieldCode> {
    if region::is_known(code) {
        Ok(())
    } else {
        Err(FieldCode::UnknownRegion)
    }
}

/// A county with the names that people give it.
struct County {
    code: RegionCode,
    name: String,
    short: String,
    /// The names of its province and its prefecture, in every form, from the top down.
    above: Vec<Vec<String>>,
}

fn counties() -> &'static [County] {
    static COUNTIES: OnceLock<Vec<County>> = OnceLock::new();
    COUNTIES.get_or_init(|| {
        let county = |(code, name): (RegionCode, &str)| County {
            code,
            name: name.to_owned(),
            short: short(name),
            above: above(code).into_iter().map(forms).collect(),
        };
        region::counties().map(county).collect()
    })
}

/// Returns the counties of which the text is the name that `name` chooses, alone or after names of places above them.
fn named(typed: &str, name: impl Fn(&County) -> &String) -> Vec<RegionCode> {
    let is_it = |county: &&County| rests(typed, &county.above).contains(&name(county).as_str());
    counties().iter().filter(is_it).map(|c| c.code).collect()
}

/// Returns the one code found, `Ambiguous` for several, nothing for none.
fn one_of(mut found: Vec<RegionCode>) -> Option<Result<RegionCode, FieldCode>> {
    found.dedup();
    match found.as_slice() {
        [] => None,
        [code] => Some(Ok(*code)),
        _ => Some(Err(FieldCode::Ambiguous)),
    }
}

/// Returns the text, and what is left of it after names of places above, any of which may be missing.
fn rests<'t>(typed: &'t str, above: &[Vec<String>]) -> Vec<&'t str> {
    let mut rests = vec![typed];
    for forms in above {
        for at in 0..rests.len() {
            let rest = rests[at];
            let cut = forms.iter().filter_map(|form| rest.strip_prefix(&**form));
            let cut: Vec<&str> = cut.filter(|rest| !rest.is_empty()).collect();
            rests.extend(cut);
        }
    }
    rests
}

/// Returns the names of province and prefecture that are names of places, from the top down.
fn above(code: RegionCode) -> Vec<&'static str> {
    let number = code.number();
    [number / 10_000 * 10_000, number / 100 * 100]
        .into_iter()
        .filter(|above| *above != number)
        .filter_map(|above| RegionCode::new(above).ok().and_then(region::name))
        .filter(|name| !region::is_heading(name))
        .collect()
}

/// Returns the name of a province or a prefecture in every form in which it is written ("湘西州").
fn forms(name: &str) -> Vec<String> {
    let short = short(name);
    let mut forms = vec![name.to_owned()];
    if name.ends_with("自治州") {
        forms.push(format!("{short}州"));
    }
    forms.push(short);
    forms
}

/// Returns the province or prefecture of which the text is the name.
fn above_counties(typed: &str) -> Option<RegionCode> {
    region::within(None).find_map(|(code, province)| {
        let is = |typed: &str, name: &str| forms(name).iter().any(|form| form == typed);
        if is(typed, province) {
            return Some(code);
        }
        let rests = rests(typed, &[forms(province)]);
        let city = region::within(Some(code));
        let mut cities = city.filter(|(_, city)| rests.iter().any(|rest| is(rest, city)));
        cities.next().map(|(code, _)| code)
    })
}

/// Returns the name without what ends it and the peoples that it names ("湘西土家族苗族自治州": "湘西").
fn short(name: &str) -> String {
    let Some(stem) = SUFFIXES
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .or_else(|| name.strip_suffix('区'))
    else {
        return name.to_owned();
    };
    let mut stem = stem;
    while let Some(rest) = PEOPLES
        .iter()
        .find_map(|people| stem.strip_suffix(people))
        .filter(|rest| !rest.is_empty())
    {
        stem = rest;
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(typed: &str) -> Result<u32, FieldCode> {
        county(typed).map(RegionCode::number)
    }

    #[test]
    fn counties_as_people_name_them() {
        for typed in [
            "433130",
            "湖南省湘西土家族苗族自治州龙山县",
            "湖南省龙山县",
            "湘西州龙山县",
            "湖南湘西龙山",
            " 湖南省 龙山县 ",
            "龙山县",
        ] {
            assert_eq!(code(typed), Ok(433_130), "{typed}");
        }
        assert_eq!(code("济源市"), Ok(419_001));
        assert_eq!(code("广东省东莞市"), Ok(441_900));
        assert_eq!(code("北京市朝阳区"), Ok(110_105));
        assert_eq!(code("朝阳区"), Err(FieldCode::Ambiguous));
        assert_eq!(code("龙山"), Err(FieldCode::Ambiguous), "also 辽源市龙山区");
        for typed in [
            "湖南省",
            "湖南",
            "湘西土家族苗族自治州",
            "湘西州",
            "湖南省长沙市",
            "433100",
            "430000",
            "110100",
            "419000",
            "市辖区",
        ] {
            assert_eq!(code(typed), Err(FieldCode::NotACounty), "{typed}");
        }
        for typed in ["999999", "43313", "不存在县", "湖南省不存在县"] {
            assert_eq!(code(typed), Err(FieldCode::UnknownRegion), "{typed}");
        }
    }

    #[test]
    fn addresses_begin_with_a_county() {
        let expected = Ok((county("433130").unwrap(), "洗车河镇".to_owned()));
        assert_eq!(
            address("湖南省湘西土家族苗族自治州龙山县洗车河镇"),
            expected
        );
        assert_eq!(address("龙山县 洗车河镇"), expected);
        assert_eq!(address("龙三县洗车河镇"), Err(FieldCode::UnknownRegion));
        assert_eq!(place("深圳市").map(RegionCode::number), Ok(440_300));
        assert_eq!(place("广东").map(RegionCode::number), Ok(440_000));
        assert_eq!(place("441900").map(RegionCode::number), Ok(441_900));
        assert_eq!(place("440300").map(RegionCode::number), Ok(440_300));
    }

    #[test]
    fn every_county_is_found_by_its_code_and_its_full_name() {
        for (county, _) in region::counties() {
            assert_eq!(code(&county.to_string()), Ok(county.number()));
            assert_eq!(
                code(&region::full_name(county)),
                Ok(county.number()),
                "{county}"
            );
        }
    }
}
