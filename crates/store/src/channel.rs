//! Channels of a feed, as the mirror names them.

use qicheng_domain::{
    ids::{PersonId, TripId},
    region::RegionCode,
};
use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use std::fmt;

/// By which way a document came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// For everyone.
    All,
    /// For people of a place.
    Place(RegionCode),
    /// For those who have to do with a trip.
    Trip(TripId),
    /// For one person.
    Person(PersonId),
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Place(place) => write!(f, "place:{place}"),
            Self::Trip(trip) => write!(f, "trip:{trip}"),
            Self::Person(person) => write!(f, "person:{person}"),
        }
    }
}

impl FromSql for Channel {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        let channel = match text.split_once(':') {
            None if text == "all" => Some(Self::All),
            Some(("place", place)) => place.parse().ok().map(Self::Place),
            Some(("trip", trip)) => trip.parse().ok().map(Self::Trip),
            Some(("person", person)) => person.parse().ok().map(Self::Person),
            _ => None,
        };
        channel.ok_or(FromSqlError::InvalidType)
    }
}

impl ToSql for Channel {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}
