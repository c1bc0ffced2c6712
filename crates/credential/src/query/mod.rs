//! More than a verdict: staff asks a person for named things, for a stated reason; the person's phone answers to the
//! asker alone, or not at all.

mod answer;
mod field;
mod refusal;

pub use answer::{ANSWER_MAX, Answer, ParsedAnswer, sign_answer};
pub use field::Field;
pub use refusal::{Asker, Refusal};

pub use crate::staff::message::sign;

use crate::{
    encoding::fields::{self, Fields, Writer, shape},
    envelope::{EncodeResult, Type},
    staff::message::{StaffMessage, StaffMessageBody},
    trust::SealKey,
};
use minicbor::{Decoder, decode::Error};
use std::collections::BTreeSet;

/// Bytes of UTF-8 that a reason may have.
pub const WHY_MAX: usize = 240;

/// Seconds after which the latest question is over.
pub const QUERY_SECONDS: i64 = 86_400;

/// What staff asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Eight random bytes, so that no two questions are the same.
    pub nonce: [u8; 8],
    /// The asking device's clock, seconds since 1970.
    pub time: i64,
    /// Until when it may be answered, seconds since 1970, at most [`QUERY_SECONDS`] later.
    pub until: i64,
    /// Which things; one at least.
    pub fields: BTreeSet<Field>,
    /// Why, in the asker's words; at most [`WHY_MAX`] bytes and not empty.
    pub why: String,
    /// The key to which the answer is sealed.
    pub sealing: SealKey,
}

/// A question read from its bytes, no signature checked yet.
pub type ParsedQuery<'b> = StaffMessage<'b, Query>;

impl StaffMessageBody for Query {
    const TYPE: Type = Type::Query;

    fn is_in_bounds(&self) -> bool {
        let why = !self.why.trim().is_empty() && self.why.len() <= WHY_MAX;
        let times = fields::is_second(self.time)
            && fields::is_second(self.until)
            && (1..=QUERY_SECONDS).contains(&(self.until - self.time));
        why && times && !self.fields.is_empty() && !self.why.contains(char::is_control)
    }

    fn write(&self, e: &mut Writer<'_>, credential: &[u8]) -> EncodeResult {
        e.map(7)?.u8(1)?.bytes(&self.nonce)?;
        e.u8(2)?.i64(self.time)?.u8(3)?.i64(self.until)?;
        e.u8(4)?.array(self.fields.len() as u64)?;
        for field in &self.fields {
            e.encode(field)?;
        }
        e.u8(5)?.str(&self.why)?;
        e.u8(6)?.bytes(&self.sealing.0)?;
        e.u8(7)?.bytes(credential)?;
        Ok(())
    }

    fn read<'b>(fields: &mut Fields<'_, 'b>) -> Result<(Self, &'b [u8]), Error> {
        let query = Self {
            nonce: fields.with(1, fields::array)?,
            time: fields.with(2, fields::seconds)?,
            until: fields.with(3, fields::seconds)?,
            fields: fields.with(4, asked)?,
            why: fields.required(5)?,
            sealing: SealKey(fields.with(6, fields::array)?),
        };
        Ok((query, fields.with(7, Decoder::bytes)?))
    }
}

impl ParsedQuery<'_> {
    /// Returns whether the asker's role may ask for all that is asked.
    #[must_use]
    pub fn is_entitled(&self) -> bool {
        let role = self.staff.staff.role;
        self.body.fields.iter().all(|field| field.is_open_to(role))
    }
}

/// Numbers of fields, rising, none twice.
fn asked(d: &mut Decoder<'_>) -> Result<BTreeSet<Field>, Error> {
    let count = d.array()?.ok_or_else(shape)?;
    let mut asked = BTreeSet::new();
    for _ in 0..count {
        let field = d.decode::<Field>()?;
        if asked.last().is_some_and(|last| *last >= field) {
            return Err(shape());
        }
        asked.insert(field);
    }
    Ok(asked)
}
