use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{ArgGroup, Args};
use qicheng_credential::certificate::{Signers, TEXT_MAX, instant, verify};

use super::report::Printed;
use super::{batch, signer};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print::Print;
use crate::{input, platform};

const AFTER_HELP: &str = "\
The signers given are all that is trusted; their own dates are not looked at.
With --json, one line:
  {\"checks\":{\"unprefix\":…,\"base45\":…,\"compression\":…,\"verify\":…,\"key_usage\":…,
   \"expiration\":…,\"schema\":…,\"valid_json\":…},\"certificate\":{…}|null,\"held\":{…}|null}
Each check is true, false, or null where it could not run; `held` says in plain
terms what is certified, and only where every check is true.

With --batch, a line each on standard input:
  {\"case\":…,\"prefix\":\"HC1:…\",\"certificate\":\"base64 of DER\"|[…],\"clock\":\"RFC 3339\"}
and on standard output {\"case\":…,\"checks\":{…},\"certificate\":{…}|null}. A line that
makes no sense gets {\"error\":\"…\"}, the others are verified still, and the exit code
is then 3, else 0 whatever the checks say.

Exit codes:
  0   every check holds
  11  reject: a check does not hold
  12  cannot verify: none of the signers given is the one that it names
  2   the arguments make no sense
  3   an input cannot be read or does not hold; the message names it
  4   an output cannot be written";

/// Arguments of `qicheng certificate verify`.
#[derive(Args)]
#[command(
    after_help = AFTER_HELP,
    group = ArgGroup::new("what").required(true).args(["code", "batch"]),
)]
pub struct Verify {
    /// The code's text, `HC1:…`; `-` reads it from standard input.
    code: Option<String>,
    /// Certificates of the document signers that are trusted, DER or PEM.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "batch")]
    signer: Vec<PathBuf>,
    /// Verifies every line of standard input.
    #[arg(long)]
    batch: bool,
    /// The instant to verify for [default: now].
    #[arg(long, value_name = "RFC3339", value_parser = at)]
    at: Option<DateTime<Utc>>,
}

impl Verify {
    /// Runs it.
    ///
    /// # Errors
    /// When an input cannot be read.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let now = self.at.unwrap_or_else(platform::now);
        let Some(code) = self.code else {
            return batch::run(print, now);
        };
        let mut signers = Signers::default();
        for path in &self.signer {
            signer::add_file(&mut signers, path)?;
        }
        let text = if code == "-" {
            input::stdin(TEXT_MAX + 16)?
        } else {
            code
        };
        let report = verify(&text, &signers, now);
        print.result(&Printed(&report))?;
        Ok(match report {
            report if report.holds() => Exit::Done,
            report if report.checks.verify == Some(false) && !report.signer_known => {
                Exit::CannotVerify
            }
            _ => Exit::Reject,
        })
    }
}

fn at(text: &str) -> Result<DateTime<Utc>, &'static str> {
    instant(text).ok_or("not a date and time")
}
