use super::{OpenChallenge, Reason, Skew, ToDo, Verdict};
use qicheng_domain::redact_debug;
use serde::{Deserialize, Serialize};

/// What [`decide`](super::decide) comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// What to do with the person: the strictest of the reasons.
    pub verdict: Verdict,
    /// All reasons against boarding, the strictest first.
    pub reasons: Vec<Reason>,
    /// What is worth knowing but decides nothing.
    pub warnings: Vec<Reason>,
    /// What staff does next, about the strictest reasons first.
    pub to_do: Vec<ToDo>,
    /// Whom to call: the trip's contact.
    pub contact: Option<String>,
    /// Who it is, once the ticket is known to be the issuer's.
    pub passenger: Option<Passenger>,
    /// How old each input is.
    pub ages: Ages,
    /// To be remembered beside the other passengers', once for each holder.
    pub skew: Option<Skew>,
    /// The open challenge as it stands now; it takes the place of the one in the scene.
    pub challenge: Option<OpenChallenge>,
}

/// The person at the door.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Passenger {
    /// Place on the manifest.
    pub slot: u16,
    /// Name from the manifest, or the ticket's masked one.
    pub name: String,
    /// Seat from the manifest, or the ticket's hint.
    pub seat: Option<String>,
    /// Whether the pass is on paper.
    pub paper: bool,
    /// Last four characters of the ID number, from the manifest, to compare with the card.
    pub last_four: Option<String>,
    /// Stop at which the person boards.
    pub from: u8,
    /// Stop at which the person leaves.
    pub to: u8,
}

redact_debug!(Passenger);

/// Age of each input that was used, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Ages {
    /// Since the trust bundle was made.
    pub bundle: Option<i64>,
    /// Since the oldest status list that was used was made.
    pub list: Option<i64>,
    /// Since the manifest was last confirmed.
    pub manifest: Option<i64>,
    /// Since the rules were last confirmed.
    pub rules: Option<i64>,
    /// Since this device's clock was last confirmed by a time that a trusted issuer signed.
    pub clock: Option<i64>,
    /// Since the phone signed the code; since the issuer signed the ticket where it is on paper.
    pub code: Option<i64>,
    /// Since the health code was made.
    pub health: Option<i64>,
}
