//! What happened, in order, and the digest of it: two runs of a seed that differ anywhere differ here.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// A running digest over logical events; keeps the lines where somebody wants to read them.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    hash: Sha256,
    line: String,
    lines: Option<Vec<String>>,
    events: u64,
}

impl Trace {
    /// A trace that keeps its lines.
    #[must_use]
    pub fn kept() -> Self {
        Self {
            lines: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Notes an event at an instant, in milliseconds.
    pub fn note(&mut self, at: i64, event: std::fmt::Arguments<'_>) {
        self.line.clear();
        // Writing to a String cannot fail.
        let _ = writeln!(self.line, "{at} {event}");
        self.hash.update(self.line.as_bytes());
        self.events += 1;
        if let Some(lines) = &mut self.lines {
            lines.push(self.line.trim_end().to_owned());
        }
    }

    /// Returns how many events were noted.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Returns the digest of everything so far.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// Returns the lines, where they were kept.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.lines.as_deref().unwrap_or_default()
    }
}

/// Returns the first four bytes of SHA-256 as eight digits: enough to tell two messages apart in a trace.
#[must_use]
pub fn mark(bytes: &[u8]) -> u32 {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}
