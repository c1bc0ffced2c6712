//! The one command that the UI may call: it forwards to the use cases, by name.

use qicheng_app::commands::{self, Asked, ErrorView};
use serde_json::Value;
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

use crate::platform::Opened;

/// Does what the UI asks and returns its answer, or the error that a screen shows.
#[tauri::command]
pub async fn call(opened: State<'_, Opened>, request: Request<'_>) -> Result<Value, ErrorView> {
    let sent = match request.body() {
        InvokeBody::Json(sent) => sent.clone(),
        InvokeBody::Raw(_) => Value::Null,
    };
    let Asked { command, args } = Asked::read(sent)?;
    let (app, line) = opened.parts()?;
    commands::call(app, line, &command, args).await
}
