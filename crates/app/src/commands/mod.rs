//! Every use case by name, with its arguments and its answer as JSON: the one door through which a window comes in.
//!
//! A shell forwards what the UI asks and gives back what it hears. Names are `role.verb`; arguments are an object. Each
//! command says whom it answers, and is refused to others before anything else is looked at. Staff is looked up once, and
//! its badge handed to the use case.

mod command;
mod crew;
mod device;
mod employer;
mod helper;
mod pictures;
mod question;
mod setup;
mod staff;
mod sync;
#[cfg(test)]
mod typescript;
mod verdict;
mod worker;

pub use command::{Audience, Command};
pub use device::{Queue, Region, Setting, Start};
pub use pictures::{CodePath, Paper, Wanted};
pub use question::{AnswerRead, FieldView, IncomingQuery, QuestionView, ReceiptView, SealedView};
pub use setup::{SetupView, is_setup};
pub use sync::SyncView;
pub use verdict::{Advice, VerdictView};

use crate::{App, ErrorCode, error::AppError};
use chrono::{DateTime, Utc};
use command::{BAD, json};
use qicheng_domain::{form::FieldError, log_event};
use qicheng_exchange::transport::Exchange;
use qicheng_store::Location;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::LazyLock;
use tracing::instrument::WithSubscriber as _;

/// Why a command did nothing, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ErrorView {
    /// What the screen has words for.
    pub code: ErrorCode,
    /// The fields that are wrong, in the order of the form.
    pub fields: Vec<FieldError>,
}

/// What a window asks: a command by name, and its arguments.
#[derive(Deserialize)]
pub struct CommandRequest {
    /// As in `worker.home`.
    pub command: String,
    /// An object.
    #[serde(default)]
    pub args: Value,
}

impl CommandRequest {
    /// Reads what a window sent.
    ///
    /// # Errors
    /// `BadArguments` for anything else.
    pub fn read(sent: Value) -> Result<Self, ErrorView> {
        serde_json::from_value(sent).or_else(|_| tell("unread", Err(BAD)))
    }
}

/// Returns every command that there is.
pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLE.iter()
}

/// The table of commands.
static TABLE: LazyLock<Vec<Command>> = LazyLock::new(|| {
    [
        device::commands(),
        setup::commands(),
        sync::commands(),
        worker::commands(),
        staff::commands(),
        helper::commands(),
        crew::commands(),
        employer::commands(),
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// Does a command, the visit to the service included.
///
/// # Errors
/// The use case's, as a screen shows it; `BadArguments` for a command or arguments that this version does not know.
pub async fn call<X: Exchange>(
    app: &App,
    line: &X,
    command: &str,
    args: Value,
) -> Result<Value, ErrorView> {
    if command != sync::NOW {
        return dispatch(app, command, args);
    }
    let visit = async {
        let done = crate::sync::once(app, line).await;
        tell(sync::NOW, done.and_then(|done| json(SyncView::of(done))))
    };
    match &app.log {
        Some(log) => visit.with_subscriber(log.dispatch().clone()).await,
        None => visit.await,
    }
}

/// Does a command on a device that is not set up. Once `setup.begin` has succeeded, the app can be opened.
///
/// # Errors
/// `NotSetUp` for every command but those of the set-up, `WrongCode`, `Offline`, `OtherTrust`, `ClockWrong`, `DiskFull`.
pub async fn call_before_setup(
    folder: &Location,
    now: DateTime<Utc>,
    CommandRequest { command, args }: CommandRequest,
) -> Result<Value, ErrorView> {
    tell("setup", setup::before(folder, now, &command, args).await)
}

/// Does a command that needs no network.
///
/// # Errors
/// As [`call`]; `NotStaff` and `UnknownPerson` to whom the command does not answer.
pub fn dispatch(app: &App, command: &str, args: Value) -> Result<Value, ErrorView> {
    let job = || match all().find(|known| known.name == command) {
        Some(known) => tell(known.name, known.answer(app, args)),
        None => tell("unknown", Err(BAD)),
    };
    match &app.log {
        Some(log) => log.during(job),
        None => job(),
    }
}

/// Tells the log what came of a command, and its error in full; the screen gets its code.
fn tell<T>(command: &'static str, answer: Result<T, AppError>) -> Result<T, ErrorView> {
    answer.map_err(|error| {
        let (code, causes) = (error.code(), error.causes());
        if code.is_fault() {
            log_event!(
                ERROR,
                "a command failed",
                command = command,
                code = code,
                cause = causes
            );
        } else {
            log_event!(
                INFO,
                "a command was refused",
                command = command,
                code = code,
                cause = causes
            );
        }
        error.into()
    })
}

impl From<ErrorCode> for ErrorView {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            fields: Vec::new(),
        }
    }
}

impl From<AppError> for ErrorView {
    fn from(error: AppError) -> Self {
        Self {
            code: error.code(),
            fields: error.fields().to_vec(),
        }
    }
}
