//! The one source of chance in tests: a seed, and everything drawn from it.

use qicheng_domain::platform::{Entropy, EntropyError};
use sha2::{Digest as _, Sha256};
use std::sync::{Mutex, PoisonError};

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds are to have nothing in common.
        let mut random = Self(seed ^ 0x5851_f42d_4c95_7f2d);
        random.next();
        random
    }

    /// Returns 64 bits.
    #[expect(
        clippy::should_implement_trait,
        reason = "a source never ends, so it is no iterator"
    )]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number below `bound`; 0 where that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The bias of a bound far below 2⁶⁴ changes no test.
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// Returns a number from `least` up to and without `end`.
    pub fn between(&mut self, least: i64, end: i64) -> i64 {
        let span = u64::try_from(end.saturating_sub(least)).unwrap_or(0);
        least.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// Returns an index below `length`.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// Returns true so many times in a thousand.
    pub fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1_000) < u64::from(per_mille)
    }

    /// Begins another source, which goes its own way from here.
    pub fn fork(&mut self) -> Self {
        Self::new(self.next())
    }
}

/// Bytes for keys, ids and nonces of one device or service, out of the seed.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<Random>);

impl SeededEntropy {
    /// Draws from `random` on.
    #[must_use]
    pub fn new(random: Random) -> Self {
        Self(Mutex::new(random))
    }

    /// Draws what belongs to a name: the same in every run.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = Sha256::digest(name).into();
        Self::new(Random::new(u64::from_be_bytes([a, b, c, d, e, f, g, h])))
    }

    /// Returns `N` bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.draw(&mut bytes);
        bytes
    }

    fn draw(&self, bytes: &mut [u8]) {
        let mut random = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            let drawn = random.next().to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        self.draw(bytes);
        Ok(())
    }
}
