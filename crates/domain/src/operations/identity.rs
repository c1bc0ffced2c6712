//! What an ID card shows of a registration: compared by staff, committed to by what they attest.

use crate::{
    form::{FieldError, Findings, check_county, text, unchanged},
    operations::claim::{Claim, ClaimError, ClaimKind},
    people::{
        id_number::IdNumber,
        registration::{NAME_MAX, Registration},
    },
    redact_debug,
    region::RegionCode,
};
use chrono::NaiveDate;
use minicbor::{Decode, Decoder, Encode, Encoder, bytes::ByteArray, decode, encode};
use sha2::{Digest, Sha256};

/// Bytes that a name may have in an [`Identity`]; of a longer one the end is missing.
pub const IDENTITY_NAME_MAX: usize = 170;

/// Keys of a registration's claim that its identity speaks of: name, ID number, home, salt.
const KEYS: [u64; 4] = [1, 2, 4, 13];

/// Kind of the document that names a person. The numbers never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum IdDocument {
    /// A resident identity card, with a number of GB 11643.
    #[n(1)]
    IdCard,
}

/// What a registration says that an ID card says too.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name; of one that is longer than [`IDENTITY_NAME_MAX`] bytes the beginning.
    pub name: String,
    /// The document that has the number.
    pub document: IdDocument,
    /// The number on it.
    pub number: IdNumber,
    /// County of home.
    pub home: RegionCode,
    /// The registration's salt: without it the number cannot be guessed from the commitment.
    pub salt: [u8; 16],
}

redact_debug!(Identity);

impl Identity {
    /// Returns whether both name the same human of the same home: number, home, and the letters of the name, whatever
    /// separates its parts.
    #[must_use]
    pub fn is_of_same_person(&self, other: &Self) -> bool {
        let letters = |name: &str| {
            name.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        self.number == other.number
            && self.home == other.home
            && letters(&self.name) == letters(&other.name)
    }

    /// Returns the identity of a registration; one without a salt counts as with 16 zero bytes.
    #[must_use]
    pub fn of(registration: &Registration) -> Self {
        let name = &registration.name;
        let end = name.floor_char_boundary(IDENTITY_NAME_MAX.min(name.len()));
        Self {
            name: name.get(..end).unwrap_or_default().trim_end().to_owned(),
            document: IdDocument::IdCard,
            number: registration.id_number.clone(),
            home: registration.home,
            salt: registration.salt.map_or([0; 16], Into::into),
        }
    }

    /// Checks the fields by the rules of a registration.
    ///
    /// # Errors
    /// Every field that no registration may have.
    pub fn validate(&self, today: NaiveDate) -> Result<(), Vec<FieldError>> {
        let mut f = Findings::default();
        f.check("name", unchanged(&self.name, text(&self.name, NAME_MAX)));
        let number = IdNumber::parse(self.number.expose(), today);
        f.check("id_number", unchanged(&self.number, number));
        f.check("home", check_county(self.home));
        f.into_result()
    }

    /// Returns SHA-256 over the deterministic CBOR, by which an attestation names the identity.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        Sha256::digest(written(self)).into()
    }
}

/// Returns SHA-256 over what else a registration's claim says: its map without what the identity speaks of. Fields of a
/// later version count.
///
/// # Errors
/// `Malformed` for what is no map with integer keys.
pub fn rest(body: &[u8]) -> Result<[u8; 32], ClaimError> {
    let malformed = |_| ClaimError::Malformed(ClaimKind::Registration);
    let rest = rest_of(body).map_err(malformed)?;
    Ok(Sha256::digest(rest).into())
}

/// Returns the hash by which an attestation names a registration, from the hashes of its two parts.
#[must_use]
pub fn registration_hash(identity: &[u8; 32], rest: &[u8; 32]) -> [u8; 32] {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    // Writing to a Vec cannot fail: its error is `Infallible`.
    let _: Result<(), encode::Error<_>> = (|| {
        e.array(3)?.str("qicheng-registration")?;
        e.bytes(identity)?.bytes(rest)?;
        Ok(())
    })();
    Sha256::digest(bytes).into()
}

/// Returns the hash of a registration as this version writes it.
///
/// # Errors
/// Never for a registration's own bytes: as [`rest`].
pub fn hash(registration: &Registration) -> Result<[u8; 32], ClaimError> {
    let body = Claim::Registration(Box::new(registration.clone())).to_cbor();
    let identity = Identity::of(registration).commitment();
    Ok(registration_hash(&identity, &rest(&body)?))
}

/// The body's map without what the identity speaks of, in the same form.
fn rest_of(body: &[u8]) -> Result<Vec<u8>, decode::Error> {
    let shape = || decode::Error::message("a map of known length");
    let mut d = Decoder::new(body);
    let fields = d.map()?.ok_or_else(shape)?;
    let (mut kept, mut count) = (Vec::new(), 0);
    for _ in 0..fields {
        let start = d.position();
        let key = d.u64()?;
        d.skip()?;
        if !KEYS.contains(&key) {
            kept.extend_from_slice(body.get(start..d.position()).ok_or_else(shape)?);
            count += 1;
        }
    }
    let mut rest = Vec::new();
    // Writing to a Vec cannot fail: its error is `Infallible`.
    let _: Result<_, encode::Error<_>> = Encoder::new(&mut rest).map(count).map(drop);
    rest.extend(kept);
    Ok(rest)
}

fn written(identity: &Identity) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a Vec cannot fail: its error is `Infallible`.
    let _: Result<(), _> = minicbor::encode(identity, &mut bytes);
    bytes
}

impl<C> Encode<C> for Identity {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(5)?.str(&self.name)?;
        self.document.encode(e, ctx)?;
        e.str(self.number.expose())?.u32(self.home.number())?;
        e.bytes(&self.salt)?;
        Ok(())
    }
}

/// Five values, and a number whose check character is right.
impl<'b, C> Decode<'b, C> for Identity {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let shape = || decode::Error::message("not an identity");
        if d.array()? != Some(5) {
            return Err(shape());
        }
        let name = d.str()?.to_owned();
        if name.len() > IDENTITY_NAME_MAX {
            return Err(shape());
        }
        let document = IdDocument::decode(d, ctx)?;
        let number = d.str()?.to_owned();
        let number = IdNumber::try_from(number.clone())
            .ok()
            .filter(|checked| checked.expose() == number);
        Ok(Self {
            name,
            document,
            number: number.ok_or_else(shape)?,
            home: RegionCode::new(d.u32()?).map_err(|_| shape())?,
            salt: ByteArray::<16>::decode(d, ctx)?.into(),
        })
    }
}
