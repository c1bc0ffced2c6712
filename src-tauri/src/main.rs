//! Opens the app's window on a desktop.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    qicheng_shell::run();
}
