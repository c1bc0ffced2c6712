use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What an issuer's key is good for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum Purpose {
    /// Signs tickets.
    #[n(1)]
    Ticket,
    /// Signs health codes.
    #[n(2)]
    Health,
    /// Signs staff credentials.
    #[n(3)]
    Staff,
    /// Signs manifests, and no credential.
    #[n(4)]
    Manifest,
    /// Signs trips, notices, progress and standings.
    #[n(5)]
    Notice,
    /// Its replies' times raise the minimum trusted time.
    #[n(6)]
    Time,
    /// Signs a service's half of an exchange.
    #[n(7)]
    Respond,
    /// Receives what is sealed to a service (X25519).
    #[n(8)]
    Seal,
    /// Signs status lists.
    #[n(9)]
    List,
    /// Signs rule packs, and lists of those who sign certificates.
    #[n(10)]
    Rules,
}

impl Purpose {
    /// All purposes, by number.
    pub const ALL: [Self; 10] = [
        Self::Ticket,
        Self::Health,
        Self::Staff,
        Self::Manifest,
        Self::Notice,
        Self::Time,
        Self::Respond,
        Self::Seal,
        Self::List,
        Self::Rules,
    ];

    /// Returns whether the purposes may belong to one key of the given sort.
    pub(super) fn go_together(purposes: &[Self], sealing: bool) -> bool {
        let has = |purpose| purposes.contains(&purpose);
        if sealing {
            return purposes == [Self::Seal];
        }
        let credentials = has(Self::Ticket) || has(Self::Health) || has(Self::Staff);
        !(purposes.is_empty() || has(Self::Seal) || has(Self::Manifest) && credentials)
    }
}
