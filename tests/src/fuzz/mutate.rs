//! Makes what is nearly right: small changes, tokens that readers stumble over, halves of two inputs.

/// Bytes that an input may grow to.
const MAX_BYTES: usize = 40_000;

/// What readers stumble over: CBOR heads, base45, JSON and its operators.
const TOKENS: [&[u8]; 34] = [
    &[0x00],
    &[0xff],
    &[0x7f],
    &[0x80],
    &[0x9f],
    &[0xbf],
    &[0xf6],
    &[0xf5],
    &[0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x3b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    &[0x1a, 0xff, 0xff, 0xff, 0xff],
    &[0x5a, 0x7f, 0xff, 0xff, 0xff],
    &[0x9b, 0, 0, 0, 1, 0, 0, 0, 0],
    &[0xa1, 0x01, 0xa1, 0x01],
    &[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81],
    &[0xd8, 0x3d],
    &[0xfb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0],
    &[0x28, 0xb5, 0x2f, 0xfd],
    b"QC1:",
    b"HC1:",
    b":::",
    b"{}",
    b"[]",
    b"null",
    b"-1",
    b"1e999",
    b"99999999999999999999",
    b"{\"var\":\"\"}",
    b"{\"reduce\":[",
    b"{\"plusTime\":[\"2021-01-01\",2147483647,\"year\"]}",
    b"\"9999-12-31T23:59:59.999999999+14:00\"",
    b"[[[[[[[[[[[[[[[[",
    b"\\ud800",
    b"\xe2\x80\xae",
];

/// A small generator (xorshift64): the same seed, the same inputs.
pub struct Draw(u64);

impl Draw {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// Draws a number below a bound; 0 where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let bound = bound.max(1) as u64;
        usize::try_from((self.0 >> 11) % bound).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or(0)
    }
}

/// Changes an input in one to six places; `other` lends its parts.
#[must_use]
pub fn mutate(input: &[u8], other: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=draw.below(6) {
        step(&mut bytes, other, draw);
    }
    bytes.truncate(MAX_BYTES);
    bytes
}

fn step(bytes: &mut Vec<u8>, other: &[u8], draw: &mut Draw) {
    let at = draw.below(bytes.len());
    let end = (at + 1 + draw.below(32)).min(bytes.len());
    match draw.below(11) {
        0 => with(bytes, at, |byte| byte ^ 1 << draw.below(8)),
        1 => with(bytes, at, |_| draw.byte()),
        2 => with(bytes, at, |byte| byte.wrapping_add(1)),
        3 => with(bytes, at, |byte| byte.wrapping_sub(1)),
        4 => bytes.truncate(at),
        5 => drop(bytes.splice(at..end, [])),
        6 => {
            let part: Vec<u8> = bytes.get(at..end).unwrap_or_default().to_vec();
            let times = 1 + draw.below(64);
            bytes.splice(at..at, part.repeat(times));
        }
        7 => {
            let token = TOKENS
                .get(draw.below(TOKENS.len()))
                .copied()
                .unwrap_or_default();
            bytes.splice(at..at, token.iter().copied());
        }
        8 => {
            let token = TOKENS
                .get(draw.below(TOKENS.len()))
                .copied()
                .unwrap_or_default();
            bytes.splice(at..end, token.iter().copied());
        }
        9 => {
            let from = draw.below(other.len());
            let part = other.get(from..).unwrap_or_default();
            bytes.splice(at.., part.iter().copied());
        }
        _ => {
            let from = draw.below(other.len());
            let to = (from + draw.below(64)).min(other.len());
            let part = other.get(from..to).unwrap_or_default().to_vec();
            bytes.splice(at..end, part);
        }
    }
}

fn with(bytes: &mut [u8], at: usize, change: impl FnOnce(u8) -> u8) {
    if let Some(byte) = bytes.get_mut(at) {
        *byte = change(*byte);
    }
}
