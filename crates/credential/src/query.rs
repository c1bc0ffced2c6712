//! More than a verdict: staff asks a person for named things, for a stated reason; the person's phone answers to the
//! asker alone, or not at all.

mod answer;
mod field;
mod refusal;

pub use answer::{ANSWER_MAX, Answer, ParsedAnswer, sign_answer};
pub use field::Field;
pub use refusal::{Asker, Refusal};

use crate::{
    credential::StaffCredential,
    envelope::{self, Envelope, Type},
    fields::{self, Fields, shape},
    key::Signer,
    message::{self, MessageError},
    text::CODE_MAX,
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

impl Query {
    fn is_in_bounds(&self) -> bool {
        let why = !self.why.trim().is_empty() && self.why.len() <= WHY_MAX;
        let times = fields::is_second(self.time)
            && fields::is_second(self.until)
            && (1..=QUERY_SECONDS).contains(&(self.until - self.time));
        why && times && !self.fields.is_empty() && !self.why.contains(char::is_control)
    }
}

/// Signs a question with the staff key; the staff credential goes along, so that the phone can name the asker.
///
/// # Errors
/// `Staff` when the credential is not one for the signer's key, `Bounds`, `Envelope`.
pub fn sign(
    signer: &dyn Signer,
    query: &Query,
    staff_credential: &[u8],
) -> Result<Vec<u8>, MessageError> {
    message::check_own(signer, staff_credential)?;
    if !query.is_in_bounds() {
        return Err(MessageError::Bounds);
    }
    let payload = envelope::build(|e| {
        e.map(7)?.u8(1)?.bytes(&query.nonce)?;
        e.u8(2)?.i64(query.time)?.u8(3)?.i64(query.until)?;
        e.u8(4)?.array(query.fields.len() as u64)?;
        for field in &query.fields {
            e.u8(*field as u8)?;
        }
        e.u8(5)?.str(&query.why)?;
        e.u8(6)?.bytes(&query.sealing.0)?;
        e.u8(7)?.bytes(staff_credential)?;
        Ok(())
    });
    let bytes = envelope::sign(signer, Type::Query, b"", None, None, &payload)?;
    if bytes.len() > CODE_MAX {
        return Err(MessageError::Bounds);
    }
    Ok(bytes)
}

/// A question read from its bytes, no signature checked yet.
#[derive(Clone)]
pub struct ParsedQuery<'b> {
    /// What is asked.
    pub query: Query,
    /// Who asks: role, region, key. The issuer's signature is the caller's to check.
    pub staff: StaffCredential<'b>,
    /// The envelope that the staff key signed.
    pub envelope: Envelope<'b>,
}

impl<'b> ParsedQuery<'b> {
    /// Reads at most 2,000 bytes; unknown keys and fields are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Staff`, `Bounds`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let envelope = message::open_unnamed(bytes, CODE_MAX)?;
        let (query, credential) = fields::read(envelope.payload, content)?;
        if !query.is_in_bounds() {
            return Err(MessageError::Bounds);
        }
        Ok(Self {
            query,
            staff: StaffCredential::parse(credential)?,
            envelope,
        })
    }

    /// Checks that the key of the staff credential signed it.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self) -> Result<(), MessageError> {
        Ok(self.envelope.verify(&self.staff.key, Type::Query, b"")?)
    }

    /// Returns the 16 bytes by which an answer names it; the same for every signature over it.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        self.envelope.digest()
    }

    /// Returns whether the asker's role may ask for all that is asked.
    #[must_use]
    pub fn is_entitled(&self) -> bool {
        let role = self.staff.staff.role;
        self.query.fields.iter().all(|field| field.is_open_to(role))
    }
}

fn content<'b>(d: &mut Decoder<'b>) -> Result<(Query, &'b [u8]), Error> {
    let mut fields = Fields::open(d)?;
    let query = Query {
        nonce: fields.with(1, fields::array)?,
        time: fields.with(2, fields::seconds)?,
        until: fields.with(3, fields::seconds)?,
        fields: fields.with(4, asked)?,
        why: fields.required(5)?,
        sealing: SealKey(fields.with(6, fields::array)?),
    };
    let credential = fields.with(7, Decoder::bytes)?;
    fields.close()?;
    Ok((query, credential))
}

/// Numbers of fields, rising, none twice.
fn asked(d: &mut Decoder<'_>) -> Result<BTreeSet<Field>, Error> {
    let count = d.array()?.ok_or_else(shape)?;
    let mut asked = BTreeSet::new();
    for _ in 0..count {
        let field = Field::from_number(d.u8()?).ok_or_else(shape)?;
        if asked.last().is_some_and(|last| *last >= field) {
            return Err(shape());
        }
        asked.insert(field);
    }
    Ok(asked)
}
