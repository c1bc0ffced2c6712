//! The evaluator: one expression, one data context, one value or one error.

use super::{
    MAX_EXPRESSION_DEPTH, MAX_STEPS,
    error::EvaluateError,
    expression::{Comparison, Expression},
    instant::{Instant, Unit},
    item::{Item, fold_member},
    parse_date,
};
use serde_json::Value;
use std::cell::Cell;

/// Evaluates a CertLogic 1.3.3 expression over `data`.
///
/// A date-time that comes out, alone or in an array, is a string `YYYY-MM-DDThh:mm:ss.sssZ`.
/// An integer written with a fraction of zero counts as an integer and comes out without it.
///
/// # Errors
/// Says what is malformed in the expression, of the wrong type, or beyond the bounds of this
/// module. Operands that an operation does not need are not looked at.
pub fn evaluate(logic: &Value, data: &Value) -> Result<Value, EvaluateError> {
    evaluate_item(logic, data).map(Item::into_json)
}

/// Evaluates to a value that may still be a date-time.
pub(super) fn evaluate_item<'a>(
    logic: &'a Value,
    data: &'a Value,
) -> Result<Item<'a>, EvaluateError> {
    let data = Item::of(data);
    data.weight()?;
    let budget = Budget(Cell::new(MAX_STEPS));
    Frame {
        scope: &Scope::Data(data),
        depth: 0,
        budget: &budget,
    }
    .value(logic)
}

/// The data context that `var` drills into.
enum Scope<'a> {
    Data(Item<'a>),
    /// In the lambda of a reduction: current and accumulator.
    Fold([Item<'a>; 2]),
}

/// Steps that are left.
struct Budget(Cell<u32>);

impl Budget {
    fn spend(&self, steps: u32) -> Result<(), EvaluateError> {
        let left = self
            .0
            .get()
            .checked_sub(steps)
            .ok_or(EvaluateError::TooManySteps)?;
        self.0.set(left);
        Ok(())
    }

    /// Pays for looking at a whole text.
    fn read(&self, text: &str) -> Result<(), EvaluateError> {
        self.spend(u32::try_from(text.len() / 64).unwrap_or(u32::MAX))
    }
}

/// Where an operation stands: what its operands see and how deep they are.
struct Frame<'f, 'a> {
    scope: &'f Scope<'a>,
    depth: u32,
    budget: &'f Budget,
}

impl<'a> Frame<'_, 'a> {
    /// Evaluates an operand.
    fn value(&self, logic: &'a Value) -> Result<Item<'a>, EvaluateError> {
        self.budget.spend(1)?;
        if self.depth >= MAX_EXPRESSION_DEPTH {
            return Err(EvaluateError::TooDeep);
        }
        let inner = Frame {
            scope: self.scope,
            depth: self.depth + 1,
            budget: self.budget,
        };
        match Expression::of(logic)? {
            Expression::Literal(value) => Ok(Item::of(value)),
            Expression::List(items) => inner.list(items),
            Expression::Var(path) => var(&inner, path),
            Expression::If(operands) => choose(&inner, operands),
            Expression::And(operands) => and(&inner, operands),
            Expression::Not(operand) => not(&inner, operand),
            Expression::Equal(operands) => equal(&inner, operands),
            Expression::In(operands) => member(&inner, operands),
            Expression::Add(operands) => add(&inner, operands),
            Expression::CompareIntegers(how, operands) => compare_integers(&inner, how, operands),
            Expression::CompareTimes(how, operands) => compare_times(&inner, how, operands),
            Expression::PlusTime { date, amount, unit } => plus(&inner, date, amount, unit),
            Expression::DateOfBirth(operand) => date_of_birth(&inner, operand),
            Expression::Uvci { operand, index } => extract(&inner, operand, index),
            Expression::Reduce {
                operand,
                lambda,
                initial,
            } => reduce(&inner, operand, lambda, initial),
        }
    }

    fn list(&self, items: &'a [Value]) -> Result<Item<'a>, EvaluateError> {
        let parts = items
            .iter()
            .map(|item| self.value(item))
            .collect::<Result<Vec<_>, _>>()?;
        let list = Item::list(parts)?;
        self.budget.spend(list.weight()?.nodes)?;
        Ok(list)
    }
}

/// Drills into the data context; what is not there is null.
fn var<'a>(frame: &Frame<'_, 'a>, path: &str) -> Result<Item<'a>, EvaluateError> {
    frame.budget.read(path)?;
    let mut fragments = path.split('.');
    let start = match frame.scope {
        Scope::Data(data) => Some(data.clone()),
        Scope::Fold(parts) if path.is_empty() => {
            let fold = Item::fold(parts.clone())?;
            frame.budget.spend(fold.weight()?.nodes)?;
            return Ok(fold);
        }
        Scope::Fold(parts) => fragments.next().and_then(|first| fold_member(parts, first)),
    };
    if path.is_empty() {
        return Ok(start.unwrap_or(Item::Null));
    }
    let mut found = start;
    for fragment in fragments {
        frame.budget.spend(1)?;
        found = found.and_then(|item| drill(&item, fragment));
    }
    Ok(found.unwrap_or(Item::Null))
}

fn drill<'a>(item: &Item<'a>, fragment: &str) -> Option<Item<'a>> {
    match item.length() {
        Some(_) if fragment.bytes().all(|byte| byte.is_ascii_digit()) => {
            item.element(fragment.parse().ok()?)
        }
        Some(_) => None,
        None => item.member(fragment),
    }
}

/// Evaluates the second operand if the first is truthy, otherwise the third.
fn choose<'a>(
    frame: &Frame<'_, 'a>,
    [guard, then, otherwise]: [&'a Value; 3],
) -> Result<Item<'a>, EvaluateError> {
    match truth(&frame.value(guard)?) {
        Some(true) => frame.value(then),
        Some(false) | None => frame.value(otherwise),
    }
}

/// Returns the first falsy operand, or else the last one; stops at the first falsy one.
fn and<'a>(frame: &Frame<'_, 'a>, operands: &'a [Value]) -> Result<Item<'a>, EvaluateError> {
    let mut last = Item::Bool(true);
    for operand in operands {
        last = frame.value(operand)?;
        if !truth(&last).ok_or(EvaluateError::NeitherTruthyNorFalsy("and"))? {
            break;
        }
    }
    Ok(last)
}

/// Returns whether the operand is falsy.
fn not<'a>(frame: &Frame<'_, 'a>, operand: &'a Value) -> Result<Item<'a>, EvaluateError> {
    let truth = truth(&frame.value(operand)?).ok_or(EvaluateError::NeitherTruthyNorFalsy("!"))?;
    Ok(Item::Bool(!truth))
}

/// Tells truthy from falsy; fractions and date-times are neither.
fn truth(item: &Item) -> Option<bool> {
    match item {
        Item::Null => Some(false),
        Item::Bool(value) => Some(*value),
        Item::Integer(value) => Some(*value != 0),
        Item::Text(text) => Some(!text.is_empty()),
        Item::Array(items) => Some(!items.is_empty()),
        Item::List(list) => Some(!list.parts.is_empty()),
        Item::Object(object) => Some(!object.is_empty()),
        Item::Fold(_) => Some(true),
        Item::Number(_) | Item::DateTime(_) => None,
    }
}

/// Returns whether both operands are the same value.
fn equal<'a>(
    frame: &Frame<'_, 'a>,
    [left, right]: [&'a Value; 2],
) -> Result<Item<'a>, EvaluateError> {
    let (left, right) = (frame.value(left)?, frame.value(right)?);
    same(&left, &right, frame.budget).map(Item::Bool)
}

/// Returns whether the first operand is one of the items of the second, an array.
fn member<'a>(
    frame: &Frame<'_, 'a>,
    [item, list]: [&'a Value; 2],
) -> Result<Item<'a>, EvaluateError> {
    let (item, list) = (frame.value(item)?, frame.value(list)?);
    if list.length().is_none() {
        return Err(EvaluateError::OperandType {
            operation: "in",
            expected: "an array as its second operand",
        });
    }
    for index in 0.. {
        match list.element(index) {
            Some(other) if same(&item, &other, frame.budget)? => return Ok(Item::Bool(true)),
            Some(_) => {}
            None => break,
        }
    }
    Ok(Item::Bool(false))
}

/// Compares by type and content; values are never deeper than the module's bound.
fn same(left: &Item, right: &Item, budget: &Budget) -> Result<bool, EvaluateError> {
    budget.spend(1)?;
    Ok(match (left, right) {
        (Item::Null, Item::Null) => true,
        (Item::Bool(left), Item::Bool(right)) => left == right,
        (Item::Integer(left), Item::Integer(right)) => left == right,
        (Item::Number(left), Item::Number(right)) => left.as_f64() == right.as_f64(),
        (Item::Text(left), Item::Text(right)) => {
            budget.read(left)?;
            left == right
        }
        (Item::DateTime(left), Item::DateTime(right)) => left == right,
        _ if left.length().is_some() => same_elements(left, right, budget)?,
        _ => same_members(left, right, budget)?,
    })
}

fn same_elements(left: &Item, right: &Item, budget: &Budget) -> Result<bool, EvaluateError> {
    if left.length() != right.length() {
        return Ok(false);
    }
    let pairs = (0..).map_while(|index| left.element(index).zip(right.element(index)));
    for (left, right) in pairs {
        if !same(&left, &right, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_members(left: &Item, right: &Item, budget: &Budget) -> Result<bool, EvaluateError> {
    let (Some(keys), Some(others)) = (left.keys(), right.keys()) else {
        return Ok(false);
    };
    if keys.len() != others.len() {
        return Ok(false);
    }
    budget.spend(u32::try_from(keys.len()).unwrap_or(u32::MAX))?;
    for key in keys {
        match left.member(key).zip(right.member(key)) {
            Some((left, right)) if same(&left, &right, budget)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// Adds two integers.
fn add<'a>(
    frame: &Frame<'_, 'a>,
    [left, right]: [&'a Value; 2],
) -> Result<Item<'a>, EvaluateError> {
    let (left, right) = (integer(frame, "+", left)?, integer(frame, "+", right)?);
    left.checked_add(right)
        .map(Item::Integer)
        .ok_or(EvaluateError::IntegerRange)
}

/// Compares two integers, or the first with the second and the second with the third.
fn compare_integers<'a>(
    frame: &Frame<'_, 'a>,
    how: Comparison,
    operands: &'a [Value],
) -> Result<Item<'a>, EvaluateError> {
    let values = operands
        .iter()
        .map(|operand| integer(frame, how.id, operand))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Item::Bool(how.chain(&values)))
}

fn integer<'a>(
    frame: &Frame<'_, 'a>,
    operation: &'static str,
    operand: &'a Value,
) -> Result<i64, EvaluateError> {
    match frame.value(operand)? {
        Item::Integer(value) => Ok(value),
        _ => Err(EvaluateError::OperandType {
            operation,
            expected: "integers",
        }),
    }
}

/// Reads a date or date-time and moves it by an amount of a unit.
fn plus<'a>(
    frame: &Frame<'_, 'a>,
    date: &'a Value,
    amount: i64,
    unit: Unit,
) -> Result<Item<'a>, EvaluateError> {
    let start = parse_date::date_time(text(frame, "plusTime", date)?)
        .ok_or(EvaluateError::DateFormat("plusTime"))?;
    start
        .plus(amount, unit)
        .map(Item::DateTime)
        .ok_or(EvaluateError::DateRange)
}

/// Reads a birth date, which may lack its day or month, as the last date that fits it.
fn date_of_birth<'a>(frame: &Frame<'_, 'a>, operand: &'a Value) -> Result<Item<'a>, EvaluateError> {
    let text = text(frame, "dccDateOfBirth", operand)?;
    parse_date::date(text)
        .map(Item::DateTime)
        .ok_or(EvaluateError::DateFormat("dccDateOfBirth"))
}

/// Compares two date-times, or the first with the second and the second with the third.
fn compare_times<'a>(
    frame: &Frame<'_, 'a>,
    how: Comparison,
    operands: &'a [Value],
) -> Result<Item<'a>, EvaluateError> {
    let values = operands
        .iter()
        .map(|operand| instant(frame, how.id, operand))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Item::Bool(how.chain(&values)))
}

fn text<'a>(
    frame: &Frame<'_, 'a>,
    operation: &'static str,
    operand: &'a Value,
) -> Result<&'a str, EvaluateError> {
    match frame.value(operand)? {
        Item::Text(text) => frame.budget.read(text).map(|()| text),
        _ => Err(EvaluateError::OperandType {
            operation,
            expected: "a string",
        }),
    }
}

fn instant<'a>(
    frame: &Frame<'_, 'a>,
    operation: &'static str,
    operand: &'a Value,
) -> Result<Instant, EvaluateError> {
    match frame.value(operand)? {
        Item::DateTime(instant) => Ok(instant),
        _ => Err(EvaluateError::OperandType {
            operation,
            expected: "date-times",
        }),
    }
}

/// Returns the fragment with the index, not counting a leading `URN:UVCI:`; null if there is none.
fn extract<'a>(
    frame: &Frame<'_, 'a>,
    operand: &'a Value,
    index: i64,
) -> Result<Item<'a>, EvaluateError> {
    let text = match frame.value(operand)? {
        Item::Null => return Ok(Item::Null),
        Item::Text(text) => text,
        _ => {
            return Err(EvaluateError::OperandType {
                operation: "extractFromUVCI",
                expected: "a string or null",
            });
        }
    };
    frame.budget.read(text)?;
    let prefixed = text.split(SEPARATORS).take(2).eq(["URN", "UVCI"]);
    let found = usize::try_from(index).ok().and_then(|index| {
        let skipped = if prefixed { 2 } else { 0 };
        text.split(SEPARATORS).skip(skipped).nth(index)
    });
    Ok(found.map_or(Item::Null, Item::Text))
}

const SEPARATORS: [char; 3] = ['/', '#', ':'];

/// Folds the array with the lambda, which sees only `current` and `accumulator`.
///
/// A null operand counts as an empty array, as in every public implementation of CertLogic;
/// the specification itself leaves it to be checked beforehand.
fn reduce<'a>(
    frame: &Frame<'_, 'a>,
    operand: &'a Value,
    lambda: &'a Value,
    initial: &'a Value,
) -> Result<Item<'a>, EvaluateError> {
    let list = frame.value(operand)?;
    if list.length().is_none() && !matches!(list, Item::Null) {
        return Err(EvaluateError::OperandType {
            operation: "reduce",
            expected: "an array",
        });
    }
    let mut accumulator = frame.value(initial)?;
    for current in (0..).map_while(|index| list.element(index)) {
        let scope = Scope::Fold([current, accumulator]);
        accumulator = Frame {
            scope: &scope,
            depth: frame.depth,
            budget: frame.budget,
        }
        .value(lambda)?;
    }
    Ok(accumulator)
}
