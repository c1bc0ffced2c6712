//! `cargo xtask reader`: builds `ui/src/reader/reader.wasm` from `crates/web-reader`.

use crate::{
    debian_rust::DebianRust,
    process::{ask, run_build},
    project::ui,
    verb::{self, Verb},
};
use std::{fs, path::Path};
use xtask::failure::Failure;

/// The verb `reader`.
pub const VERB: Verb = Verb {
    name: "reader",
    about: "the code reader for web views, built anew after a change of its sources",
    help: "\
cargo xtask reader

The oldest web view (Chrome 61) knows WebAssembly's first version alone, and the
standard library that Rust ships needs more: Debian's compiler, unpacked into a folder
of its own, builds both anew. The module and the hash of its sources are committed.",
    run: build,
};

const TARGET: &str = "wasm32-unknown-unknown";

fn build(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &[])?;
    let rust = DebianRust::unpacked()?;
    let target = format!("--target={TARGET}");
    let mut command = rust.cargo(&[
        "build",
        "--locked",
        "--package=qicheng-web-reader",
        "--profile=web",
        &target,
    ]);
    command
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            rust.wasm_linker(),
        )
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags());
    run_build(&mut command)?;

    let built = rust
        .target()
        .join(TARGET)
        .join("web/qicheng_web_reader.wasm");
    let reader = ui().join("src/reader");
    let module = fs::read(&built).map_err(Failure::io(built.display().to_string()))?;
    write(&reader.join("reader.wasm"), &module)?;
    write(&reader.join("reader.source"), source()?.as_bytes())
}

/// A panic is a trap without a message, and no path of the builder's machine goes in.
fn flags() -> String {
    let home = std::env::var("HOME").unwrap_or_default();
    [
        "-Ctarget-cpu=mvp",
        "-Clinker-flavor=wasm-ld",
        "-Zunstable-options -Cpanic=immediate-abort",
        "-Zlocation-detail=none",
        &format!("--remap-path-prefix={home}=/home"),
    ]
    .join(" ")
}

/// The hash of the module's sources, by the script that the UI's test compares with.
fn source() -> Result<String, Failure> {
    let script = ui().join("tools/reader-source.mjs");
    ask("node", &[&script.to_string_lossy()])
        .map(|hash| hash + "\n")
        .ok_or_else(|| Failure::Result("the hash of the reader's sources cannot be made".into()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(Failure::io(path.display().to_string()))
}
