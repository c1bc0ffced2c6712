//! `qicheng`: Qicheng for partners' gates, village offices and scripts.
//!
//! A shell: it reads files and arguments, asks the pure crates, and prints. Everything it does works offline.

mod argument;
mod cause;
mod command;
mod exit;
mod failure;
mod input;
mod language;
mod lines;
mod output;
mod platform;
mod print;
mod roots;

use clap::{Parser, builder::PossibleValuesParser};
use command::Command;
use qicheng_messages::Language;
use std::process::ExitCode;

/// Verifies passes, makes and reads codes, and keeps the roots of trust. Needs no network.
#[derive(Parser)]
#[command(name = "qicheng", version, after_help = exit::HELP)]
struct Cli {
    /// Prints JSON, one value a line; a failure too, as {"error":{"file":…,"text":…}}.
    #[arg(long, global = true)]
    json: bool,
    /// The language of the words [default: en, of verdicts zh].
    #[arg(long, global = true, value_parser = PossibleValuesParser::new(language::names()))]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| argument::end(&error, language::asked_for()));
    let print = print::Print {
        json: cli.json,
        language: cli.lang.as_deref().map(Language::of),
    };
    cli.command
        .run(print)
        .unwrap_or_else(|failure| print.failure(&failure))
        .into()
}
