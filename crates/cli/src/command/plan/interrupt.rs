//! Interrupts end a search in an orderly way; a second one ends the program.

use crate::failure::Failure;
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Exit code after a second interrupt: that of a shell for SIGINT.
const KILLED: i32 = 130;

/// Whether someone interrupted.
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for interrupts.
    ///
    /// # Errors
    /// The system's.
    pub fn listen() -> Result<Self, Failure> {
        let interrupted = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order, so that the first signal sets what the second one finds set.
            flag::register_conditional_shutdown(signal, KILLED, Arc::clone(&interrupted))
                .and_then(|_| flag::register(signal, Arc::clone(&interrupted)))
                .map_err(Failure::Signals)?;
        }
        Ok(Self(interrupted))
    }

    /// Returns whether someone interrupted.
    pub fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
