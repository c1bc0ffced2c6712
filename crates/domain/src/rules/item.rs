//! Values while an expression runs: JSON that is borrowed, and what JSON cannot say (date-times).

use super::{MAX_VALUE_DEPTH, MAX_VALUE_NODES, error::EvaluateError, instant::Instant};
use serde_json::{Map, Number, Value};
use std::rc::Rc;

/// A value; cloning it is cheap.
#[derive(Clone)]
pub(super) enum Item<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is no integer of 64 bits.
    Number(&'a Number),
    Text(&'a str),
    DateTime(Instant),
    Array(&'a [Value]),
    Object(&'a Map<String, Value>),
    /// An array made while evaluating.
    List(Rc<Weighed<Vec<Item<'a>>>>),
    /// The data context of a reduction's lambda, taken as a value.
    Fold(Rc<Weighed<[Item<'a>; 2]>>),
}

/// Something made while evaluating, with what it would weigh as JSON.
pub(super) struct Weighed<T> {
    pub(super) parts: T,
    pub(super) weight: Weight,
}

/// How large a value is: JSON values in it and levels of nesting.
#[derive(Clone, Copy, Default)]
pub(super) struct Weight {
    pub(super) nodes: u32,
    pub(super) depth: u32,
}

/// The keys of a reduction's data context, in the order of [`Item::Fold`].
pub(super) const FOLD_KEYS: [&str; 2] = ["current", "accumulator"];

impl<'a> Item<'a> {
    pub(super) fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => integer(number).map_or(Self::Number(number), Self::Integer),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::Array(items),
            Value::Object(object) => Self::Object(object),
        }
    }

    pub(super) fn list(parts: Vec<Item<'a>>) -> Result<Self, EvaluateError> {
        let weight = Weight::around(&parts)?;
        Ok(Self::List(Rc::new(Weighed { parts, weight })))
    }

    pub(super) fn fold(parts: [Item<'a>; 2]) -> Result<Self, EvaluateError> {
        let weight = Weight::around(&parts)?;
        Ok(Self::Fold(Rc::new(Weighed { parts, weight })))
    }

    /// Returns how many elements an array has, or nothing for what is no array.
    pub(super) fn length(&self) -> Option<usize> {
        match self {
            Self::Array(items) => Some(items.len()),
            Self::List(list) => Some(list.parts.len()),
            _ => None,
        }
    }

    pub(super) fn element(&self, index: usize) -> Option<Item<'a>> {
        match self {
            Self::Array(items) => items.get(index).map(Item::of),
            Self::List(list) => list.parts.get(index).cloned(),
            _ => None,
        }
    }

    pub(super) fn member(&self, key: &str) -> Option<Item<'a>> {
        match self {
            Self::Object(object) => object.get(key).map(Item::of),
            Self::Fold(fold) => fold_member(&fold.parts, key),
            _ => None,
        }
    }

    /// Returns the keys of an object, or nothing for what is no object.
    pub(super) fn keys(&self) -> Option<Vec<&str>> {
        match self {
            Self::Object(object) => Some(object.keys().map(String::as_str).collect()),
            Self::Fold(_) => Some(FOLD_KEYS.to_vec()),
            _ => None,
        }
    }

    /// Returns what the value weighs; recursion ends at [`MAX_VALUE_DEPTH`].
    pub(super) fn weight(&self) -> Result<Weight, EvaluateError> {
        match self {
            Self::Array(items) => Weight::of_values(items.iter(), MAX_VALUE_DEPTH),
            Self::Object(object) => Weight::of_values(object.values(), MAX_VALUE_DEPTH),
            Self::List(list) => Ok(list.weight),
            Self::Fold(fold) => Ok(fold.weight),
            _ => Ok(Weight { nodes: 1, depth: 0 }),
        }
    }

    /// Turns the value into JSON, date-times into strings with milliseconds and `Z`.
    pub(super) fn into_json(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Integer(value) => Value::from(value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::from(text),
            Self::DateTime(instant) => Value::from(instant.to_string()),
            Self::Array(items) => Value::from(items),
            Self::Object(object) => Value::Object(object.clone()),
            Self::List(list) => list.parts.iter().cloned().map(Item::into_json).collect(),
            Self::Fold(fold) => FOLD_KEYS
                .iter()
                .zip(&fold.parts)
                .map(|(key, part)| (*key, part.clone().into_json()))
                .collect(),
        }
    }
}

impl Weight {
    fn around(parts: &[Item]) -> Result<Self, EvaluateError> {
        let mut all = Self { nodes: 1, depth: 0 };
        for part in parts {
            all.add(part.weight()?)?;
        }
        Ok(all)
    }

    fn of_values<'v>(
        values: impl Iterator<Item = &'v Value>,
        depth_left: u32,
    ) -> Result<Self, EvaluateError> {
        let mut all = Self { nodes: 1, depth: 0 };
        let below = depth_left.checked_sub(1).ok_or(EvaluateError::TooDeep)?;
        for value in values {
            all.add(match value {
                Value::Array(items) => Self::of_values(items.iter(), below)?,
                Value::Object(object) => Self::of_values(object.values(), below)?,
                _ => Self { nodes: 1, depth: 0 },
            })?;
        }
        Ok(all)
    }

    fn add(&mut self, part: Self) -> Result<(), EvaluateError> {
        self.nodes = self.nodes.saturating_add(part.nodes);
        self.depth = self.depth.max(part.depth + 1);
        if self.nodes > MAX_VALUE_NODES {
            return Err(EvaluateError::TooLarge);
        }
        if self.depth > MAX_VALUE_DEPTH {
            return Err(EvaluateError::TooDeep);
        }
        Ok(())
    }
}

/// Returns one of the two values of a reduction's data context.
pub(super) fn fold_member<'a>(parts: &[Item<'a>; 2], key: &str) -> Option<Item<'a>> {
    FOLD_KEYS
        .iter()
        .position(|known| *known == key)
        .and_then(|at| parts.get(at))
        .cloned()
}

/// Returns the integer that a JSON number is, also where it is written with a fraction of zero.
pub(super) fn integer(number: &Number) -> Option<i64> {
    /// Beyond this, floating-point numbers skip integers.
    const EXACT: f64 = 9_007_199_254_740_991.0;
    number.as_i64().or_else(|| {
        number
            .as_f64()
            .filter(|value| value.fract() == 0.0 && value.abs() <= EXACT)
            .map(|value| value as i64)
    })
}
