//! The names of code in the glossary exist, and names, comments and documentation keep to the terms of the field.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Parts of type names that say how something was come by, or what it is in a picture, and not what it is.
const PARTS: [&str; 27] = [
    "Anew",
    "Aside",
    "Asked",
    "Bearer",
    "Beside",
    "Came",
    "Contradiction",
    "Floor",
    "Found",
    "Given",
    "Graft",
    "Heard",
    "Held",
    "Kept",
    "Known",
    "Made",
    "Mending",
    "Opened",
    "Remark",
    "Said",
    "Seen",
    "Squatter",
    "Taken",
    "Told",
    "Wish",
    "Word",
    "Wreck",
];

/// Type names that are one verb or participle, which as parts of longer names are fine.
const WHOLE: [&str; 21] = [
    "About", "Accepted", "Answered", "Applied", "Checked", "Claimed", "Done", "Named", "Own",
    "Placed", "Posted", "Prepared", "Printed", "Say", "Sent", "Shown", "Signed", "Spent", "Thing",
    "Uploaded", "Words",
];

/// Names of constants that do not say what is limited or counted.
const CONSTANTS: [&str; 20] = [
    "AHEAD", "AROUND", "BESIDE", "ENOUGH", "FAREWELL", "FARTHEST", "FEW", "HELD", "KEPT", "KNOWN",
    "LARGEST", "LONGEST", "LOOK", "MANY", "PACE", "PATIENCE", "RUNS", "SMALLEST", "STEP", "TRIES",
];

const MODULES: [&str; 24] = [
    "anew",
    "aside",
    "asked",
    "beside",
    "came",
    "contradiction",
    "contradictions",
    "floor",
    "found",
    "found_good",
    "from_staff",
    "graft",
    "held",
    "kept",
    "mending",
    "remark",
    "said",
    "seen",
    "squatters",
    "taken",
    "told",
    "wish",
    "words",
    "wreck",
];

/// Words that a comment says in the field's terms: rebuilt or corrupt database, mark or clear as corrupt, impersonator,
/// verified signature, travel request, duplicate identity, delivery mode.
const COMMENTS: [&str; 11] = [
    "acquit",
    "contradiction",
    "found good",
    "graft",
    "is told of",
    "lets a registration hold",
    "squatter",
    "wish",
    "wishes",
    "wished",
    "wreck",
];

/// Words that the documentation does not use, besides those of `COMMENTS`: again, crew, signed message or statement.
const PROSE: [&str; 4] = ["anew", "conductor", "signed word", "signed words"];

/// Words that screens, console and paper had for what the glossary calls by another.
const CHINESE: [&str; 6] = ["信任包", "司乘", "帮办", "检查人员", "检票员", "调度人员"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Calls `visit` with path and text of every Rust file below a folder.
fn each_file(folder: &Path, visit: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

/// Adds every word of the Rust files below a folder.
fn add_words(folder: &Path, words: &mut BTreeSet<String>) {
    each_file(folder, &mut |_, text| {
        let found = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.extend(found.map(str::to_owned));
    });
}

/// Returns the parts of a name in camel case.
fn parts(name: &str) -> Vec<&str> {
    let starts: Vec<usize> = name
        .char_indices()
        .filter(|(_, c)| c.is_ascii_uppercase())
        .map(|(at, _)| at)
        .chain([name.len()])
        .collect();
    starts
        .windows(2)
        .filter_map(|pair| name.get(pair[0]..pair[1]))
        .collect()
}

/// Returns the first of `words` in a line of prose. Names of code, such as that of a table, are not prose.
fn word_in(line: &str, words: &[&'static str]) -> Option<&'static str> {
    let prose: String = line.split('`').step_by(2).collect();
    let spaced = prose
        .to_lowercase()
        .replace(|c: char| !c.is_alphanumeric(), " ");
    let spaced = format!(" {} ", spaced.trim());
    words
        .iter()
        .copied()
        .find(|word| spaced.contains(&format!(" {word} ")))
}

/// Returns what is wrong with a line of Rust: an item's name, or a word of a comment.
fn fault(line: &str) -> Option<String> {
    let line = line.trim_start();
    if let Some(comment) = line.strip_prefix("//") {
        let word = word_in(comment, &COMMENTS)?;
        return Some(format!("“{word}” in a comment"));
    }
    let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
    let kind = words.find(|word| {
        ["struct", "enum", "type", "trait", "const", "static", "mod"].contains(word)
    })?;
    let name = words.next()?;
    let is_wrong = match kind {
        "mod" => MODULES.contains(&name),
        "const" | "static" => {
            CONSTANTS.contains(&name)
                || ["MOST", "LEAST"].contains(&name.split('_').next()?)
                || ["_LASTS", "_WITHIN", "_HELD"]
                    .iter()
                    .any(|end| name.ends_with(end))
        }
        _ => WHOLE.contains(&name) || parts(name).iter().any(|part| PARTS.contains(part)),
    };
    is_wrong.then(|| format!("{kind} {name}"))
}

#[test]
fn names_and_comments_are_in_the_terms_of_the_field() {
    let mut faults = Vec::new();
    for folder in [
        "crates",
        "src-tauri/src",
        "tests/src",
        "tests/tests",
        "xtask/src",
    ] {
        each_file(&root().join(folder), &mut |path, text| {
            let path = path.strip_prefix(root()).unwrap();
            if path.ends_with("whole/glossary.rs") {
                return;
            }
            for (line, number) in text.lines().zip(1..) {
                if let Some(fault) = fault(line) {
                    faults.push(format!("{}:{number}: {fault}", path.display()));
                }
            }
        });
    }
    assert!(
        faults.is_empty(),
        "docs/glossary.md has the terms:\n{}",
        faults.join("\n")
    );
}

#[test]
fn documentation_is_in_the_terms_of_the_field() {
    let mut faults = Vec::new();
    for folder in ["", "docs", "docs/adr"] {
        for file in fs::read_dir(root().join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for (line, number) in text.lines().zip(1..) {
                let word = word_in(line, &COMMENTS).or_else(|| word_in(line, &PROSE));
                if let Some(word) = word {
                    faults.push(format!("{}:{number}: {word}", path.display()));
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "docs/glossary.md has the terms:\n{}",
        faults.join("\n")
    );
}

#[test]
fn messages_have_one_word_for_each_term() {
    let mut faults = Vec::new();
    for file in fs::read_dir(root().join("locales/zh-CN")).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for (line, number) in text.lines().zip(1..) {
            if let Some(word) = CHINESE.iter().find(|word| line.contains(*word)) {
                faults.push(format!("{}:{number}: {word}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_old_name_is_found_and_a_good_one_is_not() {
    for wrong in [
        "pub struct Held<T> {",
        "pub(crate) enum HealthSeen<'p> {",
        "    const MOST_ROUNDS: usize = 3;",
        "static LOOK: u8 = 1;",
        "mod squatters;",
        "/// The person's wish, once more.",
        "// what was found good",
    ] {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
    for right in [
        "pub struct FoundationModel;",
        "pub struct SignedAct {",
        "const MAX_ROUNDS: usize = 3;",
        "let seen = held.said();",
        "/// A row of the table `contradiction`.",
        "mod receipt;",
    ] {
        assert_eq!(fault(right), None, "{right}");
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
