//! `cargo xtask sim`: worlds out of seeds, each held against what is promised; or mutants, each of which must be seen.

mod mutants;
mod report;

use clap::Parser;
use qicheng_test_world::Failure;
use qicheng_tests::{progress::Progress, sim::Simulator};
use report::Report;
use std::{process::ExitCode, sync::atomic::AtomicU64, time::Instant};

/// Runs worlds. Exits with 1 when one does not hold, or a mutant is not seen.
#[derive(Debug, Parser)]
#[command(name = "sim")]
struct Options {
    /// How many seeds; with `--mutants`, how many to try on each.
    #[arg(long, default_value_t = 1_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// How many worlds at a time, each in a thread of its own.
    #[arg(long, default_value_t = 1)]
    jobs: u64,
    /// Ends with one line of JSON.
    #[arg(long)]
    json: bool,
    /// Tells every event of each world.
    #[arg(long)]
    trace: bool,
    /// Puts each of the thirteen mutants into worlds until it is seen.
    #[arg(long)]
    mutants: bool,
}

#[expect(clippy::print_stderr, reason = "a program tells on standard error")]
fn main() -> ExitCode {
    let options = Options::parse();
    let done = if options.mutants {
        mutants::see_all(options.from, options.seeds, options.json)
    } else {
        worlds(&options)
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("sim: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the worlds of all seeds and tells; returns whether all held.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a world takes is measured, never asserted"
)]
fn worlds(options: &Options) -> Result<bool, Failure> {
    let next = AtomicU64::new(options.from);
    let end = options.from.saturating_add(options.seeds);
    let progress = Progress::new("seeds", options.seeds);
    let began = Instant::now();
    let reports: Vec<Result<Report, String>> = std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..options.jobs.max(1))
            .map(|_| {
                scope
                    .spawn(|| some(&next, end, options.trace, &progress).map_err(|e| e.to_string()))
            })
            .collect();
        jobs.into_iter()
            .map(|job| {
                job.join()
                    .unwrap_or_else(|_| Err("a world panicked".to_owned()))
            })
            .collect()
    });
    let mut report = Report::default();
    for part in reports {
        report.add(part?);
    }
    report.tell(options.json, began.elapsed(), options.jobs.max(1))
}

/// Runs worlds until the seeds are used up.
#[expect(clippy::print_stdout, reason = "a program tells on standard output")]
fn some(next: &AtomicU64, end: u64, trace: bool, progress: &Progress) -> Result<Report, Failure> {
    let simulator = Simulator::new()?;
    let mut report = Report::default();
    loop {
        let seed = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if seed >= end {
            return Ok(report);
        }
        let outcome = simulator.run(seed, None, trace);
        for line in &outcome.lines {
            println!("{line}");
        }
        if let Some(what) = &outcome.broken {
            println!("seed {seed}: {what}");
        }
        report.note(seed, &outcome);
        progress.one();
    }
}
