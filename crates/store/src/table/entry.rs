use crate::{error::StoreError, transaction::Tx};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::PersonId;

/// What is to be done with a table beside reading and writing its rows. Each table's file declares its own.
pub(crate) struct Table {
    /// Its name in the schema.
    pub name: &'static str,
    /// Who holds its rows beside this phone.
    pub source: Source,
    /// What "delete my data" removes.
    pub erase: Erase,
    /// Forgets rows that are no longer needed at an instant.
    pub forget: Option<Forget>,
}

/// Forgets a table's rows that are no longer needed at an instant.
pub(crate) type Forget = fn(&Tx<'_>, DateTime<Utc>) -> Result<(), StoreError>;

/// Where a table's rows can be had when the database is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Here alone: recovery carries them over.
    Phone,
    /// The service gives them again, or they are made again.
    Service,
}

/// How a person's rows are erased.
#[derive(Clone, Copy)]
pub(crate) enum Erase {
    /// It holds none, or keeps them as a record of a trip.
    Nothing,
    /// They go with the person's profile.
    WithProfile,
    /// By this function.
    By(fn(&Tx<'_>, PersonId) -> Result<(), StoreError>),
}

impl Table {
    /// Describes a table whose rows this phone alone holds, none of which are a person's or become old.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            source: Source::Phone,
            erase: Erase::Nothing,
            forget: None,
        }
    }

    pub(crate) const fn held_by_service(self) -> Self {
        Self {
            source: Source::Service,
            ..self
        }
    }

    pub(crate) const fn erased_with_profile(self) -> Self {
        Self {
            erase: Erase::WithProfile,
            ..self
        }
    }

    pub(crate) const fn erased_by(
        self,
        erase: fn(&Tx<'_>, PersonId) -> Result<(), StoreError>,
    ) -> Self {
        Self {
            erase: Erase::By(erase),
            ..self
        }
    }

    pub(crate) const fn forgotten_by(self, forget: Forget) -> Self {
        Self {
            forget: Some(forget),
            ..self
        }
    }
}
