//! Standard input line by line, never more of a line than it may have.

use crate::{
    exit::Exit,
    failure::{Failure, Fault},
    input::BYTE_ORDER_MARK,
    language::english,
    print::Print,
};
use qicheng_messages::{Message, text::cli_line};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::io::{self, BufRead, Read};

/// Bytes that a line may have.
pub const LINE_MAX: usize = 4 << 20;

/// Answers every line of standard input with one line of JSON, what makes no sense with an error
/// line; empty lines are passed over.
///
/// # Errors
/// When standard input gives or standard output takes no more.
pub fn answer<T: Serialize>(
    print: Print,
    answer: impl Fn(&[u8]) -> Result<T, MalformedLine>,
) -> Result<Exit, Failure> {
    let mut input = io::stdin().lock();
    skip_mark(&mut input).map_err(unreadable)?;
    let mut exit = Exit::Done;
    while let Some(line) = next(&mut input).map_err(unreadable)? {
        let answered = match line {
            Line::Whole(line) if line.trim_ascii().is_empty() => continue,
            Line::Whole(line) => answer(&line),
            Line::TooLong => Err(MalformedLine::new(&cli_line::too_long(
                LINE_MAX.to_string(),
            ))),
        };
        match answered {
            Ok(answered) => print.line(&answered)?,
            Err(malformed) => {
                exit = Exit::Input;
                print.line(&malformed)?;
            }
        }
    }
    Ok(exit)
}

/// Reads a line as a JSON object with these fields.
///
/// # Errors
/// When it is none; an array of the fields' values is none either.
pub fn object<T: DeserializeOwned>(line: &[u8]) -> Result<T, MalformedLine> {
    if line.trim_ascii_start().starts_with(b"[") {
        return Err(MalformedLine::new(&cli_line::not_an_object()));
    }
    serde_json::from_slice(line).map_err(|error| {
        let case = serde_json::from_slice(line).map(|named: CaseOnly| named.case);
        MalformedLine::from(error).of(case.unwrap_or_default())
    })
}

/// A line of which nothing but its case need make sense.
#[derive(Deserialize)]
struct CaseOnly {
    case: serde_json::Value,
}

/// A line that makes no sense.
#[derive(Serialize)]
#[serde(tag = "error", rename = "malformed")]
pub struct MalformedLine {
    /// The case that the line is of, where it says one.
    case: serde_json::Value,
    /// What is wrong, for a person.
    detail: String,
}

impl MalformedLine {
    /// Says what is wrong.
    pub fn new(detail: &Message<'_>) -> Self {
        Self {
            case: serde_json::Value::Null,
            detail: english().text(detail),
        }
    }

    /// Names the case that the line is of.
    pub fn of(self, case: serde_json::Value) -> Self {
        Self { case, ..self }
    }
}

/// Where the text is no JSON; what stands in it is not repeated.
impl From<serde_json::Error> for MalformedLine {
    fn from(error: serde_json::Error) -> Self {
        let column = error.column().to_string();
        Self::new(&match error.classify() {
            serde_json::error::Category::Data => cli_line::field(column),
            _ => cli_line::not_json(column),
        })
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// Passes over a byte order mark at the start.
fn skip_mark(input: &mut impl BufRead) -> io::Result<()> {
    if input.fill_buf()?.starts_with(BYTE_ORDER_MARK.as_bytes()) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    Ok(())
}

fn next(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let read = input
        .by_ref()
        .take(LINE_MAX as u64 + 1)
        .read_until(b'\n', &mut line)?;
    Ok(match line.last() {
        None => None,
        Some(b'\n') => {
            line.pop();
            Some(Line::Whole(line))
        }
        Some(_) if read <= LINE_MAX => Some(Line::Whole(line)),
        Some(_) => {
            input.skip_until(b'\n')?;
            Some(Line::TooLong)
        }
    })
}

fn unreadable(error: io::Error) -> Failure {
    Failure::input("-", Fault::Io(error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_too_long_are_passed_over_whole() {
        let mut text = b"a\n".to_vec();
        text.extend(vec![b'x'; 2 * LINE_MAX]);
        text.extend(b"\nb");
        let mut input = &text[..];
        let mut lines = Vec::new();
        while let Ok(Some(line)) = next(&mut input) {
            lines.push(match line {
                Line::Whole(line) => line.len(),
                Line::TooLong => 0,
            });
        }
        assert_eq!(lines, [1, 0, 1]);
    }
}
