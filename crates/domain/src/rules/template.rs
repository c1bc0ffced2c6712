//! Packs made from templates: what places most often ask, with a few values to choose.

use super::pack::{
    Action, ColourRule, Entry, FORMAT, HealthCodeTerms, LocalizedText, PackError, Rule, RulePack,
};
use crate::{
    form,
    health::{FEVER, HealthColour},
    region::{self, RegionCode},
    rules::facts::LOOKBACK_DAYS,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Something that a place can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Template {
    /// A negative nucleic-acid test some hours before boarding.
    TestWithinHours,
    /// Daily declarations without fever.
    Declarations,
    /// A vaccination.
    Vaccination,
    /// Nobody may enter.
    ClosedCounty,
    /// Nobody who was in a listed area.
    ListedAreas,
    /// Everyone is quarantined on arrival.
    Quarantine,
    /// Nothing.
    NothingAsked,
    /// How a place colours its own health codes.
    HealthColours,
}

/// A value of a template that a place chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub key: &'static str,
    /// What it may be.
    pub kind: ParameterKind,
    /// What it is where nothing is chosen; without one it must be chosen.
    pub default: Option<&'static str>,
    /// What it means.
    pub meaning: ParameterMeaning,
}

/// What a value means; the catalogue of messages has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterMeaning {
    /// The listed areas.
    Areas,
    /// Age of the oldest health code that is accepted, in hours; 0 asks for none.
    CodeHours,
    /// The colour after declared contact with a case.
    Contact,
    /// Days back, today included.
    DaysBack,
    /// The colour after a declared temperature of [`FEVER`] or more.
    Fever,
    /// The colour after a stay in a listed area.
    ListedArea,
    /// The colour without a declaration of today or yesterday.
    NoDeclaration,
    /// What happens at the door where it is missing.
    OnFail,
    /// The colour after a positive test of the last [`LOOKBACK_DAYS`] days.
    PositiveTest,
    /// Days of quarantine.
    QuarantineDays,
    /// Hours before boarding within which the sample was taken.
    SampleHours,
    /// The colour after declared symptoms.
    Symptoms,
    /// Days since the vaccination, at least.
    VaccinationDays,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterKind {
    /// A whole number from the first to the second.
    Number(u32, u32),
    /// `hold` or `reject`.
    Action,
    /// `green`, `amber` or `red`; `green` leaves the rule out.
    Colour,
    /// Regions of GB/T 2260 by code or name, separated by commas.
    Regions,
}

/// What a pack is made for.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Where it holds.
    pub region: RegionCode,
    /// Rises with each change.
    pub version: u32,
    /// From when it holds.
    pub from: DateTime<Utc>,
    /// Until when, not included.
    pub until: DateTime<Utc>,
}

/// Why no pack is made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The template has no such value.
    #[error("the template has no value {0:?}")]
    UnknownKey(String),
    /// A value must be chosen.
    #[error("the value {0:?} must be given")]
    Missing(&'static str),
    /// The value is not what the parameter may be.
    #[error("{0:?} cannot be that")]
    Value(&'static str),
    /// The region is none of GB/T 2260, and not the nation (100000).
    #[error("no such region")]
    Region,
    /// The pack would not be taken.
    #[error(transparent)]
    Pack(#[from] PackError),
}

const ON_FAIL: Parameter = Parameter {
    key: "on-fail",
    kind: ParameterKind::Action,
    default: Some("hold"),
    meaning: ParameterMeaning::OnFail,
};

const CODE_HOURS: Parameter = Parameter {
    key: "code-hours",
    kind: ParameterKind::Number(0, 336),
    default: Some("24"),
    meaning: ParameterMeaning::CodeHours,
};

const DAYS_BACK: Parameter = Parameter {
    key: "days",
    kind: ParameterKind::Number(1, 14),
    default: Some("14"),
    meaning: ParameterMeaning::DaysBack,
};

const AREAS: Parameter = Parameter {
    key: "areas",
    kind: ParameterKind::Regions,
    default: None,
    meaning: ParameterMeaning::Areas,
};

const fn colour(key: &'static str, default: &'static str, meaning: ParameterMeaning) -> Parameter {
    Parameter {
        key,
        kind: ParameterKind::Colour,
        default: Some(default),
        meaning,
    }
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NothingAsked,
        Self::TestWithinHours,
        Self::Declarations,
        Self::Vaccination,
        Self::ListedAreas,
        Self::Quarantine,
        Self::ClosedCounty,
        Self::HealthColours,
    ];

    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TestWithinHours => "test-within-hours",
            Self::Declarations => "declarations",
            Self::Vaccination => "vaccination",
            Self::ClosedCounty => "closed-county",
            Self::ListedAreas => "listed-areas",
            Self::Quarantine => "quarantine",
            Self::NothingAsked => "nothing-asked",
            Self::HealthColours => "health-colours",
        }
    }

    /// Returns the template of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|template| template.name() == name)
    }

    /// Returns what it asks, for people.
    #[must_use]
    pub fn words(self) -> LocalizedText {
        let [zh, en] = match self {
            Self::TestWithinHours => [
                "上车前若干小时内的核酸检测阴性结果",
                "a negative nucleic-acid test some hours before boarding",
            ],
            Self::Declarations => [
                "连续若干天健康申报，无发热",
                "some days of health declarations without fever",
            ],
            Self::Vaccination => ["完成接种满若干天", "a vaccination at least some days ago"],
            Self::ClosedCounty => ["封闭管理，暂不接收外来人员", "closed: nobody may enter"],
            Self::ListedAreas => [
                "若干天内没有到过所列地区",
                "no stay in a listed area within some days",
            ],
            Self::Quarantine => ["到达后集中隔离若干天", "some days of quarantine on arrival"],
            Self::NothingAsked => ["不要求任何证明", "nothing is asked"],
            Self::HealthColours => [
                "本地健康码的判定规则",
                "how the place colours its own health codes",
            ],
        };
        LocalizedText::of(zh, en)
    }

    /// Returns the values that a place chooses.
    #[must_use]
    pub fn parameters(self) -> Vec<Parameter> {
        let number = |key, most, default, meaning| Parameter {
            key,
            kind: ParameterKind::Number(1, most),
            default: Some(default),
            meaning,
        };
        match self {
            Self::TestWithinHours => vec![
                number("hours", 336, "48", ParameterMeaning::SampleHours),
                ON_FAIL,
                CODE_HOURS,
            ],
            Self::Declarations => vec![DAYS_BACK, ON_FAIL, CODE_HOURS],
            Self::Vaccination => vec![
                number("days", 3_650, "14", ParameterMeaning::VaccinationDays),
                ON_FAIL,
                CODE_HOURS,
            ],
            Self::ListedAreas => vec![AREAS, DAYS_BACK, ON_FAIL, CODE_HOURS],
            Self::Quarantine => vec![
                number("days", 60, "14", ParameterMeaning::QuarantineDays),
                CODE_HOURS,
            ],
            Self::ClosedCounty | Self::NothingAsked => Vec::new(),
            Self::HealthColours => vec![
                colour("positive-test", "red", ParameterMeaning::PositiveTest),
                colour("contact", "red", ParameterMeaning::Contact),
                colour("fever", "amber", ParameterMeaning::Fever),
                colour("symptoms", "amber", ParameterMeaning::Symptoms),
                colour("listed-area", "amber", ParameterMeaning::ListedArea),
                Parameter {
                    default: Some(""),
                    ..AREAS
                },
                colour("no-declaration", "amber", ParameterMeaning::NoDeclaration),
            ],
        }
    }

    /// Makes a pack; the id names what it is for, so that another template for entry takes its place.
    ///
    /// # Errors
    /// What of the values or the frame cannot be.
    pub fn pack(
        self,
        frame: Frame,
        values: &BTreeMap<String, String>,
    ) -> Result<RulePack, TemplateError> {
        let is_nation = frame.region == RegionCode::NATION;
        if !is_nation && !region::is_known(frame.region) {
            return Err(TemplateError::Region);
        }
        let values = Values::of(self, values)?;
        let (health, entry) = match self {
            Self::HealthColours => (colours(&values)?, None),
            _ => (Vec::new(), Some(self.entry(&values)?)),
        };
        let purpose = if entry.is_some() {
            "entry"
        } else {
            "health-code"
        };
        let place = if is_nation {
            "全国".to_owned()
        } else {
            region::full_name(frame.region)
        };
        let [zh, en] = self.title(&values)?;
        let pack = RulePack {
            format: FORMAT,
            id: format!("{purpose}-{}", frame.region),
            version: frame.version,
            region: frame.region,
            valid_from: frame.from,
            valid_until: frame.until,
            words: LocalizedText::of(&format!("{place}：{zh}"), &format!("{place}: {en}")),
            health,
            entry,
        };
        pack.check()?;
        Ok(pack)
    }

    /// Returns what is asked with its values, for people.
    fn title(self, values: &Values) -> Result<[String; 2], TemplateError> {
        Ok(match self {
            Self::TestWithinHours => {
                let hours = values.number("hours")?;
                [
                    format!("上车前{hours}小时内核酸检测阴性"),
                    format!("a negative nucleic-acid test within {hours} hours before boarding"),
                ]
            }
            Self::Declarations => {
                let days = values.number("days")?;
                [
                    format!("最近{days}天每天健康申报，无发热"),
                    format!("{days} daily health declarations without fever"),
                ]
            }
            Self::Vaccination => {
                let days = values.number("days")?;
                [
                    format!("接种满{days}天"),
                    format!("a vaccination at least {days} days ago"),
                ]
            }
            Self::ListedAreas => {
                let days = values.number("days")?;
                [
                    format!("{days}天内没有到过所列地区"),
                    format!("no stay in a listed area within {days} days"),
                ]
            }
            Self::Quarantine => {
                let days = values.number("days")?;
                [
                    format!("到达后集中隔离{days}天"),
                    format!("{days} days of quarantine on arrival"),
                ]
            }
            Self::ClosedCounty => [
                "封闭管理，暂不接收外来人员".to_owned(),
                "closed, nobody may enter for now".to_owned(),
            ],
            Self::NothingAsked => ["不要求任何证明".to_owned(), "nothing is asked".to_owned()],
            Self::HealthColours => [
                "健康码判定规则".to_owned(),
                "how health codes are coloured".to_owned(),
            ],
        })
    }

    fn entry(self, values: &Values) -> Result<Entry, TemplateError> {
        let rules = match self {
            Self::TestWithinHours => vec![test_within(values)?],
            Self::Declarations => vec![declarations(values)?],
            Self::Vaccination => vec![vaccination(values)?],
            Self::ListedAreas => vec![listed_areas(values)?],
            Self::ClosedCounty => vec![closed()],
            Self::Quarantine | Self::NothingAsked | Self::HealthColours => Vec::new(),
        };
        let hours = match self {
            Self::ClosedCounty | Self::NothingAsked | Self::HealthColours => 0,
            _ => values.number("code-hours")?,
        };
        let health_code = (hours > 0).then_some(HealthCodeTerms {
            max_age_hours: u16::try_from(hours).map_err(|_| TemplateError::Value("code-hours"))?,
            missing: Action::Hold,
            expired: Action::Hold,
        });
        Ok(Entry { health_code, rules })
    }
}

/// The values of a template, chosen or by default.
struct Values(BTreeMap<&'static str, (ParameterKind, String)>);

impl Values {
    fn of(template: Template, chosen: &BTreeMap<String, String>) -> Result<Self, TemplateError> {
        let parameters = template.parameters();
        let is_known = |key: &&String| !parameters.iter().any(|p| p.key == key.as_str());
        if let Some(key) = chosen.keys().find(is_known) {
            return Err(TemplateError::UnknownKey(key.clone()));
        }
        let value = |p: &Parameter| {
            let chosen = chosen.get(p.key).map(String::as_str);
            let value = chosen.or(p.default).ok_or(TemplateError::Missing(p.key))?;
            Ok((p.key, (p.kind, value.trim().to_owned())))
        };
        let values = Self(
            parameters
                .iter()
                .map(value)
                .collect::<Result<_, TemplateError>>()?,
        );
        for p in &parameters {
            values.check(p)?;
        }
        Ok(values)
    }

    fn check(&self, parameter: &Parameter) -> Result<(), TemplateError> {
        let key = parameter.key;
        match parameter.kind {
            ParameterKind::Number(..) => self.number(key).map(drop),
            ParameterKind::Action => self.action(key).map(drop),
            ParameterKind::Colour => self.colour(key).map(drop),
            ParameterKind::Regions => {
                match self.regions(key)?.is_empty() && parameter.default.is_none() {
                    true => Err(TemplateError::Missing(key)),
                    false => Ok(()),
                }
            }
        }
    }

    fn get(&self, key: &'static str) -> Result<&(ParameterKind, String), TemplateError> {
        self.0.get(key).ok_or(TemplateError::Missing(key))
    }

    fn number(&self, key: &'static str) -> Result<u32, TemplateError> {
        let (kind, value) = self.get(key)?;
        let ParameterKind::Number(least, most) = kind else {
            return Err(TemplateError::Value(key));
        };
        let number = value.parse().map_err(|_| TemplateError::Value(key))?;
        if (*least..=*most).contains(&number) {
            Ok(number)
        } else {
            Err(TemplateError::Value(key))
        }
    }

    fn action(&self, key: &'static str) -> Result<Action, TemplateError> {
        match self.get(key)?.1.as_str() {
            "hold" => Ok(Action::Hold),
            "reject" => Ok(Action::Reject),
            _ => Err(TemplateError::Value(key)),
        }
    }

    fn colour(&self, key: &'static str) -> Result<HealthColour, TemplateError> {
        match self.get(key)?.1.as_str() {
            "green" => Ok(HealthColour::Green),
            "amber" => Ok(HealthColour::Amber),
            "red" => Ok(HealthColour::Red),
            _ => Err(TemplateError::Value(key)),
        }
    }

    /// Returns the regions with all that lie in them, since facts name the smallest that is known.
    fn regions(&self, key: &'static str) -> Result<Vec<String>, TemplateError> {
        let value = &self.get(key)?.1;
        let parts = value
            .split([',', '，', '、', ' '])
            .filter(|part| !part.trim().is_empty());
        let mut all = Vec::new();
        for part in parts {
            let listed = form::place(part).map_err(|_| TemplateError::Value(key))?;
            let below = region::counties()
                .map(|(code, _)| code)
                .filter(|code| listed.contains(*code));
            all.extend(
                std::iter::once(listed)
                    .chain(below)
                    .map(|code| code.to_string()),
            );
        }
        all.sort();
        all.dedup();
        Ok(all)
    }
}

/// Returns an expression that is true where `condition` holds for one `current` of a list.
fn any(list: &str, condition: &Value) -> Value {
    json!({"reduce": [{"var": list}, {"if": [condition, true, {"var": "accumulator"}]}, false]})
}

fn test_within(values: &Values) -> Result<Rule, TemplateError> {
    let hours = values.number("hours")?;
    let before_boarding = |hours: i64| json!({"plusTime": [{"var": "boarding_at"}, hours, "hour"]});
    Ok(Rule {
        id: "nucleic-acid-test".to_owned(),
        affected_fields: vec!["evidence".to_owned(), "boarding_at".to_owned()],
        logic: any(
            "evidence",
            &json!({"and": [
                {"===": [{"var": "current.kind"}, "nucleic-acid-test"]},
                {"===": [{"var": "current.result"}, "negative"]},
                {">=": [{"var": "current.hours_ago"}, 0]},
                {"<=": [0, {"var": "current.hours_before_boarding"}, hours]},
            ]}),
        ),
        words: LocalizedText::of(
            &format!(
                "缺少上车前{hours}小时内的核酸检测阴性结果。可走绿色通道免费检测：请咨询村委会或当地卫生院。"
            ),
            &format!(
                "A negative nucleic-acid test within {hours} hours before boarding is missing. A free one: green channel, ask the village office or the township clinic."
            ),
        ),
        on_fail: values.action("on-fail")?,
        from: Some(before_boarding(-i64::from(hours))),
        by: Some(before_boarding(0)),
    })
}

fn declarations(values: &Values) -> Result<Rule, TemplateError> {
    let days = values.number("days")?;
    let is_fever_free = json!({"and": [
        {"<": [{"var": "current.temperature_tenths"}, FEVER]},
        {"<": [{"var": "current.days_ago"}, days]},
    ]});
    let counted = json!({"reduce": [
        {"var": "declarations"},
        {"+": [{"var": "accumulator"}, {"if": [is_fever_free, 1, 0]}]},
        0,
    ]});
    // Who sees a health code alone knows how many days its issuer counted.
    let known = json!({"if": [{"var": "declarations.0"}, counted, {"var": "fever_free_days"}]});
    Ok(Rule {
        id: "declarations".to_owned(),
        affected_fields: ["declarations", "fever_free_days", "boarding_at"]
            .map(str::to_owned)
            .to_vec(),
        logic: json!({">=": [known, days]}),
        words: LocalizedText::of(
            &format!("最近{days}天须每天申报健康状况，体温低于37.3℃。请补足天数，每天申报一次。"),
            &format!(
                "Each of the last {days} days needs a health declaration with a temperature below 37.3 °C. Declare once a day until there are {days}."
            ),
        ),
        on_fail: values.action("on-fail")?,
        from: None,
        by: Some(json!({"plusTime": [{"var": "boarding_at"}, 0, "hour"]})),
    })
}

fn vaccination(values: &Values) -> Result<Rule, TemplateError> {
    let days = values.number("days")?;
    Ok(Rule {
        id: "vaccination".to_owned(),
        affected_fields: vec!["evidence".to_owned()],
        logic: any(
            "evidence",
            &json!({"and": [
                {"===": [{"var": "current.kind"}, "vaccination"]},
                {">=": [{"var": "current.hours_ago"}, 24 * days]},
            ]}),
        ),
        words: LocalizedText::of(
            &format!("缺少接种满{days}天的疫苗接种凭证。"),
            &format!("A vaccination at least {days} days ago is missing."),
        ),
        on_fail: values.action("on-fail")?,
        from: None,
        by: None,
    })
}

fn stayed(areas: &[String], days: i64) -> Value {
    any(
        "stays",
        &json!({"and": [
            {"in": [{"var": "current.region"}, areas]},
            {"<": [{"var": "current.days_ago"}, days]},
        ]}),
    )
}

fn listed_areas(values: &Values) -> Result<Rule, TemplateError> {
    let days = values.number("days")?;
    Ok(Rule {
        id: "listed-areas".to_owned(),
        affected_fields: vec!["stays".to_owned()],
        logic: json!({"!": [stayed(&values.regions("areas")?, i64::from(days))]}),
        words: LocalizedText::of(
            &format!("{days}天内到过所列地区，请先联系目的地。"),
            &format!("Was in a listed area within {days} days: call the destination first."),
        ),
        on_fail: values.action("on-fail")?,
        from: None,
        by: None,
    })
}

fn closed() -> Rule {
    Rule {
        id: "closed".to_owned(),
        affected_fields: Vec::new(),
        logic: json!(false),
        words: LocalizedText::of(
            "目的地封闭管理，暂时不能前往。请联系用工单位或调度员改期。",
            "The destination is closed and cannot be travelled to now. Ask the employer or a coordinator for another date.",
        ),
        on_fail: Action::Reject,
        from: None,
        by: None,
    }
}

fn colours(values: &Values) -> Result<Vec<ColourRule>, TemplateError> {
    let areas = values.regions("areas")?;
    let recent = json!({"<=": [{"var": "current.days_ago"}, 1]});
    let rules = [
        (
            "positive-test",
            "evidence",
            any(
                "evidence",
                &json!({"and": [
                    {"===": [{"var": "current.result"}, "positive"]},
                    {"<=": [{"var": "current.hours_ago"}, 24 * LOOKBACK_DAYS]},
                ]}),
            ),
            [
                "14天内核酸检测结果为阳性。",
                "A test within the last 14 days was positive.",
            ],
        ),
        (
            "contact",
            "declarations",
            any("declarations", &json!({"var": "current.contact"})),
            [
                "14天内申报过与确诊或疑似病例接触。",
                "Contact with a confirmed or suspected case was declared within the last 14 days.",
            ],
        ),
        (
            "fever",
            "declarations",
            any(
                "declarations",
                &json!({">=": [{"var": "current.temperature_tenths"}, FEVER]}),
            ),
            [
                "14天内申报过发热（≥37.3℃）。",
                "Fever (37.3 °C or more) was declared within the last 14 days.",
            ],
        ),
        (
            "symptoms",
            "declarations",
            any("declarations", &json!({"var": "current.symptoms"})),
            [
                "14天内申报过症状。",
                "Symptoms were declared within the last 14 days.",
            ],
        ),
        (
            "listed-area",
            "stays",
            stayed(&areas, LOOKBACK_DAYS),
            [
                "14天内到过所列地区。",
                "Was in a listed area within the last 14 days.",
            ],
        ),
        (
            "no-declaration",
            "declarations",
            json!({"!": [any("declarations", &recent)]}),
            [
                "今天和昨天都没有健康申报，请先申报。",
                "There is no health declaration of today or yesterday: declare first.",
            ],
        ),
    ];
    let mut made = Vec::new();
    for (id, field, logic, [zh, en]) in rules {
        let colour = values.colour(id)?;
        if colour == HealthColour::Green || (id == "listed-area" && areas.is_empty()) {
            continue;
        }
        made.push(ColourRule {
            id: id.to_owned(),
            affected_fields: vec![field.to_owned()],
            logic,
            colour,
            words: LocalizedText::of(zh, en),
        });
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        health::BasisKind,
        rules::{
            facts::{Facts, TestResult},
            pack::RuleState,
        },
    };
    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        "2026-02-20T00:00:00Z".parse().unwrap()
    }

    fn made(template: Template, values: &[(&str, &str)]) -> Result<RulePack, TemplateError> {
        let frame = Frame {
            region: "433130".parse().unwrap(),
            version: 1,
            from: now() - TimeDelta::days(1),
            until: now() + TimeDelta::days(30),
        };
        let values = values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        template.pack(frame, &values.collect())
    }

    #[test]
    fn every_template_makes_a_pack_that_phones_take() {
        for template in Template::ALL {
            let needed: &[(&str, &str)] = if template == Template::ListedAreas {
                &[("areas", "黄梅县")]
            } else {
                &[]
            };
            let pack = made(template, needed).unwrap();
            let json = serde_json::to_vec(&pack).unwrap();
            assert_eq!(RulePack::parse(&json), Ok(pack), "{}", template.name());
            assert_eq!(Template::named(template.name()), Some(template));
        }
    }

    #[test]
    fn what_a_value_cannot_be_is_refused() {
        use TemplateError::{Missing, UnknownKey, Value};
        let refused = |template, values: &[(&str, &str)]| made(template, values).unwrap_err();
        assert_eq!(
            refused(Template::TestWithinHours, &[("hours", "0")]),
            Value("hours")
        );
        assert_eq!(
            refused(Template::TestWithinHours, &[("hour", "48")]),
            UnknownKey("hour".into())
        );
        assert_eq!(refused(Template::ListedAreas, &[]), Missing("areas"));
        assert_eq!(
            refused(Template::ListedAreas, &[("areas", "不存在县")]),
            Value("areas")
        );
        assert_eq!(
            refused(Template::Declarations, &[("on-fail", "board")]),
            Value("on-fail")
        );
        assert_eq!(
            refused(Template::HealthColours, &[("fever", "blue")]),
            Value("fever")
        );
    }

    #[test]
    fn a_test_counts_within_its_hours_before_boarding() {
        let pack = made(
            Template::TestWithinHours,
            &[("hours", "24"), ("on-fail", "reject")],
        )
        .unwrap();
        for (hours, state) in [(10, RuleState::Passed), (20, RuleState::Failed)] {
            let mut facts = Facts::new(now(), Some(now() + TimeDelta::hours(10)), None);
            let sampled = now() - TimeDelta::hours(hours);
            facts.add_evidence(
                BasisKind::NucleicAcidTest,
                Some(TestResult::Negative),
                sampled,
            );
            let outcome = &pack.check_entry(&facts)[0];
            assert_eq!((outcome.state, outcome.on_fail), (state, Action::Reject));
        }
    }

    #[test]
    fn whoever_was_in_a_county_of_a_listed_city_is_held() {
        let pack = made(
            Template::ListedAreas,
            &[("areas", "湖北省黄冈市，430100"), ("days", "7")],
        )
        .unwrap();
        for (county, days_ago, state) in [
            ("421127", 6, RuleState::Failed),
            ("421127", 7, RuleState::Passed),
            ("430100", 0, RuleState::Failed),
            ("433130", 0, RuleState::Passed),
        ] {
            let mut facts = Facts::new(now(), None, None);
            let day = crate::date::shanghai_day(now()) - TimeDelta::days(days_ago);
            facts.add_stay(county.parse().unwrap(), day);
            assert_eq!(
                pack.check_entry(&facts)[0].state,
                state,
                "{county} {days_ago}"
            );
        }
    }

    #[test]
    fn a_colour_of_green_leaves_its_rule_out() {
        let pack = made(
            Template::HealthColours,
            &[("symptoms", "green"), ("fever", "red")],
        )
        .unwrap();
        let rules: Vec<_> = pack
            .health
            .iter()
            .map(|rule| (rule.id.as_str(), rule.colour))
            .collect();
        assert_eq!(
            rules,
            [
                ("positive-test", HealthColour::Red),
                ("contact", HealthColour::Red),
                ("fever", HealthColour::Red),
                ("no-declaration", HealthColour::Amber),
            ]
        );
    }

    #[test]
    fn where_nothing_is_asked_everyone_enters() {
        let pack = made(Template::NothingAsked, &[]).unwrap();
        assert!(pack.check_entry(&Facts::new(now(), None, None)).is_empty());
        assert!(
            pack.check_health_code(&Facts::new(now(), None, None))
                .is_empty()
        );
    }
}
