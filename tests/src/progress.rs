//! How far long work has come.

use std::sync::atomic::{AtomicU64, Ordering};

/// Work of so many pieces, told on standard error at every hundredth.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    whole: u64,
    done: AtomicU64,
}

impl Progress {
    /// Work that is called so and has so many pieces.
    pub fn new(what: &'static str, whole: u64) -> Self {
        Self {
            what,
            whole,
            done: AtomicU64::new(0),
        }
    }

    /// Notes one more piece.
    #[expect(clippy::print_stderr, reason = "programs tell on standard error")]
    pub fn one(&self) {
        let before = self.done.fetch_add(1, Ordering::Relaxed);
        let hundredths = |pieces: u64| (pieces * 100).checked_div(self.whole);
        if hundredths(before) != hundredths(before + 1) {
            eprintln!("{}: {} of {}", self.what, before + 1, self.whole);
        }
    }
}
