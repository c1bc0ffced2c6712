//! A table of cells, whatever file it stood in.

use chrono::NaiveDate;
use serde::Serialize;

/// Bytes that a file may have.
pub const MAX_BYTES: usize = 32 << 20;

/// Rows that a table may have.
pub const MAX_ROWS: usize = 200_000;

/// Columns that are read; what stands further right is passed over.
pub const MAX_COLUMNS: usize = 256;

/// Why nothing of a file is read; the catalogue of messages has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableError {
    /// No row holds the headers of name, ID number and home.
    MissingColumn,
    /// There are no rows below the headers.
    NoRows,
    /// Text in no encoding that is read: UTF-8, UTF-16, GB 18030.
    Encoding,
    /// Neither a spreadsheet nor text with columns.
    NotATable,
    /// More bytes or rows than are read at once.
    TooLarge,
}

/// What stands in a cell.
#[derive(Clone, PartialEq)]
pub enum Cell {
    /// Text, as it stands.
    Text(String),
    /// A number of a spreadsheet, which holds fifteen digits.
    Number(f64),
    /// A date of a spreadsheet.
    Day(NaiveDate),
}

/// A row that is not empty.
pub struct Row {
    /// Its number as the spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells that are not empty, by column from 0.
    pub cells: Vec<(usize, Cell)>,
}

impl Row {
    /// Returns the cell of a column.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        let found = self.cells.iter().find(|(at, _)| *at == column);
        found.map(|(_, cell)| cell)
    }
}
