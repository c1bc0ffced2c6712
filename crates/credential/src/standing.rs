//! Where a person stands with the service, as the person's own feed says.

use minicbor::{Decode, Encode};
use qicheng_domain::ids::{OperationId, PersonId};

/// What the service holds of a person's identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum PersonState {
    /// A registration has come in; nobody has seen the person yet.
    #[n(1)]
    Registered,
    /// Another person has the same ID number; a coordinator settles it.
    #[n(2)]
    DuplicateIdentity,
    /// Staff saw person and ID card.
    #[n(3)]
    Verified,
}

/// What became of a person's travel request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum IntentState {
    /// There is none.
    #[n(0)]
    None,
    /// It is known; no trip is found yet.
    #[n(1)]
    Received,
    /// A trip is assigned that is not over.
    #[n(2)]
    Assigned,
}

/// What a person is to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum StatusReason {
    /// Show person and ID card to staff.
    #[n(1)]
    ShowIdCard,
    /// Register again: what was written does not match the card.
    #[n(2)]
    RegisterAgain,
    /// Declare health.
    #[n(3)]
    DeclareHealth,
    /// Call the service.
    #[n(4)]
    Call,
}

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Standing {
    /// The person.
    #[n(1)]
    pub person: PersonId,
    /// Identity.
    #[n(2)]
    pub state: PersonState,
    /// The operation whose registration counts, where one does.
    #[n(3)]
    pub registration: Option<OperationId>,
    /// The travel request.
    #[n(4)]
    pub intent: IntentState,
    /// What to do, where something is to be done.
    #[n(5)]
    pub status_reason: Option<StatusReason>,
    /// The operation whose travel request was fulfilled by a trip that is over: the person may make another.
    #[n(6)]
    pub fulfilled: Option<OperationId>,
}
