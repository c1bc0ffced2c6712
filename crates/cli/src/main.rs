//! `qicheng`: Qicheng for partners' gates, village offices and scripts.
//!
//! A shell: it reads files and arguments, asks the pure crates, and prints. Everything it does works offline.

mod command;
mod exit;
mod failure;
mod input;
mod lines;
mod output;
mod platform;
mod print;
mod roots;

use std::process::ExitCode;

use clap::{Parser, builder::PossibleValuesParser};
use qicheng_messages::Language;

use command::Command;

/// Verifies passes, makes and reads codes, and keeps the roots of trust. Needs no network.
#[derive(Parser)]
#[command(name = "qicheng", version, after_help = exit::HELP)]
struct Cli {
    /// Prints JSON, one value a line; a failure too, as {"error":{"file":…,"text":…}}.
    #[arg(long, global = true)]
    json: bool,
    /// The language of the words [default: en, of verdicts zh].
    #[arg(long, global = true, value_parser = PossibleValuesParser::new(languages()))]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

/// The first parts of the languages' tags.
fn languages() -> impl Iterator<Item = &'static str> {
    Language::all().filter_map(|language| language.tag().split('-').next())
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let print = print::Print {
        json: cli.json,
        language: cli.lang.as_deref().map(Language::of),
    };
    cli.command
        .run(print)
        .unwrap_or_else(|failure| print.failure(&failure))
        .into()
}
