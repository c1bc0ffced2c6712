//! `qicheng plan suggest INSTANCE PLAN GROUP.json`.

use super::file;
use crate::{
    exit::{self, Exit},
    failure::Failure,
    platform,
    print::{HumanText, Print},
};
use clap::Args;
use qicheng_messages::{Language, text::cli_plan};
use qicheng_planning::{solve::SuggestedPlace, suggest};
use serde::Serialize;
use std::path::PathBuf;

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
struct SuggestOutput {
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
        print.result(&SuggestOutput {
            places: found.places,
            ms: (elapsed.as_secs_f64() * 1e6).round() / 1e3,
        })?;
        Ok(Exit::Done)
    }
}

impl HumanText for SuggestOutput {
    fn words(&self, language: Language) -> String {
        if self.places.is_empty() {
            return language.text(&cli_plan::no_place()) + "\n";
        }
        let line = |place: &SuggestedPlace| {
            let (trip, hub, day) = (&place.trip, &place.hub, place.day.to_string());
            let cost = format!("{:+.2}", place.cost_delta);
            let moved = (!place.moved.is_empty()).then(|| place.moved.join(", "));
            let message = if place.new {
                cli_plan::new_trip(cost, day, hub, moved, trip)
            } else {
                cli_plan::trip(cost, day, hub, moved, trip)
            };
            language.text(&message) + "\n"
        };
        self.places.iter().map(line).collect()
    }
}
