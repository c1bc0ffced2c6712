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

use clap::Parser;

use command::Command;

/// Verifies passes, makes and reads codes, and keeps the roots of trust. Needs no network.
#[derive(Parser)]
#[command(name = "qicheng", version, after_help = exit::HELP)]
struct Cli {
    /// Prints JSON, one value a line; a failure too, as {"error":{"file":…,"text":…}}.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let print = print::Print { json: cli.json };
    cli.command
        .run(print)
        .unwrap_or_else(|failure| print.failure(&failure))
        .into()
}
