use super::throttle::Source;
use qicheng_service_core::{Context, ServiceError, keys::ServiceKeys};
use qicheng_service_storage::Tenant;
use sha2::{Digest, Sha256};
use std::fmt;

/// What a browser is given with its first log-in to an account, so that strangers' guesses do not keep it out. It
/// opens nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    id: [u8; 16],
    proof: [u8; 32],
}

qicheng_domain::redact_debug!(Mark);

impl Mark {
    /// Makes one for the account of this name.
    ///
    /// # Errors
    /// When no random bytes are to be had.
    pub fn make(ctx: &Context, name: &str) -> Result<Self, ServiceError> {
        let id = ctx.entropy.bytes()?;
        let proof = proof(&ctx.keys, ctx.tenant, name, &id);
        Ok(Self { id, proof })
    }

    /// Reads one as a browser sends it; none where it is another account's or was never given.
    #[must_use]
    pub fn read(ctx: &Context, name: &str, text: &str) -> Option<Self> {
        let (id, proof_text) = text.split_once('-')?;
        let mark = Self {
            id: bytes(id)?,
            proof: bytes(proof_text)?,
        };
        // Compared as a whole after a keyed hash, of which nobody can prepare a beginning.
        (mark.proof == proof(&ctx.keys, ctx.tenant, name, &mark.id)).then_some(mark)
    }

    /// Returns it as a source of log-ins.
    #[must_use]
    pub fn source(&self) -> Source {
        Source::Known(self.id)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.iter().try_for_each(|b| write!(f, "{b:02x}"))?;
        write!(f, "-")?;
        self.proof.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

fn proof(keys: &ServiceKeys, tenant: Tenant, name: &str, id: &[u8; 16]) -> [u8; 32] {
    let digest = Sha256::new()
        .chain_update(b"browser ")
        .chain_update(id)
        .chain_update(name.as_bytes())
        .finalize();
    let mut short = [0; 16];
    short.copy_from_slice(&digest[..16]);
    keys.pseudonym(tenant, &short)
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(bytes)
}
