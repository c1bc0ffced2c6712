use super::{
    file::{self, PackFile},
    shown::{PackSigner, PackSummary},
};
use crate::{
    exit::{self, Exit},
    failure::Failure,
    input, platform,
    print::Print,
    roots,
};
use chrono::{DateTime, Utc};
use clap::Args;
use qicheng_credential::{
    check,
    trust::{Bundle, MAX_BUNDLE},
};
use std::path::PathBuf;

/// Arguments of `qicheng rules show`.
#[derive(Args)]
#[command(after_help = exit::HELP)]
pub struct Show {
    /// The pack, as JSON or signed.
    file: PathBuf,
    /// The trust bundle under which its signature is checked.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// The three roots' public keys that must have signed the bundle; without them the bundle's own count.
    #[arg(long, value_name = "FILE", requires = "bundle")]
    roots: Option<PathBuf>,
    /// The time of the check, RFC 3339; now without it.
    #[arg(long)]
    now: Option<DateTime<Utc>>,
}

impl Show {
    /// Runs it.
    ///
    /// # Errors
    /// When a file cannot be read or does not hold; a signature that phones would not take is told and ends with 3.
    pub fn run(self, print: Print) -> Result<Exit, Failure> {
        let bytes = match file::read(&self.file)? {
            PackFile::Json(pack) => {
                print.result(&PackSummary::of(&pack))?;
                return Ok(Exit::Done);
            }
            PackFile::Signed(bytes) => bytes,
        };
        let document = file::document(&self.file, &bytes)?;
        let pack = file::pack(&self.file, &document)?;
        let mut signed = PackSigner::by(
            document.kid,
            instant(document.issued),
            instant(document.expires),
        );
        let mut exit = Exit::Done;
        if let Some(bundle) = self.bundle()? {
            let now = self.now.unwrap_or_else(platform::now);
            match check::rule_pack_of(&document, &bundle, now) {
                Ok((place, _)) => signed.place = Some(place),
                Err(error) => {
                    signed.refused = Some(error);
                    exit = Exit::Input;
                }
            }
        }
        print.result(&PackSummary::of(&pack).signed(signed))?;
        Ok(exit)
    }

    fn bundle(&self) -> Result<Option<Bundle>, Failure> {
        let Some(path) = &self.bundle else {
            return Ok(None);
        };
        if let Some(public) = &self.roots {
            return roots::bundle(path, &roots::public(public)?).map(Some);
        }
        let bytes = input::bytes(path, MAX_BUNDLE)?;
        let bundle = Bundle::reopen(&bytes);
        bundle
            .map(Some)
            .map_err(|error| Failure::input(path.display(), error))
    }
}

fn instant(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}
