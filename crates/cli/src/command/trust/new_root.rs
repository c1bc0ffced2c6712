use crate::{
    exit::{self, Exit},
    failure::{Failure, FileName},
    platform,
    print::{HumanText, Print},
    roots,
};
use clap::Args;
use qicheng_credential::key::{KeyError, Signer as _, SoftwareKey};
use qicheng_messages::Language;
use serde::Serialize;
use std::path::PathBuf;
use zeroize::Zeroizing;

const AFTER_HELP: &str = "\
Make three, each on a medium of its own, and put the three public keys into one
file, one a line: that file is what apps are built with and what --roots takes.
The secret never leaves its file, which only its owner may read; keep it off
every machine with a network.";

/// Arguments of `qicheng trust new-root`.
#[derive(Args)]
#[command(after_help = format!("{AFTER_HELP}\n\n{}", exit::HELP))]
pub struct NewRoot {
    /// Where the secret goes; a file that is there is never replaced.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Serialize)]
struct RootOutput {
    file: String,
    public: String,
    kid: String,
}

impl NewRoot {
    /// Runs it.
    ///
    /// # Errors
    /// When the file is there or cannot be written.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let key = generate()?;
        roots::write_secret(&self.out, &key)?;
        print.result(&RootOutput {
            file: self.out.display().to_string(),
            public: roots::line(&key.public()),
            kid: key.public().kid().to_string(),
        })?;
        Ok(Exit::Done)
    }
}

fn generate() -> Result<SoftwareKey, Failure> {
    loop {
        let mut secret = Zeroizing::new([0; 32]);
        platform::random(&mut *secret)?;
        // One secret in 2³² does not lie on the curve.
        match SoftwareKey::from_secret(&secret) {
            Err(KeyError::NotASecret) => {}
            key => {
                return key.map_err(|error| Failure::Input {
                    file: FileName::NewKey,
                    fault: error.into(),
                });
            }
        }
    }
}

impl HumanText for RootOutput {
    fn words(&self, _: Language) -> String {
        format!("{}\n", self.public)
    }
}
