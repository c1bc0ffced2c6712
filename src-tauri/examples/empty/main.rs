//! A window of Tauri with nothing in it but the app's ground colour: what `cargo xtask bench start` holds the app against.

fn main() {
    let outcome =
        tauri::Builder::default().run(tauri::generate_context!("examples/empty/tauri.conf.json"));
    if let Err(error) = outcome {
        eprintln!("the window cannot be opened: {error}");
        std::process::exit(1);
    }
}
