//! The lists of CONTRIBUTING.md name files that exist, as many as they say, and those of the examples in `tests/additions`,
//! which apply and keep to the budgets.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::additions::{ADDITIONS, Addition, is_generated, touched};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The paths of a list item in backticks; a part in `<…>` is for the reader to name.
fn paths(item: &str) -> impl Iterator<Item = &str> {
    item.split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| word.contains('/'))
}

/// A heading such as `### A screen with one command: 8 files, budget 8`, and the files of the list under it.
struct Recipe<'t> {
    heading: &'t str,
    files: Vec<&'t str>,
}

fn recipes(text: &str) -> Vec<Recipe<'_>> {
    let mut recipes = Vec::new();
    let sections = text.split("\n### ").skip(1);
    for section in sections {
        let (heading, body) = section.split_once('\n').unwrap();
        let body = body.split("\n## ").next().unwrap_or_default();
        let rows = body.lines().filter_map(|line| line.strip_prefix("| `"));
        let files = rows.map(|row| row.split('`').next().unwrap_or_default());
        recipes.push(Recipe {
            heading,
            files: files.collect(),
        });
    }
    recipes
}

#[test]
fn every_file_that_it_names_exists() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut named = 0;
    for path in text.lines().flat_map(paths) {
        let exact = path.split('<').next().unwrap_or_default();
        let folder = exact.rsplit_once('/').map_or("", |(folder, _)| folder);
        let place = if exact == path { path } else { folder };
        assert!(root().join(place).exists(), "there is no {path}");
        named += 1;
    }
    assert!(named > 50);
}

#[test]
fn a_recipe_lists_as_many_files_as_its_heading_says() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut counted = 0;
    for recipe in recipes(&text).iter().filter(|r| !r.files.is_empty()) {
        let (_, count) = recipe.heading.split_once(": ").unwrap();
        let count: usize = count.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(recipe.files.len(), count, "{}", recipe.heading);
        counted += 1;
    }
    assert_eq!(counted, 7);
}

/// How the heading of an addition's list begins.
fn title(addition: &Addition) -> &'static str {
    match addition.name {
        "language" => "A language",
        "table-phone" => "A table on the phone",
        "table-service" => "A table on the service",
        "screen" => "A screen with one command",
        "document" => "A signed document",
        "claim" => "A claim kind, phone to service",
        other => panic!("CONTRIBUTING.md has no list for {other}"),
    }
}

fn patch(addition: &Addition) -> PathBuf {
    root().join(format!("tests/additions/{}.patch", addition.patch))
}

/// Whether a path is one that a list means; a part in `<…>` is any name.
fn is_meant(listed: &str, path: &str) -> bool {
    let parts = |text: &str| -> Vec<String> { text.split('/').map(str::to_owned).collect() };
    let (listed, path) = (parts(listed), parts(path));
    let same = |(meant, found): (&String, &String)| match meant.split_once('<') {
        None => meant == found,
        Some((start, rest)) => {
            let end = rest.split_once('>').map_or("", |(_, end)| end);
            found.len() > start.len() + end.len()
                && found.starts_with(start)
                && found.ends_with(end)
        }
    };
    listed.len() == path.len() && listed.iter().zip(&path).all(same)
}

#[test]
fn the_lists_name_the_files_of_the_examples_within_their_budgets() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let recipes = recipes(&text);
    for addition in ADDITIONS {
        let name = addition.name;
        let all = touched(&fs::read_to_string(patch(&addition)).unwrap());
        let of_any = ADDITIONS
            .iter()
            .filter(|other| other.patch == addition.patch);
        let counted: BTreeSet<String> = of_any.flat_map(|other| other.files(&all)).collect();
        let whole = Addition {
            below: &[],
            ..addition
        };
        assert_eq!(
            counted,
            whole.files(&all),
            "{name}: a file that nobody counts"
        );

        let files = addition.files(&all);
        assert!(!files.is_empty(), "{name} touches nothing");
        assert!(files.len() <= addition.budget, "{name}: {files:?}");
        assert!(
            !files.iter().any(|file| is_generated(file)),
            "{name}: commands write {files:?}"
        );

        let recipe = recipes
            .iter()
            .find(|r| r.heading.starts_with(title(&addition)));
        let recipe = recipe.unwrap_or_else(|| panic!("no list for {name}"));
        let budget = format!("budget {}", addition.budget);
        assert!(recipe.heading.ends_with(&budget), "{}", recipe.heading);
        assert_eq!(recipe.files.len(), files.len(), "{name}: {files:?}");
        for file in &files {
            let meant = recipe.files.iter().any(|listed| is_meant(listed, file));
            assert!(meant, "{name}: the list lacks {file}");
        }
        for listed in &recipe.files {
            let found = files.iter().any(|file| is_meant(listed, file));
            assert!(found, "{name}: the example does not touch {listed}");
        }
    }
}

#[test]
fn the_examples_apply() {
    let checkout = root().canonicalize().unwrap();
    for addition in ADDITIONS {
        let checked = Command::new("git")
            .args(["apply", "--check"])
            .arg(patch(&addition).canonicalize().unwrap())
            .current_dir(&checkout)
            .output()
            .unwrap();
        assert!(
            checked.status.success(),
            "{} does not apply; CONTRIBUTING.md says how to mend it:\n{}",
            addition.patch,
            String::from_utf8_lossy(&checked.stderr)
        );
    }
}

#[test]
fn a_part_in_angle_brackets_is_any_name() {
    assert!(is_meant("a/<b>.rs", "a/some.rs"));
    assert!(is_meant("locales/<tag>/", "locales/bo/"));
    for other in ["a/.rs", "a/b/c.rs", "a/some.ts", "b/some.rs"] {
        assert!(!is_meant("a/<b>.rs", other), "{other}");
    }
}
