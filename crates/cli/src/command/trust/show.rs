use super::shown::BundleSummary;
use crate::{
    exit::{self, Exit},
    failure::Failure,
    platform,
    print::Print,
    roots,
};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `qicheng trust show`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Show {
    /// The bundle.
    bundle: PathBuf,
    /// The three roots' public keys, hexadecimal, one a line.
    #[arg(long, value_name = "FILE")]
    roots: PathBuf,
}

impl Show {
    /// Runs it.
    ///
    /// # Errors
    /// When a file cannot be read or the roots have not signed the bundle; one past its expiry is shown.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let roots = roots::public(&self.roots)?;
        let bundle = roots::bundle(&self.bundle, &roots)?;
        print.result(&BundleSummary::of(&bundle, platform::now()))?;
        Ok(Exit::Done)
    }
}
