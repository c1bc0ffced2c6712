//! Lists of people as villages, townships and companies send them: CSV, TSV, XLSX, XLS, ODS.
//!
//! [`check`] reads a whole file, says what is wrong by row and field, and gives the people of the rows in which nothing
//! is. It changes nothing and guesses nothing: a number that lost digits in a spreadsheet is refused.

mod column;
mod delimited;
mod list;
mod person;
mod spreadsheet;
mod table;

pub use list::{List, check};
pub use person::{ImportedPerson, RowCode, RowError};
pub use table::{MAX_BYTES, MAX_ROWS, TableError};
