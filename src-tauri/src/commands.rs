//! The commands that the UI may call, each a translation and nothing more.

use serde::Serialize;
use tauri::AppHandle;

use crate::platform;

/// Tells which app this is.
#[tauri::command]
pub fn app_info(app: AppHandle) -> AppInfo {
    AppInfo {
        version: platform::version(&app),
    }
}

/// What `app_info` answers.
#[derive(Serialize)]
pub struct AppInfo {
    /// Version of the app, as in `1.2.3`.
    version: String,
}
