//! What an issuer states of one person: a ticket, a health code, a staff role (CWT, RFC 8392).

mod health;
mod staff;
mod status_index;
mod ticket;

pub use health::{BASIS_MAX, HEALTH_LIFETIME, HEALTH_MAX, Health};
pub use staff::Staff;
pub use status_index::StatusIndex;
pub use ticket::{NAME_MAX, SEAT_MAX, TICKET_MAX, Ticket};

use crate::{
    encoding::{
        cbor::CborError,
        fields::{self, Fields, Writer, shape},
        text::CODE_MAX,
    },
    envelope::{self, EncodeResult, Envelope, EnvelopeError, Type},
    key::{Kid, PublicKey, Signer},
};
use minicbor::{Decoder, decode};

/// Key of the private claim that holds the body.
const BODY: i32 = -65_537;

/// One statement of an issuer. The issuer is whoever the trust bundle says the header's `kid` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// When it was issued, seconds since 1970 (`iat`).
    pub issued: i64,
    /// Until when it is good, seconds since 1970, later than `issued` (`exp`).
    pub expires: i64,
    /// The key that must sign each presentation (`cnf`, RFC 8747); none on paper.
    pub holder: Option<PublicKey>,
    /// What is stated.
    pub body: Body,
}

/// What a credential states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A place on a trip.
    Ticket(Ticket),
    /// A health code.
    Health(Health),
    /// A role.
    Staff(Staff),
}

/// Why a credential is not issued or not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// Form, key or signature of the envelope.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The header names no key, or has a `typ`, which only documents have.
    #[error("a credential's header has a kid and no typ")]
    Header,
    /// A value is out of its bounds: it expires before it begins, lives too long, has too long a text or too many items.
    #[error("a value is out of bounds")]
    Bounds,
    /// Not a role, or a role without a key.
    #[error("not a staff credential with a key")]
    NotStaff,
}

impl From<CborError> for CredentialError {
    fn from(error: CborError) -> Self {
        Self::Envelope(error.into())
    }
}

/// Signs a credential: a ticket of at most [`TICKET_MAX`] bytes, a health code of at most [`HEALTH_MAX`].
///
/// # Errors
/// `Bounds` for values that no reader would accept, `Envelope` when the signer refuses.
pub fn issue(signer: &dyn Signer, credential: &Credential) -> Result<Vec<u8>, CredentialError> {
    credential.check()?;
    let payload = envelope::build(|e| credential.write(e));
    let kid = signer.public().kid();
    let kind = credential.body.kind();
    let bytes = envelope::sign(signer, kind, b"", Some(kid), None, &payload)?;
    if bytes.len() > credential.body.most_bytes() {
        return Err(CredentialError::Bounds);
    }
    Ok(bytes)
}

/// A credential read from its bytes, its signature not yet checked.
#[derive(Clone)]
pub struct ParsedCredential<'b> {
    /// What it says.
    pub credential: Credential,
    /// The key that is said to have signed it.
    pub kid: Kid,
    /// The envelope it came in.
    pub envelope: Envelope<'b>,
}

impl<'b> ParsedCredential<'b> {
    /// Reads at most 2,000 bytes; unknown keys are refused.
    ///
    /// # Errors
    /// `Envelope` with its `Form`, `Header`, `Bounds`.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, CredentialError> {
        Self::from_envelope(Envelope::parse(bytes, CODE_MAX)?)
    }

    /// Reads the payload of an envelope already taken apart.
    pub(crate) fn from_envelope(envelope: Envelope<'b>) -> Result<Self, CredentialError> {
        let (Some(kid), None) = (envelope.kid, envelope.typ) else {
            return Err(CredentialError::Header);
        };
        let credential = fields::read(envelope.payload, Credential::read)?;
        credential.check()?;
        Ok(Self {
            credential,
            kid,
            envelope,
        })
    }

    /// Checks the issuer's signature as the type that the body says.
    ///
    /// # Errors
    /// `Envelope` with its `Signature`.
    pub fn verify(&self, issuer: &PublicKey) -> Result<(), CredentialError> {
        Ok(self.envelope.verify(issuer, self.kind(), b"")?)
    }

    /// Returns which type it is.
    #[must_use]
    pub fn kind(&self) -> Type {
        self.credential.body.kind()
    }

    /// Returns the 16 bytes by which a manifest pins it; the same for every signature over it.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        self.envelope.digest()
    }
}

impl Body {
    /// Returns the type as which it is signed.
    #[must_use]
    pub fn kind(&self) -> Type {
        match self {
            Self::Ticket(_) => Type::Ticket,
            Self::Health(_) => Type::Health,
            Self::Staff(_) => Type::Staff,
        }
    }

    fn most_bytes(&self) -> usize {
        match self {
            Self::Ticket(_) => TICKET_MAX,
            Self::Health(_) => HEALTH_MAX,
            Self::Staff(_) => CODE_MAX,
        }
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, decode::Error> {
        let mut fields = Fields::open(d)?;
        let body = match fields.required::<u8>(0)? {
            1 => Self::Ticket(Ticket::read(&mut fields)?),
            2 => Self::Health(Health::read(&mut fields)?),
            3 => Self::Staff(Staff::read(&mut fields)?),
            _ => return Err(shape()),
        };
        fields.close()?;
        Ok(body)
    }
}

impl Credential {
    fn check(&self) -> Result<(), CredentialError> {
        let times = fields::is_second(self.issued)
            && fields::is_second(self.expires)
            && self.issued < self.expires;
        let body = match &self.body {
            Body::Ticket(ticket) => ticket.is_in_bounds(),
            Body::Health(health) => {
                health.is_in_bounds() && self.expires - self.issued <= HEALTH_LIFETIME
            }
            Body::Staff(_) => true,
        };
        if times && body {
            Ok(())
        } else {
            Err(CredentialError::Bounds)
        }
    }

    fn write(&self, e: &mut Writer<'_>) -> EncodeResult {
        e.map(3 + u64::from(self.holder.is_some()))?;
        e.u8(4)?.i64(self.expires)?.u8(6)?.i64(self.issued)?;
        if let Some(holder) = &self.holder {
            e.u8(8)?.map(1)?.u8(1)?.encode(holder)?;
        }
        e.i32(BODY)?;
        match &self.body {
            Body::Ticket(ticket) => ticket.write(e),
            Body::Health(health) => health.write(e),
            Body::Staff(staff) => staff.write(e),
        }
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self, decode::Error> {
        let mut fields = Fields::open(d)?;
        let expires = fields.required(4)?;
        let issued = fields.required(6)?;
        let holder = fields.optional_with(8, confirmation)?;
        let body = fields.with(BODY.into(), Body::read)?;
        fields.close()?;
        Ok(Self {
            issued,
            expires,
            holder,
            body,
        })
    }
}

fn confirmation(d: &mut Decoder<'_>) -> Result<PublicKey, decode::Error> {
    let mut fields = Fields::open(d)?;
    let key = fields.required(1)?;
    fields.close()?;
    Ok(key)
}

/// A staff credential as staff carry it: its body a role, its key named. The issuer's signature is not yet checked.
#[derive(Clone)]
pub struct StaffCredential<'b> {
    /// The credential; its `verify` checks the issuer.
    pub parsed: ParsedCredential<'b>,
    /// The role and where it holds.
    pub staff: Staff,
    /// The staff key.
    pub key: PublicKey,
}

impl<'b> StaffCredential<'b> {
    /// Reads at most 2,000 bytes.
    ///
    /// # Errors
    /// As [`ParsedCredential::parse`], and `NotStaff` for another body or one without a key.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, CredentialError> {
        let parsed = ParsedCredential::parse(bytes)?;
        match (&parsed.credential.body, parsed.credential.holder) {
            (Body::Staff(staff), Some(key)) => Ok(Self {
                staff: staff.clone(),
                key,
                parsed,
            }),
            _ => Err(CredentialError::NotStaff),
        }
    }
}
