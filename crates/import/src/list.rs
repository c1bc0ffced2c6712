//! A whole list: where its headers stand, which rows are people, what is wrong.

use crate::{
    column::{Column, Columns},
    delimited,
    person::{ImportedPerson, RowError, person},
    spreadsheet,
    table::{Cell, MAX_BYTES, Row, TableError},
};
use chrono::NaiveDate;
use qicheng_domain::form;
use std::collections::HashSet;

/// Rows in which the headers are looked for.
const MAX_HEADER_ROWS: usize = 50;

/// Words that begin a row of totals.
const TOTALS: [&str; 5] = ["合计", "总计", "小计", "共计", "总数"];

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct List {
    /// The people of the rows in which nothing is wrong, by row.
    pub people: Vec<ImportedPerson>,
    /// What is wrong in the others, by row, then column; one a field.
    pub errors: Vec<RowError>,
}

impl List {
    /// Returns how many rows are people's, good and bad.
    #[must_use]
    pub fn rows(&self) -> usize {
        let bad: HashSet<u32> = self.errors.iter().map(|error| error.row).collect();
        self.people.len() + bad.len()
    }
}

/// Reads a file and checks every row as of `today`.
///
/// # Errors
/// Why nothing of it can be read.
pub fn check(bytes: &[u8], today: NaiveDate) -> Result<List, TableError> {
    if bytes.len() > MAX_BYTES {
        return Err(TableError::TooLarge);
    }
    let sheets = if spreadsheet::is_spreadsheet(bytes) {
        spreadsheet::sheets(bytes)?
    } else {
        vec![delimited::rows(bytes)?]
    };
    let rows = sheets.iter().map(Vec::len).sum::<usize>();
    if rows == 0 {
        return Err(TableError::NoRows);
    }
    let headed = sheets.iter().find_map(|rows| Some((rows, header(rows)?)));
    let Some((rows, (at, columns))) = headed else {
        return Err(headless(&sheets));
    };
    let list = people(&rows[at + 1..], &columns, today);
    if list.rows() == 0 {
        return Err(TableError::NoRows);
    }
    Ok(list)
}

/// Returns where the headers stand, and the columns.
fn header(rows: &[Row]) -> Option<(usize, Columns)> {
    let within = rows.iter().take(MAX_HEADER_ROWS).map(Columns::of);
    within.enumerate().find(|(_, columns)| columns.suffice())
}

/// Returns what a file without headers is: a table all the same, or none.
fn headless(sheets: &[Vec<Row>]) -> TableError {
    let mut rows = sheets.iter().flatten();
    let is_table = rows.any(|row| row.cells.len() > 1 || Columns::of(row).len() > 0);
    if is_table {
        TableError::MissingColumn
    } else {
        TableError::NotATable
    }
}

fn people(rows: &[Row], columns: &Columns, today: NaiveDate) -> List {
    let mut list = List::default();
    let mut seen = HashSet::new();
    for row in rows.iter().filter(|row| is_person(row, columns)) {
        match person(row, columns, today, &mut seen) {
            Ok(person) => list.people.push(person),
            Err(errors) => list.errors.extend(errors),
        }
    }
    list
}

/// Returns whether a row is somebody's: not one of totals, not the headers again on another page, no remark below.
fn is_person(row: &Row, columns: &Columns) -> bool {
    let is_total = row.cells.iter().any(|(_, cell)| match cell {
        Cell::Text(text) => TOTALS
            .iter()
            .any(|word| text.replace([' ', '\u{3000}'], "").starts_with(word)),
        Cell::Number(_) | Cell::Day(_) => false,
    });
    let cell = |column| columns.at(column).and_then(|at| row.cell(at));
    let (name, id_number, home) = (
        cell(Column::Name),
        cell(Column::IdNumber),
        cell(Column::Home),
    );
    let is_named = matches!(name, Some(Cell::Text(text)) if form::name(text).is_ok());
    let is_said = id_number.is_some() || home.is_some() || is_named;
    is_said && !(is_total && id_number.is_none()) && !Columns::of(row).suffice()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    const HEADER: &str = "姓名,身份证号码,联系电话,户籍县,去向,最早出发,最晚出发,人员类别";
    const GOOD: &str =
        "张建国,433130196001010109,13807431200,龙山县,东莞市,2026-02-24,2026-02-26,一般户";

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 2, 20).unwrap()
    }

    fn checked(bytes: &[u8]) -> (usize, Vec<(u32, &'static str, &'static str)>) {
        let list = check(bytes, today()).unwrap();
        let errors = list
            .errors
            .iter()
            .map(|e| (e.row, e.field, e.code.as_str()));
        (list.people.len(), errors.collect())
    }

    #[test]
    fn each_fault_of_a_row_is_told_with_its_field() {
        let list = [
            "2026 年外出务工人员登记表",
            HEADER,
            GOOD,
            "",
            "王桂兰,4.3313E+17,13807431201,龙山县,东莞市,2026-02-26,2026-02-24,富裕户",
            "李秀英,433130196203030000,1380743120,湖南省,,2026-02-19,,",
            GOOD,
            ",433130196102020111,,,,,,",
            HEADER,
            "合计,,,2人,,,,",
            "填表人：石秀英,,,,,,,",
        ];
        let (good, errors) = checked(list.join("\n").as_bytes());
        assert_eq!(good, 1);
        assert_eq!(
            errors,
            [
                (5, "id_number", "lost-digits"),
                (5, "latest", "end-before-start"),
                (5, "poverty", "unknown-status"),
                (6, "id_number", "lost-digits"),
                (6, "mobile", "too-short"),
                (6, "home", "not-a-county"),
                (6, "earliest", "past"),
                (7, "id_number", "duplicate-in-file"),
                (8, "name", "required"),
                (8, "home", "required"),
            ]
        );
    }

    #[test]
    fn an_empty_table_and_no_table_are_refused_with_why() {
        let refused = |text: &[u8]| check(text, today()).err();
        assert_eq!(refused(b""), Some(TableError::NoRows));
        assert_eq!(refused(HEADER.as_bytes()), Some(TableError::NoRows));
        assert_eq!(
            refused("姓名,户籍县\n张三,龙山县\n".as_bytes()),
            Some(TableError::MissingColumn)
        );
        assert_eq!(
            refused("亲爱的同志\n你好\n".as_bytes()),
            Some(TableError::NotATable)
        );
        assert_eq!(refused(b"%PDF-1.7\n\x01\x02"), Some(TableError::NotATable));
        assert_eq!(
            refused(b"PK\x03\x04 and no archive"),
            Some(TableError::NotATable)
        );
        assert_eq!(
            refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
            Some(TableError::NotATable)
        );
        assert_eq!(
            refused(&vec![b'a'; MAX_BYTES + 1]),
            Some(TableError::TooLarge)
        );
    }

    #[test]
    fn numbers_and_dates_of_a_spreadsheet_are_read_as_shown() {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "说明").unwrap();
        let sheet = book.add_worksheet();
        for (column, header) in ["名字", "公民身份号码", "手机", "家庭住址", "出发日期"]
            .iter()
            .enumerate()
        {
            sheet
                .write(1, u16::try_from(column).unwrap(), *header)
                .unwrap();
        }
        let date = Format::new().set_num_format("yyyy/m/d");
        let people = [("张建国", Some("433130196001010109")), ("王桂兰", None)];
        for (row, (name, number)) in (2..).zip(people) {
            sheet.write(row, 0, name).unwrap();
            match number {
                Some(text) => sheet.write(row, 1, text).unwrap(),
                None => sheet.write(row, 1, 433_130_196_102_020_111_f64).unwrap(),
            };
            sheet.write(row, 2, 13_807_431_200_f64).unwrap();
            sheet.write(row, 3, "湖南省龙山县洗车河镇").unwrap();
            let day = ExcelDateTime::from_ymd(2026, 2, 25).unwrap();
            sheet.write_with_format(row, 4, &day, &date).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let (good, errors) = checked(&bytes);
        assert_eq!((good, errors), (1, vec![(4, "id_number", "lost-digits")]));
        let person = &check(&bytes, today()).unwrap().people[0];
        assert_eq!(person.mobile.as_ref().unwrap().expose(), "13807431200");
        assert_eq!(person.earliest, NaiveDate::from_ymd_opt(2026, 2, 25));
        assert_eq!(
            (person.latest, person.home_detail.as_deref()),
            (person.earliest, Some("洗车河镇"))
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), magic in 0usize..3) {
            let magic: &[u8] = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0"][magic];
            let _ = check(&[magic, &bytes].concat(), today());
        }
    }
}
