use super::{
    batch,
    report::{ReportOutput, ownership},
    signer,
};
use crate::{
    argument::ArgumentError,
    exit::Exit,
    failure::{Failure, Usage},
    input, platform,
    print::Print,
};
use chrono::{DateTime, Utc};
use clap::{ArgGroup, Args};
use qicheng_credential::certificate::{Signers, TEXT_MAX, instant, verify};
use qicheng_domain::people::id_number::IdNumber;
use qicheng_messages::text::cli_argument;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
The signers given are all that is trusted; their own dates are not looked at.
With --json, one line:
  {\"checks\":{\"unprefix\":…,\"base45\":…,\"compression\":…,\"verify\":…,\"key_usage\":…,
   \"expiration\":…,\"schema\":…,\"valid_json\":…},\"certificate\":{…}|null,\"held\":{…}|null}
Each check is true, false, or null where it could not run; `held` says in plain
terms what is certified, and only where every check is true.
With --name and --id-number, also \"ownership\":\"own|unproven|other\"|null, as phones and
services judge it: the birth date must be the ID number's to the day, and a name in
characters the person's; a name in Latin letters cannot be compared and is unproven.
What is not the person's own counts for nothing. The exit code is that of the checks.

With --batch, a line each on standard input:
  {\"case\":…,\"prefix\":\"HC1:…\",\"certificate\":\"base64 of DER\"|[…],\"clock\":\"RFC 3339\"}
and on standard output {\"case\":…,\"checks\":{…},\"certificate\":{…}|null}, with
\"ownership\" where the line has \"name\" and \"id_number\". A line that
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
    /// The name of the person whose it should be.
    #[arg(
        long,
        value_name = "NAME",
        requires = "id_number",
        conflicts_with = "batch"
    )]
    name: Option<String>,
    /// The ID number of that person.
    #[arg(long, value_name = "NUMBER", requires = "name")]
    id_number: Option<String>,
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
        let id_number = self.id_number.map(IdNumber::try_from).transpose();
        let id_number = id_number.map_err(|_| Usage::IdNumber)?;
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
        let person = self.name.as_deref().zip(id_number.as_ref());
        print.result(&ReportOutput {
            report: &report,
            ownership: person.map(|person| ownership(&report, person)),
        })?;
        Ok(match report {
            report if report.holds() => Exit::Done,
            report if report.checks.verify == Some(false) && !report.signer_known => {
                Exit::CannotVerify
            }
            _ => Exit::Reject,
        })
    }
}

fn at(text: &str) -> Result<DateTime<Utc>, ArgumentError> {
    instant(text).ok_or_else(|| ArgumentError(cli_argument::moment()))
}
