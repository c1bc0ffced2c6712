//! The pure crates type-checked for WebAssembly, so that nothing in them keeps a browser shell from being built.

use crate::{
    debian_rust::DebianRust,
    process::{ask, run_build},
    project::{cargo, target},
};
use std::process::Command;
use xtask::failure::Failure;

const TARGET: &str = "wasm32-unknown-unknown";

/// The crates that a browser shell shares with the other shells.
const CRATES: [&str; 4] = [
    "qicheng-domain",
    "qicheng-credential",
    "qicheng-exchange",
    "qicheng-codes",
];

/// Type-checks them.
pub fn check() -> Result<(), Failure> {
    let mut command = compiler()?;
    for package in CRATES {
        command.args(["--package", package]);
    }
    command
        // A shell brings its own source of randomness.
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            "--cfg getrandom_backend=\"custom\"",
        )
        // Type-checking links nothing, so no compiler of C for this target is needed.
        .env("CC_wasm32_unknown_unknown", "true")
        .env("AR_wasm32_unknown_unknown", "true");
    run_build(&mut command)
}

/// Returns a check for the target, by the toolchain where rustup has installed the target's standard library for it,
/// else by Debian's compiler, which checks the library from source first.
fn compiler() -> Result<Command, Failure> {
    let arguments = ["check", "--locked", "--target", TARGET];
    let installed = ask("rustup", &["target", "list", "--installed"]).unwrap_or_default();
    if installed.lines().any(|line| line.trim() == TARGET) {
        let mut command = cargo(&arguments);
        // Features that differ from the workspace's build nothing of it anew.
        command.env("CARGO_TARGET_DIR", target()?.join("wasm"));
        return Ok(command);
    }
    Ok(DebianRust::unpacked()?.cargo(&arguments))
}
