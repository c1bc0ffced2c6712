//! Telephone numbers that somebody can be reached at: mobile, landline, service and short numbers.

use super::{findings::FieldCode, text::compact};

/// Takes a mainland telephone number: eleven digits of a mobile, a landline with or without area code, 400 and 800
/// numbers, short numbers of three to six digits. Landlines stand as `0743-6221234`, all others as digits alone.
///
/// # Errors
/// `Required` when empty, `Malformed` when no such number.
pub fn phone(value: &str) -> Result<String, FieldCode> {
    let number = compact(value);
    let number: String = number
        .chars()
        .filter(|c| !matches!(c, '(' | ')' | '.'))
        .collect();
    if number.is_empty() {
        return Err(FieldCode::Required);
    }
    normal(&without_country(&number)).ok_or(FieldCode::Malformed)
}

/// Returns the digits without `+86` or `0086`; a landline gets its 0 back, which callers from abroad leave out.
pub(crate) fn without_country(number: &str) -> String {
    let digits = number
        .strip_prefix("+86")
        .or_else(|| number.strip_prefix("0086"))
        .or_else(|| number.strip_prefix("86").filter(|rest| is_mobile(rest)));
    match digits {
        None => number.to_owned(),
        Some(rest) if rest.starts_with('0') || is_mobile(rest) || rest.len() < 9 => rest.to_owned(),
        Some(rest) => format!("0{rest}"),
    }
}

/// Returns whether it is eleven digits beginning 13 to 19.
pub(crate) fn is_mobile(number: &str) -> bool {
    matches!(number.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit))
}

fn normal(number: &str) -> Option<String> {
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(rest) = number.strip_prefix('0') {
        // 10 and 20 to 29 are the areas of two digits (with the 0 in front: three); all others have three.
        let area = if rest.starts_with("10") || rest.starts_with('2') {
            3
        } else {
            4
        };
        let (area, local) = (number.get(..area)?, number.get(area..)?);
        let first = matches!(rest.as_bytes().first(), Some(b'1'..=b'9'));
        return (first && is_local(local)).then(|| format!("{area}-{local}"));
    }
    let is_service = number.len() == 10 && (number.starts_with("400") || number.starts_with("800"));
    let is_short =
        (3..=6).contains(&number.len()) && matches!(number.as_bytes().first(), Some(b'1' | b'9'));
    (is_mobile(number) || is_local(number) || is_service || is_short).then(|| number.to_owned())
}

fn is_local(number: &str) -> bool {
    matches!(number.as_bytes(), [b'2'..=b'9', rest @ ..] if (6..=7).contains(&rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (typed, expected) in [
            ("07436221234", "0743-6221234"),
            ("（0743）6221234", "0743-6221234"),
            ("+86 743 6221234", "0743-6221234"),
            ("０１０ 65001234", "010-65001234"),
            ("0755-86001234", "0755-86001234"),
            ("+86 138 0743 1234", "13807431234"),
            ("400-810-1234", "4008101234"),
            ("12333", "12333"),
            ("110", "110"),
            ("6221234", "6221234"),
        ] {
            assert_eq!(phone(typed).as_deref(), Ok(expected), "{typed}");
        }
        for typed in [
            "0743-62",
            "1380743123",
            "0000000000",
            "12",
            "62212345678",
            "138o7431234",
        ] {
            assert_eq!(phone(typed), Err(FieldCode::Malformed), "{typed}");
        }
        assert_eq!(phone(" - "), Err(FieldCode::Required));
    }
}
