//! The one command that the UI may call: it forwards to the use cases, by name.

use crate::platform::{self, Device};
use qicheng_app::{
    ErrorCode,
    commands::{self, CommandRequest, ErrorView},
};
use serde_json::Value;
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

/// Does what the UI asks and returns its answer, or the error that a screen shows.
#[tauri::command]
pub async fn call(device: State<'_, Device>, request: Request<'_>) -> Result<Value, ErrorView> {
    let sent = match request.body() {
        InvokeBody::Json(sent) => sent.clone(),
        InvokeBody::Raw(_) => Value::Null,
    };
    let asked = CommandRequest::read(sent)?;
    if let Some(parts) = device.parts() {
        let (app, line) = parts?;
        return commands::call(app, line, &asked.command, asked.args).await;
    }
    let folder = device.folder().ok_or(ErrorCode::NotSetUp)?;
    let is_setup = commands::is_setup(&asked.command);
    let answer = commands::call_before_setup(folder, platform::now(), asked).await?;
    if is_setup {
        device.open_after_setup();
    }
    Ok(answer)
}
