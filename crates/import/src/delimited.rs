//! Text with columns parted by commas, semicolons or tabs (RFC 4180), in the encodings that offices save.

use crate::table::{Cell, MAX_COLUMNS, MAX_ROWS, Row, TableError};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

/// Reads every row that is not empty.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>, TableError> {
    let text = text(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        return Err(TableError::NotATable);
    }
    let delimiter = delimiter(&text);
    let text = with_empty_rows(&text, char::from(delimiter));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|_| TableError::NotATable)?;
        let cells = record.iter().enumerate().take(MAX_COLUMNS);
        let cells = cells.filter(|(_, cell)| !cell.trim().is_empty());
        let cells: Vec<_> = cells
            .map(|(at, cell)| (at, Cell::Text(cell.to_owned())))
            .collect();
        if !cells.is_empty() {
            rows.push(Row { number, cells });
        }
        if rows.len() > MAX_ROWS {
            return Err(TableError::TooLarge);
        }
    }
    Ok(rows)
}

/// Puts a delimiter into every empty line that is not within quotes: the reader passes over empty lines, which a
/// spreadsheet counts.
fn with_empty_rows(text: &str, delimiter: char) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut is_quoted = false;
    for line in text.split('\n') {
        if line.is_empty() && !is_quoted {
            filled.push(delimiter);
        }
        filled.push_str(line);
        filled.push('\n');
        is_quoted ^= line.matches('"').count() % 2 == 1;
    }
    filled
}

/// Returns the text by its byte order mark; without one as UTF-16 where every other byte of the first is zero or it
/// holds line ends of that kind, as UTF-8 where it is, else as GB 18030, which holds GBK.
fn text(bytes: &[u8]) -> Result<String, TableError> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let decoded = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    decoded
        .map(|text| text.into_owned())
        .ok_or(TableError::Encoding)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let has = |unit: [u8; 2]| bytes.chunks_exact(2).any(|pair| pair == unit);
    if bytes.contains(&0) {
        if has([b'\n', 0]) || has([b',', 0]) || has([b'\t', 0]) {
            UTF_16LE
        } else {
            UTF_16BE
        }
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        GB18030
    }
}

/// Returns the sign that parts most columns in the first lines.
fn delimiter(text: &str) -> u8 {
    let count = |sign: u8| {
        let lines = text.lines().take(20);
        lines
            .map(|line| line.bytes().filter(|b| *b == sign).count())
            .max()
    };
    // Of equals the last wins: a comma.
    [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u32> {
        rows(text.as_bytes())
            .unwrap()
            .iter()
            .map(|row| row.number)
            .collect()
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        assert_eq!(numbers("a,b\n\nc,d\n,\ne,f"), [1, 3, 5]);
        assert_eq!(numbers("a,\"b\nb\"\r\nc,d\r\n\r\ne,f\r\n"), [1, 2, 4]);
    }

    #[test]
    fn each_encoding_gives_the_same_text() {
        let list = "姓名\t户籍县\n张三\t龙山县\n";
        let utf16 =
            |bytes: fn(u16) -> [u8; 2]| list.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (little, big) = (utf16(u16::to_le_bytes), utf16(u16::to_be_bytes));
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            list.as_bytes().to_vec(),
            marked(b"\xEF\xBB\xBF", list.as_bytes()),
            GB18030.encode(list).0.into_owned(),
            marked(b"\xFF\xFE", &little),
            marked(b"\xFE\xFF", &big),
            little.clone(),
            big.clone(),
        ] {
            let rows = rows(&bytes).unwrap();
            assert!(rows[1].cell(1) == Some(&Cell::Text("龙山县".into())));
        }
        assert_eq!(rows(b"\xFF\xFF\xFF").err(), Some(TableError::Encoding));
    }
}
