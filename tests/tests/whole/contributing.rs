//! The lists of CONTRIBUTING.md name files that exist, and as many as they say.

use std::fs;
use std::path::{Path, PathBuf};

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

/// A heading such as `### A screen with one command: 15 files (budget 8)`, and the files of the list under it.
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
