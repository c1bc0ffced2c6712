//! Gaps between revoked indexes in Rice's code, as bits from the highest of each byte on.
//!
//! A gap `g` (the first counted from −1, less one each) is `g >> k` ones, a zero, then the low `k` bits of `g`.
//! Ones fill the last byte: fewer than eight, and never a whole code.

/// How many indexes a list may have.
pub const MAX_INDEXES: u32 = 1 << 22;

const MAX_K: u8 = 22;

/// Why coded indexes are not read, or indexes not coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RiceError {
    /// More indexes than [`MAX_INDEXES`].
    #[error("more indexes than a list may have")]
    TooMany,
    /// An index is not below the number of indexes.
    #[error("an index beyond the list")]
    Beyond,
    /// A parameter that no encoder chooses.
    #[error("a parameter out of range")]
    Parameter,
    /// Bits at the end that are neither a code nor filling.
    #[error("bits after the end")]
    Trailing,
}

/// Which of a list's indexes are revoked: one bit each, at most 512 KiB.
#[derive(Clone, PartialEq, Eq)]
pub struct RevokedIndexes {
    n: u32,
    bits: Vec<u64>,
}

impl RevokedIndexes {
    fn none_of(n: u32) -> Result<Self, RiceError> {
        if n > MAX_INDEXES {
            return Err(RiceError::TooMany);
        }
        let bits = vec![0; n.div_ceil(64) as usize];
        Ok(Self { n, bits })
    }

    /// Returns how many indexes the list has.
    #[must_use]
    pub fn indexes(&self) -> u32 {
        self.n
    }

    /// Returns how many of them are revoked.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.bits.iter().map(|word| word.count_ones()).sum()
    }

    /// Returns whether the index is revoked, or nothing where the list does not reach.
    #[must_use]
    pub fn contains(&self, index: u32) -> Option<bool> {
        let word = self.bits.get(index as usize / 64)?;
        (index < self.n).then_some(word >> (index % 64) & 1 == 1)
    }

    /// Returns the revoked indexes, rising.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.n).filter(|&index| self.contains(index) == Some(true))
    }

    fn set(&mut self, index: u32) -> Result<(), RiceError> {
        if index >= self.n {
            return Err(RiceError::Beyond);
        }
        let word = self.bits.get_mut(index as usize / 64);
        *word.ok_or(RiceError::Beyond)? |= 1 << (index % 64);
        Ok(())
    }
}

impl std::fmt::Debug for RevokedIndexes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Revoked({} of {})", self.count(), self.n)
    }
}

/// Codes the revoked of `n` indexes, in any order, with the parameter that takes the fewest bits.
///
/// # Errors
/// `TooMany`, `Beyond`.
pub fn encode(indexes: &[u32], n: u32) -> Result<(u8, Vec<u8>), RiceError> {
    let mut revoked = RevokedIndexes::none_of(n)?;
    indexes.iter().try_for_each(|&index| revoked.set(index))?;
    let gaps: Vec<u32> = gaps(&revoked).collect();
    let bits = |k: u8| -> u64 {
        let ones = gaps.iter().map(|gap| u64::from(gap >> k)).sum::<u64>();
        ones + gaps.len() as u64 * u64::from(k + 1)
    };
    let k = (0..=MAX_K).min_by_key(|&k| bits(k)).unwrap_or(0);
    let mut writer = Writer::default();
    for gap in gaps {
        (0..gap >> k).for_each(|_| writer.push(true));
        writer.push(false);
        (0..k)
            .rev()
            .for_each(|bit| writer.push(gap >> bit & 1 == 1));
    }
    Ok((k, writer.filled()))
}

/// Reads the revoked of `n` indexes. Allocates one bit for each of at most [`MAX_INDEXES`], whatever the bytes say.
///
/// # Errors
/// Each fault of the code.
pub fn decode(n: u32, k: u8, bytes: &[u8]) -> Result<RevokedIndexes, RiceError> {
    if k > MAX_K {
        return Err(RiceError::Parameter);
    }
    let mut revoked = RevokedIndexes::none_of(n)?;
    let mut reader = Reader { bytes, at: 0 };
    let mut next = 0u32;
    loop {
        let start = reader.at;
        let Some(gap) = reader.gap(k, n)? else {
            return reader.ends_filled(start).map(|()| revoked);
        };
        let index = next.checked_add(gap).ok_or(RiceError::Beyond)?;
        revoked.set(index)?;
        next = index + 1;
    }
}

fn gaps(revoked: &RevokedIndexes) -> impl Iterator<Item = u32> + '_ {
    let mut next = 0;
    revoked.iter().map(move |index| {
        let gap = index - next;
        next = index + 1;
        gap
    })
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    used: u8,
}

impl Writer {
    fn push(&mut self, bit: bool) {
        if self.used == 0 {
            self.bytes.push(0xff);
        }
        if let (false, Some(last)) = (bit, self.bytes.last_mut()) {
            *last &= !(0x80 >> self.used);
        }
        self.used = (self.used + 1) % 8;
    }

    fn filled(self) -> Vec<u8> {
        self.bytes
    }
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    fn bit(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1 == 1;
        self.at += 1;
        Some(bit)
    }

    /// Reads a gap, or nothing where the bits end inside it.
    fn gap(&mut self, k: u8, n: u32) -> Result<Option<u32>, RiceError> {
        let mut high = 0u32;
        loop {
            match self.bit() {
                None => return Ok(None),
                Some(false) => break,
                Some(true) => high += 1,
            }
            // Fewer than eight ones may yet be filling.
            if high >= 8 && u64::from(high) << k > u64::from(n) {
                return Err(RiceError::Beyond);
            }
        }
        let mut low = 0;
        for _ in 0..k {
            let Some(bit) = self.bit() else {
                return Ok(None);
            };
            low = low << 1 | u32::from(bit);
        }
        Ok(Some(high << k | low))
    }

    fn ends_filled(&self, start: usize) -> Result<(), RiceError> {
        let mut rest = Reader {
            bytes: self.bytes,
            at: start,
        };
        let left = self.bytes.len() * 8 - start;
        let ones = std::iter::from_fn(|| rest.bit()).all(|bit| bit);
        if left < 8 && ones {
            Ok(())
        } else {
            Err(RiceError::Trailing)
        }
    }
}
