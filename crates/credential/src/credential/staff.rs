use super::{health::region, status_index::StatusIndex};
use crate::{
    encoding::fields::{Fields, Writer},
    envelope::EncodeResult,
};
use minicbor::decode::Error;
use qicheng_domain::{people::role::Role, region::RegionCode};

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
