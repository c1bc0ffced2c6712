//! Every use case by name, with its arguments and its answer as JSON: the one door through which a window comes in.
//!
//! A shell forwards what the UI asks and gives back what it hears. Names are `role.verb`; arguments are an object.

mod crew;
mod device;
mod employer;
mod helper;
mod pictures;
mod question;
mod staff;
mod sync;
mod verdict;
mod worker;

pub use device::{Queue, Region, Start};
pub use helper::Paper;
pub use pictures::CodePath;
pub use question::{AnswerRead, AskedView, FieldView, QuestionView, ReceiptView, SealedView};
pub use sync::SyncView;
pub use verdict::{Advice, VerdictView};

use crate::{App, ErrorCode, error::AppError};
use qicheng_domain::form::FieldError;
use qicheng_exchange::transport::Exchange;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Why a command did nothing, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ErrorView {
    /// What the screen has words for.
    pub code: ErrorCode,
    /// The fields that are wrong, in the order of the form.
    #[cfg_attr(test, ts(type = "Array<import('./FieldError').FieldError>"))]
    pub fields: Vec<FieldError>,
}

/// Does a command, the visit to the service included.
///
/// # Errors
/// The use case's, as a screen shows it; `Internal` for a command or arguments that this version does not know.
pub async fn call<X: Exchange>(
    app: &App,
    line: &X,
    command: &str,
    args: Value,
) -> Result<Value, ErrorView> {
    if command == "sync.now" {
        let done = crate::sync::once(app, line).await?;
        return json(SyncView::of(done)).map_err(ErrorView::from);
    }
    dispatch(app, command, args)
}

/// Does a command that needs no network.
///
/// # Errors
/// As [`call`].
pub fn dispatch(app: &App, command: &str, args: Value) -> Result<Value, ErrorView> {
    let (role, verb) = command.split_once('.').unwrap_or((command, ""));
    let answer = match role {
        "device" => device::dispatch(app, verb, args),
        "sync" => sync::dispatch(app, verb, args),
        "worker" => worker::dispatch(app, verb, args),
        "staff" => staff::dispatch(app, verb, args),
        "helper" => helper::dispatch(app, verb, args),
        "crew" => crew::dispatch(app, verb, args),
        "employer" => employer::dispatch(app, verb, args),
        _ => unknown(),
    };
    Ok(answer?)
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

type Answer = Result<Value, AppError>;

/// Reads a command's arguments.
fn take<T: DeserializeOwned>(args: Value) -> Result<T, AppError> {
    serde_json::from_value(args).map_err(|_| AppError::Refused(ErrorCode::Internal))
}

/// Writes a command's answer.
fn json<T: Serialize>(value: T) -> Answer {
    serde_json::to_value(value).map_err(|_| AppError::Refused(ErrorCode::Internal))
}

/// Answers a command that this version does not know.
fn unknown() -> Answer {
    Err(AppError::Refused(ErrorCode::Internal))
}
