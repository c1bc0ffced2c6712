//! What a worker's screen shows: credentials, bound to this moment by the holder's key; or one credential on paper.

use crate::{
    credential::{Credential, CredentialError, ParsedCredential},
    encoding::{
        cbor::CborError,
        fields::{self, Fields, shape},
        text::CODE_MAX,
    },
    envelope::{self, Envelope, EnvelopeError, Type},
    key::{PublicKey, Signer},
};
use minicbor::{Decoder, data, decode::Error};

/// Credentials that one presentation may carry.
pub const CREDENTIALS_MAX: usize = 2;

/// Greatest number that six digits write.
pub const DIGITS_MAX: u32 = 999_999;

/// The answer to a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// Six digits that the worker typed, 0 to [`DIGITS_MAX`].
    Digits(u32),
    /// The nonce of a scanned challenge.
    Nonce([u8; 8]),
}

/// Why a presentation is not made or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PresentationError {
    /// Form, key or signature of the presentation itself.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// A credential in it cannot be read.
    #[error("a credential in it: {0}")]
    Credential(#[from] CredentialError),
    /// None or more than two credentials, two of a kind, or not in the order of their kinds.
    #[error("one or two credentials of rising kind")]
    Kinds,
    /// A credential for paper, which no key may present.
    #[error("a credential without a holder's key")]
    NoHolder,
    /// The credentials belong to different keys.
    #[error("credentials of different holders")]
    HoldersDiffer,
    /// The time or the digits are out of range.
    #[error("a value is out of bounds")]
    Bounds,
}

impl From<CborError> for PresentationError {
    fn from(error: CborError) -> Self {
        Self::Envelope(error.into())
    }
}

/// Signs one or two credentials of different kinds for this moment (seconds since 1970), in any order.
///
/// # Errors
/// `Credential`, `Kinds`; `NoHolder`, `HoldersDiffer` when the signer's key is not that of each; `Bounds`; `Envelope`.
pub fn present(
    signer: &dyn Signer,
    credentials: &[&[u8]],
    time: i64,
    proof: Option<Proof>,
) -> Result<Vec<u8>, PresentationError> {
    let mut held = credentials
        .iter()
        .map(|bytes| Ok((ParsedCredential::parse(bytes)?, *bytes)))
        .collect::<Result<Vec<_>, CredentialError>>()?;
    held.sort_by_key(|(parsed, _)| parsed.kind());
    check_kinds(held.iter().map(|(parsed, _)| parsed.kind()))?;
    if common_holder(held.iter().map(|(parsed, _)| &parsed.credential))? != signer.public() {
        return Err(PresentationError::HoldersDiffer);
    }
    if !is_in_bounds(time, proof) {
        return Err(PresentationError::Bounds);
    }
    let payload = envelope::build(|e| {
        e.map(2 + u64::from(proof.is_some()))?;
        e.u8(1)?.array(held.len() as u64)?;
        for (_, bytes) in &held {
            e.bytes(bytes)?;
        }
        e.u8(2)?.i64(time)?;
        match proof {
            None => {}
            Some(Proof::Digits(digits)) => drop(e.u8(3)?.u32(digits)?),
            Some(Proof::Nonce(nonce)) => drop(e.u8(3)?.bytes(&nonce)?),
        }
        Ok(())
    });
    Ok(envelope::sign(
        signer,
        Type::Presentation,
        b"",
        None,
        None,
        &payload,
    )?)
}

/// A pass as read from a code, no signature checked yet.
#[derive(Clone)]
pub enum Presented<'b> {
    /// From a phone's screen.
    Phone(Presentation<'b>),
    /// From paper: a credential alone. One that names a holder's key was stripped from a phone's pass
    /// (see [`Presented::is_stripped`]).
    Paper(ParsedCredential<'b>),
}

/// Credentials presented by a phone.
#[derive(Clone)]
pub struct Presentation<'b> {
    /// One or two, of rising kind.
    pub credentials: Vec<ParsedCredential<'b>>,
    /// The phone's clock, seconds since 1970.
    pub time: i64,
    /// The answer to a challenge, where one was given.
    pub proof: Option<Proof>,
    /// The envelope that the holder's key signed.
    pub envelope: Envelope<'b>,
}

impl<'b> Presented<'b> {
    /// Reads at most 2,000 bytes; unknown keys are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Credential`, `Kinds`, `Bounds`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, PresentationError> {
        let envelope = Envelope::parse(bytes, CODE_MAX)?;
        if first_key(envelope.payload) == Some(4) {
            return Ok(Self::Paper(ParsedCredential::from_envelope(envelope)?));
        }
        Presentation::from_envelope(envelope).map(Self::Phone)
    }

    /// Returns the credentials in it, of rising kind.
    #[must_use]
    pub fn credentials(&self) -> &[ParsedCredential<'b>] {
        match self {
            Self::Phone(presentation) => &presentation.credentials,
            Self::Paper(credential) => std::slice::from_ref(credential),
        }
    }

    /// Returns whether it is a phone's credential without the presentation that must be around it.
    #[must_use]
    pub fn is_stripped(&self) -> bool {
        matches!(self, Self::Paper(paper) if paper.credential.holder.is_some())
    }
}

impl<'b> Presentation<'b> {
    /// Checks that all credentials belong to one key and that it signed the presentation; returns the key.
    /// The issuers' signatures are the caller's to check.
    ///
    /// # Errors
    /// `NoHolder`, `HoldersDiffer`, `Envelope` with its `Signature`.
    pub fn verify_holder(&self) -> Result<PublicKey, PresentationError> {
        let holder = common_holder(self.credentials.iter().map(|parsed| &parsed.credential))?;
        self.envelope.verify(&holder, Type::Presentation, b"")?;
        Ok(holder)
    }

    fn from_envelope(envelope: Envelope<'b>) -> Result<Self, PresentationError> {
        if envelope.kid.is_some() || envelope.typ.is_some() {
            return Err(CborError::Shape.into());
        }
        let (inner, time, proof) = fields::read(envelope.payload, content)?;
        if !is_in_bounds(time, proof) {
            return Err(PresentationError::Bounds);
        }
        let credentials = inner
            .into_iter()
            .map(ParsedCredential::parse)
            .collect::<Result<Vec<_>, _>>()?;
        check_kinds(credentials.iter().map(ParsedCredential::kind))?;
        Ok(Self {
            credentials,
            time,
            proof,
            envelope,
        })
    }
}

type Content<'b> = (Vec<&'b [u8]>, i64, Option<Proof>);

fn content<'b>(d: &mut Decoder<'b>) -> Result<Content<'b>, Error> {
    let mut fields = Fields::open(d)?;
    let credentials = fields.with(1, |d| {
        let count = d.array()?.ok_or_else(shape)?;
        if count > CREDENTIALS_MAX as u64 {
            return Err(shape());
        }
        (0..count).map(|_| d.bytes()).collect()
    })?;
    let time = fields.required(2)?;
    let proof = fields.optional_with(3, |d| match d.datatype()? {
        data::Type::Bytes => fields::array(d).map(Proof::Nonce),
        _ => d.u32().map(Proof::Digits),
    })?;
    fields.close()?;
    Ok((credentials, time, proof))
}

fn is_in_bounds(time: i64, proof: Option<Proof>) -> bool {
    let digits = match proof {
        Some(Proof::Digits(digits)) => digits <= DIGITS_MAX,
        _ => true,
    };
    digits && fields::is_second(time)
}

fn first_key(payload: &[u8]) -> Option<i64> {
    let mut d = Decoder::new(payload);
    d.map().ok().flatten()?;
    d.i64().ok()
}

fn check_kinds(kinds: impl Iterator<Item = Type>) -> Result<(), PresentationError> {
    let kinds: Vec<Type> = kinds.collect();
    let rising = kinds.is_sorted_by(|a, b| a < b);
    if rising && (1..=CREDENTIALS_MAX).contains(&kinds.len()) {
        Ok(())
    } else {
        Err(PresentationError::Kinds)
    }
}

fn common_holder<'c>(
    credentials: impl Iterator<Item = &'c Credential>,
) -> Result<PublicKey, PresentationError> {
    let mut common = None;
    for credential in credentials {
        let holder = credential.holder.ok_or(PresentationError::NoHolder)?;
        if *common.get_or_insert(holder) != holder {
            return Err(PresentationError::HoldersDiffer);
        }
    }
    common.ok_or(PresentationError::Kinds)
}
