//! The UI's types as the Rust types have them: written anew and compared.

use crate::{
    process::{run, run_build},
    project::{cargo, target, ui},
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};
use xtask::failure::Failure;

/// Tests whose name contains this write the types.
const EXPORT: &str = "export_bindings";

/// Writes the types to a folder of its own and fails if the committed ones differ.
pub fn check() -> Result<(), Failure> {
    let fresh = target()?.join("fresh-bindings");
    match fs::remove_dir_all(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Failure::io(fresh.display().to_string())(error));
        }
        _ => {}
    }
    // All library tests, not the one package's: the same features as `cargo xtask test`, so nothing is built twice.
    let tests = ["test", "--workspace", "--lib"];
    run_build(cargo(&tests).arg("--no-run"))?;
    run(cargo(&tests)
        .args(["--quiet", EXPORT])
        .env("TS_RS_EXPORT_DIR", &fresh))?;

    let committed = ui().join("src/backend/generated");
    let drift = differences(&read(&committed)?, &read(&fresh)?);
    if drift.is_empty() {
        return Ok(());
    }
    Err(Failure::Result(format!(
        "{} is not what the Rust types say: {}\nwrite it anew: cargo test --workspace --lib {EXPORT}",
        committed.display(),
        drift.join(", "),
    )))
}

type Files = BTreeMap<PathBuf, String>;

/// Every file below a folder by its relative path; none if there is no folder.
fn read(folder: &Path) -> Result<Files, Failure> {
    let mut files = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::io(place.display().to_string())(error)),
        };
        for entry in entries {
            let path = entry
                .map_err(Failure::io(place.display().to_string()))?
                .path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text =
                fs::read_to_string(&path).map_err(Failure::io(path.display().to_string()))?;
            let name = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            files.insert(name, text);
        }
    }
    Ok(files)
}

/// What differs, a few words a file.
fn differences(committed: &Files, fresh: &Files) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in fresh {
        match committed.get(path) {
            None => found.push(format!("{} is missing", path.display())),
            Some(old) if old != text => found.push(format!("{} differs", path.display())),
            Some(_) => {}
        }
    }
    for path in committed.keys().filter(|path| !fresh.contains_key(*path)) {
        found.push(format!("{} is no longer made", path.display()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries
            .iter()
            .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn the_same_files_do_not_differ() {
        let one = files(&[("A.ts", "a"), ("deep/B.ts", "b")]);
        assert!(differences(&one, &one).is_empty());
    }

    #[test]
    fn each_kind_of_difference_is_told() {
        let committed = files(&[("A.ts", "old"), ("Gone.ts", "x")]);
        let fresh = files(&[("A.ts", "new"), ("New.ts", "y")]);
        assert_eq!(
            differences(&committed, &fresh),
            [
                "A.ts differs",
                "New.ts is missing",
                "Gone.ts is no longer made"
            ]
        );
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_files() {
        assert!(read(Path::new("no/such/folder")).unwrap().is_empty());
    }
}
