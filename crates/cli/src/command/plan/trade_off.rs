//! `qicheng plan trade-off INSTANCE`.

use super::{
    file,
    interrupt::Interrupt,
    make::{cents, seconds},
};
use crate::{
    exit::{self, Exit},
    failure::Failure,
    platform,
    print::{HumanText, Print},
};
use clap::Args;
use qicheng_messages::{Language, text::cli_trade_off};
use qicheng_planning::{
    Budget, Control, Instance, Options, Problem, Progress, Summary, default_steps, instance::Mode,
    solve,
};
use serde::Serialize;
use std::path::PathBuf;

/// Plans with several minimum loads of buses, to compare vehicles, cost and people left behind.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct TradeOff {
    /// Instance.
    instance: PathBuf,
    /// Fewest people for whom a bus runs, one plan for each number; types with fewer seats run
    /// when they are full.
    #[arg(long, value_name = "N,…", value_delimiter = ',', default_values_t = [1, 5, 10, 15, 20, 25, 30])]
    minimum_loads: Vec<u32>,
    /// Each plan after so many steps.
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    steps: Option<u64>,
    /// Each plan after so many seconds.
    #[arg(long, value_name = "S", value_parser = seconds)]
    seconds: Option<f64>,
    /// Seed of everything random.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct TradeOffOutput {
    plans: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    minimum_load: u32,
    vehicles: u64,
    cost: f64,
    score: f64,
    unserved_people: u64,
    unserved_priority: u64,
}

impl TradeOff {
    /// Runs it.
    ///
    /// # Errors
    /// When the instance does not hold.
    pub fn run(&self, print: Print) -> Result<Exit, Failure> {
        let interrupt = Interrupt::listen()?;
        let instance = file::problem(&self.instance)?.instance().clone();
        let mut plans = Vec::new();
        for &load in &self.minimum_loads {
            if interrupt.came() {
                break;
            }
            let problem = Problem::new(with_minimum_load(&instance, load))
                .map_err(|error| Failure::input(self.instance.display(), error))?;
            let summary = self.plan(&problem, &interrupt);
            plans.push(Row {
                minimum_load: load,
                vehicles: summary.vehicles,
                cost: cents(summary.cost),
                score: cents(summary.score),
                unserved_people: summary.unserved_people,
                unserved_priority: summary.unserved_priority,
            });
        }
        print.result(&TradeOffOutput { plans })?;
        Ok(Exit::Done)
    }

    fn plan(&self, problem: &Problem, interrupt: &Interrupt) -> Summary {
        let elapsed = platform::stopwatch();
        let options = Options {
            steps: match self.seconds {
                Some(_) => None,
                None => Some(self.steps.unwrap_or_else(|| default_steps(problem))),
            },
            seed: self.seed,
            threads: 1,
        };
        let mut budget = self.seconds.map(Budget::new);
        let mut on_progress = |_: &Progress| match &mut budget {
            _ if interrupt.came() => Control::Stop,
            Some(budget) => budget.control(elapsed().as_secs_f64()),
            None => Control::Continue { used: 0.0 },
        };
        solve(problem, &options, None, &mut on_progress).summary
    }
}

/// The instance with another minimum load of every bus, but never more than its seats.
fn with_minimum_load(instance: &Instance, load: u32) -> Instance {
    let mut instance = instance.clone();
    let load_cap = instance.load_cap;
    let buses = (instance.types.iter_mut()).filter(|vehicle| vehicle.mode == Mode::Bus);
    for vehicle in buses {
        let seats = (f64::from(vehicle.seats) * load_cap + 1e-9).floor() as u32;
        vehicle.minimum_load = load.min(seats);
    }
    instance
}

impl HumanText for TradeOffOutput {
    fn words(&self, language: Language) -> String {
        let titles = [
            cli_trade_off::minimum_load(),
            cli_trade_off::vehicles(),
            cli_trade_off::cost(),
            cli_trade_off::left_behind(),
            cli_trade_off::with_priority(),
        ]
        .map(|title| language.text(&title));
        let widths = [12, 8, 14, 11, 13].into_iter().zip(&titles);
        let widths: Vec<usize> = widths
            .map(|(least, title)| least.max(width(title)))
            .collect();
        let rows = self.plans.iter().map(|row| {
            [
                row.minimum_load.to_string(),
                row.vehicles.to_string(),
                format!("{:.2}", row.cost),
                row.unserved_people.to_string(),
                row.unserved_priority.to_string(),
            ]
        });
        [titles.clone()]
            .into_iter()
            .chain(rows)
            .map(|cells| line(&cells, &widths))
            .collect()
    }
}

/// Returns the cells in one line, each to the right of its column.
fn line(cells: &[String], widths: &[usize]) -> String {
    let cells = cells.iter().zip(widths);
    let cells = cells.map(|(cell, column)| " ".repeat(column.saturating_sub(width(cell))) + cell);
    cells.collect::<Vec<_>>().join("  ") + "\n"
}

/// The columns of a terminal that a text takes: a Chinese character takes two.
fn width(text: &str) -> usize {
    let wide = |c: char| if c >= '\u{1100}' { 2 } else { 1 };
    text.chars().map(wide).sum()
}
