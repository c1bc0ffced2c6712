//! One number of the bench, with its limit.

use serde_json::{Value, json};
use std::fmt;

/// One number.
pub struct Figure {
    /// What it is, as JSON names it.
    pub name: &'static str,
    value: Value,
    unit: &'static str,
    number: f64,
    limit: Option<Limit>,
}

/// What a number may be.
#[derive(Clone, Copy)]
enum Limit {
    /// Below it the bench fails.
    Least(f64),
    /// Beyond it the bench fails.
    Most(f64),
    /// Said beside the number, and no failure yet.
    Aim(f64),
}

impl Figure {
    /// A number of bytes.
    pub fn bytes(name: &'static str, bytes: usize) -> Self {
        Self::count(name, " bytes", u32::try_from(bytes).unwrap_or(u32::MAX))
    }

    /// A QR version at level M.
    pub fn version(name: &'static str, version: u8) -> Self {
        Self::count(name, "-M", version.into())
    }

    /// How many times as long as the bare work.
    pub fn ratio(name: &'static str, ratio: f64) -> Self {
        Self::rounded(name, "×", ratio)
    }

    /// A number of things.
    pub fn number(name: &'static str, number: u32) -> Self {
        Self::count(name, "", number)
    }

    /// A part of a whole.
    pub fn share(name: &'static str, part: u32, whole: u32) -> Self {
        Self::rounded(name, "", f64::from(part) / f64::from(whole))
    }

    /// Milliseconds.
    pub fn millis(name: &'static str, millis: f64) -> Self {
        Self::rounded(name, " ms", millis)
    }

    /// Mebibytes, of a number of bytes.
    pub fn megabytes(name: &'static str, bytes: f64) -> Self {
        Self::rounded(name, " MiB", bytes / f64::from(1 << 20))
    }

    /// Says what it must be at least.
    pub fn at_least(self, least: f64) -> Self {
        let limit = Some(Limit::Least(least));
        Self { limit, ..self }
    }

    /// Says what it may be at most.
    pub fn at_most(self, most: f64) -> Self {
        let limit = Some(Limit::Most(most));
        Self { limit, ..self }
    }

    /// Says what it is to become at most.
    pub fn aims_at(self, most: f64) -> Self {
        let limit = Some(Limit::Aim(most));
        Self { limit, ..self }
    }

    /// Returns whether it keeps a limit that it must keep.
    pub fn holds(&self) -> bool {
        match self.limit {
            Some(Limit::Least(least)) => self.number >= least,
            Some(Limit::Most(most)) => self.number <= most,
            Some(Limit::Aim(_)) | None => true,
        }
    }

    /// Returns the number alone.
    pub fn json(&self) -> Value {
        self.value.clone()
    }

    /// A number to three places.
    pub fn rounded(name: &'static str, unit: &'static str, number: f64) -> Self {
        let number = (number * 1_000.0).round() / 1_000.0;
        Self {
            name,
            value: json!(number),
            unit,
            number,
            limit: None,
        }
    }

    /// Several numbers under one name, of which one may have a limit.
    pub fn parts(name: &'static str, value: Value, number: f64) -> Self {
        Self {
            name,
            value,
            unit: "",
            number,
            limit: None,
        }
    }

    fn count(name: &'static str, unit: &'static str, count: u32) -> Self {
        Self {
            name,
            value: json!(count),
            unit,
            number: count.into(),
            limit: None,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = format!("{}{}", self.value, self.unit);
        write!(f, "{:<32} {value:>14}", self.name)?;
        let (sign, limit, broken) = match self.limit {
            None => return Ok(()),
            Some(Limit::Least(least)) => ('≥', least, "FAIL"),
            Some(Limit::Most(most)) => ('≤', most, "FAIL"),
            Some(Limit::Aim(most)) => ('≤', most, "not yet"),
        };
        let kept = if sign == '≥' {
            self.number >= limit
        } else {
            self.number <= limit
        };
        let word = if kept { "pass" } else { broken };
        write!(f, "   {sign} {limit}{}   {word}", self.unit)
    }
}
