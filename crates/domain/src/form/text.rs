//! Text as people type and paste it, without what nobody sees.

use super::findings::FieldCode;

/// Checks that a claim's value is in the form in which a form's parser would have written it.
///
/// # Errors
/// The parser's, or `Malformed` where it gives another value.
pub fn unchanged<T: PartialEq>(value: &T, parsed: Result<T, FieldCode>) -> Result<(), FieldCode> {
    if parsed? == *value {
        Ok(())
    } else {
        Err(FieldCode::Malformed)
    }
}

/// Returns the text without what has no shape of its own (direction marks, zero-width and variation characters), spaces
/// of every kind as one kind, nothing before or after.
fn visible(value: &str) -> String {
    let shown = value
        .chars()
        .filter(|c| !is_shapeless(*c))
        .map(|c| if is_space(c) { ' ' } else { c });
    shown.collect::<String>().trim().to_owned()
}

/// Returns the text as [`text`] takes it, with full-width letters, digits and signs as ASCII.
pub(crate) fn cleaned(value: &str) -> String {
    let half = |c: char| match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    visible(value).chars().map(half).collect()
}

/// Returns the text as [`cleaned`] gives it, without spaces and dashes, by which people group long numbers.
pub(crate) fn compact(value: &str) -> String {
    let mut text = cleaned(value);
    text.retain(|c| c != ' ' && !is_dash(c));
    text
}

/// Returns whether the character groups digits: hyphens and dashes of every width.
pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{30FC}'
    )
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Returns whether the character is of Unicode's category Cf or selects a variation.
fn is_shapeless(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0001}'..='\u{E007F}'
            | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Takes text of 1 to `max` characters without control characters; what nobody sees is dropped.
///
/// # Errors
/// `Required` when empty, `TooLong` beyond `max`, `Malformed` for control characters.
pub fn text(value: &str, max: usize) -> Result<String, FieldCode> {
    let value = visible(value);
    if value.is_empty() {
        Err(FieldCode::Required)
    } else if value.chars().count() > max {
        Err(FieldCode::TooLong)
    } else if value.chars().any(char::is_control) {
        Err(FieldCode::Malformed)
    } else {
        Ok(value)
    }
}

/// As [`text`], with nothing given as `None`.
///
/// # Errors
/// `TooLong` and `Malformed` as [`text`].
pub fn optional_text(value: &str, max: usize) -> Result<Option<String>, FieldCode> {
    match text(value, max) {
        Err(FieldCode::Required) => Ok(None),
        text => text.map(Some),
    }
}
