//! One scan at the gate.

use crate::{
    OpOutput,
    error::AppError,
    scan::{self, Place, ScanInput, ScanPolicy},
    staff::Badge,
};
use qicheng_credential::verdict::Decision;

/// Decides on a pass at the gate. A person who is let in is received by a signed act before this returns.
///
/// # Errors
/// `NoTrip` while plan or list have not come, the store's or vault's.
pub fn receive(
    badge: &Badge<'_>,
    place: &Place,
    code: &str,
) -> Result<OpOutput<Decision>, AppError> {
    scan::scan(badge, &ScanPolicy::RECEIVING, place, ScanInput::Code(code))
}

/// Decides on a person without a code, found on the manifest; receives them once ID card and health were checked.
///
/// # Errors
/// As [`receive`].
pub fn receive_listed(
    badge: &Badge<'_>,
    place: &Place,
    slot: u16,
) -> Result<OpOutput<Decision>, AppError> {
    scan::scan(badge, &ScanPolicy::RECEIVING, place, ScanInput::Slot(slot))
}
