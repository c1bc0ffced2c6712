//! `qicheng rules`: CertLogic expressions.

mod evaluate;

use clap::Subcommand;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::print::Print;

/// Runs rules.
#[derive(Subcommand)]
pub enum Rules {
    /// Evaluates CertLogic 1.3.3 expressions over documents, a line each.
    Evaluate(evaluate::Evaluate),
}

impl Rules {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Evaluate(evaluate) => evaluate.run(print),
        }
    }
}
