//! One target for a while.

use crate::memory::most_held;
use qicheng_tests::fuzz::{
    Outcome, Target, corpus,
    mutate::{Draw, mutate},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fmt, io,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

/// Time that one input may take, in a build without optimisation.
const MAX_DURATION: Duration = Duration::from_millis(500);
/// Bytes that one input may make a reader hold.
const MAX_BYTES: usize = 8 << 20;
/// Faults after which a target is left alone.
const FAULTS: usize = 10;

/// How long, how far, from where.
pub struct Limits {
    pub seconds: f64,
    pub keep: bool,
    pub seed: u64,
}

/// What came of a target.
pub struct Report {
    name: &'static str,
    inputs: u64,
    outcomes: usize,
    kept: usize,
    slowest: Duration,
    largest: usize,
    /// What was wrong, and the file that holds the input.
    pub faults: Vec<String>,
}

/// Reads all that is kept, then mutates until the time is over.
pub fn run(target: &Target, limits: &Limits) -> io::Result<Report> {
    let mut inputs = corpus::load(target)?;
    // What is made once and kept for ever is not an input's fault.
    for input in &inputs {
        let _ = catch_unwind(AssertUnwindSafe(|| (target.read)(input)));
    }
    let mut run = Run {
        target,
        seen: BTreeSet::new(),
        report: Report::new(target.name),
    };
    for input in &inputs {
        run.read(input)?;
    }
    let mut draw = Draw::new(limits.seed);
    let start = now();
    while start.elapsed().as_secs_f64() < limits.seconds && run.report.faults.len() < FAULTS {
        let one = inputs
            .get(draw.below(inputs.len()))
            .map_or(&[][..], |input| input);
        let other = inputs
            .get(draw.below(inputs.len()))
            .map_or(&[][..], |input| input);
        let input = mutate(one, other, &mut draw);
        if run.read(&input)? {
            if limits.keep {
                corpus::keep(target, &input)?;
                run.report.kept += 1;
            }
            inputs.push(input);
        }
    }
    Ok(run.report)
}

struct Run<'t> {
    target: &'t Target,
    seen: BTreeSet<Outcome>,
    report: Report,
}

impl Run<'_> {
    /// Returns whether the outcome is new.
    fn read(&mut self, input: &[u8]) -> io::Result<bool> {
        let start = now();
        let read = || catch_unwind(AssertUnwindSafe(|| (self.target.read)(input)));
        let (outcome, held) = most_held(read);
        let mut took = start.elapsed();
        // A busy machine is not the input's fault: what is slow by itself is slow each time.
        for _ in 0..3 {
            if took > MAX_DURATION && outcome.is_ok() {
                let start = now();
                let _ = read();
                took = took.min(start.elapsed());
            }
        }
        let report = &mut self.report;
        report.inputs += 1;
        report.slowest = report.slowest.max(took);
        report.largest = report.largest.max(held);
        let fault = match &outcome {
            Err(_) => Some("panics".to_owned()),
            Ok(outcome) if outcome.forged => Some("takes what nobody signed".to_owned()),
            _ if took > MAX_DURATION => Some(format!("takes {} ms", took.as_millis())),
            _ if held > MAX_BYTES => Some(format!("holds {held} bytes")),
            Ok(_) => None,
        };
        if let Some(fault) = fault {
            let path = corpus::keep(self.target, input)?;
            report.faults.push(format!("{fault}: {}", path.display()));
            return Ok(false);
        }
        let new = outcome.is_ok_and(|outcome| self.seen.insert(outcome));
        self.report.outcomes = self.seen.len();
        Ok(new)
    }
}

impl Report {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            inputs: 0,
            outcomes: 0,
            kept: 0,
            slowest: Duration::ZERO,
            largest: 0,
            faults: Vec::new(),
        }
    }

    /// The report as JSON.
    pub fn json(&self) -> Value {
        json!({
            "target": self.name,
            "inputs": self.inputs,
            "outcomes": self.outcomes,
            "kept": self.kept,
            "slowest_ms": self.slowest.as_secs_f64() * 1_000.0,
            "largest_bytes": self.largest,
            "faults": self.faults,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:12} {} inputs, {} outcomes, slowest {:.1} ms, most held {} kB",
            self.name,
            self.inputs,
            self.outcomes,
            self.slowest.as_secs_f64() * 1_000.0,
            self.largest / 1_000,
        )?;
        self.faults
            .iter()
            .try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

#[expect(clippy::disallowed_methods, reason = "the fuzzer's only stopwatch")]
fn now() -> Instant {
    Instant::now()
}
