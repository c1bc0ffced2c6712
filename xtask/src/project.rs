//! Where things are, and cargo called there.

use crate::process;
use serde_json::Value;
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};
use xtask::failure::Failure;

/// The root of the checkout that this runs for, which cargo names: a program that two checkouts share, since they share
/// a folder of builds, may have been built in the other.
pub fn root() -> &'static Path {
    static XTASK: LazyLock<PathBuf> = LazyLock::new(|| {
        env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
    });
    XTASK.parent().unwrap_or(Path::new("."))
}

/// The UI's folder.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// A cargo command at the root, without what cargo tells this program of its own package: build scripts look at it
/// (ring's does), and would run again whenever cargo is called by hand in between.
pub fn cargo(arguments: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    for (name, _) in env::vars_os() {
        let is_of_package = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if is_of_package {
            command.env_remove(name);
        }
    }
    command
}

/// An npm command in the UI's folder.
pub fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(ui());
    command
}

/// Where tools of this project are kept between runs, outside the checkout.
pub fn cache() -> Result<PathBuf, Failure> {
    let base = env::var_os("XDG_CACHE_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .ok_or_else(|| Failure::Missing("set HOME or XDG_CACHE_HOME to keep tools in".into()))?;
    Ok(base.join("qicheng"))
}

/// Builds binaries of the workspace and gives the folder they are in.
///
/// Always with the features of the whole workspace, so that libraries are not
/// built twice because one binary asks less of them than another.
pub fn build(binaries: &[&str], release: bool) -> Result<PathBuf, Failure> {
    let mut command = cargo(&["build", "--workspace"]);
    for binary in binaries {
        command.args(["--bin", binary]);
    }
    if release {
        command.arg("--release");
    }
    process::run_build(&mut command)?;
    Ok(target()?.join(if release { "release" } else { "debug" }))
}

/// The packages of the workspace: the last part of each one's path, by which the map calls it, and the path.
pub fn packages() -> Result<Vec<(String, PathBuf)>, Failure> {
    let metadata = metadata()?;
    let manifests = metadata["packages"].as_array().into_iter().flatten();
    let packages = manifests.filter_map(|package| {
        let manifest = Path::new(package["manifest_path"].as_str()?);
        let folder = manifest.parent()?;
        let name = folder.file_name()?.to_str()?;
        Some((name.to_owned(), folder.to_owned()))
    });
    Ok(packages.collect())
}

/// The folder that cargo builds into.
pub fn target() -> Result<PathBuf, Failure> {
    metadata()?["target_directory"]
        .as_str()
        .map(PathBuf::from)
        .ok_or_else(|| Failure::Result("cargo metadata names no target directory".into()))
}

fn metadata() -> Result<Value, Failure> {
    let mut command = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::io("cargo metadata"))?;
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::Result(format!("cargo metadata: {error}")))
}
