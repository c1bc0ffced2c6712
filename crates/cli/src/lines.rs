//! Standard input line by line, never more of a line than it may have.

use std::io::{self, BufRead, Read};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::{Failure, Fault};
use crate::print::Print;

/// Bytes that a line may have.
pub const LINE_MAX: usize = 4 << 20;

/// Answers every line of standard input with one line of JSON, what makes no sense with an error
/// line; empty lines are passed over.
///
/// # Errors
/// When standard input gives or standard output takes no more.
pub fn answer<T: Serialize>(
    print: Print,
    answer: impl Fn(&[u8]) -> Result<T, Malformed>,
) -> Result<Exit, Failure> {
    let mut input = io::stdin().lock();
    let mut exit = Exit::Done;
    while let Some(line) = next(&mut input).map_err(unreadable)? {
        let answered = match line {
            Line::Whole(line) if line.trim_ascii().is_empty() => continue,
            Line::Whole(line) => answer(&line),
            Line::TooLong => Err(Malformed::new(format!("longer than {LINE_MAX} bytes"))),
        };
        match answered {
            Ok(answered) => print.line(&answered)?,
            Err(malformed) => {
                exit = Exit::Input;
                print.line(&malformed.to_json())?;
            }
        }
    }
    Ok(exit)
}

/// Reads a line as a JSON object with these fields.
///
/// # Errors
/// When it is none; an array of the fields' values is none either.
pub fn object<T: DeserializeOwned>(line: &[u8]) -> Result<T, Malformed> {
    if line.trim_ascii_start().starts_with(b"[") {
        return Err(Malformed::new("no JSON object"));
    }
    Ok(serde_json::from_slice(line)?)
}

/// A line that makes no sense.
pub struct Malformed {
    case: Option<serde_json::Value>,
    error: String,
}

impl Malformed {
    /// Says what is wrong.
    pub fn new(error: impl ToString) -> Self {
        Self {
            case: None,
            error: error.to_string(),
        }
    }

    /// Names the case that the line is of.
    pub fn of(self, case: serde_json::Value) -> Self {
        Self {
            case: Some(case),
            ..self
        }
    }

    fn to_json(&self) -> serde_json::Value {
        match &self.case {
            Some(case) => json!({"case": case, "error": self.error}),
            None => json!({"error": self.error}),
        }
    }
}

/// Where the text is no JSON; what stands in it is not repeated.
impl From<serde_json::Error> for Malformed {
    fn from(error: serde_json::Error) -> Self {
        Self::new(format!(
            "not such a line (column {}): {}",
            error.column(),
            match error.classify() {
                serde_json::error::Category::Data => "a field is missing or of another type",
                _ => "no JSON",
            }
        ))
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

fn next(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let read = input
        .by_ref()
        .take(LINE_MAX as u64 + 1)
        .read_until(b'\n', &mut line)?;
    Ok(match line.last() {
        None => None,
        Some(b'\n') => Some(Line::Whole(line)),
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
        assert_eq!(lines, [2, 0, 1]);
    }
}
