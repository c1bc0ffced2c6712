//! Boarding: one scan at the vehicle's door.

use crate::{
    OpOutput,
    error::AppError,
    scan::{self, Place, ScanInput, ScanPolicy},
    staff::Badge,
};
use qicheng_credential::verdict::Decision;

/// Decides on a pass at a vehicle's door. A person who goes on is boarded by a signed act before this returns.
///
/// # Errors
/// `NoTrip` when plan or manifest are not here, the store's or vault's.
pub fn scan(badge: &Badge<'_>, place: &Place, code: &str) -> Result<OpOutput<Decision>, AppError> {
    scan::scan(badge, &ScanPolicy::BOARDING, place, ScanInput::Code(code))
}

/// Decides on a pass that somebody else shows than who boarded with it: "on board" is then no answer.
///
/// # Errors
/// As [`scan()`].
pub fn scan_another(
    badge: &Badge<'_>,
    place: &Place,
    code: &str,
) -> Result<OpOutput<Decision>, AppError> {
    scan::scan(
        badge,
        &ScanPolicy::BOARDING,
        place,
        ScanInput::CodeOfAnother(code),
    )
}

/// Decides on a person whose phone is dead, found on the manifest; boards them once ID card and health were checked.
///
/// # Errors
/// As [`scan()`].
pub fn board_listed(
    badge: &Badge<'_>,
    place: &Place,
    slot: u16,
) -> Result<OpOutput<Decision>, AppError> {
    scan::scan(badge, &ScanPolicy::BOARDING, place, ScanInput::Slot(slot))
}
