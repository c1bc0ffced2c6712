//! Whether the service's clock is right. While that is in doubt nothing is signed: a document of a wrong time misleads
//! every phone that believes it.

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::ids::DeviceId;
use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How far the clock may leave the one that nobody sets.
const LEAVES: TimeDelta = TimeDelta::minutes(2);

/// How long a service may have been silent and still trust its clock at the next start.
const SILENCE: TimeDelta = TimeDelta::hours(1);

/// How far others' clocks may be from this one to confirm it.
const AGREES: TimeDelta = TimeDelta::minutes(5);

/// How many devices have to agree.
const DEVICES: usize = 5;

/// How far ahead a document's time may be: copies of a service differ by this much.
pub const AHEAD: TimeDelta = LEAVES;

/// Whether what was issued at an instant lies ahead of the clock.
#[must_use]
pub fn is_ahead(issued: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    issued > now + AHEAD
}

/// Why the clock is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It was set: it left the clock that nobody sets.
    Set,
    /// The service started after more than an hour without a sign that its clock was right, or before that sign.
    Unconfirmed,
}

impl Doubt {
    /// Returns the doubt's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Set => "clock-set",
            Self::Unconfirmed => "clock-unconfirmed",
        }
    }
}

/// The clocks at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The clock in question.
    pub now: DateTime<Utc>,
    /// The clock that nobody sets.
    pub steady: TimeDelta,
    /// Whether the system says that a time server keeps the clock right.
    pub synchronised: bool,
}

impl Reading {
    /// Returns the instant at which the clock that nobody sets would have begun.
    fn beginning(&self) -> DateTime<Utc> {
        self.now - self.steady
    }
}

/// Watches the clock.
pub struct Watch(Mutex<State>);

struct State {
    beginning: DateTime<Utc>,
    doubt: Option<Doubt>,
    agreed: BTreeSet<DeviceId>,
    /// The operator's last confirmation that was processed.
    heard: Option<DateTime<Utc>>,
    /// Whether what was signed ahead of time is to be looked for.
    look: bool,
}

impl Watch {
    /// Takes the clock to be right.
    #[must_use]
    pub fn new(reading: Reading) -> Self {
        Self(Mutex::new(State {
            beginning: reading.beginning(),
            doubt: None,
            agreed: BTreeSet::new(),
            heard: None,
            look: true,
        }))
    }

    /// Returns why the clock is in doubt now.
    pub fn doubt(&self, reading: Reading) -> Option<Doubt> {
        let mut state = self.state();
        let left = (reading.beginning() - state.beginning).abs() > LEAVES;
        match state.doubt {
            None if left => {
                state.doubt = Some(Doubt::Set);
                tracing::error!(now = %reading.now, "clock.was-set: nothing is signed until it is back or confirmed");
            }
            Some(Doubt::Set) if !left => state.settle(reading, "back"),
            Some(Doubt::Unconfirmed) if reading.synchronised => {
                state.settle(reading, "synchronised");
            }
            _ => {}
        }
        state.doubt
    }

    /// Decides at a start, by when the clock was last known to be right; a first start counts as confirmed.
    pub fn start(&self, reading: Reading, last: Option<DateTime<Utc>>) {
        let silent = last.is_some_and(|last| {
            let silence = reading.now - last;
            silence > SILENCE || silence < -LEAVES
        });
        if silent {
            self.state().doubt = Some(Doubt::Unconfirmed);
            tracing::error!(
                now = %reading.now,
                last = ?last,
                "clock.unconfirmed: nothing is signed until five phones agree, the system is synchronised, or \
                 `qicheng-service clock confirm`"
            );
        }
    }

    /// Hears an operator's word, which was given by the clock of another process. Words that were given before this one
    /// started count as a sign of life and no more.
    pub fn hear(&self, reading: Reading, said: Option<DateTime<Utc>>) {
        let mut state = self.state();
        let news = said.is_some() && said != state.heard;
        state.heard = said;
        if let Some(said) = said.filter(|_| news && state.doubt.is_some())
            && (reading.now - said).abs() <= AGREES
        {
            state.settle(reading, "operator");
        }
    }

    /// Hears the time that a device of staff, or of somebody verified, has signed.
    pub fn agree(&self, reading: Reading, device: DeviceId, signed: DateTime<Utc>) {
        let mut state = self.state();
        if state.doubt.is_none() || (reading.now - signed).abs() > AGREES {
            return;
        }
        state.agreed.insert(device);
        if state.agreed.len() >= DEVICES {
            state.settle(reading, "devices");
        }
    }

    /// Returns how many devices agree with a clock that is in doubt.
    pub fn agreed(&self) -> usize {
        self.state().agreed.len()
    }

    /// Returns whether, after a doubt or at a start, documents of a time to come are to be looked for.
    pub(crate) fn is_to_look(&self) -> bool {
        self.state().look
    }

    pub(crate) fn has_looked(&self) {
        self.state().look = false;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn settle(&mut self, reading: Reading, by: &'static str) {
        self.beginning = reading.beginning();
        self.doubt = None;
        self.agreed.clear();
        self.look = true;
        tracing::warn!(now = %reading.now, by, "clock.confirmed");
    }
}
