use super::throttle::Source;
use hex::FromHex;
use qicheng_service_core::{Context, ServiceError, place::keys::ServiceKeys};
use qicheng_service_storage::Tenant;
use std::fmt;
use subtle::ConstantTimeEq as _;

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
            id: FromHex::from_hex(id).ok()?,
            proof: FromHex::from_hex(proof_text).ok()?,
        };
        let expected = proof(&ctx.keys, ctx.tenant, name, &mark.id);
        bool::from(mark.proof.ct_eq(&expected)).then_some(mark)
    }

    /// Returns it as a source of log-ins.
    #[must_use]
    pub fn source(&self) -> Source {
        Source::Known(self.id)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", hex::encode(self.id), hex::encode(self.proof))
    }
}

fn proof(keys: &ServiceKeys, tenant: Tenant, name: &str, id: &[u8; 16]) -> [u8; 32] {
    keys.tag(tenant, "browser", &[id, name.as_bytes()])
}
