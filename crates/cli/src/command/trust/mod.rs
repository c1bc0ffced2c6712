//! `qicheng trust`: roots and the bundles that they sign.

mod change;
mod new_root;
mod request;
mod show;
mod shown;
mod sign;

use crate::{exit::Exit, failure::Failure, print::Print};
use clap::Subcommand;

/// Makes roots, signs trust bundles and shows them.
#[derive(Subcommand)]
pub enum Trust {
    /// Makes a root: its secret goes into a new file, its public key is printed.
    NewRoot(new_root::NewRoot),
    /// Signs a bundle made of services' requests and of the previous bundle; rotates and withdraws keys and roots.
    Sign(sign::Sign),
    /// Checks a bundle under the roots and shows what it says.
    Show(show::Show),
}

impl Trust {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::NewRoot(new_root) => new_root.run(print),
            Self::Sign(sign) => sign.run(print),
            Self::Show(show) => show.run(print),
        }
    }
}
