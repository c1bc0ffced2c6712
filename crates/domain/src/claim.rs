//! Claims: what phones write. One author each, never edited by another, corrected by a later claim.

use crate::{
    health::DailyDeclaration, ids::NoticeId, intent::TravelIntent, point::PointBytes, redact_debug,
    registration::Registration,
};
use minicbor::{
    Decode, Encode,
    bytes::{ByteArray, ByteVec},
};
use serde::{Deserialize, Serialize};

/// What a person agrees to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
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
pub struct Signed {
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
    Signed,
    Certificate,
    CertificateRemoved,
    Claim
);

/// A claim of one kind. The kinds' numbers stand on the wire and never change their meaning.
#[derive(Clone, PartialEq, Eq)]
pub enum Claim {
    /// 1: what the person agrees to.
    Consent(Consent),
    /// 2: who the person is.
    Registration(Box<Registration>),
    /// 3: where the person wants to go.
    Intent(TravelIntent),
    /// 4: the person does not want to go any more.
    IntentWithdrawn,
    /// 5: health on one day.
    Declaration(DailyDeclaration),
    /// 6: a notice was read.
    NoticeRead(NoticeRead),
    /// 7: staff takes up a role.
    StaffEnrolment(StaffEnrolment),
    /// 8: staff saw person and ID card; a signed attestation.
    Attestation(Signed),
    /// 9: a signed act.
    Act(Signed),
    /// 10: a certificate of others, for the health code to rest on.
    Certificate(Certificate),
    /// 11: a certificate is not to count any more.
    CertificateRemoved(CertificateRemoved),
}

/// A claim could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// The kind is not known to this version.
    #[error("unknown kind of claim {0}")]
    UnknownKind(u16),
    /// The body is not what the kind asks for.
    #[error("malformed claim of kind {0}")]
    Malformed(u16),
}

impl Claim {
    /// Returns the kind's number on the wire.
    #[must_use]
    pub fn kind(&self) -> u16 {
        match self {
            Self::Consent(_) => 1,
            Self::Registration(_) => 2,
            Self::Intent(_) => 3,
            Self::IntentWithdrawn => 4,
            Self::Declaration(_) => 5,
            Self::NoticeRead(_) => 6,
            Self::StaffEnrolment(_) => 7,
            Self::Attestation(_) => 8,
            Self::Act(_) => 9,
            Self::Certificate(_) => 10,
            Self::CertificateRemoved(_) => 11,
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
        }
    }

    /// Reads a body. That its bytes are deterministic is checked by who took them from the wire.
    ///
    /// # Errors
    /// `UnknownKind` for a kind of a later version, `Malformed` for a body that does not fit.
    pub fn from_cbor(kind: u16, body: &[u8]) -> Result<Self, ClaimError> {
        fn read<'b, T: Decode<'b, ()>>(kind: u16, body: &'b [u8]) -> Result<T, ClaimError> {
            minicbor::decode(body).map_err(|_| ClaimError::Malformed(kind))
        }
        match kind {
            1 => read(kind, body).map(Self::Consent),
            2 => read(kind, body).map(|r| Self::Registration(Box::new(r))),
            3 => read(kind, body).map(Self::Intent),
            4 => read::<Empty>(kind, body).map(|_| Self::IntentWithdrawn),
            5 => read(kind, body).map(Self::Declaration),
            6 => read(kind, body).map(Self::NoticeRead),
            7 => read(kind, body).map(Self::StaffEnrolment),
            8 => read(kind, body).map(Self::Attestation),
            9 => read(kind, body).map(Self::Act),
            10 => read(kind, body).map(Self::Certificate),
            11 => read(kind, body).map(Self::CertificateRemoved),
            _ => Err(ClaimError::UnknownKind(kind)),
        }
    }
}

fn bytes<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to a Vec cannot fail: its error is `Infallible`.
    let _: Result<(), _> = minicbor::encode(value, &mut out);
    out
}
