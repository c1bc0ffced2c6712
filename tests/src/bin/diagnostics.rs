//! `cargo xtask diagnostics`: the diagnostics of a phone full of canaries, and the list of these.

use clap::Parser;
use qicheng_tests::diagnostics;
use std::{path::PathBuf, process::ExitCode};

/// Fills a phone with canaries, writes its diagnostics and the list of canaries, and exits 0 only if none got out.
#[derive(Debug, Parser)]
struct Options {
    /// What the canaries are made of.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder to write into.
    #[arg(long)]
    out: PathBuf,
}

#[tokio::main]
#[expect(clippy::print_stderr, reason = "a program tells on standard error")]
async fn main() -> ExitCode {
    let options = Options::parse();
    match diagnostics::run(options.seed, &options.out).await {
        Ok((text, canaries)) => match canaries.found_in(&text) {
            None => {
                eprintln!("none of {} canaries got out", canaries.all().len());
                ExitCode::SUCCESS
            }
            Some((canary, form)) => {
                eprintln!("a canary got out: {} ({form})", canary.kind);
                ExitCode::FAILURE
            }
        },
        Err(why) => {
            eprintln!("the phone cannot be filled: {why}");
            ExitCode::FAILURE
        }
    }
}
