//! The decision: the verdict, its reasons, and what staff does next.

use super::{OpenChallenge, Skew};
use chrono::{DateTime, Utc};
use qicheng_domain::{
    ids::{PersonId, TripId},
    redact_debug,
    rules::pack::LocalizedText,
};
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

/// What a door does with a person, from the mildest to the strictest; the strictest reason decides.
///
/// `None` outweighs a hold: where nobody is to be let on, nothing need be checked first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub enum Verdict {
    /// Goes on.
    #[default]
    Board,
    /// Staff must do something first, and is told what.
    Hold,
    /// Nothing is decided about anybody: the person is on board already, or the code is not one of ours.
    None,
    /// The verifier lacks something: neither for nor against the person.
    CannotVerify,
    /// Does not go on.
    Reject,
}

impl Verdict {
    /// Returns the stable text that JSON and logs use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Hold => "hold",
            Self::None => "none",
            Self::CannotVerify => "cannot-verify",
            Self::Reject => "reject",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// Why; stable codes with words in each language (see [`texts`](crate::texts)).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Returns the stable text that JSON and catalogues use.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

codes! {
    /// A code of somebody else's: a link, a payment code, another app's health code.
    NotOurs = "not-ours",
    /// A code of ours that is damaged or was not read whole.
    Malformed = "malformed",
    /// A code of ours that is no pass: a challenge, an enrolment, a staff credential.
    NotAPass = "not-a-pass",
    /// A code of a later version.
    UnknownVersion = "unknown-version",
    /// A signature is not what it is said to be, or was made for something else.
    WrongSignature = "wrong-signature",
    /// Credentials of different people, or one made for paper, in one pass.
    MixedHolders = "mixed-holders",
    /// A phone's credential without the phone's proof around it.
    Stripped = "stripped",
    /// A pass without a ticket.
    NoTicket = "no-ticket",
    /// No trust bundle is held.
    NoBundle = "no-bundle",
    /// The trust bundle is past its expiry.
    BundleExpired = "bundle-expired",
    /// The bundle does not name the issuer's key, not for this purpose, or not for this time.
    IssuerUnknown = "issuer-unknown",
    /// The issuer's key is compromised and nothing held since before names this ticket.
    IssuerCompromised = "issuer-compromised",
    /// The ticket's issuer is another place than the trip's.
    IssuerElsewhere = "issuer-elsewhere",
    /// The issuer's status list is not held.
    NoList = "no-list",
    /// The status list held is past its expiry.
    ListExpired = "list-expired",
    /// The credential is newer than the status list held.
    ListTooShort = "list-too-short",
    /// The ticket is revoked.
    Revoked = "revoked",
    /// No trip is open on this device.
    NoTrip = "no-trip",
    /// The trip's manifest is past its expiry.
    ManifestExpired = "manifest-expired",
    /// The trip is cancelled.
    TripCancelled = "trip-cancelled",
    /// The ticket is for another trip or day.
    OtherTrip = "other-trip",
    /// The ticket is not good yet.
    TicketEarly = "ticket-early",
    /// The ticket is not good any more.
    TicketLate = "ticket-late",
    /// The person boards at a later stop.
    LaterStop = "later-stop",
    /// The person's journey ended at an earlier stop.
    JourneyOver = "journey-over",
    /// The ticket is newer than the manifest held, which does not name it.
    NewerThanManifest = "newer-than-manifest",
    /// The manifest held does not name the slot, or names it with other tickets, though it is newer than this one.
    NotOnManifest = "not-on-manifest",
    /// This device boarded the same ticket within the last ten minutes.
    OnBoard = "on-board",
    /// The slot has boarded.
    AlreadyBoarded = "already-boarded",
    /// The person was received already.
    AlreadyArrived = "already-arrived",
    /// As many people as licensed seats are on board.
    VehicleFull = "vehicle-full",
    /// The slot belongs to the other door.
    OtherDoor = "other-door",
    /// What the other door took is not known here.
    DoorsNotMerged = "doors-not-merged",
    /// The slot belongs to no door: the other one may be boarding the same pass at this moment.
    DoorsShareSlots = "doors-share-slots",
    /// A pass on paper.
    Paper = "paper",
    /// No code was shown; the person was found on the manifest.
    NoCode = "no-code",
    /// The proof is somewhat old or ahead.
    ProofDoubtful = "proof-doubtful",
    /// The proof is too old or too far ahead: perhaps a picture.
    ProofStale = "proof-stale",
    /// Three passengers' proofs agree against this device's clock.
    CheckThisClock = "check-this-clock",
    /// This device's clock is behind the time that it surely is.
    ClockNotTrusted = "clock-not-trusted",
    /// The challenge that was shown is not answered.
    ChallengeUnanswered = "challenge-unanswered",
    /// The answer is wrong; another try is left.
    ChallengeWrong = "challenge-wrong",
    /// The challenge is older than two minutes.
    ChallengeExpired = "challenge-expired",
    /// No try is left.
    ChallengeExhausted = "challenge-exhausted",
    /// Another pass answered this challenge.
    ChallengeUsed = "challenge-used",
    /// No rules are held for the destination.
    NoRules = "no-rules",
    /// There is no health code.
    HealthMissing = "health-missing",
    /// The health code has ended.
    HealthExpired = "health-expired",
    /// The health code begins in the future.
    HealthEarly = "health-early",
    /// The health code is older than the destination takes.
    HealthTooOld = "health-too-old",
    /// The health code is amber.
    HealthAmber = "health-amber",
    /// The health code is red.
    HealthRed = "health-red",
    /// The health code is revoked.
    HealthRevoked = "health-revoked",
    /// The key that signed the health code is compromised.
    HealthIssuerCompromised = "health-issuer-compromised",
    /// A fever was measured on the spot.
    Fever = "fever",
    /// A rule of the destination does not hold.
    RuleFails = "rule-fails",
    /// A rule of the destination could not be evaluated.
    RuleOpen = "rule-open",
    /// The manifest was last confirmed more than 72 hours ago.
    ManifestOld = "manifest-old",
    /// A status list is older than 72 hours.
    ListOld = "list-old",
    /// The rules were last confirmed more than 72 hours ago.
    RulesOld = "rules-old",
    /// The person was not seen boarding.
    NotSeenBoarding = "not-seen-boarding",
}

/// What belongs beside a code; only what the code speaks of is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// When it happened, or from when it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// Until when it was good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// At which door.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub door: Option<u8>,
    /// By which staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// How many seconds a proof is ahead (or behind, below zero).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// Age in whole hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours: Option<i64>,
    /// How many there are: people, tries left, tenths of a degree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u16>,
    /// How many there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// Which trip is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trip: Option<TripId>,
    /// Which vehicle is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plate: Option<String>,
    /// Which stop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
    /// Which rule of the pack.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The rule's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<LocalizedText>,
}

/// One reason of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Why.
    pub code: Code,
    /// What it alone would lead to.
    pub effect: Verdict,
    /// What belongs beside it.
    #[serde(flatten)]
    pub details: Details,
}

macro_rules! to_dos {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// What staff does next; stable codes with words in each language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
        pub enum ToDo {
            $($(#[$doc])* #[serde(rename = $text)] $name,)+
        }

        impl ToDo {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Returns the stable text that JSON and catalogues use.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }
        }
    };
}

to_dos! {
    /// Show a challenge, by QR or by six digits.
    AskChallenge = "ask-challenge",
    /// Show a challenge by QR: six digits would not do with these clocks.
    AskChallengeQr = "ask-challenge-qr",
    /// Compare name and last four with the ID card.
    CompareIdCard = "compare-id-card",
    /// Take the temperature, look, and record it.
    CheckHealth = "check-health",
    /// Do what the rule's words say.
    FollowRule = "follow-rule",
    /// Have the pass opened in the app.
    OpenPass = "open-pass",
    /// Send the person to the right vehicle, stop or hour.
    SendOn = "send-on",
    /// Merge with the other door's device.
    MergeDoors = "merge-doors",
    /// Set this device's clock.
    SetClock = "set-clock",
    /// Bring the trust bundle up to date, from the network or from a colleague's device.
    UpdateTrust = "update-trust",
    /// Bring the status lists up to date.
    UpdateLists = "update-lists",
    /// Bring the manifest up to date.
    UpdateManifest = "update-manifest",
    /// Bring the rules up to date.
    UpdateRules = "update-rules",
    /// Bring the app up to date.
    UpdateApp = "update-app",
    /// Open the trip on this device.
    OpenTrip = "open-trip",
    /// Ask for another vehicle.
    AskForVehicle = "ask-for-vehicle",
    /// Bring the person to medical help; do not let them board.
    MedicalHelp = "medical-help",
    /// Call the trip's contact.
    Call = "call",
}

impl Code {
    /// Returns what staff does about it, first things first.
    #[must_use]
    pub fn to_do(self) -> &'static [ToDo] {
        use Code as C;
        use ToDo as T;
        match self {
            C::NotOurs | C::Malformed | C::NotAPass | C::NoTicket | C::Stripped => &[T::OpenPass],
            C::WrongSignature | C::MixedHolders | C::IssuerElsewhere => &[T::OpenPass, T::Call],
            C::Revoked | C::HealthRevoked | C::IssuerCompromised => &[T::Call],
            C::UnknownVersion => &[T::UpdateApp],
            C::NoBundle | C::IssuerUnknown => &[T::UpdateTrust],
            C::BundleExpired => &[T::UpdateTrust, T::SetClock],
            C::NoList | C::ListExpired | C::ListTooShort | C::ListOld => &[T::UpdateLists],
            C::NoRules | C::RulesOld => &[T::UpdateRules],
            C::NoTrip => &[T::OpenTrip],
            C::ManifestExpired | C::ManifestOld => &[T::UpdateManifest],
            C::NewerThanManifest => &[T::CompareIdCard, T::UpdateManifest],
            C::NotOnManifest => &[T::UpdateManifest, T::Call],
            C::TripCancelled | C::JourneyOver | C::TicketLate => &[T::Call],
            C::OtherTrip | C::TicketEarly | C::LaterStop => &[T::SendOn],
            C::AlreadyBoarded | C::AlreadyArrived => &[T::CompareIdCard, T::Call],
            C::VehicleFull => &[T::AskForVehicle, T::Call],
            C::OtherDoor => &[T::AskChallenge, T::SendOn],
            C::DoorsNotMerged => &[T::MergeDoors, T::AskChallenge],
            C::DoorsShareSlots => &[T::AskChallenge],
            C::Paper | C::NoCode | C::ChallengeExhausted => &[T::CompareIdCard],
            C::ProofDoubtful | C::ChallengeWrong | C::ChallengeExpired | C::ChallengeUsed => {
                &[T::AskChallenge]
            }
            C::ProofStale => &[T::OpenPass, T::AskChallengeQr],
            C::ChallengeUnanswered => &[T::OpenPass],
            C::CheckThisClock => &[T::SetClock],
            C::ClockNotTrusted => &[T::SetClock, T::AskChallengeQr, T::CompareIdCard],
            C::HealthMissing
            | C::HealthExpired
            | C::HealthTooOld
            | C::HealthAmber
            | C::HealthIssuerCompromised => &[T::CheckHealth],
            C::HealthEarly => &[T::SetClock, T::Call],
            C::HealthRed | C::Fever => &[T::MedicalHelp, T::Call],
            C::RuleFails | C::RuleOpen => &[T::FollowRule, T::CheckHealth],
            C::OnBoard | C::NotSeenBoarding => &[],
        }
    }
}

/// Gathers reasons; nothing found means board.
#[derive(Default)]
pub(super) struct Findings {
    reasons: Vec<Reason>,
    warnings: Vec<Reason>,
}

impl Findings {
    pub(super) fn reject(&mut self, code: Code, details: Details) {
        self.add(code, Verdict::Reject, details);
    }

    pub(super) fn cannot_verify(&mut self, code: Code, details: Details) {
        self.add(code, Verdict::CannotVerify, details);
    }

    pub(super) fn hold(&mut self, code: Code, details: Details) {
        self.add(code, Verdict::Hold, details);
    }

    /// Notes a reason, once: ticket and health code may each give the same.
    pub(super) fn add(&mut self, code: Code, effect: Verdict, details: Details) {
        let reason = Reason {
            code,
            effect,
            details,
        };
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    pub(super) fn warn(&mut self, code: Code, details: Details) {
        self.warnings.push(Reason {
            code,
            effect: Verdict::Board,
            details,
        });
    }

    /// Returns verdict, reasons with the strictest first, warnings and what to do.
    pub(super) fn close(mut self) -> (Verdict, Vec<Reason>, Vec<Reason>, Vec<ToDo>) {
        self.reasons
            .sort_by_key(|reason| std::cmp::Reverse(reason.effect));
        let verdict = self
            .reasons
            .first()
            .map_or(Verdict::Board, |reason| reason.effect);
        if verdict == Verdict::None {
            self.reasons.retain(|reason| reason.effect == verdict);
        }
        let mut to_do = Vec::new();
        let decisive = self.reasons.iter().filter(|r| r.effect == verdict);
        for step in decisive.flat_map(|reason| reason.code.to_do()) {
            if !to_do.contains(step) {
                to_do.push(*step);
            }
        }
        (verdict, self.reasons, self.warnings, to_do)
    }
}
