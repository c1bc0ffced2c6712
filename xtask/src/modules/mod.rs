//! Cycles between the modules of the workspace's crates.

mod graph;
mod tree;

use crate::failure::Failure;
use std::{collections::BTreeMap, path::Path};
use tree::Tree;

/// The cycles of each crate: between files, and between the sibling modules of one level. A binary's modules count as
/// its package's. Test modules and `use` declarations that only re-export do not count.
///
/// # Errors
/// A source file that cannot be read or parsed.
pub fn cycles(root: &Path, packages: &[(String, std::path::PathBuf)]) -> Result<Cycles, Failure> {
    let mut found = Cycles::new();
    for (name, folder) in packages {
        let mut of_package = Vec::new();
        for entry in ["src/lib.rs", "src/main.rs"] {
            let entry = root.join(folder).join(entry);
            if entry.exists() {
                of_package.extend(cycles_of(&Tree::read(&entry)?));
            }
        }
        found.insert(name.clone(), of_package);
    }
    Ok(found)
}

/// Cycles by crate, each as the names of the files or modules in it.
pub type Cycles = BTreeMap<String, Vec<Vec<String>>>;

fn cycles_of(tree: &Tree) -> Vec<Vec<String>> {
    let mut found = graph::cycles(&graph::between_files(tree));
    for siblings in graph::between_siblings(tree) {
        found.extend(graph::cycles(&siblings));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// Writes a crate of these files and returns its cycles.
    fn cycles_in(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join("src").join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let packages = [("made".to_owned(), "".into())];
        cycles(folder.path(), &packages)
            .unwrap()
            .remove("made")
            .unwrap()
    }

    #[test]
    fn two_files_that_import_each_other_are_a_cycle() {
        let found = cycles_in(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::two; pub fn one() { two() }"),
            ("b.rs", "pub fn two() { super::a::one() }"),
        ]);
        assert_eq!(found, [["a.rs", "b.rs"], ["a", "b"]]);
    }

    #[test]
    fn siblings_that_reach_into_each_other_by_different_files_are_a_cycle() {
        let found = cycles_in(&[
            ("lib.rs", "mod a; mod b;"),
            ("a/mod.rs", "pub mod x; pub mod y;"),
            ("a/x.rs", "use crate::b::two; pub fn one() { two() }"),
            ("a/y.rs", "pub fn three() {}"),
            ("b.rs", "use crate::a::y; pub fn two() { y::three() }"),
        ]);
        assert_eq!(found, [["a", "b"]]);
    }

    #[test]
    fn a_reexport_leads_to_where_the_item_is_defined() {
        let found = cycles_in(&[
            ("lib.rs", "mod a; mod b; pub use b::two;"),
            ("a.rs", "pub fn one() { crate::two() }"),
            ("b.rs", "pub fn two() {}"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_child_that_uses_what_its_parent_builds_on_it_is_a_cycle() {
        let found = cycles_in(&[
            ("lib.rs", "mod a;"),
            ("a/mod.rs", "mod x; pub struct S; pub fn f() { x::g() }"),
            ("a/x.rs", "use super::S; pub fn g() { let _ = S; }"),
        ]);
        assert_eq!(found, [["a/mod.rs", "a/x.rs"]]);
    }

    #[test]
    fn tests_may_look_anywhere_and_macros_are_read() {
        let found = cycles_in(&[
            ("lib.rs", "mod a; mod b;"),
            (
                "a.rs",
                "pub fn one() {} #[cfg(test)] mod tests { use crate::b; fn t() { b::two() } }",
            ),
            (
                "b.rs",
                "pub fn two() { println!(\"{:?}\", crate::a::one()) }",
            ),
        ]);
        assert!(found.is_empty(), "{found:?}");
        let found = cycles_in(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub fn one() { assert!(crate::b::two()) }"),
            (
                "b.rs",
                "pub fn two() { println!(\"{:?}\", crate::a::one()) }",
            ),
        ]);
        assert_eq!(found.len(), 2);
    }
}
