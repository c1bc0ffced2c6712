//! `qicheng code`: QR codes as pictures.

mod make;
mod read;

use crate::{exit::Exit, failure::Failure, print::Print};
use clap::Subcommand;

/// Makes and reads QR codes.
#[derive(Subcommand)]
pub enum Code {
    /// Makes a QR code (level M) of a text and writes it as PNG or SVG.
    Make(make::Make),
    /// Reads the QR code in each photograph and prints a line of JSON for each.
    Read(read::Read),
}

impl Code {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Make(make) => make.run(print),
            Self::Read(read) => read.run(print),
        }
    }
}
