use super::Code;
use serde::{Deserialize, Serialize};

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
            C::Malformed | C::NotAPass | C::NoTicket | C::Stripped => &[T::OpenPass],
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
            C::NotSeenBoarding => &[],
        }
    }
}
