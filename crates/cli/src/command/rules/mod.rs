//! `qicheng rules`: what places ask, and CertLogic expressions.

mod evaluate;
mod file;
mod new;
mod show;
mod shown;
mod templates;
mod test;

use crate::{exit::Exit, failure::Failure, print::Print};
use clap::Subcommand;

/// Makes, tries and shows rules of a place; evaluates CertLogic.
#[derive(Subcommand)]
pub enum Rules {
    /// Evaluates CertLogic 1.3.3 expressions over documents, a line each.
    Evaluate(evaluate::Evaluate),
    /// Lists what places most often ask, and what can be chosen of it.
    Templates(templates::Templates),
    /// Makes a rule pack from a template.
    New(new::New),
    /// Says what a rule pack decides of people, a line each.
    Test(test::Test),
    /// Shows a rule pack, and who signed it.
    Show(show::Show),
}

impl Rules {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Evaluate(evaluate) => evaluate.run(print),
            Self::Templates(templates) => templates.run(print),
            Self::New(new) => new.run(print),
            Self::Test(test) => test.run(print),
            Self::Show(show) => show.run(print),
        }
    }
}
