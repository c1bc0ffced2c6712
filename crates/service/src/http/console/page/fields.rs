//! A form as it was typed, and what is wrong with it.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use qicheng_domain::{
    date::SHANGHAI_SECONDS,
    redact_debug,
    region::{self, RegionCode},
};
use qicheng_service_core::{ErrorCode, ServiceError};

/// Name and value of each field, in the order of the form; a name may come more than once.
#[derive(Clone, Default)]
pub(crate) struct Fields(pub Vec<(String, String)>);

redact_debug!(Fields);

/// What is wrong, and at which field; an empty field means the whole form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub field: String,
    pub code: ErrorCode,
}

impl Fault {
    pub(crate) fn at(field: impl Into<String>, code: ErrorCode) -> Self {
        Self {
            field: field.into(),
            code,
        }
    }

    /// Takes what a person can do something about; the rest goes on as the error it was.
    pub(crate) fn of(error: ServiceError) -> Result<Self, ServiceError> {
        match error {
            ServiceError::Field { field, code } => Ok(Self::at(field, code)),
            ServiceError::Conflict(code) => Ok(Self::at("", code)),
            ServiceError::NotLoggedIn => Ok(Self::at("", ErrorCode::NotLoggedIn)),
            ServiceError::TooManyAttempts { .. } => Ok(Self::at("", ErrorCode::TooManyAttempts)),
            other => Err(other),
        }
    }
}

impl Fields {
    /// Returns the field without blanks around it, empty where it did not come.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// Returns the field as it was typed.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        fields.find_map(|(key, value)| (key == name).then_some(value.as_str()))
    }

    pub(crate) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        let fields = self.0.iter().filter(move |(key, _)| key == name);
        fields.map(|(_, value)| value.as_str())
    }

    pub(crate) fn put(&mut self, name: impl Into<String>, value: impl ToString) {
        self.0.push((name.into(), value.to_string()));
    }

    pub(crate) fn required(&self, name: &str) -> Result<String, Fault> {
        match self.text(name) {
            "" => Err(Fault::at(name, ErrorCode::Required)),
            text => Ok(text.to_owned()),
        }
    }

    /// Returns the field without blanks around it, if it has at most so many characters.
    pub(crate) fn short(&self, name: &str, most: usize) -> Result<&str, Fault> {
        let text = self.text(name);
        if text.chars().count() > most {
            return Err(Fault::at(name, ErrorCode::TooLong));
        }
        Ok(text)
    }

    /// Reads a place: six digits, with or without a name after them, or a name that only one place has.
    pub(crate) fn region(&self, name: &str) -> Result<RegionCode, Fault> {
        let text = self.required(name)?;
        let digits = text.split_whitespace().next().unwrap_or_default();
        if let Ok(code) = digits.parse::<RegionCode>() {
            let known = region::is_known(code);
            return if known {
                Ok(code)
            } else {
                Err(Fault::at(name, ErrorCode::UnknownRegion))
            };
        }
        let mut found = regions_named(&text);
        match (found.next(), found.next()) {
            (Some(code), None) => Ok(code),
            (None, _) => Err(Fault::at(name, ErrorCode::UnknownRegion)),
            (Some(_), Some(_)) => Err(Fault::at(name, ErrorCode::ManyRegions)),
        }
    }

    /// Reads a time of 北京时间 as `datetime-local` gives it.
    pub(crate) fn instant(&self, name: &str) -> Result<DateTime<Utc>, Fault> {
        let text = self.required(name)?.replace(' ', "T");
        let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
        let read = |form: &&str| NaiveDateTime::parse_from_str(&text, form).ok();
        let local = forms.iter().find_map(read);
        let local = local
            .and_then(|t| t.checked_sub_signed(TimeDelta::seconds(i64::from(SHANGHAI_SECONDS))));
        local
            .map(|t| t.and_utc())
            .ok_or_else(|| Fault::at(name, ErrorCode::Time))
    }
}

fn regions_named(text: &str) -> impl Iterator<Item = RegionCode> {
    let provinces = region::within(None);
    let below = |(code, name)| std::iter::once((code, name)).chain(region::within(Some(code)));
    let all = provinces.flat_map(below).flat_map(move |(code, name)| {
        let inner = if code.number().is_multiple_of(10_000) {
            None
        } else {
            Some(code)
        };
        std::iter::once((code, name)).chain(inner.into_iter().flat_map(|c| region::within(Some(c))))
    });
    all.filter(move |(_, name)| *name == text)
        .map(|(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(value: &str) -> Fields {
        Fields(vec![("x".to_owned(), value.to_owned())])
    }

    #[test]
    fn places_are_read_by_code_and_by_name() {
        for text in ["433130", "433130 龙山县", " 龙山县 "] {
            assert_eq!(
                fields(text).region("x").unwrap().to_string(),
                "433130",
                "{text}"
            );
        }
        assert_eq!(fields("广东省").region("x").unwrap().to_string(), "440000");
        let bad = [
            ("", ErrorCode::Required),
            ("999999", ErrorCode::UnknownRegion),
            ("石牌", ErrorCode::UnknownRegion),
            ("鼓楼区", ErrorCode::ManyRegions),
        ];
        for (text, code) in bad {
            assert_eq!(
                fields(text).region("x"),
                Err(Fault::at("x", code)),
                "{text}"
            );
        }
    }

    #[test]
    fn times_are_beijing_time() {
        let at = fields("2026-02-21T08:00").instant("x").unwrap();
        assert_eq!(at.to_rfc3339(), "2026-02-21T00:00:00+00:00");
        for text in ["tomorrow", "2026-02-30T08:00", "-262144-01-01T00:00"] {
            assert_eq!(
                fields(text).instant("x"),
                Err(Fault::at("x", ErrorCode::Time)),
                "{text}"
            );
        }
    }
}
