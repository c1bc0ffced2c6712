//! `qicheng plan INSTANCE --out PLAN`.

use super::{file, interrupt::Interrupt};
use crate::{
    argument::ArgumentError,
    exit::Exit,
    failure::Failure,
    output, platform,
    print::{HumanText, Print},
};
use clap::Args;
use qicheng_messages::{
    Language,
    text::{cli_argument, cli_plan},
};
use qicheng_planning::{
    BoundOptions, Budget, Control, Options, Outcome, Plan, Problem, Progress, Summary, bound,
    default_steps, solve,
};
use serde::Serialize;
use std::{path::PathBuf, time::Duration};

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
pub(super) fn seconds(text: &str) -> Result<f64, ArgumentError> {
    match text.parse() {
        Ok(seconds) if (0.0..=1e6).contains(&seconds) => Ok(seconds),
        _ => Err(ArgumentError(cli_argument::seconds())),
    }
}

/// What is printed at the end.
#[derive(Serialize)]
struct PlanOutput {
    vehicles: u64,
    cost: f64,
    score: f64,
    unserved_people: u64,
    unserved_priority: u64,
    bound: BoundOutput,
    steps: u64,
    seconds: f64,
    kept_people: Option<u64>,
}

#[derive(Default, Serialize)]
struct BoundOutput {
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
        } = self.search(&problem, keep.as_ref(), &interrupt, &elapsed, print);
        for trip in cancelled {
            print.progress(&cli_plan::cancelled(trip));
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
        print.result(&PlanOutput::new(&summary, &plan, seconds))?;
        Ok(Exit::Done)
    }

    fn search(
        &self,
        problem: &Problem,
        keep: Option<&Plan>,
        interrupt: &Interrupt,
        elapsed: &dyn Fn() -> Duration,
        print: Print,
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
                report(progress, shown, print);
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
        let bytes = serde_json::to_vec(plan)
            .map_err(|error| Failure::output(self.out.display(), error.into()))?;
        output::file(&self.out, &bytes)
    }
}

fn report(progress: &Progress, seconds: u64, print: Print) {
    print.progress(&cli_plan::progress(
        progress.unserved_people,
        format!("{:.0}", progress.score),
        seconds.to_string(),
        progress.vehicles.to_string(),
    ));
}

impl PlanOutput {
    fn new(summary: &Summary, plan: &Plan, seconds: f64) -> Self {
        let bound = plan.bound.map(|bound| BoundOutput {
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

impl HumanText for PlanOutput {
    fn words(&self, language: Language) -> String {
        let bound = &self.bound;
        let mut lines = vec![
            cli_plan::score(format!("{:.2}", self.score)),
            cli_plan::cost(format!("{:.2}", self.cost)),
            cli_plan::vehicles(self.vehicles.to_string()),
            cli_plan::left_behind(self.unserved_people, self.unserved_priority.to_string()),
        ];
        lines.extend(
            bound
                .vehicles
                .map(|vehicles| cli_plan::least_vehicles(vehicles.to_string())),
        );
        lines.extend(
            bound
                .cost
                .map(|cost| cli_plan::least_score(format!("{cost:.2}"))),
        );
        lines.extend(self.kept_people.map(cli_plan::kept));
        lines.push(cli_plan::steps(
            format!("{:.1}", self.seconds),
            self.steps.to_string(),
        ));
        lines
            .iter()
            .map(|line| language.text(line) + "\n")
            .collect()
    }
}
