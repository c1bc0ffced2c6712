//! `qicheng plan check INSTANCE PLAN`.

use std::fmt;
use std::path::PathBuf;

use clap::Args;
use qicheng_planning::{CheckOptions, Report, check};
use serde::Serialize;

use super::file;
use super::make::cents;
use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::print::Print;

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
struct Shown(Report);

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
        print.result(&Shown(report))?;
        Ok(exit)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &self.0;
        writeln!(f, "score:         {:.2}", report.score)?;
        writeln!(f, "cost:          {:.2}", report.cost)?;
        writeln!(f, "vehicles:      {}", report.vehicles)?;
        writeln!(
            f,
            "left behind:   {} people, {} of them with priority",
            report.unserved_people, report.unserved_priority
        )?;
        if report.ok {
            return writeln!(f, "nothing is broken");
        }
        for broken in &report.broken {
            writeln!(f, "broken:        {} ({})", broken.rule, broken.r#where)?;
        }
        Ok(())
    }
}
