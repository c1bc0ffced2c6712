//! `qicheng plan`: makes, checks and extends plans. A plan is a file; nothing here knows a person.

mod check;
mod file;
mod interrupt;
mod make;
mod suggest;
mod trade_off;

use crate::{
    exit::{self, Exit},
    failure::Failure,
    print::Print,
};
use clap::{Args, Subcommand};

const HELP: &str = "\
INSTANCE is JSON, also as gzip; docs/planning.md describes it, the plan and the rules.
A line on standard error says about every second how good the best plan is. An interrupt (Ctrl-C)
ends the search; the best plan so far is written. A second one ends the program.

";

/// `qicheng plan INSTANCE --out PLAN`, `plan check`, `plan suggest`, `plan trade-off`.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = format!("{HELP}{}", exit::HELP)
)]
pub struct Plan {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    make: Option<make::Make>,
}

#[derive(Subcommand)]
enum Action {
    /// Checks a plan against every rule; exits with 3 when one is broken.
    Check(check::Check),
    /// Names the three best places for a newcomer.
    Suggest(suggest::Suggest),
    /// Compares minimum loads: vehicles, cost, people left behind.
    TradeOff(trade_off::TradeOff),
}

impl Plan {
    /// Runs it.
    ///
    /// # Errors
    /// When an input does not hold or an output cannot be written.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match (self.action, self.make) {
            (Some(Action::Check(check)), _) => check.run(print),
            (Some(Action::Suggest(suggest)), _) => suggest.run(print),
            (Some(Action::TradeOff(trade_off)), _) => trade_off.run(print),
            (None, Some(make)) => make.run(print),
            (None, None) => Ok(Exit::Usage),
        }
    }
}
