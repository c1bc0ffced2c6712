//! `qicheng verify`: the verdict on one pass.

mod acts;
mod code;
mod held;
mod report;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{ArgGroup, Args, ValueEnum};
use qicheng_credential::{
    verdict::{Clock, Doors, Scan, Scene, decide},
    words::LANGUAGES,
};

use crate::exit::{self, Exit};
use crate::failure::Failure;
use crate::platform;
use crate::print::Print;
use held::Held;
use report::{Asked, Report};

const AFTER_HELP: &str = "\
Documents are raw bytes as a service's feed delivers them, manifests opened
first. Each must be signed by a key that the bundle trusts with its purpose.
Without a trip (--trip and --manifest) the signatures, the status list and the
phone's proof are checked and faults in them reported, but a person can only
board a vehicle: the verdict is then at best `cannot verify`. `not_given` names
what was not there to be checked against.
A paper pass is held until its person is compared with the ID card; say so with
--card-seen and the slot that the first answer names.

With --json, one line:
  {\"verdict\":\"board|hold|reject|cannot-verify\",
   \"reasons\":[{\"code\":…,\"effect\":…,\"text\":…,\"details\":{…}}],\"warnings\":[…],
   \"to_do\":[{\"code\":…,\"text\":…}],\"contact\":…,\"passenger\":{…}|null,
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
    /// The language of the words.
    #[arg(long, default_value = LANGUAGES[0], value_parser = LANGUAGES)]
    lang: String,
}

/// What is held, each from a file.
#[derive(Args)]
pub struct Documents {
    /// The trust bundle.
    #[arg(long, value_name = "BUNDLE", requires = "roots")]
    trust: Option<PathBuf>,
    /// The three roots' public keys, hexadecimal, one a line.
    #[arg(long, value_name = "FILE", requires = "trust")]
    roots: Option<PathBuf>,
    /// Status lists.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "trust")]
    list: Vec<PathBuf>,
    /// The trip's plan.
    #[arg(long, value_name = "FILE", requires_all = ["trust", "manifest"])]
    trip: Option<PathBuf>,
    /// The trip's manifest.
    #[arg(long, value_name = "FILE", requires_all = ["trust", "trip"])]
    manifest: Option<PathBuf>,
    /// Rule packs.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "trust")]
    rules: Vec<PathBuf>,
    /// Acts that were done before: who has boarded, was checked, was received.
    #[arg(long, value_name = "FILE", num_args = 1.., requires_all = ["trip", "staff"])]
    acts: Vec<PathBuf>,
    /// Credentials of the staff who signed the acts.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "trust")]
    staff: Vec<PathBuf>,
}

/// Where the pass is shown.
#[derive(Args)]
pub struct Door {
    /// What the scan is for.
    #[arg(long, value_enum, default_value = "boarding")]
    scan: ScanFor,
    /// The stop at which the vehicle stands, counted from 0.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "trip")]
    leg: u8,
    /// The number of this door, where a vehicle has several.
    #[arg(long, value_name = "N", requires = "trip")]
    door: Option<u8>,
    /// The acts given hold what the other doors took.
    #[arg(long, requires_all = ["door", "acts"])]
    doors_merged: bool,
    /// Slots whose person was compared with the ID card.
    #[arg(long, value_name = "SLOT", num_args = 1.., requires = "trip")]
    card_seen: Vec<u16>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ScanFor {
    /// The crew lets people onto the vehicle.
    Boarding,
    /// The employer receives them.
    Arrival,
}

impl Verify {
    /// Runs it.
    ///
    /// # Errors
    /// When an input cannot be read or does not hold, whatever the pass.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let now = self.at.unwrap_or_else(platform::now);
        let held = Held::read(&self.documents, now)?;
        let text = code::text(self.code, self.picture.as_deref())?;
        let trip = held.trip(&self.door, now)?;
        let cards_seen: BTreeSet<u16> = self.door.card_seen.iter().copied().collect();
        let decision = decide(
            &text,
            &Scene {
                scan: self.door.scan.into(),
                clock: Clock {
                    now,
                    floor: held.floor,
                },
                trust: held.bundle.as_ref(),
                lists: &held.lists,
                trip: trip.as_ref(),
                others: &[],
                rules: &held.rules(),
                boarded: &held.boarded,
                cards_seen: &cards_seen,
                challenge: None,
                skews: &[],
            },
        );
        let asked = Asked {
            at: now,
            language: &self.lang,
            not_given: self.documents.not_given(),
        };
        print.result(&Report::of(&decision, asked))?;
        Ok(decision.verdict.into())
    }
}

impl Documents {
    fn not_given(&self) -> Vec<&'static str> {
        [
            ("trust", self.trust.is_none()),
            ("list", self.list.is_empty()),
            ("trip", self.trip.is_none()),
            ("manifest", self.manifest.is_none()),
            ("rules", self.rules.is_empty()),
            ("acts", self.acts.is_empty()),
        ]
        .into_iter()
        .filter_map(|(name, absent)| absent.then_some(name))
        .collect()
    }
}

impl Door {
    fn doors(&self) -> Doors {
        self.door.map_or(Doors::One, |here| Doors::Several {
            here,
            merged: self.doors_merged,
        })
    }
}

impl From<ScanFor> for Scan {
    fn from(scan: ScanFor) -> Self {
        match scan {
            ScanFor::Boarding => Self::Boarding,
            ScanFor::Arrival => Self::Arrival,
        }
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc())
}
