//! Documents of the feed: what a service says to many, signed, with an expiry and a `typ` (RFC 9596).

use crate::{
    encoding::{
        cbor::{self, CborError},
        fields,
    },
    envelope::{self, Envelope, EnvelopeError, Type},
    key::{Kid, PublicKey, Signer},
};
use chrono::{DateTime, Utc};
use minicbor::{Decode, Decoder, Encode, Encoder, encode::Write};
use qicheng_domain::{
    notice::Notice,
    travel::{manifest::Manifest, progress::Progress, trip::Trip},
};

pub use crate::named::name_of;

/// Bytes that a document may have: 1 MiB.
pub const DOCUMENT_MAX: usize = 1 << 20;

/// What a document may hold.
pub trait Content: Encode<()> + for<'b> Decode<'b, ()> {
    /// The type as which it is signed.
    const KIND: Type;
    /// The header's `typ`.
    const TYP: &'static str;
}

/// A rule pack as the JSON text that [`qicheng_domain::rules`] reads; its own checks are that module's.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RulePackText {
    /// The JSON.
    #[n(1)]
    pub json: String,
}

/// Why a document is not issued or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Form, key or signature of the envelope.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The header names no key, or is of another type of document.
    #[error("not the header of this type of document")]
    Header,
    /// It expires before it begins, or is larger than 1 MiB.
    #[error("a value is out of bounds")]
    Bounds,
    /// It was good once.
    #[error("past its expiry")]
    Expired,
}

impl From<CborError> for DocumentError {
    fn from(error: CborError) -> Self {
        Self::Envelope(error.into())
    }
}

/// Signs a document for the time from `issued` to `expires`, cut to whole seconds.
///
/// # Errors
/// `Bounds`, `Envelope`.
pub fn issue<B: Content>(
    signer: &dyn Signer,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
    body: &B,
) -> Result<Vec<u8>, DocumentError> {
    let (issued, expires) = (issued.timestamp(), expires.timestamp());
    if !is_span(issued, expires) {
        return Err(DocumentError::Bounds);
    }
    let payload = cbor::write(&Payload {
        issued,
        expires,
        body,
    });
    let kid = Some(signer.public().kid());
    let bytes = envelope::sign(signer, B::KIND, b"", kid, Some(B::TYP), &payload)?;
    if bytes.len() > DOCUMENT_MAX {
        return Err(DocumentError::Bounds);
    }
    Ok(bytes)
}

/// Signs a document again from `issued` on, with the body and the expiry that it has; `None` where another key signed it or
/// this version does not know its type.
///
/// # Errors
/// `Bounds`, `Envelope`.
pub fn issue_again(
    signer: &dyn Signer,
    issued: DateTime<Utc>,
    bytes: &[u8],
) -> Result<Option<Vec<u8>>, DocumentError> {
    let envelope = Envelope::parse(bytes, DOCUMENT_MAX)?;
    let (Some(kid), Some(typ)) = (envelope.kid, envelope.typ) else {
        return Ok(None);
    };
    let Some(kind) = type_of(typ).filter(|_| kid == signer.public().kid()) else {
        return Ok(None);
    };
    let held: Payload<Unread<'_>> =
        minicbor::decode(envelope.payload).map_err(|_| CborError::Shape)?;
    let issued = issued.timestamp();
    if !is_span(issued, held.expires) {
        return Err(DocumentError::Bounds);
    }
    let payload = cbor::write(&Payload { issued, ..held });
    Ok(Some(envelope::sign(
        signer,
        kind,
        b"",
        Some(kid),
        Some(typ),
        &payload,
    )?))
}

/// A document read from its bytes, neither its signature nor its expiry checked yet.
#[derive(Clone)]
pub struct Document<'b, B> {
    /// The key that is said to have signed it.
    pub kid: Kid,
    /// When it was issued, seconds since 1970.
    pub issued: i64,
    /// From when on it is no longer good, seconds since 1970.
    pub expires: i64,
    /// What it says.
    pub body: B,
    /// The envelope it came in.
    pub envelope: Envelope<'b>,
}

impl<'b, B: Content> Document<'b, B> {
    /// Reads at most 1 MiB; keys of a later version are ignored.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Bounds`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, DocumentError> {
        let envelope = Envelope::parse(bytes, DOCUMENT_MAX)?;
        let (Some(kid), Some(typ)) = (envelope.kid, envelope.typ) else {
            return Err(DocumentError::Header);
        };
        if typ != B::TYP {
            return Err(DocumentError::Header);
        }
        let payload: Payload<B> =
            minicbor::decode(envelope.payload).map_err(|_| CborError::Shape)?;
        if !is_span(payload.issued, payload.expires) {
            return Err(DocumentError::Bounds);
        }
        Ok(Self {
            kid,
            issued: payload.issued,
            expires: payload.expires,
            body: payload.body,
            envelope,
        })
    }

    /// Checks the issuer's signature.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self, issuer: &PublicKey) -> Result<(), DocumentError> {
        Ok(self.envelope.verify(issuer, B::KIND, b"")?)
    }

    /// Checks that it is not past its expiry.
    ///
    /// # Errors
    /// `Expired`.
    pub fn check_time(&self, now: DateTime<Utc>) -> Result<(), DocumentError> {
        if now.timestamp() < self.expires {
            Ok(())
        } else {
            Err(DocumentError::Expired)
        }
    }

    /// Returns the 16 bytes by which a trust bundle pins it.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        self.envelope.digest()
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Payload<B> {
    #[n(1)]
    issued: i64,
    #[n(2)]
    expires: i64,
    #[n(3)]
    body: B,
}

/// A body of any type, as its bytes.
struct Unread<'b>(&'b [u8]);

impl<'b, C> Decode<'b, C> for Unread<'b> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let start = d.position();
        d.skip()?;
        let read = d.input().get(start..d.position());
        read.map(Self)
            .ok_or_else(|| minicbor::decode::Error::message("body"))
    }
}

impl<C> Encode<C> for Unread<'_> {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let written = e.writer_mut().write_all(self.0);
        written.map_err(minicbor::encode::Error::write)
    }
}

fn is_span(issued: i64, expires: i64) -> bool {
    fields::is_second(issued) && fields::is_second(expires) && issued < expires
}

macro_rules! contents {
    ($($content:ty = $kind:ident, $typ:literal;)+) => {
    $(
        impl Content for $content {
            const KIND: Type = Type::$kind;
            const TYP: &'static str = $typ;
        }
    )+

        /// Returns the type that is signed under a `typ`.
        fn type_of(typ: &str) -> Option<Type> {
            match typ {
                $($typ => Some(Type::$kind),)+
                _ => None,
            }
        }
    };
}

contents! {
    Trip = Trip, "qicheng-trip";
    Manifest = Manifest, "qicheng-manifest";
    Notice = Notice, "qicheng-notice";
    Progress = Progress, "qicheng-progress";
    RulePackText = RulePack, "qicheng-rule-pack";
    crate::standing::Standing = Standing, "qicheng-standing";
    crate::certificate::SignerList = Signers, "qicheng-signers";
}
