//! What may fail in a world where nothing fails but the network.

use qicheng_app::{AppError, ErrorCode};
use qicheng_exchange::transport::TransportError;
use qicheng_test_world::Failure;
/// Lets pass what an app may refuse in a world where nothing fails but the network.
pub(in crate::sim) fn expected(error: &AppError) -> Result<(), Failure> {
    match error {
        // A damaged answer is one that was not signed so.
        AppError::Sync(error) if !matches!(error, qicheng_sync::SyncError::Store(_)) => Ok(()),
        error
            if matches!(
                error.code(),
                ErrorCode::Internal | ErrorCode::Damaged | ErrorCode::Keys | ErrorCode::DiskFull
            ) =>
        {
            Err(format!("the app failed: {error}").into())
        }
        _ => Ok(()),
    }
}

pub(in crate::sim) fn unreachable() -> TransportError {
    TransportError::Unreachable
}

pub(in crate::sim) fn cut_off() -> TransportError {
    TransportError::CutOff
}
