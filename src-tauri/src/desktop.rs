//! What only windows on a desktop have: one window a folder, and the page's notifications as the system's.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, absolute},
};
use tauri::{AppHandle, Builder, Manager as _, Wry};
use tauri_plugin_single_instance as single_instance;

/// What the app is called on the session's bus; a folder of its own adds to it.
const BUS_NAME: &str = "cn.qicheng.app";

/// Adds what a desktop has. A second start on the same folder brings the first one's window to the front and ends.
pub fn plug(builder: Builder<Wry>, data: Option<&Path>) -> Builder<Wry> {
    let single = single_instance::Builder::new()
        .dbus_id(bus_name(data))
        .callback(|app, _, _| bring_to_front(app))
        .build();
    // Windows and macOS know an app by its identifier alone, so there a folder that was named stands beside it.
    let builder = if data.is_none() || cfg!(target_os = "linux") {
        builder.plugin(single)
    } else {
        builder
    };
    builder.plugin(tauri_plugin_notification::init())
}

fn bring_to_front(app: &AppHandle) {
    for window in app.webview_windows().values() {
        // A window manager may refuse; the window is there all the same.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

fn bus_name(data: Option<&Path>) -> String {
    let Some(folder) = data else {
        return BUS_NAME.to_owned();
    };
    let mut hasher = DefaultHasher::new();
    absolute(folder)
        .unwrap_or_else(|_| folder.to_owned())
        .hash(&mut hasher);
    format!("{BUS_NAME}.d{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_folder_has_a_name_of_its_own_on_the_bus() {
        let [none, one, other] = [None, Some("/a"), Some("/b")].map(|p| bus_name(p.map(Path::new)));
        assert_eq!(none, BUS_NAME);
        assert_ne!(one, other);
        assert_eq!(one, bus_name(Some(Path::new("/a/"))));
        // An element of a bus name must not begin with a digit.
        assert!(one.starts_with("cn.qicheng.app.d"));
    }
}
