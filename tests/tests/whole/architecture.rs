//! Holds the workspace to its map: which crate may know which, what the pure
//! ones may not touch, and that no crate's modules form a cycle.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What each crate of ours may depend on among our own. `tests` may see all.
const ARROWS: [(&str, &[&str]); 20] = [
    ("catalogue", &[]),
    ("messages", &["domain", "catalogue"]),
    ("domain", &[]),
    ("credential", &["domain", "messages"]),
    ("exchange", &["domain", "credential"]),
    ("codes", &["domain"]),
    ("planning", &[]),
    ("import", &["domain"]),
    ("store", &["domain"]),
    ("sync", &["domain", "credential", "exchange", "store"]),
    (
        "app",
        &[
            "domain",
            "messages",
            "credential",
            "exchange",
            "codes",
            "store",
            "sync",
        ],
    ),
    ("service-storage", &["domain", "credential"]),
    (
        "service-core",
        &[
            "domain",
            "messages",
            "credential",
            "exchange",
            "service-storage",
        ],
    ),
    (
        "service",
        &[
            "domain",
            "messages",
            "credential",
            "exchange",
            "codes",
            "service-core",
            "service-storage",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "messages",
            "credential",
            "codes",
            "import",
            "planning",
            "sync",
            "app",
        ],
    ),
    ("web-reader", &["codes"]),
    ("test-kit", &["domain", "credential"]),
    (
        "test-world",
        &[
            "domain",
            "credential",
            "exchange",
            "store",
            "sync",
            "app",
            "service-storage",
            "service-core",
            "service",
            "test-kit",
        ],
    ),
    ("src-tauri", &["app"]),
    ("xtask", &["catalogue"]),
];

/// Crates that do no input or output, read no clock and know no runtime.
const PURE: [&str; 7] = [
    "domain",
    "messages",
    "credential",
    "exchange",
    "codes",
    "import",
    "planning",
];

/// What no pure crate may depend on directly.
const IMPURE_LIBRARIES: [&str; 6] = ["tokio", "reqwest", "rusqlite", "axum", "tauri", "getrandom"];

const MAX_SHELL_LINES: usize = 600;

/// Files and folders directly inside a folder that contains sources.
const MAX_SIBLINGS: usize = 20;

#[test]
fn arrows_point_one_way() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let folder = folder(&metadata, package);
        if folder == "tests" {
            continue;
        }
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == folder) else {
            wrong.push(format!("{folder} has no arrows in this test: add them"));
            continue;
        };
        for other in own_dependencies(&metadata, package) {
            if !allowed.contains(&other.as_str()) {
                wrong.push(format!("{folder} must not depend on {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_crates_touch_no_world() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let folder = folder(&metadata, package);
        if !PURE.contains(&folder.as_str()) {
            continue;
        }
        for library in normal_dependencies(package) {
            if IMPURE_LIBRARIES.contains(&library) {
                wrong.push(format!("{folder} is pure and must not depend on {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_has_a_paragraph_for_each_crate() {
    let metadata = metadata();
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let missing: Vec<String> = metadata
        .workspace_packages()
        .iter()
        .map(|package| path(&metadata, package))
        .filter(|path| !has_paragraph(&map, path))
        .collect();
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md needs a paragraph that begins with the name in backticks, for: {}",
        missing.join(", ")
    );
}

#[test]
fn the_shell_stays_a_translator() {
    let lines: usize = sources(&root().join("src-tauri"))
        .iter()
        .filter(|file| extension(file) == "rs")
        .map(|file| lines(file))
        .sum();
    assert!(
        lines < MAX_SHELL_LINES,
        "src-tauri has {lines} lines of Rust; under {MAX_SHELL_LINES}: move what decides to `app`"
    );
}

/// Returns whether a module is compiled under `cfg(test)` only.
fn is_of_tests(file: &Path) -> bool {
    let parent = file.with_file_name("mod.rs");
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let parent = fs::read_to_string(parent).unwrap_or_default();
    parent.contains(&format!("#[cfg(test)]\nmod {name};"))
}

#[test]
fn one_file_of_the_phone_touches_a_file_system() {
    let mut wrong = Vec::new();
    for folder in ["crates/store/src", "crates/app/src"] {
        for file in sources(&root().join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
            let touches = [
                "std::fs",
                "    fs::",
                "    fs,",
                " fs::",
                "{fs",
                "os::unix::fs",
            ];
            if !is_of_tests(&file) && touches.iter().any(|call| shipped.contains(call)) {
                wrong.push(file.strip_prefix(root()).unwrap().display().to_string());
            }
        }
    }
    assert_eq!(wrong, ["crates/store/src/disk_files.rs"]);
}

#[test]
fn a_source_folder_has_no_more_than_twenty_siblings() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let mut folders: Vec<PathBuf> = packages
        .iter()
        .map(|package| root().join(path(&metadata, package)))
        .collect();
    folders.extend(["ui/src", "ui/tests"].map(|ui| root().join(ui)));
    let mut looked_at = 0;
    let mut wrong = Vec::new();
    for folder in folders.iter().flat_map(|folder| source_folders(folder)) {
        let siblings = fs::read_dir(&folder).unwrap().count();
        if siblings > MAX_SIBLINGS {
            let named = folder.strip_prefix(root()).unwrap().display();
            wrong.push(format!("{named} has {siblings} files and folders"));
        }
        looked_at += 1;
    }
    assert!(looked_at > 100, "only {looked_at} folders were looked at");
    assert!(
        wrong.is_empty(),
        "at most {MAX_SIBLINGS}; divide by what they are about:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn a_module_names_each_crate_in_one_use() {
    let mut looked_at = 0;
    let mut wrong = Vec::new();
    let files = sources(root());
    for path in files.iter().filter(|file| extension(file) == "rs") {
        let file = syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap();
        for named in named_twice(&file.items) {
            let path = path.strip_prefix(root()).unwrap().display();
            wrong.push(format!("{path}: {named}"));
        }
        looked_at += 1;
    }
    assert!(looked_at > 900, "only {looked_at} files were looked at");
    assert!(
        wrong.is_empty(),
        "named by several `use` of one module; join them:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn two_uses_of_a_crate_are_found_also_in_a_module_within() {
    let twice = |source: &str| named_twice(&syn::parse_file(source).unwrap().items);
    assert_eq!(twice("use a::b; use c; use a::{d, e};"), ["a"]);
    assert_eq!(
        twice("use a::b; mod m { use super::b; use super::c; }"),
        ["super"]
    );
    assert_eq!(
        twice("use a::b; pub use a::c; #[cfg(unix)] use a::d;"),
        [""; 0]
    );
    assert_eq!(twice("use super::a; use super::super::b;"), [""; 0]);
}

/// The first segments that several `use` items of a module share, those of other visibility or with an attribute apart.
fn named_twice(items: &[syn::Item]) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for item in items {
        match item {
            syn::Item::Use(item) if item.attrs.is_empty() => {
                let visibility = match item.vis {
                    syn::Visibility::Inherited => 0,
                    syn::Visibility::Restricted(_) => 1,
                    syn::Visibility::Public(_) => 2,
                };
                let first = first_segment(&item.tree);
                if !seen.insert((visibility, first.clone())) {
                    found.push(first);
                }
            }
            syn::Item::Mod(item) => {
                let within = item.content.as_ref().map(|(_, items)| named_twice(items));
                found.extend(within.into_iter().flatten());
            }
            _ => {}
        }
    }
    found
}

fn first_segment(tree: &syn::UseTree) -> String {
    match tree {
        syn::UseTree::Path(path) if path.ident == "super" => match &*path.tree {
            syn::UseTree::Path(next) if next.ident == "super" => {
                format!("super::{}", first_segment(&path.tree))
            }
            _ => "super".into(),
        },
        syn::UseTree::Path(path) => path.ident.to_string(),
        syn::UseTree::Name(name) => name.ident.to_string(),
        syn::UseTree::Rename(rename) => rename.ident.to_string(),
        syn::UseTree::Glob(_) | syn::UseTree::Group(_) => String::new(),
    }
}

#[test]
fn colours_stand_in_the_palette_alone() {
    let mut wrong = Vec::new();
    for folder in ["ui/src", "crates/service/templates"] {
        let styles = sources(&root().join(folder));
        for file in styles.iter().filter(|file| extension(file) == "css") {
            if file.ends_with("styles/palette.css") {
                continue;
            }
            let text = fs::read_to_string(file).unwrap();
            let named = file.strip_prefix(root()).unwrap().display();
            let lines = text.lines().filter(|line| names_a_colour(line));
            wrong.extend(lines.map(|line| format!("{named}: {}", line.trim())));
        }
    }
    assert!(
        wrong.is_empty(),
        "ui/src/styles/palette.css has the colours of app and console; name them there:\n{}",
        wrong.join("\n")
    );
}

/// Whether a line of CSS has a colour's value, by hexadecimal digits or a function.
fn names_a_colour(line: &str) -> bool {
    let value = line.split_once(':').map_or("", |(_, value)| value);
    let hex = value.split('#').skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        matches!(digits, 3 | 4 | 6 | 8)
    });
    hex || ["rgb(", "rgba(", "hsl(", "hsla("]
        .iter()
        .any(|function| value.contains(function))
}

#[test]
fn the_backend_folder_alone_talks_to_tauri() {
    let ui = root().join("ui/src");
    let talks: Vec<PathBuf> = sources(&ui)
        .into_iter()
        .filter(|file| {
            let text = fs::read_to_string(file).unwrap();
            text.contains("@tauri-apps") || text.contains("__TAURI")
        })
        .map(|file| file.strip_prefix(&ui).unwrap().to_owned())
        .collect();
    assert_eq!(talks, [Path::new("backend/call.ts")]);
}

#[test]
fn no_crates_modules_form_a_cycle() {
    let metadata = metadata();
    let packages: Vec<_> = metadata
        .workspace_packages()
        .iter()
        .map(|package| (folder(&metadata, package), path(&metadata, package).into()))
        .collect();
    let cycles = xtask::modules::cycles(root(), &packages).unwrap();
    let found: Vec<_> = cycles.iter().filter(|(_, c)| !c.is_empty()).collect();
    assert!(found.is_empty(), "{found:#?}");
}

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// A package's path below the root, as in `crates/domain`.
fn path(metadata: &Metadata, package: &Package) -> String {
    let folder = package.manifest_path.parent().unwrap();
    let below = folder.strip_prefix(&metadata.workspace_root).unwrap();
    below.to_string()
}

/// The last part of a package's path, by which the map calls it.
fn folder(metadata: &Metadata, package: &Package) -> String {
    let path = path(metadata, package);
    path.rsplit('/').next().unwrap().to_owned()
}

fn normal_dependencies(package: &Package) -> impl Iterator<Item = &str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .map(|dependency| dependency.name.as_str())
}

/// The packages of this workspace that a package depends on, by folder.
fn own_dependencies(metadata: &Metadata, package: &Package) -> BTreeSet<String> {
    let names: BTreeSet<&str> = normal_dependencies(package).collect();
    metadata
        .workspace_packages()
        .iter()
        .filter(|other| names.contains(other.name.as_str()))
        .map(|other| folder(metadata, other))
        .collect()
}

/// Whether some line begins, after list or heading marks, with the crate's path
/// or name in backticks and says something about it.
fn has_paragraph(map: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
    let starts = [
        format!("`{path}`"),
        format!("`{path}/`"),
        format!("`{name}`"),
    ];
    let texts: Vec<&str> = map
        .lines()
        .map(|line| line.trim_start_matches(['#', '-', '*', '|', ' ']))
        .collect();
    texts.iter().enumerate().any(|(at, text)| {
        let Some(start) = starts.iter().find(|start| text.starts_with(*start)) else {
            return false;
        };
        let below = texts[at + 1..].iter().find(|text| !text.is_empty());
        text.len() > start.len() + 40 || below.is_some_and(|text| text.len() > 40)
    })
}

/// The languages of our sources.
const LANGUAGES: [&str; 5] = ["rs", "ts", "tsx", "css", "html"];

/// Folders of what others wrote, of what is generated, and of what tests read.
const NOT_OURS: [&str; 6] = [
    "target",
    "node_modules",
    "dist",
    "gen",
    "generated",
    "fixtures",
];

/// Every file of ours, generated ones apart.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !NOT_OURS.contains(&name.as_str()) {
                found.extend(sources(&path));
            }
        } else if LANGUAGES.contains(&extension(&path).as_str()) {
            found.push(path);
        }
    }
    found
}

/// The folders that directly contain sources of ours; corpora and test data have none.
fn source_folders(folder: &Path) -> BTreeSet<PathBuf> {
    let files = sources(folder);
    files
        .iter()
        .filter_map(|file| file.parent())
        .map(Path::to_owned)
        .collect()
}

fn extension(file: &Path) -> String {
    let extension = file.extension().unwrap_or_default();
    extension.to_string_lossy().into_owned()
}

fn lines(file: &Path) -> usize {
    fs::read_to_string(file).unwrap().lines().count()
}
