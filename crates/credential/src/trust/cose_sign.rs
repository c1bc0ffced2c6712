//! COSE_Sign (RFC 9052 §4.1) with ESP256, under the type that only bundles have.

use crate::{
    encoding::cbor::{self, CborError},
    envelope::{Type, build, external_aad},
    key::{KeyError, Kid, PublicKey, Signer},
};
use minicbor::{Decoder, decode};

/// Signatures that are read at most: three old roots and three new.
const MAX_SIGNATURES: u64 = 6;

/// Bytes signed by several, taken apart; signatures not yet checked.
pub(super) struct CoseSign<'b> {
    pub(super) payload: &'b [u8],
    signatures: Vec<One<'b>>,
}

struct One<'b> {
    kid: Kid,
    protected: &'b [u8],
    signature: &'b [u8; 64],
}

/// Signs the payload with every signer. The body's header is empty: what there is to say stands with each signature.
pub(super) fn sign(signers: &[&dyn Signer], payload: &[u8]) -> Result<Vec<u8>, KeyError> {
    let signatures = signers
        .iter()
        .map(|signer| {
            let protected = header(signer.public().kid());
            let signature = signer.sign(&to_be_signed(&protected, payload))?;
            Ok((protected, signature))
        })
        .collect::<Result<Vec<_>, KeyError>>()?;
    Ok(build(|e| {
        e.array(4)?.bytes(&[])?.map(0)?.bytes(payload)?;
        e.array(signatures.len() as u64)?;
        for (protected, signature) in &signatures {
            e.array(3)?.bytes(protected)?.map(0)?.bytes(signature)?;
        }
        Ok(())
    }))
}

impl<'b> CoseSign<'b> {
    /// Takes apart at most `max` bytes, both layers deterministic.
    pub(super) fn parse(bytes: &'b [u8], max: usize) -> Result<Self, CborError> {
        cbor::check(bytes, max)?;
        let signed = read(bytes).map_err(|_| CborError::Shape)?;
        cbor::check(signed.payload, max)?;
        Ok(signed)
    }

    /// Returns how many of the keys have signed, or nothing when one is said to have and has not, or twice.
    pub(super) fn signers(&self, keys: &[PublicKey]) -> Option<usize> {
        let mut count = 0;
        for key in keys {
            let kid = key.kid();
            let mut theirs = self.signatures.iter().filter(|one| one.kid == kid);
            let Some(one) = theirs.next() else { continue };
            let message = to_be_signed(one.protected, self.payload);
            if theirs.next().is_some() || !key.verifies(&message, one.signature) {
                return None;
            }
            count += 1;
        }
        Some(count)
    }
}

fn read(bytes: &[u8]) -> Result<CoseSign<'_>, decode::Error> {
    let shape = || decode::Error::message("not signed by several");
    let mut d = Decoder::new(bytes);
    if d.array()? != Some(4) || !d.bytes()?.is_empty() || d.map()? != Some(0) {
        return Err(shape());
    }
    let payload = d.bytes()?;
    let count = d.array()?.ok_or_else(shape)?;
    if count > MAX_SIGNATURES {
        return Err(shape());
    }
    let signatures = (0..count)
        .map(|_| one(&mut d))
        .collect::<Result<_, decode::Error>>()?;
    Ok(CoseSign {
        payload,
        signatures,
    })
}

fn one<'b>(d: &mut Decoder<'b>) -> Result<One<'b>, decode::Error> {
    let shape = || decode::Error::message("not a signature");
    if d.array()? != Some(3) {
        return Err(shape());
    }
    let protected = d.bytes()?;
    if d.map()? != Some(0) {
        return Err(shape());
    }
    let signature = d.bytes()?.try_into().map_err(|_| shape())?;
    let start = header(Kid([0; 8]));
    let kid = protected
        .strip_prefix(&start[..start.len() - 8])
        .and_then(|kid| kid.try_into().ok())
        .ok_or_else(shape)?;
    Ok(One {
        kid: Kid(kid),
        protected,
        signature,
    })
}

/// `{1: -9, 4: kid}`.
fn header(kid: Kid) -> Vec<u8> {
    build(|e| {
        e.map(2)?.u8(1)?.i8(-9)?.u8(4)?.bytes(&kid.0)?;
        Ok(())
    })
}

/// The Sig_structure of RFC 9052 §4.4 with the context "Signature".
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let aad = external_aad(Type::Bundle, b"");
    build(|e| {
        e.array(5)?
            .str("Signature")?
            .bytes(&[])?
            .bytes(protected)?
            .bytes(&aad)?
            .bytes(payload)?;
        Ok(())
    })
}
