//! Prints results on standard output, as words or as JSON.

use crate::{
    exit::Exit,
    failure::{Failure, FileName},
    language::english,
};
use qicheng_messages::{Language, Message};
use serde::Serialize;
use serde_json::json;
use std::io::{self, Write};

/// A result in words.
pub trait HumanText {
    /// Returns the words in a language, in lines that each end.
    fn words(&self, language: Language) -> String;
}

/// How results are printed.
#[derive(Debug, Clone, Copy)]
pub struct Print {
    /// As JSON, one value a line.
    pub json: bool,
    /// The language of words that was asked for.
    pub language: Option<Language>,
}

impl Print {
    /// Prints a result.
    ///
    /// # Errors
    /// When standard output takes no more.
    pub fn result<T: Serialize + HumanText>(self, result: &T) -> Result<(), Failure> {
        if self.json {
            self.line(result)
        } else {
            let words = result.words(self.words_in());
            written(write!(io::stdout().lock(), "{words}"))
        }
    }

    /// Returns the language of words where a command has none of its own.
    pub fn words_in(self) -> Language {
        self.language.unwrap_or_else(english)
    }

    /// Prints a value as JSON in one line, whatever was asked for.
    ///
    /// # Errors
    /// When standard output takes no more.
    pub fn line<T: Serialize>(self, value: &T) -> Result<(), Failure> {
        let line = serde_json::to_string(value).map_err(io::Error::other);
        written(line.and_then(|line| writeln!(io::stdout().lock(), "{line}")))
    }

    /// Prints on standard error how far a command is, or what it notices on its way.
    pub fn progress(self, message: &Message<'_>) {
        eprintln!("{}", self.words_in().text(message));
    }

    /// Prints on standard error what is wrong, after the program's name.
    pub fn complaint(self, message: &Message<'_>) {
        eprintln!("qicheng: {}", self.words_in().text(message));
    }

    /// Prints a failure, on standard error in words and where JSON was asked for there too.
    pub fn failure(self, failure: &Failure) -> Exit {
        self.complaint(&failure.message());
        if self.json {
            let text = english().text(&failure.message());
            // Who no longer listens has the exit code.
            let _ = self.line(&json!({"error": {"file": failure.file(), "text": text}}));
        }
        failure.exit()
    }
}

fn written(result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| Failure::Output {
        file: FileName::StandardOutput,
        error,
    })
}
