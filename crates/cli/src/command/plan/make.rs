//! `qicheng plan INSTANCE --out PLAN`.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use qicheng_planning::{
    BoundOptions, Budget, Control, Options, Outcome, Plan, Problem, Progress, Summary, bound,
    default_steps, solve,
};
use serde::Serialize;

use super::file;
use super::interrupt::Interrupt;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;
use crate::platform;
use crate::print::Print;

/// Makes a plan, or plans again after changes.
#[derive(Args)]
#[group(id = "make")]
pub struct Make {
    /// Instance: requests, fleet, services and rules.
    #[arg(required = true)]
    instance: PathBuf,
    /// File that gets the plan.
    #[arg(long, required = true, value_name = "PLAN")]
    out: PathBuf,
    /// Ends after so many steps; the same steps, seed and threads give the same plan. Without
    /// steps or seconds: as many steps as take about 5 seconds, by the size of the instance.
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    steps: Option<u64>,
    /// Ends after so many seconds, those for reading the instance included.
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<f64>,
    /// Seed of everything random.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Plan to keep as far as possible: locked trips and people with tickets stay.
    #[arg(long, value_name = "OLD")]
    keep: Option<PathBuf>,
    /// Then bounds for so many seconds what any plan must cost.
    #[arg(long, value_name = "N", value_parser = seconds)]
    bound_seconds: Option<f64>,
    /// Threads.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: u16,
}

/// Reads a number of seconds.
pub(super) fn seconds(text: &str) -> Result<f64, &'static str> {
    match text.parse() {
        Ok(seconds) if (0.0..=1e6).contains(&seconds) => Ok(seconds),
        _ => Err("a number of seconds from 0 to 1000000"),
    }
}

/// What is printed at the end.
#[derive(Serialize)]
struct Shown {
    vehicles: u64,
    cost: f64,
    score: f64,
    unserved_people: u64,
    unserved_priority: u64,
    bound: ShownBound,
    steps: u64,
    seconds: f64,
    kept_people: Option<u64>,
}

#[derive(Default, Serialize)]
struct ShownBound {
    vehicles: Option<u64>,
    cost: Option<f64>,
}

impl Make {
    /// Runs it.
    ///
    /// # Errors
    /// When an input does not hold or the plan cannot be written.
    pub fn run(&self, print: Print) -> Result<Exit, Failure> {
        let elapsed = platform::stopwatch();
        let interrupt = Interrupt::listen()?;
        let problem = file::problem(&self.instance)?;
        let keep = self.keep.as_deref().map(file::plan).transpose()?;
        let Outcome {
            mut plan,
            summary,
            cancelled,
        } = self.search(&problem, keep.as_ref(), &interrupt, &elapsed);
        for trip in cancelled {
            eprintln!(
                "trip {trip} does not run any more: it cannot be filled to its minimum, or its \
                 vehicle is gone"
            );
        }
        let seconds = elapsed().as_secs_f64();
        drop(keep);
        if let Some(limit) = self.bound_seconds {
            let until = seconds + limit;
            let mut on_progress = |_: &_| match elapsed().as_secs_f64() < until {
                true if !interrupt.came() => Control::Continue { used: 0.0 },
                _ => Control::Stop,
            };
            let options = BoundOptions::default();
            plan.bound = Some(bound(&problem, &options, &mut on_progress));
        }
        drop(problem);
        self.write(&plan)?;
        print.result(&Shown::new(&summary, &plan, seconds))?;
        Ok(Exit::Done)
    }

    fn search(
        &self,
        problem: &Problem,
        keep: Option<&Plan>,
        interrupt: &Interrupt,
        elapsed: &dyn Fn() -> Duration,
    ) -> Outcome {
        let options = Options {
            steps: match self.seconds {
                Some(_) => None,
                None => Some(self.steps.unwrap_or_else(|| default_steps(problem))),
            },
            seed: self.seed,
            threads: self.threads.into(),
        };
        let mut shown = 0;
        let mut budget = self.seconds.map(Budget::new);
        let mut on_progress = |progress: &Progress| {
            let now = elapsed();
            if now.as_secs() > shown {
                shown = now.as_secs();
                report(progress, shown);
            }
            match &mut budget {
                _ if interrupt.came() => Control::Stop,
                Some(budget) => budget.control(now.as_secs_f64()),
                None => Control::Continue { used: 0.0 },
            }
        };
        solve(problem, &options, keep, &mut on_progress)
    }

    fn write(&self, plan: &Plan) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(plan).map_err(|error| Failure::Output {
            file: self.out.display().to_string(),
            error: error.into(),
        })?;
        output::file(&self.out, &bytes)
    }
}

fn report(progress: &Progress, seconds: u64) {
    eprintln!(
        "{seconds} s: score {:.0}, {} vehicles, {} people left behind",
        progress.score, progress.vehicles, progress.unserved_people
    );
}

impl Shown {
    fn new(summary: &Summary, plan: &Plan, seconds: f64) -> Self {
        let bound = plan.bound.map(|bound| ShownBound {
            vehicles: bound.vehicles,
            cost: bound.cost.map(cents),
        });
        Self {
            vehicles: summary.vehicles,
            cost: cents(summary.cost),
            score: cents(summary.score),
            unserved_people: summary.unserved_people,
            unserved_priority: summary.unserved_priority,
            bound: bound.unwrap_or_default(),
            steps: summary.steps,
            seconds: (seconds * 1_000.0).round() / 1_000.0,
            kept_people: summary.kept_people,
        }
    }
}

/// Rounded to hundredths.
pub(super) fn cents(cost: f64) -> f64 {
    (cost * 100.0).round() / 100.0
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "score:         {:.2}", self.score)?;
        writeln!(f, "cost:          {:.2}", self.cost)?;
        writeln!(f, "vehicles:      {}", self.vehicles)?;
        writeln!(
            f,
            "left behind:   {} people, {} of them with priority",
            self.unserved_people, self.unserved_priority
        )?;
        if let Some(vehicles) = self.bound.vehicles {
            writeln!(
                f,
                "vehicles are:  at least {vehicles} in any plan for everyone"
            )?;
        }
        if let Some(cost) = self.bound.cost {
            writeln!(f, "score is:      at least {cost:.2} in any plan")?;
        }
        if let Some(kept) = self.kept_people {
            writeln!(f, "kept:          {kept} people")?;
        }
        writeln!(f, "steps:         {} in {:.1} s", self.steps, self.seconds)
    }
}
