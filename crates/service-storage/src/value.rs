//! What goes into a statement and comes out of a row: the kinds of value that every database has.

use crate::Tenant;
use qicheng_domain::{
    document::DocumentKind,
    ids::PersonId,
    operations::{claim::ClaimKind, refusal::RefusalCode},
    people::role::Role,
    travel::act::ActKind,
};

/// A value of a column or a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'v> {
    Null,
    Int(i64),
    Text(&'v str),
    Bytes(&'v [u8]),
}

/// A row that was read.
pub(crate) trait Row {
    /// Returns the value of the named column, where there is such a column of a kind that we use.
    fn value(&self, column: &str) -> Option<Value<'_>>;
}

/// What can be a parameter.
pub(crate) trait Param {
    fn value(&self) -> Value<'_>;
}

macro_rules! integers {
    ($($kind:ty),+) => {
        $(impl Param for $kind {
            fn value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        })+
    };
}

integers!(bool, u8, u16, u32, i32, i64);

macro_rules! wire_numbers {
    ($($kind:ty: $number:ty;)+) => {
        $(impl Param for $kind {
            fn value(&self) -> Value<'_> {
                Value::Int(<$number>::from(*self).into())
            }
        })+
    };
}

wire_numbers! {
    ActKind: u8;
    ClaimKind: u16;
    DocumentKind: u8;
    RefusalCode: u8;
    Role: u8;
}

impl Param for Tenant {
    fn value(&self) -> Value<'_> {
        Value::Int(self.number().into())
    }
}

impl Param for PersonId {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self.as_bytes())
    }
}

impl Param for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl Param for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<const N: usize> Param for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<P: Param + ?Sized> Param for &P {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<P: Param> Param for Option<P> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

/// The parameters of a statement, in the order of their numbers.
macro_rules! params {
    ($($param:expr),* $(,)?) => {
        &[$($crate::value::Param::value(&$param)),*]
    };
}

pub(crate) use params;
