//! Why the text of an argument is not what the argument takes.

use crate::{exit::Exit, language::english, print::Print};
use clap::error::{ContextKind, ContextValue};
use qicheng_messages::{Language, Message, text::cli_argument};
use std::{error::Error, fmt};

/// Why an argument's text is not what the argument takes.
#[derive(Clone)]
pub struct ArgumentError(pub Message<'static>);

impl Error for ArgumentError {}

/// In English, as the parser's own sentences around it are.
impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&english().text(&self.0))
    }
}

impl fmt::Debug for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Ends the program with what the parser of arguments says. What is wrong with one argument is said in the language
/// that was asked for; the parser's own sentences are in English, as its help is.
pub fn end(error: &clap::Error, language: Option<Language>) -> ! {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let why = error.source().and_then(|source| source.downcast_ref());
    match (why, language.filter(|language| *language != english())) {
        (Some(ArgumentError(why)), Some(language)) => {
            let argument = context(ContextKind::InvalidArg);
            let value = context(ContextKind::InvalidValue);
            let print = Print {
                json: false,
                language: Some(language),
            };
            print.complaint(&cli_argument::invalid(argument, value, why.clone()));
            std::process::exit(Exit::Usage as i32)
        }
        _ => error.exit(),
    }
}
