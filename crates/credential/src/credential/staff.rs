use super::{health::region, status_index::StatusIndex};
use crate::{
    envelope::EncodeResult,
    fields::{Fields, Writer},
};
use minicbor::{Decode, Encode, decode::Error};
use qicheng_domain::region::RegionCode;

/// What a member of staff does; the numbers stand in codes and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Registers people in a village.
    #[n(1)]
    Helper = 1,
    /// Boards people.
    #[n(2)]
    Crew = 2,
    /// Receives people at the gate.
    #[n(3)]
    Employer = 3,
    /// Checks vehicles at stations and on the road.
    #[n(4)]
    Inspector = 4,
    /// Plans trips.
    #[n(5)]
    Coordinator = 5,
}

impl Role {
    /// All roles, in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Helper,
        Self::Crew,
        Self::Employer,
        Self::Inspector,
        Self::Coordinator,
    ];
}

/// A role and where it holds. Which trips or which enterprise it is for is the service's to know and not the code's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// The role.
    pub role: Role,
    /// The region in which it holds, and all within it.
    pub scope: RegionCode,
    /// Where a withdrawal would stand.
    pub status: StatusIndex,
}

impl Staff {
    pub(super) fn write(&self, e: &mut Writer<'_>) -> EncodeResult {
        e.map(4)?.u8(0)?.u8(3)?.u8(1)?.encode(self.role)?;
        e.u8(2)?.encode(self.scope)?.u8(6)?.encode(self.status)?;
        Ok(())
    }

    /// Reads what follows the kind.
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Result<Self, Error> {
        Ok(Self {
            role: fields.required(1)?,
            scope: fields.with(2, region)?,
            status: fields.required(6)?,
        })
    }
}
