//! `qicheng certificate`: tests, vaccinations and recoveries that others certify (HCERT).

mod batch;
mod report;
mod signer;
mod verify;

use crate::{exit::Exit, failure::Failure, print::Print};
use clap::Subcommand;

/// Verifies certificates of others (HCERT).
#[derive(Subcommand)]
pub enum Certificate {
    /// Verifies a certificate, or many, by the document signers given.
    Verify(verify::Verify),
}

impl Certificate {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Verify(verify) => verify.run(print),
        }
    }
}
