//! The app's window. Forwards the UI's commands to `qicheng-app` and adapts the
//! platform to its traits; it decides nothing.

mod commands;
#[cfg(desktop)]
mod desktop;
mod platform;

use tauri::Manager as _;

/// Opens the window and serves it until it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let data = platform::data_argument();
    let builder = tauri::Builder::default();
    #[cfg(desktop)]
    let builder = desktop::plug(builder, data.as_deref());
    let outcome = builder
        .setup(|app| {
            let device = platform::Device::open(app.handle(), data);
            app.manage(device);
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![commands::call])
        .run(tauri::generate_context!());
    if let Err(error) = outcome {
        platform::abort(&error);
    }
}
