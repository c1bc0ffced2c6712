//! The app's window. Forwards the UI's commands to `qicheng-app` and adapts the
//! platform to its traits; it decides nothing.

mod commands;
mod platform;

/// Opens the window and serves it until it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let outcome = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![commands::app_info])
        .run(tauri::generate_context!());
    if let Err(error) = outcome {
        platform::abort(&error);
    }
}
