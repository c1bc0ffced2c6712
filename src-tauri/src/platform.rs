//! What the platform under the window gives: its version, and a way to end.

use tauri::AppHandle;

/// The version that the app was built as, as in `1.2.3`.
pub fn version(app: &AppHandle) -> String {
    app.package_info().version.to_string()
}

/// Ends the app when no window can be opened, and says why on standard error.
pub fn abort(error: &tauri::Error) -> ! {
    eprintln!("the window cannot be opened: {error}");
    std::process::exit(1);
}
