//! The one command that the UI may call: it forwards to the use cases, by name.

use qicheng_app::commands::{self, ErrorView};
use serde_json::Value;
use tauri::State;

use crate::platform::Opened;

/// Does what the UI asks and returns its answer, or the error that a screen shows.
#[tauri::command]
pub async fn call(
    opened: State<'_, Opened>,
    command: String,
    args: Value,
) -> Result<Value, ErrorView> {
    let (app, line) = opened.parts()?;
    commands::call(app, line, &command, args).await
}
