//! `cargo xtask bench plan`: how good and how fast plans are.
//!
//! Each row is measured in a process of its own, so that its peak memory is its own. Exits with 1
//! when a goal is missed.

mod measure;
mod row;

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use serde_json::{Value, json};

use row::{Part, Source};

/// What any step may fail with: it ends the run.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const HELP: &str = "\
cargo xtask bench plan [PART…] [--json] [--file INSTANCE --seconds S [--threads N]]

Parts: uniform, bound, county, long (the county for 60 s), keep, suggest, million.
Without any, all but long and million. Instances of ../shared/data/plan are
measured where they are there, generated ones always.

  --file F     measures one instance alone
  --seconds S  for it, 5 if it is not said
  --threads N  for it, 1 if it is not said
  --json       prints one line of JSON; what a person reads goes to standard error";

struct Arguments {
    parts: Vec<Part>,
    json: bool,
    file: Option<PathBuf>,
    seconds: f64,
    threads: usize,
    /// A row as JSON: what a process of its own is to measure.
    row: Option<String>,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Outcome<Arguments> {
    let mut arguments = Arguments {
        parts: Vec::new(),
        json: false,
        file: None,
        seconds: 5.0,
        threads: 1,
        row: None,
    };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(HELP);
        match word.as_str() {
            "--json" => arguments.json = true,
            "--file" => arguments.file = Some(value()?.into()),
            "--seconds" => arguments.seconds = value()?.parse()?,
            "--threads" => arguments.threads = value()?.parse()?,
            "--row" => arguments.row = Some(value()?),
            part => arguments.parts.push(Part::named(part).ok_or(HELP)?),
        }
    }
    if arguments.parts.is_empty() {
        arguments.parts = Part::SHORT.to_vec();
    }
    Ok(arguments)
}

/// Measures and prints; returns whether every goal is met.
fn run(arguments: &Arguments) -> Outcome<bool> {
    if let Some(row) = &arguments.row {
        let measured = measure::row(&serde_json::from_str(row)?)?;
        writeln!(io::stdout(), "{measured}")?;
        return Ok(true);
    }
    let rows = match &arguments.file {
        Some(file) => vec![row::Row {
            part: Part::File,
            source: Source::File(file.clone()),
            seconds: arguments.seconds,
            threads: arguments.threads,
        }],
        None => row::rows(&arguments.parts, shared().as_deref()),
    };
    if shared().is_none() {
        eprintln!("../shared/data/plan is not there: its instances are not measured");
    }
    let (mut report, mut missed) = (Vec::new(), Vec::new());
    for row in rows {
        let mut measured = alone(&row)?;
        let goals = measured["missed"].take();
        if let Value::Object(fields) = &mut measured {
            fields.remove("missed");
        }
        eprintln!("{measured}");
        for goal in goals.as_array().into_iter().flatten() {
            missed.push(format!(
                "{}: {}",
                row.name(),
                goal.as_str().unwrap_or_default()
            ));
        }
        report.push(measured);
    }
    let holds = missed.is_empty();
    if !holds {
        eprintln!("missed: {}", missed.join("; "));
    }
    if arguments.json {
        let line = json!({"plan": report, "missed": missed});
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(holds)
}

/// Measures a row in a process of its own.
fn alone(row: &row::Row) -> Outcome<Value> {
    let output = Command::new(env::current_exe()?)
        .args(["--row", &serde_json::to_string(row)?])
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{} came to no end", row.name()).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The folder of shared instances, if it is there.
fn shared() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let folders = [
        workspace.join("../shared/data/plan"),
        // A worktree beside the checkout.
        workspace.join("../../shared/data/plan"),
    ];
    folders.into_iter().find(|folder| folder.is_dir())
}
