//! The commands, a file each.

mod certificate;
mod code;
mod forms;
mod hours;
mod people;
mod plan;
mod rules;
mod setup;
mod trust;
mod verify;

use crate::{exit::Exit, failure::Failure, print::Print};
use clap::Subcommand;

/// What is to be done.
#[derive(Subcommand)]
pub enum Command {
    /// Decides on a pass: board, hold, reject or cannot verify.
    Verify(Box<verify::Verify>),
    /// Verifies certificates of others: tests, vaccinations, recoveries (HCERT).
    #[command(subcommand)]
    Certificate(certificate::Certificate),
    /// Evaluates rules (CertLogic).
    #[command(subcommand)]
    Rules(rules::Rules),
    /// Makes and reads QR codes.
    #[command(subcommand)]
    Code(code::Code),
    /// Checks what people type into fields.
    #[command(subcommand)]
    Forms(forms::Forms),
    /// Checks how long drivers drive.
    #[command(subcommand)]
    Hours(hours::Hours),
    /// Checks lists of people.
    #[command(subcommand)]
    People(people::People),
    /// Plans trips: who travels when, from where, in which vehicle.
    Plan(Box<plan::Plan>),
    /// Reads set-up codes: which service a phone belongs to.
    #[command(subcommand)]
    Setup(setup::Setup),
    /// Makes roots, signs trust bundles and shows them; on a machine of its own.
    #[command(subcommand)]
    Trust(trust::Trust),
}

impl Command {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Verify(verify) => verify.run(print),
            Self::Certificate(certificate) => certificate.run(print),
            Self::Rules(rules) => rules.run(print),
            Self::Code(code) => code.run(print),
            Self::Forms(forms) => forms.run(print),
            Self::Hours(hours) => hours.run(print),
            Self::People(people) => people.run(print),
            Self::Plan(plan) => plan.run(print),
            Self::Setup(setup) => setup.run(print),
            Self::Trust(trust) => trust.run(print),
        }
    }
}
