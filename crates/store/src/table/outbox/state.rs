//! How far an operation is.

/// How far an operation is. Handed to a courier is not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutboxState {
    /// Saved here; the service is not known to hold it.
    Waiting,
    /// The service holds it and has not said what became of it.
    Sent,
    /// The service holds it until operations before it have come.
    Parked,
    /// It took effect.
    Applied,
    /// It cannot take effect as it is.
    Refused {
        /// Number of the refusal.
        code: u8,
        /// The field, where there is one.
        field: Option<String>,
    },
}

impl OutboxState {
    /// Returns whether nothing more is to come.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Applied | Self::Refused { .. })
    }

    pub(crate) fn number(&self) -> u8 {
        match self {
            Self::Waiting => 0,
            Self::Sent => 1,
            Self::Parked => 2,
            Self::Applied => 3,
            Self::Refused { .. } => 4,
        }
    }

    pub(crate) fn refusal(&self) -> (Option<u8>, Option<&str>) {
        match self {
            Self::Refused { code, field } => (Some(*code), field.as_deref()),
            _ => (None, None),
        }
    }

    /// The table's checks leave no other combination.
    pub(crate) fn from_columns(state: u8, refusal: Option<u8>, field: Option<String>) -> Self {
        match (state, refusal) {
            (_, Some(code)) => Self::Refused { code, field },
            (1, None) => Self::Sent,
            (2, None) => Self::Parked,
            (3, None) => Self::Applied,
            _ => Self::Waiting,
        }
    }
}
