//! `qicheng verify`: the verdict on one pass.

mod acts;
mod arguments;
mod code;
mod inputs;
mod reader;
mod report;

use crate::{
    exit::{self, Exit},
    failure::Failure,
    platform,
    print::Print,
};
use arguments::{Documents, Door, TicketName};
use chrono::{DateTime, Utc};
use clap::{ArgGroup, Args};
use inputs::VerifiedInputs;
use qicheng_credential::verdict::{ScannedCode, decide};
use qicheng_messages::Language;
use report::{Report, ReportContext};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Documents are raw bytes as a service's feed delivers them, manifests opened
first. Each must be signed by a key that the bundle trusts with its purpose.
Without a trip (--trip and --manifest) the signatures, the status list and the
phone's proof are checked and faults in them reported, but a person can only
board a vehicle: the verdict is then at best `cannot verify`. `not_given` names
what was not there to be checked against.
A paper pass is held until its person is compared with the ID card; say so with
--card-seen and the slot that the first answer names.
A device that signs the acts of whom it boards keeps `ticket` of each answer and
gives it back with --boarded-here: seen again within ten minutes of its act, that
ticket is `on-board`, with the verdict `none`, and no rejection. A code of somebody
else's, `not-ours`, has the verdict `none` too.

With --json, one line:
  {\"verdict\":\"board|hold|none|cannot-verify|reject\",
   \"reasons\":[{\"code\":…,\"effect\":…,\"text\":…,\"details\":{…}}],\"warnings\":[…],
   \"to_do\":[{\"code\":…,\"text\":…}],\"contact\":…,\"passenger\":{…}|null,
   \"ticket\":\"32 hexadecimal digits\"|null,
   \"ages\":{\"bundle\":seconds|null,…},\"not_given\":[…],\"at\":…}";

/// Arguments of `qicheng verify`.
#[derive(Args)]
#[command(
    after_help = format!("{AFTER_HELP}\n\n{}", exit::VERIFY_HELP),
    group = ArgGroup::new("pass").required(true).args(["code", "picture", "stdin"]),
)]
pub struct Verify {
    /// The code's text, as a scanner types it.
    #[arg(long, value_name = "TEXT")]
    code: Option<String>,
    /// A photograph or screenshot of the pass, PNG or JPEG.
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
    /// Reads the code's text from standard input; stands before options that take several files.
    #[arg(value_name = "-", value_parser = ["-"])]
    stdin: Option<String>,
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    door: Door,
    /// The instant to decide for, RFC 3339 [default: now].
    #[arg(long, value_name = "RFC3339", value_parser = instant)]
    at: Option<DateTime<Utc>>,
}

impl Verify {
    /// Runs it.
    ///
    /// # Errors
    /// When an input cannot be read or does not hold, whatever the pass.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let now = self.at.unwrap_or_else(platform::now);
        let inputs = VerifiedInputs::read(&self.documents, now, print)?;
        let text = code::text(self.code, self.picture.as_deref())?;
        let code = ScannedCode::read(&text);
        let pass = code.pass();
        let decision = inputs.with_scene(&pass, &self.door, now, |scene| decide(&pass, scene))?;
        let asked = ReportContext {
            at: now,
            ticket: pass.ticket().map(TicketName),
            language: print.language.unwrap_or(Language::SOURCE),
            not_given: self.documents.not_given(),
        };
        print.result(&Report::of(&decision, asked))?;
        Ok(decision.verdict.into())
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc())
}
