//! The commands that the UI may call: one forwards to the use cases, by name; one speaks through the platform.

use qicheng_app::commands::{self, ErrorView};
use serde_json::Value;
use tauri::{AppHandle, State};

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

/// Tells the user something, with a sound, while they look elsewhere.
#[tauri::command]
pub fn notify(app: AppHandle, title: String, body: String) {
    #[cfg(desktop)]
    crate::desktop::notify(&app, title, body);
    // An Android activity rings by itself, also when it is closed.
    #[cfg(not(desktop))]
    let _ = (app, title, body);
}
