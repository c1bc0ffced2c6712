//! The claim of an operation that came.

use qicheng_credential::encoding::cbor::{self, CborError};
use qicheng_domain::operations::{
    claim::{Claim, ClaimError},
    operation::Operation,
    refusal::RefusalCode,
};

/// Reads an operation's claim: of a known kind, in deterministic CBOR, not larger than its kind may be. Whether its
/// values are valid is for its handler to check.
///
/// # Errors
/// `TooLarge`, `UnknownKind`, `Malformed`.
pub fn read(operation: &Operation) -> Result<Claim, RefusalCode> {
    let checked = cbor::check(&operation.body, operation.kind.max_body());
    if checked == Err(CborError::TooLarge) {
        return Err(RefusalCode::TooLarge);
    }
    let claim = Claim::from_cbor(operation.kind, &operation.body).map_err(|error| match error {
        ClaimError::UnknownKind(_) => RefusalCode::UnknownKind,
        ClaimError::Malformed(_) => RefusalCode::Malformed,
    })?;
    checked.map_err(|_| RefusalCode::Malformed)?;
    Ok(claim)
}
