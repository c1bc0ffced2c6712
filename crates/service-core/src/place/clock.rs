//! Whether the service's clock is right. While that is in doubt nothing is signed: a document of a wrong time misleads
//! every phone that believes it.

use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::ids::DeviceId;
use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How far the clock may leave the one that nobody sets.
const MAX_DRIFT: TimeDelta = TimeDelta::minutes(2);

/// How long a service may have been silent and still trust its clock at the next start.
const MAX_SILENCE: TimeDelta = TimeDelta::hours(1);

/// How far others' clocks may be from this one to confirm it.
const MAX_WITNESS_SKEW: TimeDelta = TimeDelta::minutes(5);

/// How many devices have to agree.
const WITNESSES: usize = 5;

/// How far ahead a document's time may be: copies of a service differ by this much.
pub const MAX_AHEAD: TimeDelta = MAX_DRIFT;

/// Whether what was issued at an instant lies ahead of the clock.
#[must_use]
pub fn is_ahead(issued: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    issued > now + MAX_AHEAD
}

/// Why the clock is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockDoubt {
    /// It was set: it left the clock that nobody sets.
    Set,
    /// The service started after more than an hour without a sign that its clock was right, before that sign, or after a
    /// run that ended in doubt.
    Unconfirmed,
}

impl ClockDoubt {
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
    doubt: Option<ClockDoubt>,
    /// Devices that agree with the clock as it runs since `agreed_since`.
    agreed: BTreeSet<DeviceId>,
    /// The instant at which the steady clock would have begun, by the clock with which they agree.
    agreed_since: DateTime<Utc>,
    /// The operator's last confirmation that was processed.
    confirmed_at: Option<DateTime<Utc>>,
    /// Whether documents dated ahead are still to be reissued.
    reissue_pending: bool,
}

impl Watch {
    /// Takes the clock to be right.
    #[must_use]
    pub fn new(reading: Reading) -> Self {
        Self(Mutex::new(State {
            beginning: reading.beginning(),
            doubt: None,
            agreed: BTreeSet::new(),
            agreed_since: reading.beginning(),
            confirmed_at: None,
            reissue_pending: true,
        }))
    }

    /// Returns why the clock is in doubt now.
    pub fn doubt(&self, reading: Reading) -> Option<ClockDoubt> {
        let mut state = self.state();
        let left = (reading.beginning() - state.beginning).abs() > MAX_DRIFT;
        match state.doubt {
            None if left => {
                state.doubt = Some(ClockDoubt::Set);
                tracing::error!(now = %reading.now, "clock.was-set: nothing is signed until it is back or confirmed");
            }
            Some(ClockDoubt::Set) if !left => state.settle(reading, "back"),
            Some(ClockDoubt::Unconfirmed) if reading.synchronised => {
                state.settle(reading, "synchronised");
            }
            _ => {}
        }
        state.doubt
    }

    /// Decides at a start, by when the clock was last known to be right and whether the last run doubted it; a first
    /// start counts as confirmed.
    pub fn start(&self, reading: Reading, last: Option<DateTime<Utc>>, was_in_doubt: bool) {
        let silent = last.is_some_and(|last| {
            let silence = reading.now - last;
            silence > MAX_SILENCE || silence < -MAX_DRIFT
        });
        if silent || was_in_doubt {
            self.state().doubt = Some(ClockDoubt::Unconfirmed);
            tracing::error!(
                now = %reading.now,
                last = ?last,
                "clock.unconfirmed: nothing is signed until five phones agree, the system is synchronised, or \
                 `qicheng-service clock confirm`"
            );
        }
    }

    /// Applies an operator's confirmation, which was stored by another process. One from before this process started
    /// counts as a heartbeat alone.
    pub fn confirm(&self, reading: Reading, confirmed_at: Option<DateTime<Utc>>) {
        // A clock that was set since the last check is in doubt before somebody confirms it.
        self.doubt(reading);
        let mut state = self.state();
        let is_new = confirmed_at != state.confirmed_at;
        state.confirmed_at = confirmed_at;
        if let Some(at) = confirmed_at.filter(|_| is_new && state.doubt.is_some())
            && (reading.now - at).abs() <= MAX_WITNESS_SKEW
        {
            state.settle(reading, "operator");
        }
    }

    /// Counts the time that a device of staff, or of somebody verified, has signed, after an unconfirmed start. Against
    /// a clock that was set while the service ran, only the clock itself or an operator counts.
    pub fn agree(&self, reading: Reading, device: DeviceId, signed: DateTime<Utc>) {
        let mut state = self.state();
        if state.doubt != Some(ClockDoubt::Unconfirmed)
            || (reading.now - signed).abs() > MAX_WITNESS_SKEW
        {
            return;
        }
        if (reading.beginning() - state.agreed_since).abs() > MAX_DRIFT {
            // The clock was set again: who agreed with the one before says nothing of this one.
            state.agreed.clear();
            state.agreed_since = reading.beginning();
        }
        state.agreed.insert(device);
        if state.agreed.len() >= WITNESSES {
            state.settle(reading, "devices");
        }
    }

    /// Returns how many devices agree with a clock that is in doubt.
    pub fn agreed(&self) -> usize {
        self.state().agreed.len()
    }

    /// Returns whether, after a doubt or at a start, documents dated ahead are still to be reissued.
    pub(crate) fn is_reissue_pending(&self) -> bool {
        self.state().reissue_pending
    }

    pub(crate) fn reissue_done(&self) {
        self.state().reissue_pending = false;
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
        self.reissue_pending = true;
        tracing::warn!(now = %reading.now, by, "clock.confirmed");
    }
}
