use crate::argument::ArgumentError;
use clap::{Args, ValueEnum};
use hex::FromHex as _;
use qicheng_credential::verdict::{Doors, Scan};
use qicheng_messages::text::cli_argument;
use std::{
    fmt::{self, Display, Formatter},
    path::PathBuf,
    str::FromStr,
};

/// What is held, each from a file.
#[derive(Args)]
pub struct Documents {
    /// The trust bundle.
    #[arg(long, value_name = "BUNDLE", requires = "roots")]
    pub trust: Option<PathBuf>,
    /// The three roots' public keys, hexadecimal, one a line.
    #[arg(long, value_name = "FILE", requires = "trust")]
    pub roots: Option<PathBuf>,
    /// Status lists.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "trust")]
    pub list: Vec<PathBuf>,
    /// The trip's plan.
    #[arg(long, value_name = "FILE", requires_all = ["trust", "manifest"])]
    pub trip: Option<PathBuf>,
    /// The trip's manifest.
    #[arg(long, value_name = "FILE", requires_all = ["trust", "trip"])]
    pub manifest: Option<PathBuf>,
    /// Rule packs.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "trust")]
    pub rules: Vec<PathBuf>,
    /// Acts that were done before: who has boarded, was checked, was received.
    #[arg(long, value_name = "FILE", num_args = 1.., requires_all = ["trip", "staff"])]
    pub acts: Vec<PathBuf>,
    /// Credentials of the staff who signed the acts.
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "trust")]
    pub staff: Vec<PathBuf>,
}

/// Where the pass is shown.
#[derive(Args)]
pub struct Door {
    /// What the scan is for.
    #[arg(long, value_enum, default_value = "boarding")]
    pub scan: ScanFor,
    /// The stop at which the vehicle stands, counted from 0.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "trip")]
    pub leg: u8,
    /// The number of this door, where a vehicle has several.
    #[arg(long, value_name = "N", requires = "trip")]
    pub door: Option<u8>,
    /// The acts given hold what the other doors took.
    #[arg(long, requires_all = ["door", "acts"])]
    pub doors_merged: bool,
    /// Slots whose person was compared with the ID card.
    #[arg(long, value_name = "SLOT", num_args = 1.., requires = "trip")]
    pub card_seen: Vec<u16>,
    /// Tickets that this device boarded by the acts given, as `ticket` names them in earlier answers.
    #[arg(long, value_name = "TICKET", num_args = 1.., requires = "acts")]
    pub boarded_here: Vec<TicketName>,
}

/// The digest by which manifests name a ticket, in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TicketName(pub [u8; 16]);

impl FromStr for TicketName {
    type Err = ArgumentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digest = <[u8; 16]>::from_hex(text);
        Ok(Self(
            digest.map_err(|_| ArgumentError(cli_argument::ticket()))?,
        ))
    }
}

impl Display for TicketName {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// What a scan is for.
#[derive(Clone, Copy, ValueEnum)]
pub enum ScanFor {
    /// The crew lets people onto the vehicle.
    Boarding,
    /// The employer receives them.
    Arrival,
}

impl Documents {
    /// Returns the names of the inputs that were not given.
    pub fn not_given(&self) -> Vec<&'static str> {
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
    /// Returns the doors of the vehicle.
    pub fn doors(&self) -> Doors {
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
