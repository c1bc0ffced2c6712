//! Steps run one after another, each with its name and time.

use serde_json::json;
use std::{
    io::{self, Write as _},
    time::{Duration, Instant},
};
use xtask::failure::Failure;

/// The steps of one verb, run in order; the first that fails is the last.
pub struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// No step done yet.
    pub fn new() -> Self {
        Self { done: Vec::new() }
    }

    /// Runs a step, saying its name before and its time after.
    pub fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        eprintln!("== {name}");
        let begun = now();
        let outcome = work();
        let took = now().duration_since(begun);
        match outcome {
            Ok(()) => {
                eprintln!("== {name}: good, {:.1} s", took.as_secs_f64());
                self.done.push((name, took));
                Ok(())
            }
            Err(cause) => {
                self.summarise();
                eprintln!("   {name:28} failed after {:.1} s", took.as_secs_f64());
                Err(Failure::Step {
                    name,
                    cause: Box::new(cause),
                })
            }
        }
    }

    /// Prints the steps that were done and their seconds as one line of JSON, to standard output.
    ///
    /// # Errors
    /// When standard output takes no more.
    pub fn print_json(&self) -> Result<(), Failure> {
        let seconds = |took: Duration| (took.as_secs_f64() * 10.0).round() / 10.0;
        let steps: Vec<_> = self
            .done
            .iter()
            .map(|(name, took)| json!({"name": name, "seconds": seconds(*took)}))
            .collect();
        let total = seconds(self.done.iter().map(|(_, took)| *took).sum());
        writeln!(io::stdout(), "{}", json!({"steps": steps, "total": total}))
            .map_err(Failure::io("standard output"))
    }

    /// Prints every step that was done with its time.
    pub fn summarise(&self) {
        eprintln!("\nsummary");
        for (name, took) in &self.done {
            eprintln!("   {name:28} {:7.1} s", took.as_secs_f64());
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "measuring how long a step took is what this file is for"
)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_says_its_name_and_is_not_counted_as_done() {
        let mut steps = Steps::new();
        steps.step("first", || Ok(())).unwrap();
        let failure = steps
            .step("second", || Err(Failure::Result("no".into())))
            .unwrap_err();
        assert_eq!(failure.to_string(), "stopped at second: no");
        assert_eq!(steps.done.len(), 1);
    }
}
