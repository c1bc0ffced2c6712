//! Whether this device's clock is wrong, and what is said then instead of blaming what was typed, or the network.

use crate::{
    App,
    error::{AppError, ErrorCode},
    mirror::trust,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use qicheng_domain::{date::shanghai_day, form::FieldError};
use qicheng_exchange::transport::{RefusedRequest, TransportError};
use qicheng_store::{Tx, table::setting};
use qicheng_sync::SyncError;
use serde::Serialize;

/// The setting that is there while the last visit to the service failed over this device's clock.
const DOUBTED: &str = "clock-doubted";

/// Days after the bundle in use was made from which the clock is taken for wrong: bundles last ninety.
const MAX_AHEAD_DAYS: i64 = 366;

/// This device's clock, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ClockView {
    /// What it shows.
    pub now: DateTime<Utc>,
    /// Whether it is behind the time that it surely is, a year beyond what this device knows of, or was wrong for the
    /// service at the last visit.
    pub wrong: bool,
}

/// Returns the clock, and whether it is wrong as far as this device knows.
pub(crate) fn view(app: &App, tx: &Tx<'_>) -> Result<ClockView, AppError> {
    Ok(ClockView {
        now: app.clock_time(),
        wrong: is_wrong(app, tx)?,
    })
}

pub(crate) fn is_wrong(app: &App, tx: &Tx<'_>) -> Result<bool, AppError> {
    let clock = trust::clock(app, tx)?;
    let is_far = |made: DateTime<Utc>| clock.now > made + TimeDelta::days(MAX_AHEAD_DAYS);
    Ok(!clock.is_trusted()
        || trust::bundle(app, tx)?.is_some_and(|bundle| is_far(bundle.body().issued))
        || setting::get(tx, DOUBTED)?.is_some())
}

/// The days by which a form is checked.
pub(crate) struct FormClock {
    pub(crate) today: NaiveDate,
    wrong: bool,
}

/// Returns the day by which a form is checked.
pub(crate) fn of_forms(app: &App) -> Result<FormClock, AppError> {
    app.store.read(|tx| {
        Ok(FormClock {
            today: shanghai_day(app.now()),
            wrong: is_wrong(app, tx)?,
        })
    })
}

impl FormClock {
    /// Returns what is wrong with a form but for what is so only by a clock that is known to be wrong.
    pub(crate) fn excuse(
        &self,
        mut errors: Vec<FieldError>,
        is_by_clock: impl Fn(&FieldError) -> bool,
    ) -> Vec<FieldError> {
        errors.retain(|error| !(self.wrong && is_by_clock(error)));
        errors
    }

    /// Returns why a form is refused: its fields, or the clock where it alone is to blame.
    pub(crate) fn refusal(
        &self,
        errors: Vec<FieldError>,
        is_by_clock: impl Fn(&FieldError) -> bool,
    ) -> AppError {
        let errors = self.excuse(errors, is_by_clock);
        if errors.is_empty() {
            AppError::Refused(ErrorCode::ClockWrong)
        } else {
            AppError::Form(errors)
        }
    }
}

/// Notes whether a visit to the service failed over this device's clock.
pub(crate) fn note_visit<T>(app: &App, visit: &Result<T, SyncError>) -> Result<(), AppError> {
    let wrong = match visit {
        Ok(_) => false,
        Err(SyncError::Transport(error)) if is_about_time(error) => true,
        Err(_) => return Ok(()),
    };
    if app.store.read(|tx| setting::get(tx, DOUBTED))?.is_some() != wrong {
        app.store.write(|tx| {
            if wrong {
                setting::put(tx, DOUBTED, "")
            } else {
                setting::remove(tx, DOUBTED)
            }
        })?;
    }
    Ok(())
}

/// Whether a visit failed because this device's clock and the other end's disagree.
fn is_about_time(error: &TransportError) -> bool {
    matches!(
        error,
        TransportError::CertificateTime | TransportError::Refused(RefusedRequest::Time)
    )
}
