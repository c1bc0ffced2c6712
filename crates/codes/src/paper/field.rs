//! What stands on a pass, and the words beside it.

use super::{error::PaperError, font};

/// What stands on a pass; every text is as the person shall read it.
///
/// Holds personal data, so it has no `Debug`.
#[derive(Clone, Copy)]
pub struct Pass<'a> {
    /// Text of the code, as a verifier reads it (`QC1:…`).
    pub code: &'a str,
    /// Masked name: first character, \*, last.
    pub name: &'a str,
    /// Where the trip starts.
    pub from: &'a str,
    /// Where the trip ends.
    pub to: &'a str,
    /// Day of departure.
    pub date: &'a str,
    /// Time of departure, 北京时间.
    pub time: &'a str,
    /// Where to board.
    pub boarding: &'a str,
    /// Seat, which is a hint and may change.
    pub seat: Option<&'a str>,
    /// What to bring, the ID card first.
    pub bring: &'a [&'a str],
    /// Whom to call, a number or a name and a number.
    pub call: &'a str,
    /// When this sheet was made.
    pub issued: &'a str,
}

/// The words beside the fields, in the reader's language.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// Heading of the sheet.
    pub title: &'a str,
    /// Beside the time of making.
    pub issued: &'a str,
    /// Beside the masked name.
    pub name: &'a str,
    /// Beside the seat.
    pub seat: &'a str,
    /// Beside day and time of departure.
    pub depart: &'a str,
    /// Beside the place of boarding.
    pub boarding: &'a str,
    /// Beside what to bring.
    pub bring: &'a str,
    /// Beside whom to call.
    pub call: &'a str,
    /// In the place of the stamp.
    pub stamp: &'a str,
    /// Under the code: what to do with it.
    pub check: &'a str,
}

impl Pass<'_> {
    /// Returns the characters missing from the font, each once; the sheet shows [`SIGN`](super::SIGN) in their place.
    #[must_use]
    pub fn missing(&self) -> String {
        let mut missing = String::new();
        for c in self.fields().flat_map(|(_, text)| text.chars()) {
            if !c.is_whitespace() && !font::can_print(c) && !missing.contains(c) {
                missing.push(c);
            }
        }
        missing
    }

    /// Refuses a field in which an ID number stands.
    pub(super) fn check(&self) -> Result<(), PaperError> {
        match self.fields().find(|(_, text)| has_id_number(text)) {
            Some((field, _)) => Err(PaperError::IdNumber(field)),
            None => Ok(()),
        }
    }

    fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [
            ("name", self.name),
            ("from", self.from),
            ("to", self.to),
            ("date", self.date),
            ("time", self.time),
            ("boarding", self.boarding),
            ("seat", self.seat.unwrap_or_default()),
            ("call", self.call),
            ("issued", self.issued),
        ];
        let bring = self.bring.iter().map(|&text| ("bring", text));
        fields.into_iter().chain(bring)
    }
}

/// Returns whether a text contains an ID number (GB 11643: 18 characters, formerly 15), grouped or not. Two adjacent
/// telephone numbers do not count.
fn has_id_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-'))
        .any(|stretch| {
            let groups: Vec<&str> = stretch
                .split([' ', '-'])
                .filter(|group| !group.is_empty())
                .collect();
            (0..groups.len()).any(|first| begins_with_id_number(&groups[first..]))
        })
}

/// Returns whether these groups of digits start with an ID number.
fn begins_with_id_number(groups: &[&str]) -> bool {
    let mut digits = String::new();
    for (index, group) in groups.iter().enumerate() {
        digits.push_str(group);
        match (digits.len(), index) {
            (15.., 0) => return true,
            // The last character may be an X, which is no digit.
            (17 | 18, _) if is_birth_date(&digits[6..14]) => return true,
            (15, 2) if groups[0].len() == 6 && group.len() == 3 => return true,
            (19.., _) => return false,
            _ => {}
        }
    }
    false
}

/// Returns whether eight digits are a plausible date of birth, `YYYYMMDD`.
fn is_birth_date(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits[range].parse::<u32>().unwrap_or_default();
    (1880..2100).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
}
