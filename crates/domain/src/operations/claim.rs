//! Claims: what phones write. One author each, never edited by another, corrected by a later claim.

use crate::{
    form::{FieldCode, FieldError, Findings},
    health::DailyDeclaration,
    ids::NoticeId,
    people::registration::Registration,
    point::PointBytes,
    redact_debug, serde_number,
    travel::intent::TravelIntent,
    wire_number,
};
use chrono::NaiveDate;
use minicbor::{
    Decode, Encode,
    bytes::{ByteArray, ByteVec},
};
use num_enum::{FromPrimitive, IntoPrimitive};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(export))]
pub struct Consent {
    /// Registration, travel and notices.
    #[n(1)]
    pub service: bool,
    /// Health data, asked separately.
    #[n(2)]
    pub health: bool,
    /// The number of the text that was shown.
    #[n(3)]
    pub text_version: u16,
    /// BCP 47 tag of the language in which it was shown.
    #[n(4)]
    pub language: String,
}

/// Bytes that a language's tag may have.
const LANGUAGE_MAX: usize = 35;

impl Consent {
    /// Checks the fields.
    ///
    /// # Errors
    /// `language` where it is empty or too long.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut f = Findings::default();
        f.check(
            "language",
            match self.language.len() {
                0 => Err(FieldCode::Required),
                1..=LANGUAGE_MAX => Ok(()),
                _ => Err(FieldCode::TooLong),
            },
        );
        f.into_result()
    }
}

/// A staff member takes up their role with a one-time code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct StaffEnrolment {
    /// The one-time code, upper case, without separators.
    #[n(1)]
    pub code: String,
    /// The staff key.
    #[n(2)]
    pub staff_key: PointBytes,
}

/// A notice was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct NoticeRead {
    /// Which.
    #[n(1)]
    pub notice: NoticeId,
}

/// Something signed on its own, carried as its bytes.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SignedBytes {
    /// The COSE_Sign1.
    #[n(1)]
    pub bytes: ByteVec,
}

/// A certificate that others issued (HCERT).
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Certificate {
    /// Its code's text, exactly as it came.
    #[n(1)]
    pub text: String,
}

impl Certificate {
    /// Certificates that are kept of a person.
    pub const MAX_PER_PERSON: usize = 32;

    /// Returns the name of a text among a person's certificates: the first 16 bytes of its SHA-256.
    #[must_use]
    pub fn id_of(text: &str) -> [u8; 16] {
        let hash: [u8; 32] = Sha256::digest(text).into();
        let mut id = [0; 16];
        id.copy_from_slice(&hash[..16]);
        id
    }
}

/// A person with a phone wants a pass on paper too, or no more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OwnPaper {
    /// Whether it is wanted.
    #[n(1)]
    pub wanted: bool,
}

/// A certificate is not to count any more.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CertificateRemoved {
    /// Which: the first 16 bytes of SHA-256 over its text.
    #[n(1)]
    pub id: ByteArray<16>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Empty {}

redact_debug!(
    StaffEnrolment,
    SignedBytes,
    Certificate,
    CertificateRemoved,
    Claim
);

/// The kinds of claims. The numbers are part of the wire format and of databases, and never change their meaning.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, FromPrimitive, IntoPrimitive,
)]
#[repr(u16)]
pub enum ClaimKind {
    /// What the person agrees to.
    Consent = 1,
    /// Who the person is.
    Registration = 2,
    /// Where the person wants to go.
    Intent = 3,
    /// The person does not want to go any more.
    IntentWithdrawn = 4,
    /// Health on one day.
    Declaration = 5,
    /// A notice was read.
    NoticeRead = 6,
    /// Staff takes up a role.
    StaffEnrolment = 7,
    /// Staff saw person and ID card.
    Attestation = 8,
    /// A signed act.
    Act = 9,
    /// A certificate of others, for the health code to rest on.
    Certificate = 10,
    /// A certificate is not to count any more.
    CertificateRemoved = 11,
    /// A pass on paper beside the phone's is wanted, or no more.
    OwnPaper = 24,
    /// A kind of a later version.
    #[num_enum(catch_all)]
    Later(u16),
}

wire_number!(ClaimKind: u16);
serde_number!(ClaimKind: u16);

/// Bytes that a claim's body of any kind may have.
pub const MAX_BODY: usize = 16 * 1024;

impl ClaimKind {
    /// Returns the largest body in bytes; a kind of a later version may have [`MAX_BODY`].
    #[must_use]
    pub fn max_body(self) -> usize {
        match self {
            Self::Consent | Self::Declaration | Self::StaffEnrolment => 256,
            Self::Registration => 4_096,
            Self::Intent | Self::Attestation | Self::Act => 640,
            Self::IntentWithdrawn | Self::NoticeRead | Self::OwnPaper => 64,
            Self::Certificate | Self::CertificateRemoved | Self::Later(_) => MAX_BODY,
        }
    }
}

/// A claim of one kind.
#[derive(Clone, PartialEq, Eq)]
pub enum Claim {
    /// What the person agrees to.
    Consent(Consent),
    /// Who the person is.
    Registration(Box<Registration>),
    /// Where the person wants to go.
    Intent(TravelIntent),
    /// The person does not want to go any more.
    IntentWithdrawn,
    /// Health on one day.
    Declaration(DailyDeclaration),
    /// A notice was read.
    NoticeRead(NoticeRead),
    /// Staff takes up a role.
    StaffEnrolment(StaffEnrolment),
    /// Staff saw person and ID card; a signed attestation.
    Attestation(SignedBytes),
    /// A signed act.
    Act(SignedBytes),
    /// A certificate of others, for the health code to rest on.
    Certificate(Certificate),
    /// A certificate is not to count any more.
    CertificateRemoved(CertificateRemoved),
    /// A pass on paper beside the phone's is wanted, or no more.
    OwnPaper(OwnPaper),
}

/// A claim could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// The kind is not known to this version.
    #[error("unknown kind of claim {0}")]
    UnknownKind(u16),
    /// The body is not what the kind asks for.
    #[error("malformed claim of kind {0:?}")]
    Malformed(ClaimKind),
}

impl Claim {
    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> ClaimKind {
        match self {
            Self::Consent(_) => ClaimKind::Consent,
            Self::Registration(_) => ClaimKind::Registration,
            Self::Intent(_) => ClaimKind::Intent,
            Self::IntentWithdrawn => ClaimKind::IntentWithdrawn,
            Self::Declaration(_) => ClaimKind::Declaration,
            Self::NoticeRead(_) => ClaimKind::NoticeRead,
            Self::StaffEnrolment(_) => ClaimKind::StaffEnrolment,
            Self::Attestation(_) => ClaimKind::Attestation,
            Self::Act(_) => ClaimKind::Act,
            Self::Certificate(_) => ClaimKind::Certificate,
            Self::CertificateRemoved(_) => ClaimKind::CertificateRemoved,
            Self::OwnPaper(_) => ClaimKind::OwnPaper,
        }
    }

    /// Checks the values of a claim that was made on one day and is looked at on another, `today`: once on the phone that
    /// makes it, once in the service that receives it. Signed content is checked where its signature is.
    ///
    /// # Errors
    /// Every field that is not valid, in the order of its form.
    pub fn validate(&self, made: NaiveDate, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        match self {
            Self::Consent(consent) => consent.validate(),
            Self::Registration(registration) => registration.validate(today),
            Self::Intent(intent) => intent.validate(made, today),
            Self::Declaration(declaration) => declaration.validate(),
            Self::IntentWithdrawn
            | Self::NoticeRead(_)
            | Self::StaffEnrolment(_)
            | Self::Attestation(_)
            | Self::Act(_)
            | Self::Certificate(_)
            | Self::CertificateRemoved(_)
            | Self::OwnPaper(_) => Ok(()),
        }
    }

    /// Writes the body as deterministic CBOR.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        match self {
            Self::Consent(c) => bytes(c),
            Self::Registration(c) => bytes(c),
            Self::Intent(c) => bytes(c),
            Self::IntentWithdrawn => bytes(&Empty {}),
            Self::Declaration(c) => bytes(c),
            Self::NoticeRead(c) => bytes(c),
            Self::StaffEnrolment(c) => bytes(c),
            Self::Attestation(c) | Self::Act(c) => bytes(c),
            Self::Certificate(c) => bytes(c),
            Self::CertificateRemoved(c) => bytes(c),
            Self::OwnPaper(c) => bytes(c),
        }
    }

    /// Reads a body. That its bytes are deterministic is checked by who took them from the wire.
    ///
    /// # Errors
    /// `UnknownKind` for a kind of a later version, `Malformed` for a body that does not fit.
    pub fn from_cbor(kind: ClaimKind, body: &[u8]) -> Result<Self, ClaimError> {
        fn read<'b, T: Decode<'b, ()>>(kind: ClaimKind, body: &'b [u8]) -> Result<T, ClaimError> {
            minicbor::decode(body).map_err(|_| ClaimError::Malformed(kind))
        }
        match kind {
            ClaimKind::Consent => read(kind, body).map(Self::Consent),
            ClaimKind::Registration => read(kind, body).map(|r| Self::Registration(Box::new(r))),
            ClaimKind::Intent => read(kind, body).map(Self::Intent),
            ClaimKind::IntentWithdrawn => read::<Empty>(kind, body).map(|_| Self::IntentWithdrawn),
            ClaimKind::Declaration => read(kind, body).map(Self::Declaration),
            ClaimKind::NoticeRead => read(kind, body).map(Self::NoticeRead),
            ClaimKind::StaffEnrolment => read(kind, body).map(Self::StaffEnrolment),
            ClaimKind::Attestation => read(kind, body).map(Self::Attestation),
            ClaimKind::Act => read(kind, body).map(Self::Act),
            ClaimKind::Certificate => read(kind, body).map(Self::Certificate),
            ClaimKind::CertificateRemoved => read(kind, body).map(Self::CertificateRemoved),
            ClaimKind::OwnPaper => read(kind, body).map(Self::OwnPaper),
            ClaimKind::Later(number) => Err(ClaimError::UnknownKind(number)),
        }
    }
}

fn bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to a Vec cannot fail: its error is `Infallible`.
    let _: Result<(), _> = minicbor::encode(value, &mut out);
    out
}

#[cfg(feature = "ts")]
crate::wire::export_wire_number!(ClaimKind: u16, "The kinds of claims. The numbers are part of the wire format and of databases, and never change their meaning.");
