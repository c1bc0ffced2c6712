//! Random bytes that the caller drew, as the sealing library wants them.

use hpke::rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};
use std::convert::Infallible;

/// Stretches 32 random bytes: block i is SHA-256 of them and i.
pub(super) struct Stream<'e> {
    entropy: &'e [u8; 32],
    block: u64,
}

impl<'e> Stream<'e> {
    pub fn new(entropy: &'e [u8; 32]) -> Self {
        Self { entropy, block: 0 }
    }

    fn next_block(&mut self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.entropy);
        hash.update(self.block.to_be_bytes());
        self.block += 1;
        hash.finalize().into()
    }
}

impl TryRng for Stream<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for chunk in to.chunks_mut(32) {
            chunk.copy_from_slice(&self.next_block()[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Stream<'_> {}
