use crate::StorageError;
use postgres::error::SqlState;

impl From<postgres::Error> for StorageError {
    fn from(error: postgres::Error) -> Self {
        let state = error.code().unwrap_or(&SqlState::CONNECTION_FAILURE);
        if is_to_be_repeated(&error) {
            return Self::Busy;
        }
        // The client tells in no other way what failed before the server said a word.
        if error.code().is_none() && error.to_string() == "error performing TLS handshake" {
            return Self::Tls;
        }
        match state.code() {
            code if code.starts_with("23") => Self::Constraint,
            code => Self::Database(i32::from_str_radix(code, 36).unwrap_or(0)),
        }
    }
}

/// Returns whether the transaction can succeed when it is run again.
pub(super) fn is_to_be_repeated(error: &postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}
