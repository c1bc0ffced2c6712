//! `qicheng plan check INSTANCE PLAN`.

use super::{file, make::cents};
use crate::{
    exit::{self, Exit},
    failure::Failure,
    print::{HumanText, Print},
};
use clap::Args;
use qicheng_messages::{Language, text::cli_plan};
use qicheng_planning::{CheckOptions, Report, check};
use serde::Serialize;
use std::path::PathBuf;

const HELP: &str = "\
Exits with 3 when a rule is broken; docs/planning.md names the rules.

";

/// Checks a plan.
#[derive(Args)]
#[command(after_help = format!("{HELP}{}", exit::HELP))]
pub struct Check {
    /// Instance.
    instance: PathBuf,
    /// Plan.
    plan: PathBuf,
    /// Also applies each what-if and checks it.
    #[arg(long)]
    what_if: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct CheckOutput(Report);

impl Check {
    /// Runs it.
    ///
    /// # Errors
    /// When an input does not hold.
    pub fn run(&self, print: Print) -> Result<Exit, Failure> {
        let problem = file::problem(&self.instance)?;
        let plan = file::plan(&self.plan)?;
        let options = CheckOptions {
            what_if: self.what_if,
        };
        let mut report = check(problem.instance(), &plan, options);
        report.cost = cents(report.cost);
        report.score = cents(report.score);
        let exit = if report.ok { Exit::Done } else { Exit::Input };
        print.result(&CheckOutput(report))?;
        Ok(exit)
    }
}

impl HumanText for CheckOutput {
    fn words(&self, language: Language) -> String {
        let report = &self.0;
        let mut lines = vec![
            cli_plan::score(format!("{:.2}", report.score)),
            cli_plan::cost(format!("{:.2}", report.cost)),
            cli_plan::vehicles(report.vehicles.to_string()),
            cli_plan::left_behind(report.unserved_people, report.unserved_priority.to_string()),
        ];
        if report.ok {
            lines.push(cli_plan::nothing_broken());
        }
        for broken in &report.broken {
            lines.push(cli_plan::broken(broken.rule.to_string(), &broken.r#where));
        }
        lines
            .iter()
            .map(|line| language.text(line) + "\n")
            .collect()
    }
}
