//! `qicheng plan suggest INSTANCE PLAN GROUP.json`.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use qicheng_planning::solve::SuggestedPlace;
use qicheng_planning::suggest;
use serde::Serialize;

use super::file;
use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::platform;
use crate::print::Print;

/// Names places for a newcomer.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Suggest {
    /// Instance.
    instance: PathBuf,
    /// Plan.
    plan: PathBuf,
    /// Newcomer: a group as in an instance.
    #[arg(value_name = "GROUP")]
    group: PathBuf,
}

#[derive(Serialize)]
struct Shown {
    places: Vec<SuggestedPlace>,
    ms: f64,
}

impl Suggest {
    /// Runs it.
    ///
    /// # Errors
    /// When an input does not hold.
    pub fn run(&self, print: Print) -> Result<Exit, Failure> {
        let problem = file::problem(&self.instance)?;
        let plan = file::plan(&self.plan)?;
        let group = file::group(&self.group)?;
        let (found, elapsed) = platform::timed(|| suggest(&problem, &plan, &group));
        let found = found.map_err(|error| Failure::input(self.group.display(), error))?;
        print.result(&Shown {
            places: found.places,
            ms: (elapsed.as_secs_f64() * 1e6).round() / 1e3,
        })?;
        Ok(Exit::Done)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places.is_empty() {
            return writeln!(f, "no place");
        }
        for place in &self.places {
            let new = if place.new { " (new)" } else { "" };
            write!(
                f,
                "trip {}{new}, hub {}, day {}: {:+.2}",
                place.trip, place.hub, place.day, place.cost_delta
            )?;
            if !place.moved.is_empty() {
                write!(f, ", moves {}", place.moved.join(", "))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
