//! The one envelope of everything signed: COSE_Sign1 (RFC 9052 §4.2) with a type that no other can take.

use crate::{
    encoding::cbor::{self, CborError},
    key::{KeyError, Kid, PublicKey, Signer},
};
use minicbor::{Decoder, Encoder};
use sha2::{Digest, Sha256};

pub use qicheng_domain::document::Type;

/// Why an envelope is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not the form of an envelope.
    #[error("not an envelope: {0}")]
    Form(#[from] CborError),
    /// The signature is not the key's over this content as this type.
    #[error("wrong signature")]
    Signature,
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// An envelope taken apart, its signature not yet checked.
#[derive(Clone, Copy)]
pub struct Envelope<'b> {
    /// Name of the issuer's key, where the header has one.
    pub kid: Option<Kid>,
    /// The document's `typ` (RFC 9596), where the header has one.
    pub typ: Option<&'b str>,
    /// The payload's bytes: one deterministic CBOR item, already checked.
    pub payload: &'b [u8],
    protected: &'b [u8],
    signature: &'b [u8; 64],
}

/// Signs a payload of deterministic CBOR as `kind` for `audience` (empty in a code, the service's id in an exchange).
///
/// # Errors
/// `Key` when the signer refuses.
pub fn sign(
    signer: &dyn Signer,
    kind: Type,
    audience: &[u8],
    kid: Option<Kid>,
    typ: Option<&str>,
    payload: &[u8],
) -> Result<Vec<u8>, EnvelopeError> {
    let protected = header(kid, typ);
    let signature = signer.sign(&to_be_signed(kind, audience, &protected, payload))?;
    Ok(build(|e| {
        e.array(4)?
            .bytes(&protected)?
            .map(0)?
            .bytes(payload)?
            .bytes(&signature)?;
        Ok(())
    }))
}

impl<'b> Envelope<'b> {
    /// Takes apart at most `max` bytes; header and payload must be deterministic, the unprotected header empty.
    ///
    /// # Errors
    /// `Form`.
    pub fn parse(bytes: &'b [u8], max: usize) -> Result<Self, EnvelopeError> {
        cbor::check(bytes, max)?;
        let mut d = Decoder::new(bytes);
        let (protected, payload, signature) = parts(&mut d).map_err(|_| CborError::Shape)?;
        cbor::check(protected, 128)?;
        cbor::check(payload, max)?;
        let (kid, typ) = read_header(protected).map_err(|_| CborError::Shape)?;
        Ok(Self {
            kid,
            typ,
            payload,
            protected,
            signature,
        })
    }

    /// Checks the signature as `kind` for `audience`.
    ///
    /// # Errors
    /// `Signature`.
    pub fn verify(
        &self,
        key: &PublicKey,
        kind: Type,
        audience: &[u8],
    ) -> Result<(), EnvelopeError> {
        let message = to_be_signed(kind, audience, self.protected, self.payload);
        if key.verifies(&message, self.signature) {
            Ok(())
        } else {
            Err(EnvelopeError::Signature)
        }
    }

    /// Returns a hash of the signature with the key and all that it signs as `kind`, without an audience.
    pub(crate) fn signature_name(&self, key: &PublicKey, kind: Type) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(key.to_point().0);
        hash.update(self.signature);
        hash.update(to_be_signed(kind, b"", self.protected, self.payload));
        hash.finalize().into()
    }

    /// Returns the 16 bytes by which a manifest pins this content: it holds header and payload, never the signature,
    /// since `(r, n−s)` verifies too.
    #[must_use]
    pub fn digest(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(build(|e| {
            e.bytes(self.protected)?.bytes(self.payload).map(drop)
        }));
        let full: [u8; 32] = hash.finalize().into();
        let mut digest = [0; 16];
        digest.copy_from_slice(&full[..16]);
        digest
    }
}

fn header(kid: Option<Kid>, typ: Option<&str>) -> Vec<u8> {
    build(|e| {
        e.map(1 + u64::from(kid.is_some()) + u64::from(typ.is_some()))?
            .u8(1)?
            .i8(-9)?;
        if let Some(kid) = kid {
            e.u8(4)?.bytes(&kid.0)?;
        }
        if let Some(typ) = typ {
            e.u8(16)?.str(typ)?;
        }
        Ok(())
    })
}

fn read_header(bytes: &[u8]) -> Result<(Option<Kid>, Option<&str>), minicbor::decode::Error> {
    let shape = || minicbor::decode::Error::message("header");
    let mut d = Decoder::new(bytes);
    let pairs = d.map()?.ok_or_else(shape)?;
    let (mut kid, mut typ, mut alg) = (None, None, None);
    for _ in 0..pairs {
        match d.u8()? {
            1 => alg = Some(d.i8()?),
            4 => kid = Some(d.decode()?),
            16 => typ = Some(d.str()?),
            _ => return Err(shape()),
        }
    }
    if alg == Some(-9) {
        Ok((kid, typ))
    } else {
        Err(shape())
    }
}

type Parts<'b> = (&'b [u8], &'b [u8], &'b [u8; 64]);

fn parts<'b>(d: &mut Decoder<'b>) -> Result<Parts<'b>, minicbor::decode::Error> {
    let shape = || minicbor::decode::Error::message("parts");
    if d.array()? != Some(4) {
        return Err(shape());
    }
    let protected = d.bytes()?;
    if d.map()? != Some(0) {
        return Err(shape());
    }
    let payload = d.bytes()?;
    let signature = d.bytes()?.try_into().map_err(|_| shape())?;
    Ok((protected, payload, signature))
}

/// What keeps types apart: `["qicheng", 1, type, audience]`.
pub(crate) fn external_aad(kind: Type, audience: &[u8]) -> Vec<u8> {
    build(|e| {
        e.array(4)?
            .str("qicheng")?
            .u8(1)?
            .u8(kind as u8)?
            .bytes(audience)?;
        Ok(())
    })
}

/// The Sig_structure of RFC 9052 §4.4 with the context "Signature1".
fn to_be_signed(kind: Type, audience: &[u8], protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let aad = external_aad(kind, audience);
    build(|e| {
        e.array(4)?
            .str("Signature1")?
            .bytes(protected)?
            .bytes(&aad)?
            .bytes(payload)?;
        Ok(())
    })
}

pub(crate) type EncodeResult = Result<(), minicbor::encode::Error<core::convert::Infallible>>;

/// Builds CBOR by hand where a derived form would not do. Writing to a Vec cannot fail.
pub(crate) fn build(write: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> EncodeResult) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    let _: EncodeResult = write(&mut Encoder::new(&mut out));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::SoftwareKey;

    fn key(n: u8) -> SoftwareKey {
        SoftwareKey::from_secret(&[n; 32]).unwrap()
    }

    #[test]
    fn signed_as_one_type_is_good_as_no_other() {
        let key = key(1);
        for signed in Type::ALL {
            let bytes = sign(&key, signed, b"", None, None, &[0xa0]).unwrap();
            for read in Type::ALL {
                let result = Envelope::parse(&bytes, 500)
                    .unwrap()
                    .verify(&key.public(), read, b"");
                assert_eq!(result.is_ok(), signed == read);
            }
        }
    }

    #[test]
    fn audience_and_key_are_bound() {
        let bytes = sign(&key(1), Type::Request, b"one", None, None, &[0xa0]).unwrap();
        let envelope = Envelope::parse(&bytes, 500).unwrap();
        assert!(
            envelope
                .verify(&key(1).public(), Type::Request, b"one")
                .is_ok()
        );
        assert!(
            envelope
                .verify(&key(1).public(), Type::Request, b"two")
                .is_err()
        );
        assert!(
            envelope
                .verify(&key(2).public(), Type::Request, b"one")
                .is_err()
        );
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let key = key(3);
        let bytes = sign(
            &key,
            Type::Ticket,
            b"",
            Some(key.public().kid()),
            Some("t"),
            &[0xa1, 1, 2],
        )
        .unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut bad = bytes.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            let accepted = Envelope::parse(&bad, 500)
                .is_ok_and(|e| e.verify(&key.public(), Type::Ticket, b"").is_ok());
            assert!(!accepted, "bit {bit}");
        }
    }
}
