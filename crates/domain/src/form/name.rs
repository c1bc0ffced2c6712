//! Names of people as they are typed.

use super::{findings::FieldCode, text::cleaned};

/// Longest name, in characters.
const NAME_MAX: usize = 60;

/// Takes a name of 1 to 60 letters of any script: one middle dot `·` for every dot between its parts, no space beside
/// Chinese characters, one space between words of other scripts.
///
/// # Errors
/// `Required` when empty, `TooLong`, `Malformed` for digits, signs, pictures and several lines.
pub fn name(value: &str) -> Result<String, FieldCode> {
    let value = cleaned(value);
    if value.is_empty() {
        return Err(FieldCode::Required);
    }
    let has_han = value.chars().any(is_han);
    let dotted: Vec<char> = value
        .chars()
        .map(|c| {
            if is_dot(c) && (has_han || c != '.') {
                '·'
            } else {
                c
            }
        })
        .collect();
    let joins = |c: char| is_han(c) || c == '·';
    let mut name = String::with_capacity(value.len());
    for (at, &c) in dotted.iter().enumerate() {
        let before = name.chars().next_back();
        let after = dotted[at + 1..].iter().copied().find(|c| *c != ' ');
        let is_spare = c == ' '
            && (before == Some(' ') || before.is_some_and(joins) || after.is_some_and(joins));
        if !is_spare {
            name.push(c);
        }
    }
    if !name
        .chars()
        .all(|c| is_letter(c) || matches!(c, ' ' | '·' | '.' | '-' | '\''))
    {
        return Err(FieldCode::Malformed);
    }
    let ends = [name.chars().next(), name.chars().next_back()];
    if !name.chars().any(is_letter) || ends.contains(&Some('·')) {
        Err(FieldCode::Malformed)
    } else if name.chars().count() > NAME_MAX {
        Err(FieldCode::TooLong)
    } else {
        Ok(name)
    }
}

/// Returns whether the character parts a name: the signs that keyboards offer in place of U+00B7.
fn is_dot(c: char) -> bool {
    matches!(
        c,
        '.' | '·'
            | '•'
            | '・'
            | '･'
            | '‧'
            | '∙'
            | '⋅'
            | '●'
            | '。'
            | '｡'
            | '\u{387}'
            | '\u{2024}'
            | '\u{25E6}'
    )
}

/// Returns whether a name can hold the character: letters, the marks on them, Tibetan's separator of syllables.
fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        || matches!(
            c,
            '\u{300}'..='\u{36F}' | '\u{F0B}' | '\u{2019}' | '\u{2BC}'
        )
}

fn is_han(c: char) -> bool {
    matches!(
        u32::from(c),
        0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_of_what_people_type() {
        for (typed, expected) in [
            ("张 三", "张三"),
            ("阿依古丽 ． 买买提", "阿依古丽·买买提"),
            ("MARY  JANE", "MARY JANE"),
            ("J. Smith", "J. Smith"),
            ("O'Neil", "O'Neil"),
            ("བསྟན་འཛིན", "བསྟན་འཛིན"),
            ("ئايگۈل مەمەت", "ئايگۈل مەمەت"),
            ("〇二三", "〇二三"),
        ] {
            assert_eq!(name(typed).as_deref(), Ok(expected), "{typed}");
        }
        for typed in [
            "王2",
            "😀",
            "张三\n李四",
            "·",
            "张三·",
            "张三（女）",
            "张,三",
        ] {
            assert_eq!(name(typed), Err(FieldCode::Malformed), "{typed}");
        }
        assert_eq!(name(&"张".repeat(61)), Err(FieldCode::TooLong));
    }

    proptest::proptest! {
        #[test]
        fn the_normal_form_is_its_own(typed in ".{0,24}") {
            if let Ok(normal) = name(&typed) {
                proptest::prop_assert_eq!(name(&normal), Ok(normal));
            }
        }
    }
}
