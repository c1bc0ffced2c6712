//! Roles of staff.

use crate::{serde_number, wire_number};
use num_enum::{IntoPrimitive, TryFromPrimitive};

/// What a member of staff does. The numbers are part of staff credentials and never change their meaning.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoPrimitive, TryFromPrimitive,
)]
#[repr(u8)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export, repr(enum)))]
pub enum Role {
    /// Registers people in a village.
    Helper = 1,
    /// Boards people.
    Crew = 2,
    /// Receives people at the gate.
    Employer = 3,
    /// Checks vehicles at stations and on the road.
    Inspector = 4,
    /// Plans trips.
    Coordinator = 5,
}

wire_number!(Role: u8);
serde_number!(Role: u8);

impl Role {
    /// Returns the role's name in APIs and pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Helper => "helper",
            Self::Crew => "crew",
            Self::Employer => "employer",
            Self::Inspector => "inspector",
            Self::Coordinator => "coordinator",
        }
    }

    /// All roles, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Helper,
        Self::Crew,
        Self::Employer,
        Self::Inspector,
        Self::Coordinator,
    ];
}
