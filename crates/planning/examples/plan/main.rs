//! `cargo xtask bench plan`: how good and how fast plans are.
//!
//! Each row is measured in a process of its own, so that its peak memory is its own. Exits with 1
//! when a goal is missed.

mod measure;
mod row;

use row::{Part, Source};
use serde_json::{Value, json};
use std::{
    env,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

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
    /// Where such a process writes the row's instance instead.
    write: Option<PathBuf>,
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
        write: None,
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
            "--write" => arguments.write = Some(value()?.into()),
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
        let row = serde_json::from_str(row)?;
        let measured = match &arguments.write {
            Some(path) => json!(measure::write(&row, path)?),
            None => measure::row(&row)?,
        };
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
        let mut measured = match row.part {
            Part::Million => million(&row)?,
            _ => alone(&row, None)?,
        };
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

/// Seconds of the long run that a million workers are compared with: 5 minutes.
const LONG_RUN: f64 = 300.0;

/// Measures a million workers from a file, against a long run of the same search.
fn million(row: &row::Row) -> Outcome<Value> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("million.json.gz");
    alone(row, Some(&path))?;
    let from_file = row::Row {
        source: Source::File(path),
        ..row.clone()
    };
    let mut measured = alone(&from_file, None)?;
    let long = row::Row {
        part: Part::File,
        seconds: LONG_RUN,
        ..from_file
    };
    let best = alone(&long, None)?["vehicles"].as_f64().unwrap_or(0.0);
    let ratio = measured["vehicles"].as_f64().unwrap_or(f64::INFINITY) / best;
    measured["instance"] = json!(row.name());
    measured["best_known"] = json!(best);
    measured["ratio"] = json!((ratio * 10_000.0).round() / 10_000.0);
    if ratio > 1.05
        && let Some(missed) = measured["missed"].as_array_mut()
    {
        missed.push(json!(format!("ratio {ratio:.4}, at most 1.05")));
    }
    Ok(measured)
}

/// Measures a row in a process of its own, or writes its instance there.
fn alone(row: &row::Row, write: Option<&Path>) -> Outcome<Value> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--row", &serde_json::to_string(row)?]);
    if let Some(path) = write {
        command.arg("--write").arg(path);
    }
    let output = command.stderr(Stdio::inherit()).output()?;
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
