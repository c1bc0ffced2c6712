//! What stands on a pass, and the words beside it.

use super::error::PaperError;

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
    /// Refuses a field in which an ID number stands.
    pub(super) fn check(&self) -> Result<(), PaperError> {
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
        match fields
            .into_iter()
            .chain(bring)
            .find(|(_, text)| has_id_number(text))
        {
            Some((field, _)) => Err(PaperError::IdNumber(field)),
            None => Ok(()),
        }
    }
}

/// Tells whether a text holds 15 digits in a row, spaces and hyphens aside (GB 11643 has 18, before 15).
fn has_id_number(text: &str) -> bool {
    let mut run = 0;
    text.chars().filter(|c| !matches!(c, ' ' | '-')).any(|c| {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        run >= 15
    })
}
