//! Spreadsheets of Excel and OpenDocument.

use crate::table::{Cell, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Row, TableError};
use calamine::{Data, DataType, Ods, Reader, Xls, Xlsx};
use chrono::NaiveDate;
use std::{
    collections::BTreeMap,
    io::{self, Cursor, Read},
};
use zip::ZipArchive;

/// Bytes that the parts of a file may have unpacked.
const MAX_UNPACKED: u64 = 8 * MAX_BYTES as u64;

/// Returns whether the bytes begin as a spreadsheet's: a ZIP archive or a compound file.
pub fn is_spreadsheet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Reads the rows that are not empty of every sheet, a sheet after the other.
pub fn sheets(bytes: &[u8]) -> Result<Vec<Vec<Row>>, TableError> {
    let file = Cursor::new(bytes);
    if !bytes.starts_with(b"PK") {
        let mut book = Xls::new(file).map_err(|_| TableError::NotATable)?;
        return ranges(&mut book);
    }
    check_unpacked(bytes)?;
    match Xlsx::new(file.clone()) {
        Ok(book) => xlsx(book),
        Err(_) => ranges(&mut Ods::new(file).map_err(|_| TableError::NotATable)?),
    }
}

/// Unpacks every part once without keeping it: what an archive says of its sizes need not be true.
fn check_unpacked(bytes: &[u8]) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| TableError::NotATable)?;
    let mut left = MAX_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| TableError::NotATable)?;
        let read = io::copy(&mut part.take(left + 1), &mut io::sink());
        let read = read.map_err(|_| TableError::NotATable)?;
        left = left.checked_sub(read).ok_or(TableError::TooLarge)?;
    }
    Ok(())
}

/// Reads cell by cell, since a sheet may say that its last cell lies a million rows below.
fn xlsx(mut book: Xlsx<Cursor<&[u8]>>) -> Result<Vec<Vec<Row>>, TableError> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        // A sheet of charts has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut rows: BTreeMap<u32, Vec<(usize, Cell)>> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(|_| TableError::NotATable)? {
            let (row, column) = cell.get_position();
            let data = Data::from(cell.get_value().clone());
            take(&mut rows, row, column as usize, &data)?;
        }
        sheets.push(numbered(rows));
    }
    Ok(sheets)
}

fn ranges<'b, B: Reader<Cursor<&'b [u8]>>>(book: &mut B) -> Result<Vec<Vec<Row>>, TableError> {
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book
            .worksheet_range(&name)
            .map_err(|_| TableError::NotATable)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows = BTreeMap::new();
        for (row, column, data) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).map_err(|_| TableError::TooLarge)?);
            take(&mut rows, row, left as usize + column, data)?;
        }
        sheets.push(numbered(rows));
    }
    Ok(sheets)
}

fn take(
    rows: &mut BTreeMap<u32, Vec<(usize, Cell)>>,
    row: u32,
    column: usize,
    data: &Data,
) -> Result<(), TableError> {
    if let Some(cell) = cell(data).filter(|_| column < MAX_COLUMNS) {
        rows.entry(row).or_default().push((column, cell));
    }
    if rows.len() > MAX_ROWS {
        return Err(TableError::TooLarge);
    }
    Ok(())
}

fn numbered(rows: BTreeMap<u32, Vec<(usize, Cell)>>) -> Vec<Row> {
    let row = |(at, cells)| Row {
        number: u32::saturating_add(at, 1),
        cells,
    };
    rows.into_iter().map(row).collect()
}

fn cell(data: &Data) -> Option<Cell> {
    match data {
        Data::Empty | Data::Error(_) => None,
        Data::Float(number) => Some(Cell::Number(*number)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "sixteen digits and more are refused"
        )]
        Data::Int(number) => Some(Cell::Number(*number as f64)),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
                .map(Cell::Day)
        }
        Data::DateTimeIso(text) => Some(Cell::Text(text.get(..10).unwrap_or(text).to_owned())),
        other => other
            .get_string()
            .filter(|text| !text.trim().is_empty())
            .map(|text| Cell::Text(text.to_owned())),
    }
}
