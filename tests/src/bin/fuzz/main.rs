//! `cargo xtask fuzz`: feeds readers with what is nearly right, for as long as it is given.
//!
//! Fails when a reader panics, takes what nobody signed, or needs more time or memory than any input is worth.

mod memory;
mod run;

use clap::Parser;
use qicheng_tests::fuzz::{TARGETS, Target};
use run::{Limits, Report, run};
use serde_json::json;
use std::{
    io::{self, Write},
    process::ExitCode,
};

#[global_allocator]
static COUNTING: memory::Counting = memory::Counting;

/// Feeds readers with mutated inputs. Exits with 1 when one of them is found wanting.
#[derive(Parser)]
#[command(name = "fuzz")]
struct Cli {
    /// Minutes in all, shared among the targets; 0 reads what is kept and no more.
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// One target instead of all.
    #[arg(long, value_parser = TARGETS.map(|target| target.name))]
    target: Option<String>,
    /// Where the drawing begins; another one each time without it.
    #[arg(long)]
    seed: Option<u64>,
    /// Keeps inputs whose outcome is new in the corpus.
    #[arg(long)]
    keep: bool,
    /// Ends with one line of JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    match fuzz(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("fuzz: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the targets and prints; returns whether all of them held.
fn fuzz(cli: &Cli) -> io::Result<bool> {
    let chosen = |target: &&&Target| cli.target.as_ref().is_none_or(|name| name == target.name);
    let targets: Vec<_> = TARGETS.iter().filter(chosen).collect();
    let seed = match cli.seed {
        Some(seed) => seed,
        None => draw_seed()?,
    };
    let limits = Limits {
        seconds: cli.minutes * 60.0 / targets.len() as f64,
        keep: cli.keep,
        seed,
    };
    // A panic is counted and shown by its input; the hook's own words would drown everything.
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = io::stdout().lock();
    writeln!(out, "seed {seed}")?;
    let mut reports = Vec::new();
    for target in targets {
        let report = run(target, &limits)?;
        writeln!(out, "{report}")?;
        reports.push(report);
    }
    let holds = reports.iter().all(|report| report.faults.is_empty());
    if cli.json {
        let targets: Vec<_> = reports.iter().map(Report::json).collect();
        writeln!(
            out,
            "{}",
            json!({ "seed": seed, "holds": holds, "targets": targets })
        )?;
    }
    Ok(holds)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one draw of a run; it is printed, so that the run can be repeated"
)]
fn draw_seed() -> io::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(u64::from_le_bytes(bytes))
}
