//! `cargo xtask messages`: the catalogue of messages in `locales/`, checked, and its typed keys for the UI.

use crate::{
    project::{root, ui},
    verb::{self, Verb},
};
use qicheng_catalogue::{Catalogue, Fault, Usage, faults, typescript};
use std::{
    fs,
    path::{Path, PathBuf},
};
use xtask::failure::Failure;

/// The verb `messages`.
pub const VERB: Verb = Verb {
    name: "messages",
    about: "checks the catalogue of messages and writes its typed keys",
    help: "\
cargo xtask messages [--check]

Writes ui/src/i18n/keys.ts, the keys of the screens with the values that fill them, from locales/; then names every key
that a language lacks or has too much, every placeholder that differs from the source language's, and every key that is
used nowhere.

  --check  writes nothing and fails where the keys are not those of the catalogue",
    run,
};

/// Files of a language that the screens use.
const SCREENS: [&str; 2] = ["screens", "shared"];

/// Where keys are used; tests alone do not count.
const SOURCES: [(&str, &[&str]); 3] = [
    ("ui/src", &["ts", "tsx"]),
    ("crates", &["rs", "html"]),
    ("src-tauri/src", &["rs"]),
];

/// Folders in which no use is looked for.
const NOT_SEARCHED: [&str; 4] = ["tests", "generated", "catalogue", "assets"];

fn run(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &["--check"])?;
    if arguments.is_empty() {
        let keys = typescript(&read()?, &SCREENS);
        let path = keys_file();
        fs::write(&path, keys).map_err(Failure::io(path.display().to_string()))?;
    }
    check()
}

/// Fails where the catalogue has a fault or its typed keys are not up to date.
pub fn check() -> Result<(), Failure> {
    let catalogue = read()?;
    let mut found = faults(&catalogue);
    let usage = usage()?;
    found.extend(usage.unused(&catalogue));
    found.extend(usage.undefined(&catalogue));
    if !found.is_empty() {
        let lines: Vec<String> = found
            .iter()
            .map(|fault: &Fault| format!("  {fault}"))
            .collect();
        return Err(Failure::Result(format!(
            "the catalogue in locales/ has faults:\n{}",
            lines.join("\n")
        )));
    }
    let path = keys_file();
    let written = fs::read_to_string(&path).map_err(Failure::io(path.display().to_string()))?;
    if written != typescript(&catalogue, &SCREENS) {
        return Err(Failure::Result(format!(
            "{} is not up to date: cargo xtask messages",
            path.display()
        )));
    }
    Ok(())
}

fn keys_file() -> PathBuf {
    ui().join("src/i18n/keys.ts")
}

fn read() -> Result<Catalogue, Failure> {
    Catalogue::read(&root().join("locales")).map_err(|error| Failure::Result(error.to_string()))
}

fn usage() -> Result<Usage, Failure> {
    let mut usage = Usage::default();
    for (folder, endings) in SOURCES {
        add(&root().join(folder), endings, &mut usage)?;
    }
    Ok(usage)
}

fn add(folder: &Path, endings: &[&str], usage: &mut Usage) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(Failure::io(folder.display().to_string()))?;
    for entry in entries {
        let entry = entry.map_err(Failure::io(folder.display().to_string()))?;
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() {
            if !NOT_SEARCHED.contains(&name.as_ref()) {
                add(&path, endings, usage)?;
            }
            continue;
        }
        let is_source = endings
            .iter()
            .any(|ending| path.extension().is_some_and(|e| e == *ending));
        if is_source && name != "keys.ts" && !name.contains(".test.") {
            let text =
                fs::read_to_string(&path).map_err(Failure::io(path.display().to_string()))?;
            if path.components().any(|part| part.as_os_str() == "console") {
                usage.add_console(&text);
            } else {
                usage.add(&text);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_catalogue_has_no_fault() {
        super::check().unwrap();
    }
}
