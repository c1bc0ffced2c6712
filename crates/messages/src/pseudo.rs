//! A language for tests, made of English: longer, from right to left, every text marked. It is not offered.

use crate::{source::Source, text::SOURCES};
use std::borrow::Cow;

/// What its texts are made of.
const ORIGINAL: &str = "en";

/// The language by itself; `ar-XB` is the usual tag of such a language.
pub(crate) static PSEUDO: Source = Source {
    tag: "ar-XB",
    name: "Pseudo",
    is_rtl: true,
    files: &[],
};

pub(crate) fn files() -> &'static [&'static str] {
    let original = SOURCES.iter().find(|source| source.tag == ORIGINAL);
    original.map_or(&[], |source| source.files)
}

/// Lengthens and marks a part of a text, and has it written from right to left.
pub(crate) fn transform(text: &str) -> Cow<'_, str> {
    let words = text.trim();
    if words.is_empty() {
        return Cow::Borrowed(text);
    }
    let (before, after) = text.split_once(words).unwrap_or_default();
    let mut long = String::new();
    for letter in words.chars() {
        match accented(letter) {
            Some((accented, is_vowel)) => {
                long.push(accented);
                if is_vowel {
                    long.push(accented);
                }
            }
            None => long.push(letter),
        }
    }
    Cow::Owned(format!("{before}\u{202e}⟦{long}⟧\u{202c}{after}"))
}

/// An accented form of a letter, and whether the letter is a vowel.
fn accented(letter: char) -> Option<(char, bool)> {
    const PAIRS: [(char, char, bool); 13] = [
        ('a', 'á', true),
        ('e', 'é', true),
        ('i', 'í', true),
        ('o', 'ó', true),
        ('u', 'ú', true),
        ('A', 'Á', true),
        ('E', 'É', true),
        ('I', 'Í', true),
        ('O', 'Ó', true),
        ('U', 'Ú', true),
        ('c', 'ç', false),
        ('n', 'ñ', false),
        ('s', 'š', false),
    ];
    let pair = PAIRS.iter().find(|(plain, ..)| *plain == letter);
    pair.map(|(_, accented, is_vowel)| (*accented, *is_vowel))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_lengthened_and_marked_between_its_spaces() {
        assert_eq!(transform(" Go on "), " \u{202e}⟦Góó óóñ⟧\u{202c} ");
        assert_eq!(transform(" "), " ");
    }
}
