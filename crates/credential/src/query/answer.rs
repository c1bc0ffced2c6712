use super::Field;
use crate::{
    credential::ParsedCredential,
    encoding::fields::{self, Fields, shape},
    envelope::{self, Envelope, Type},
    key::{PublicKey, Signer},
    message::{self, MessageError},
};
use minicbor::{Decoder, decode::Error};
use qicheng_domain::redact_debug;
use std::collections::BTreeMap;

/// Bytes that an answer may have before it is sealed.
pub const ANSWER_MAX: usize = 16_384;

/// What a person tells whoever asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Digest of the question.
    pub query: [u8; 16],
    /// The phone's clock, seconds since 1970.
    pub time: i64,
    /// What is told: one value for most fields, one each for declarations and certificates. Texts are UTF-8, a health
    /// code its signed bytes, a declaration its claim's CBOR. A field that is asked for and not here is not known.
    pub given: BTreeMap<Field, Vec<Vec<u8>>>,
}

redact_debug!(Answer);

/// Signs an answer with the holder's key. A credential of the holder's goes along, the health code or the ticket, so
/// that the asker knows whose answer it is.
///
/// # Errors
/// `Bounds` when the credential is not for the signer's key, the time is out of range or the whole is too large;
/// `Staff` when the credential cannot be read, `Envelope`.
pub fn sign_answer(
    signer: &dyn Signer,
    answer: &Answer,
    credential: &[u8],
) -> Result<Vec<u8>, MessageError> {
    let holder = ParsedCredential::parse(credential)?.credential.holder;
    if holder != Some(signer.public()) || !fields::is_second(answer.time) {
        return Err(MessageError::Bounds);
    }
    let payload = envelope::build(|e| {
        e.map(4)?.u8(1)?.bytes(&answer.query)?;
        e.u8(2)?.i64(answer.time)?.u8(3)?;
        e.map(answer.given.len() as u64)?;
        for (field, values) in &answer.given {
            e.encode(field)?.array(values.len() as u64)?;
            for value in values {
                e.bytes(value)?;
            }
        }
        e.u8(4)?.bytes(credential)?;
        Ok(())
    });
    let bytes = envelope::sign(signer, Type::Answer, b"", None, None, &payload)?;
    if bytes.len() > ANSWER_MAX {
        return Err(MessageError::Bounds);
    }
    Ok(bytes)
}

/// An answer read from its bytes, no signature checked yet.
#[derive(Clone)]
pub struct ParsedAnswer<'b> {
    /// What is told.
    pub answer: Answer,
    /// The holder's credential. The issuer's signature is the caller's to check.
    pub credential: ParsedCredential<'b>,
    holder: PublicKey,
    envelope: Envelope<'b>,
}

impl<'b> ParsedAnswer<'b> {
    /// Reads at most [`ANSWER_MAX`] bytes; unknown keys and fields are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Staff` when the credential in it cannot be read, `Bounds` when it is
    /// nobody's.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, MessageError> {
        let envelope = message::open_unnamed(bytes, ANSWER_MAX)?;
        let (answer, credential) = fields::read(envelope.payload, content)?;
        let credential = ParsedCredential::parse(credential)?;
        let holder = credential.credential.holder.ok_or(MessageError::Bounds)?;
        Ok(Self {
            answer,
            credential,
            holder,
            envelope,
        })
    }

    /// Checks that the credential's holder signed it, as the answer to the question of this digest.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`; `Bounds` for the answer to another question.
    pub fn verify(&self, query: &[u8; 16]) -> Result<(), MessageError> {
        self.envelope.verify(&self.holder, Type::Answer, b"")?;
        if self.answer.query == *query {
            Ok(())
        } else {
            Err(MessageError::Bounds)
        }
    }
}

fn content<'b>(d: &mut Decoder<'b>) -> Result<(Answer, &'b [u8]), Error> {
    let mut fields = Fields::open(d)?;
    let answer = Answer {
        query: fields.with(1, fields::array)?,
        time: fields.with(2, fields::seconds)?,
        given: fields.with(3, given)?,
    };
    let credential = fields.with(4, Decoder::bytes)?;
    fields.close()?;
    Ok((answer, credential))
}

fn given(d: &mut Decoder<'_>) -> Result<BTreeMap<Field, Vec<Vec<u8>>>, Error> {
    let pairs = d.map()?.ok_or_else(shape)?;
    let mut given = BTreeMap::new();
    for _ in 0..pairs {
        let field = d.decode::<Field>()?;
        let count = d.array()?.ok_or_else(shape)?;
        let values = (0..count)
            .map(|_| d.bytes().map(<[u8]>::to_vec))
            .collect::<Result<_, Error>>()?;
        given.insert(field, values);
    }
    Ok(given)
}
