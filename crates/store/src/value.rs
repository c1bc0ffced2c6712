//! How domain values stand in columns.

use chrono::{DateTime, Days, NaiveDate, Utc};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{DeviceId, NoticeId, OperationId, PersonId, TripId},
    operations::{claim::ClaimKind, operation::OperationHash, refusal::RefusalCode},
    people::role::Role,
    region::RegionCode,
    travel::act::ActKind,
};
use rusqlite::{
    Row, ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};

/// A value in a column.
pub(crate) struct Col<T>(pub T);

/// Reads a value of the domain from a column.
pub(crate) trait ColumnExt {
    fn take<T>(&self, column: &str) -> rusqlite::Result<T>
    where
        Col<T>: FromSql;
    fn take_option<T>(&self, column: &str) -> rusqlite::Result<Option<T>>
    where
        Col<T>: FromSql;
}

impl ColumnExt for Row<'_> {
    fn take<T>(&self, column: &str) -> rusqlite::Result<T>
    where
        Col<T>: FromSql,
    {
        self.get::<_, Col<T>>(column).map(|c| c.0)
    }

    fn take_option<T>(&self, column: &str) -> rusqlite::Result<Option<T>>
    where
        Col<T>: FromSql,
    {
        Ok(self.get::<_, Option<Col<T>>>(column)?.map(|c| c.0))
    }
}

macro_rules! as_bytes {
    ($($name:ty: $read:expr, $write:expr;)+) => {$(
        impl FromSql for Col<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map($read).map(Col)
            }
        }
        impl ToSql for Col<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                let write: fn(&$name) -> &[u8] = $write;
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(write(&self.0))))
            }
        }
    )+};
}

as_bytes! {
    PersonId: PersonId::from_bytes, |id| id.as_bytes();
    DeviceId: DeviceId::from_bytes, |id| id.as_bytes();
    OperationId: OperationId::from_bytes, |id| id.as_bytes();
    NoticeId: NoticeId::from_bytes, |id| id.as_bytes();
    TripId: TripId, |id| &id.0;
    OperationHash: OperationHash, |hash| &hash.0;
}

macro_rules! as_number {
    ($($name:ty: $read:expr, $write:expr;)+) => {$(
        impl FromSql for Col<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let number = value.as_i64()?;
                let read: fn(i64) -> Option<$name> = $read;
                read(number).map(Col).ok_or(FromSqlError::OutOfRange(number))
            }
        }
        impl ToSql for Col<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                let write: fn(&$name) -> i64 = $write;
                Ok(write(&self.0).into())
            }
        }
    )+};
}

as_number! {
    DateTime<Utc>: DateTime::from_timestamp_millis, DateTime::timestamp_millis;
    NaiveDate: day, |d| d.signed_duration_since(NaiveDate::default()).num_days();
    RegionCode: |n| u32::try_from(n).ok().and_then(|n| RegionCode::new(n).ok()), |r| i64::from(r.number());
}

macro_rules! as_wire_number {
    ($($name:ty: $number:ty;)+) => {$(
        impl FromSql for Col<$name> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let number = <$number>::column_result(value)?;
                <$name>::try_from(number)
                    .map(Col)
                    .map_err(|_| FromSqlError::OutOfRange(number.into()))
            }
        }
        impl ToSql for Col<$name> {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(<$number>::from(self.0).into())
            }
        }
    )+};
}

as_wire_number! {
    ActKind: u8;
    ClaimKind: u16;
    DocumentKind: u8;
    RefusalCode: u8;
    Role: u8;
}

impl FromSql for Col<Channel> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let channel = value.as_str()?.parse();
        channel.map(Col).map_err(|_| FromSqlError::InvalidType)
    }
}

impl ToSql for Col<Channel> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.to_string().into())
    }
}

fn day(number: i64) -> Option<NaiveDate> {
    let step = Days::new(number.unsigned_abs());
    if number < 0 {
        NaiveDate::default().checked_sub_days(step)
    } else {
        NaiveDate::default().checked_add_days(step)
    }
}
