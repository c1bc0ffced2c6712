use super::{status_index::StatusIndex, ticket::NAME_MAX};
use crate::{
    encoding::fields::{Fields, Writer, shape},
    envelope::EncodeResult,
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::{
    health::{Basis, BasisKind, HealthColour},
    redact_debug,
    region::RegionCode,
};

/// Seconds that a health code lives at most: a day.
pub const HEALTH_LIFETIME: i64 = 86_400;

/// Things that a health code may rest on.
pub const BASIS_MAX: usize = 3;

/// Days that declarations are counted over.
const MAX_DECLARATION_DAYS: u8 = 14;

/// Bytes that a signed health code may have, so that it fits one code with a ticket ([`super::ticket::TICKET_MAX`]).
/// One without `status` whose name [`qicheng_domain::people::person::masked_name`] made always fits.
pub const HEALTH_MAX: usize = 187;

/// A health code. It needs no place in a status list because it lives a day at most.
#[derive(Clone, PartialEq, Eq)]
pub struct Health {
    /// The colour.
    pub colour: HealthColour,
    /// What it rests on, at most [`BASIS_MAX`], each with its age at issuing.
    pub basis: Vec<Basis>,
    /// The region whose rules decided it.
    pub region: RegionCode,
    /// The masked name, at most [`NAME_MAX`] bytes.
    pub name: String,
    /// Where a withdrawal would stand, for issuers that keep a list.
    pub status: Option<StatusIndex>,
}

redact_debug!(Health);

impl Health {
    pub(super) fn is_in_bounds(&self) -> bool {
        let counted = |basis: &Basis| match basis.days {
            None => true,
            Some(days) => basis.kind == BasisKind::Declaration && days <= MAX_DECLARATION_DAYS,
        };
        let declared = |basis: &&Basis| basis.kind == BasisKind::Declaration;
        self.name.len() <= NAME_MAX
            && self.basis.len() <= BASIS_MAX
            && self.basis.iter().all(counted)
            && self.basis.iter().filter(declared).count() <= 1
    }

    pub(super) fn write(&self, e: &mut Writer<'_>) -> EncodeResult {
        e.map(5 + u64::from(self.status.is_some()))?.u8(0)?.u8(2)?;
        e.u8(1)?.encode(self.colour)?.u8(2)?;
        e.array(self.basis.len() as u64)?;
        for basis in &self.basis {
            e.array(2 + u64::from(basis.days.is_some()))?;
            e.encode(basis.kind)?.u16(basis.hours)?;
            if let Some(days) = basis.days {
                e.u8(days)?;
            }
        }
        e.u8(3)?.encode(self.region)?.u8(5)?.str(&self.name)?;
        if let Some(status) = &self.status {
            e.u8(6)?.encode(status)?;
        }
        Ok(())
    }

    /// Reads what follows the kind.
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Result<Self, Error> {
        Ok(Self {
            colour: fields.required(1)?,
            basis: fields.with(2, bases)?,
            region: fields.with(3, region)?,
            name: fields.required(5)?,
            status: fields.optional(6)?,
        })
    }
}

/// Reads a region's six digits.
pub(super) fn region(d: &mut Decoder<'_>) -> Result<RegionCode, Error> {
    RegionCode::new(d.u32()?).map_err(|_| shape())
}

fn bases(d: &mut Decoder<'_>) -> Result<Vec<Basis>, Error> {
    let count = d.array()?.ok_or_else(shape)?;
    (0..count).map(|_| basis(d)).collect()
}

fn basis(d: &mut Decoder<'_>) -> Result<Basis, Error> {
    let values = d.array()?;
    let basis = Basis::new(d.decode()?, d.u16()?);
    match values {
        Some(2) => Ok(basis),
        Some(3) => Ok(Basis {
            days: Some(d.u8()?),
            ..basis
        }),
        _ => Err(shape()),
    }
}
