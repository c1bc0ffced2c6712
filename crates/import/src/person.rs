//! A row as a person, or what is wrong with its fields.

use crate::{
    column::{Column, Columns},
    table::{Cell, Row},
};
use chrono::NaiveDate;
use qicheng_domain::{
    form::{self, FieldCode},
    people::{id_number::IdNumber, mobile::Mobile, registration::PovertyStatus},
    redact_debug,
    region::RegionCode,
};
use serde::{Serialize, Serializer};
use std::collections::HashSet;

/// Longest township and village, and name of an employer, in characters.
const DETAIL_MAX: usize = 120;

/// A person of a list, with what the list says of them.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedPerson {
    /// The row as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Name.
    pub name: String,
    /// ID number.
    pub id_number: IdNumber,
    /// Mobile number.
    pub mobile: Option<Mobile>,
    /// County of home.
    pub home: RegionCode,
    /// Township and village, as far as the list says.
    pub home_detail: Option<String>,
    /// Where they want to go.
    pub destination: Option<RegionCode>,
    /// First day on which they can leave.
    pub earliest: Option<NaiveDate>,
    /// Last day on which they can leave; the first where the list says no other.
    pub latest: Option<NaiveDate>,
    /// Standing in the monitoring of poverty, as the list says it.
    pub poverty: PovertyStatus,
    /// The employer's name.
    pub employer: Option<String>,
}

redact_debug!(ImportedPerson);

/// What is wrong with a field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowCode {
    /// As in a form.
    Field(FieldCode),
    /// A number of which the spreadsheet kept fifteen digits alone.
    LostDigits,
    /// An earlier row has the same ID number.
    DuplicateInFile,
    /// Another word than 一般户, 脱贫户, 监测户.
    UnknownStatus,
}

impl RowCode {
    /// Returns the code as it stands in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Field(code) => code.as_str(),
            Self::LostDigits => "lost-digits",
            Self::DuplicateInFile => "duplicate-in-file",
            Self::UnknownStatus => "unknown-status",
        }
    }
}

impl From<FieldCode> for RowCode {
    fn from(code: FieldCode) -> Self {
        Self::Field(code)
    }
}

/// A field of a row and what is wrong with it; never what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowError {
    /// The row as the spreadsheet shows it, from 1.
    pub row: u32,
    /// The field's name.
    pub field: &'static str,
    /// What is wrong.
    pub code: RowCode,
    /// Where the field's column stands, by which errors of a row are ordered.
    pub(crate) column: usize,
}

impl Serialize for RowError {
    /// As `[row, field, code]`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.row, self.field, self.code.as_str()).serialize(serializer)
    }
}

/// Reads a row as a person; `seen` has the ID numbers of the rows before it.
pub fn person(
    row: &Row,
    columns: &Columns,
    today: NaiveDate,
    seen: &mut HashSet<IdNumber>,
) -> Result<ImportedPerson, Vec<RowError>> {
    let mut reader = Reader {
        row,
        columns,
        errors: Vec::new(),
    };
    let name = reader.needed(Column::Name, |text| Ok(form::name(text)?));
    let id_number = reader.needed(Column::IdNumber, |text| {
        let number = id_number(text, today)?;
        if seen.insert(number.clone()) {
            Ok(number)
        } else {
            Err(RowCode::DuplicateInFile)
        }
    });
    let mobile = reader.given(Column::Mobile, |text| Ok(Mobile::parse(text)?));
    let home = reader.needed(Column::Home, |text| Ok(form::address(text)?));
    let detail = reader.given(Column::HomeDetail, |text| {
        Ok(form::optional_text(text, DETAIL_MAX)?)
    });
    let destination = reader.given(Column::Destination, |text| Ok(destination(text)?));
    let earliest = reader.given(Column::Earliest, |text| {
        Ok(form::travel_day(without_time(text), today)?)
    });
    let latest = reader.given(Column::Latest, |text| {
        let day = form::travel_day(without_time(text), today)?;
        match earliest {
            Some(earliest) if day < earliest => Err(FieldCode::EndBeforeStart.into()),
            _ => Ok(day),
        }
    });
    let poverty = reader.given(Column::Poverty, poverty);
    let employer = reader.given(Column::Employer, |text| {
        Ok(form::optional_text(text, DETAIL_MAX)?)
    });
    match (name, id_number, home) {
        (Some(name), Some(id_number), Some((home, rest))) if reader.errors.is_empty() => {
            let detail = detail
                .flatten()
                .or_else(|| Some(rest).filter(|rest| !rest.is_empty()));
            Ok(ImportedPerson {
                row: row.number,
                name,
                id_number,
                mobile,
                home,
                home_detail: detail,
                destination,
                earliest,
                latest: latest.or(earliest),
                poverty: poverty.unwrap_or(PovertyStatus::None),
                employer: employer.flatten(),
            })
        }
        _ => {
            reader.errors.sort_by_key(|error| error.column);
            Err(reader.errors)
        }
    }
}

struct Reader<'r> {
    row: &'r Row,
    columns: &'r Columns,
    errors: Vec<RowError>,
}

impl Reader<'_> {
    /// Reads a column that must hold something.
    fn needed<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, RowCode>,
    ) -> Option<T> {
        match self.text(column) {
            Some(text) => self.read(column, text, read),
            None => self.refuse(column, FieldCode::Required.into()),
        }
    }

    /// Reads a column that may be empty or missing.
    fn given<T>(
        &mut self,
        column: Column,
        read: impl FnOnce(&str) -> Result<T, RowCode>,
    ) -> Option<T> {
        self.text(column)
            .and_then(|text| self.read(column, text, read))
    }

    fn read<T>(
        &mut self,
        column: Column,
        text: Result<String, RowCode>,
        read: impl FnOnce(&str) -> Result<T, RowCode>,
    ) -> Option<T> {
        match text.and_then(|text| read(&text)) {
            Ok(value) => Some(value),
            Err(code) => self.refuse(column, code),
        }
    }

    fn refuse<T>(&mut self, column: Column, code: RowCode) -> Option<T> {
        self.errors.push(RowError {
            row: self.row.number,
            field: column.field(),
            code,
            column: self.columns.at(column).unwrap_or(usize::MAX),
        });
        None
    }

    fn text(&self, column: Column) -> Option<Result<String, RowCode>> {
        self.row.cell(self.columns.at(column)?).map(text)
    }
}

/// Returns a cell's text: without the marks by which spreadsheets keep numbers as text, numbers of up to fifteen digits
/// as those digits.
fn text(cell: &Cell) -> Result<String, RowCode> {
    match cell {
        Cell::Day(day) => Ok(day.to_string()),
        Cell::Number(number) if number.abs() < 1e15 => Ok(number.to_string()),
        Cell::Number(_) => Err(RowCode::LostDigits),
        Cell::Text(text) => {
            let text = text.trim();
            let text = text.strip_prefix('=').unwrap_or(text).trim_matches('"');
            let text = text.trim_start_matches(['\'', '\u{2018}', '\u{2019}', '`']);
            if is_scientific(text) {
                Err(RowCode::LostDigits)
            } else {
                Ok(text.to_owned())
            }
        }
    }
}

/// Returns whether the text is a number as spreadsheets shorten it (`4.3313E+17`).
fn is_scientific(text: &str) -> bool {
    let Some((digits, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits(exponent) && all_digits(&digits.replacen('.', "", 1))
}

/// Reads an ID number; one whose last three digits are zeros and do not fit the others went through a spreadsheet's
/// number.
fn id_number(text: &str, today: NaiveDate) -> Result<IdNumber, RowCode> {
    IdNumber::parse(text, today).map_err(|code| {
        if code == FieldCode::CheckDigit && text.trim_end().ends_with("000") {
            RowCode::LostDigits
        } else {
            code.into()
        }
    })
}

fn destination(text: &str) -> Result<RegionCode, FieldCode> {
    match form::place(text) {
        Err(FieldCode::UnknownRegion) => form::address(text).map(|(county, _)| county),
        found => found,
    }
}

fn poverty(text: &str) -> Result<PovertyStatus, RowCode> {
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    match word.as_str() {
        "一般户" => Ok(PovertyStatus::None),
        "脱贫户" => Ok(PovertyStatus::LiftedOut),
        "监测户" => Ok(PovertyStatus::AtRisk),
        _ => Err(RowCode::UnknownStatus),
    }
}

/// Returns the day of a date with a time of day ("2026-02-24 00:00:00").
fn without_time(text: &str) -> &str {
    match text.trim().split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    }
}
