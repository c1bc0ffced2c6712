//! `qicheng setup`: the code by which a phone belongs to a place.

use crate::{
    exit::{self, Exit},
    failure::{Failure, Fault},
    input,
    print::{HumanText, Print},
};
use clap::{Args, Subcommand};
use qicheng_credential::setup::SetupCode;
use qicheng_domain::region::{self, RegionCode};
use qicheng_messages::{Language, text::cli_setup};
use serde::Serialize;

/// Bytes that a code or a link on standard input may have.
const MAX_BYTES: usize = 4096;

/// Reads set-up codes.
#[derive(Subcommand)]
pub enum Setup {
    /// Shows what a set-up code or its link says.
    Show(Show),
}

impl Setup {
    /// Runs it.
    ///
    /// # Errors
    /// When it comes to no result.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        match self {
            Self::Show(show) => show.run(print),
        }
    }
}

/// Arguments of `qicheng setup show`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Show {
    /// `QC7:…`, or the link `https://…/setup#s=…`; `-` for standard input.
    #[arg(value_name = "CODE-or-LINK")]
    code: String,
}

impl Show {
    /// Runs it.
    ///
    /// # Errors
    /// When the text is no set-up code.
    fn run(self, print: Print) -> Result<Exit, Failure> {
        let (name, text) = if self.code == "-" {
            ("-", input::stdin(MAX_BYTES)?)
        } else {
            ("CODE", self.code)
        };
        let code = SetupCode::read(&text)
            .map_err(|error| Failure::input(name, Fault::SetupCode(error)))?;
        print.result(&SetupOutput {
            roots: hex::encode(code.roots),
            short_digest: code.short_digest(),
            service: code.service,
            place: code.place,
            bundle_version: code.bundle_version,
            name: code.name,
        })?;
        Ok(Exit::Done)
    }
}

/// A set-up code as it is printed.
#[derive(Serialize)]
struct SetupOutput {
    service: String,
    place: RegionCode,
    /// SHA-256 over the root keys, in hexadecimal.
    roots: String,
    #[serde(skip)]
    short_digest: String,
    bundle_version: u64,
    name: Option<String>,
}

impl HumanText for SetupOutput {
    fn words(&self, language: Language) -> String {
        let place = region::full_name(self.place);
        let name = self.name.as_deref().unwrap_or(&place);
        let lines = cli_setup::shown(
            self.bundle_version.to_string(),
            &self.short_digest,
            name,
            format!("{} {place}", self.place),
            &self.service,
        );
        language.text(&lines) + "\n"
    }
}
