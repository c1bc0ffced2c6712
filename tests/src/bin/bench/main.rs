//! `cargo xtask bench`: sizes as exact counts and speeds as ratios within one run.
//!
//! A ratio is measured against the bare work that the measured thing contains, both in turns, so that it means the same
//! on any machine. Exits with 1 when a limit is missed.

mod codes;
mod door;
mod exchange;
mod figure;
mod lists;
mod load;
mod people;
mod reading;
mod start;
mod stopwatch;
mod store;
mod sync;
mod verdict;
mod verifier;

use clap::{Parser, ValueEnum};
use figure::Figure;
use serde_json::{Map, Value, json};
use std::{
    io::{self, Write},
    process::ExitCode,
};

/// What any step of the bench may fail with: it ends the run.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Measures sizes and speeds. Exits with 1 when a limit is missed.
#[derive(Parser)]
#[command(name = "bench")]
struct Cli {
    /// What to measure; everything without it.
    parts: Vec<Part>,
    /// Prints one line of JSON and nothing else: a number for each figure, by part, and the names of those that miss a
    /// limit. What a person reads goes to standard error.
    #[arg(long)]
    json: bool,
    /// Seconds of each run of `load`.
    #[arg(long, default_value_t = 5)]
    seconds: u32,
    /// People in the database of `load` when there are many.
    #[arg(long, default_value_t = 1_000_000)]
    people: u32,
}

impl Cli {
    fn load(&self) -> load::Size {
        load::Size {
            seconds: self.seconds.max(1),
            people: self.people,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// Bytes and QR version of passes.
    Codes,
    /// Bytes and QR version of passes, bytes of status lists, from a code's text to the verdict, and from a bad camera
    /// frame to the text.
    Trust,
    /// A scan at a door, however many are on the manifest and on board.
    Door,
    /// Bytes of an exchange.
    Exchange,
    /// Opening the phone's database.
    Store,
    /// Opening the app's window, its memory, and bytes of what is shipped.
    Start,
    /// Bytes and times of a visit over TLS.
    Sync,
    /// A service under load, on a file and on a server; minutes long, and so only when it is named.
    Load,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures and prints; returns whether every limit holds.
fn run(cli: &Cli) -> Outcome<bool> {
    let mut parts = cli.parts.clone();
    if parts.is_empty() {
        parts.extend(Part::value_variants());
        parts.retain(|part| !matches!(part, Part::Load));
    }
    let mut out: Box<dyn Write> = if cli.json {
        Box::new(io::stderr().lock())
    } else {
        Box::new(io::stdout().lock())
    };
    let (mut report, mut missed) = (Map::new(), Vec::new());
    for part in parts {
        let name = part.name();
        let Measurement { figures, rows } = part.measure(cli)?;
        writeln!(out, "{name}")?;
        for (row, value) in &rows {
            writeln!(out, "  {row} {value}")?;
        }
        for figure in &figures {
            writeln!(out, "  {figure}")?;
            if !figure.holds() {
                missed.push(format!("{name}.{}", figure.name));
            }
        }
        let values = figures.iter().map(|f| (f.name.to_owned(), f.json()));
        report.insert(
            name,
            Value::Object(rows.into_iter().chain(values).collect()),
        );
    }
    let holds = missed.is_empty();
    if !holds {
        writeln!(out, "missed: {}", missed.join(", "))?;
    }
    if cli.json {
        report.insert("missed".to_owned(), json!(missed));
        writeln!(io::stdout(), "{}", Value::Object(report))?;
    }
    Ok(holds)
}

impl Part {
    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn measure(self, cli: &Cli) -> Outcome<Measurement> {
        let figures = match self {
            Self::Codes => codes::measure(),
            Self::Trust => {
                let verifier = verifier::Verifier::new()?;
                let mut figures = codes::measure()?;
                figures.extend(verdict::measure(&verifier)?);
                figures.extend(lists::measure(&verifier)?);
                figures.extend(reading::measure()?);
                Ok(figures)
            }
            Self::Door => return door::measure(),
            Self::Exchange => exchange::measure(),
            Self::Store => store::measure(),
            Self::Start => start::measure(),
            Self::Sync => sync::measure(),
            Self::Load => load::measure(cli.load()),
        }?;
        Ok(Measurement {
            figures,
            rows: Map::new(),
        })
    }
}

/// What a part came to.
struct Measurement {
    figures: Vec<Figure>,
    /// What is more than a number, by the name that JSON gives it.
    rows: Map<String, Value>,
}
