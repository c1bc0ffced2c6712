//! The names of code in the glossary exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Adds every word of the Rust files below a folder.
fn add_words(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_words(&path, words);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let found = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.extend(found.map(str::to_owned));
        }
    }
}

#[test]
fn every_name_of_code_exists_and_no_term_has_two_rows() {
    let mut words = BTreeSet::new();
    for crate_folder in fs::read_dir(root().join("crates")).unwrap() {
        add_words(&crate_folder.unwrap().path().join("src"), &mut words);
    }
    let text = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    let mut terms = BTreeSet::new();
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
        let &[chinese, english, code, _] = cells.as_slice() else {
            continue;
        };
        if english == "English" || english == "---" {
            continue;
        }
        assert!(terms.insert(chinese), "{chinese} has two rows");
        assert!(terms.insert(english), "{english} has two rows");
        for name in code.trim_matches('`').split("::").filter(|n| *n != "–") {
            assert!(
                words.contains(name),
                "{english}: there is no `{name}` in the code"
            );
        }
    }
    assert!(terms.len() > 100);
}
