//! The index of the decision records says what the records say.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/adr")
}

/// Title and status of a record.
#[derive(Debug, PartialEq, Eq)]
struct Record {
    title: String,
    status: String,
}

/// Reads each record by its file's name.
fn records() -> BTreeMap<String, Record> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap());
    files
        .map(|file| file.file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .map(|name| {
            let text = fs::read_to_string(folder().join(&name)).unwrap();
            let number = name.get(..4).unwrap();
            let value = |prefix: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(prefix));
                line.unwrap_or_else(|| panic!("{name} has no line that begins with `{prefix}`"))
                    .to_owned()
            };
            let record = Record {
                title: value(&format!("# {number}: ")),
                status: value("Status: "),
            };
            (name, record)
        })
        .collect()
}

/// Reads each row of the index by the file that it links to.
fn index() -> BTreeMap<String, Record> {
    let text = fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ["));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_end_matches(" |").split(" | ").collect();
        let &[link, title, status] = cells.as_slice() else {
            panic!("a row has three cells: {row}");
        };
        let (number, file) = link.trim_end_matches(')').split_once("](").unwrap();
        assert!(file.starts_with(&format!("{number}-")), "{row}");
        let record = Record {
            title: title.to_owned(),
            status: status.to_owned(),
        };
        (file.to_owned(), record)
    })
    .collect()
}

#[test]
fn the_index_lists_every_decision_with_its_title_and_status() {
    assert!(!records().is_empty());
    assert_eq!(index(), records());
}

#[test]
fn a_status_is_known_and_a_superseded_decision_names_its_successor() {
    let records = records();
    for (name, record) in &records {
        if matches!(record.status.as_str(), "proposed" | "accepted") {
            continue;
        }
        let link = record.status.strip_prefix("superseded by [");
        let Some((number, file)) = link
            .and_then(|link| link.strip_suffix(')'))
            .and_then(|link| link.split_once("]("))
        else {
            panic!("{name}: unknown status `{}`", record.status);
        };
        assert!(file.starts_with(&format!("{number}-")), "{name}");
        assert!(records.contains_key(file), "{name}: no decision {file}");
        let successor = fs::read_to_string(folder().join(file)).unwrap();
        assert!(
            successor.contains(&format!("Supersedes [{}]({name})", &name[..4])),
            "{file} does not say that it supersedes {name}"
        );
    }
}
