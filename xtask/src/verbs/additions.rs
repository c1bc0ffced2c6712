//! `cargo xtask additions`: each example of an addition, applied and checked in a copy of the checkout.

use crate::{
    process::{run, run_build},
    project::{self, root},
    setup,
    steps::Steps,
    verb::{self, Verb},
};
use qicheng_catalogue::{Catalogue, complete, languages};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use xtask::{
    additions::{ADDITIONS, is_generated},
    failure::Failure,
};

/// The verb `additions`.
pub const VERB: Verb = Verb {
    name: "additions",
    about: "applies the examples of additions to copies and checks each",
    help: "\
cargo xtask additions [--only PATCH] [--json]

Applies each patch in tests/additions (a language, a table of phone and service, a
screen with one command, a signed document, a claim kind) to a copy of the checkout,
writes there what commands write (types, keys, snapshots, vectors, docs/access.md),
and runs what somebody who adds such a thing runs: messages, types, builds of what
it touches, the tests concerned, and for a screen how it looks in every language.
Counts the files against the budgets of CONTRIBUTING.md; fails where a patch does
not apply, does not pass or touches more.

  --only PATCH  only one of them, as in `--only claim`
  --json        ends with one line of JSON: the files of each, its budget, what it misses",
    run: additions,
};

/// What a contributor would run over a copy.
type CopyCheck = fn(&Copy) -> Result<(), Failure>;

/// Patches in the order in which least is built anew.
const PATCHES: [(&str, CopyCheck); 5] = [
    ("language", language),
    ("table", table),
    ("screen", screen),
    ("document", document),
    ("claim", claim),
];

fn additions(arguments: &[String]) -> Result<(), Failure> {
    let (only, json) = options(arguments)?;
    setup::for_additions()?;
    let copy = Copy::new()?;
    let mut results = Vec::new();
    let mut missed = Vec::new();
    let mut steps = Steps::new();
    for (patch, check) in PATCHES
        .iter()
        .filter(|(name, _)| only.is_none_or(|o| o == *name))
    {
        let mut files = BTreeSet::new();
        let checked = steps.step(patch, || {
            copy.refresh()?;
            copy.apply(patch)?;
            let checked = check(&copy);
            files = copy.changed()?;
            checked
        });
        if let Err(failure) = &checked {
            eprintln!("   {patch}: {failure}");
        }
        for addition in ADDITIONS.iter().filter(|addition| addition.patch == *patch) {
            let own = addition.files(&files);
            let (generated, written): (Vec<_>, Vec<_>) =
                own.iter().partition(|file| is_generated(file));
            let within = written.len() <= addition.budget;
            if checked.is_err() || !within {
                missed.push(addition.name);
            }
            eprintln!(
                "   {}: {} of {}",
                addition.name,
                written.len(),
                addition.budget
            );
            for file in own.iter().map(String::as_str) {
                let by = if is_generated(file) {
                    ", written by a command"
                } else {
                    ""
                };
                eprintln!("      {file}{by}");
            }
            results.push(json!({
                "name": addition.name,
                "files": written.len(),
                "generated": generated.len(),
                "budget": addition.budget,
                "checked": checked.is_ok(),
                "touched": written,
                "written_by_commands": generated,
            }));
        }
    }
    copy.refresh()?;
    steps.summarise();
    report(&results, &missed, json)
}

/// Reads the options: the one patch, where it is named, and whether JSON is wanted.
fn options(arguments: &[String]) -> Result<(Option<&'static str>, bool), Failure> {
    let mut rest: Vec<String> = arguments.to_vec();
    let mut only = None;
    if let Some(at) = rest.iter().position(|word| word == "--only") {
        let named = rest.get(at + 1).cloned().unwrap_or_default();
        let known = PATCHES.iter().find(|(name, _)| *name == named);
        only = Some(
            known
                .ok_or_else(|| Failure::Usage(format!("there is no patch `{named}`")))?
                .0,
        );
        rest.drain(at..at + 2);
    }
    verb::only(&rest, &["--json"])?;
    Ok((only, !rest.is_empty()))
}

fn report(results: &[Value], missed: &[&str], json: bool) -> Result<(), Failure> {
    if json {
        let line = json!({ "additions": results, "missed": missed });
        writeln!(io::stdout(), "{line}").map_err(Failure::io("standard output"))?;
    }
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Failure::Result(format!(
            "these do not apply, do not pass or are over budget: {}",
            missed.join(", ")
        )))
    }
}

/// Translates what the patch does not have yet into the words of the source, so that a new message leaves the patch as it
/// is; then all that a language must pass.
fn language(copy: &Copy) -> Result<(), Failure> {
    let locales = copy.root.join("locales");
    let failed = |error: qicheng_catalogue::ReadError| Failure::Result(error.to_string());
    let known: Vec<String> = languages(&root().join("locales"))
        .map_err(failed)?
        .into_iter()
        .map(|language| language.tag)
        .collect();
    let source = Catalogue::read(&root().join("locales")).map_err(failed)?;
    let source = source
        .translations
        .first()
        .ok_or_else(|| Failure::Result("there is no language".into()))?;
    for added in languages(&locales).map_err(failed)? {
        if known.contains(&added.tag) {
            continue;
        }
        for file in source.files.iter().map(|file| format!("{file}.ftl")) {
            let original = text(&locales.join(&source.language.tag).join(&file))?;
            let path = locales.join(&added.tag).join(&file);
            write(&path, complete(&original, &text(&path)?).as_bytes())?;
        }
    }
    copy.messages()?;
    copy.cargo(&["test", "--package", "qicheng-messages"])?;
    copy.types()?;
    copy.npx(&["vitest", "run", "src/i18n"])
}

fn table(copy: &Copy) -> Result<(), Failure> {
    copy.update(&["test", "--workspace", "--test", "store", "schema"])?;
    copy.update(&["test", "--workspace", "--lib", "schema"])?;
    copy.cargo(&["test", "--workspace", "--lib", "table"])
}

fn screen(copy: &Copy) -> Result<(), Failure> {
    copy.messages()?;
    copy.bindings()?;
    copy.update(&["test", "--workspace", "--test", "stories", "access"])?;
    copy.types()?;
    copy.npx(&[
        "eslint",
        "--max-warnings",
        "0",
        "src/screens.tsx",
        "src/views",
    ])?;
    copy.npm(&["run", "--silent", "build"])?;
    let names = copy.new_screens()?;
    let pages = [
        "vitest",
        "run",
        "--config",
        "tests/vitest.config.ts",
        "pages.test.ts",
        "-t",
    ];
    copy.npx(&[&pages[..], &[&names]].concat())
}

fn document(copy: &Copy) -> Result<(), Failure> {
    copy.update(&["test", "--workspace", "--test", "credential", "wire"])?;
    copy.cargo(&["test", "--workspace", "--test", "credential", "attacks"])?;
    copy.cargo(&["build", "--workspace", "--lib"])
}

fn claim(copy: &Copy) -> Result<(), Failure> {
    copy.bindings()?;
    copy.update(&["test", "--workspace", "--test", "domain", "claims"])?;
    copy.update(&["test", "--workspace", "--test", "stories", "access"])?;
    copy.update(&["test", "--workspace", "--test", "service", "access"])?;
    copy.types()
}

/// A copy of the checkout, with a folder of builds of its own: cargo tells the sources of two checkouts apart by their
/// times alone, so builds of a patched copy must not be among those of the checkout.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Makes the copy's folders; libraries of others that the checkout has built are not built again.
    fn new() -> Result<Self, Failure> {
        let built = project::target()?;
        let folder = built.join("additions");
        let copy = Self {
            root: folder.join("checkout"),
            target: folder.join("target"),
        };
        if !copy.target.exists() {
            for part in [".fingerprint", "build", "deps"] {
                seed(
                    &built.join("debug").join(part),
                    &copy.target.join("debug").join(part),
                )?;
            }
        }
        Ok(copy)
    }

    /// Makes the copy what the checkout is. A file that is the same keeps its time, so that little is built anew.
    fn refresh(&self) -> Result<(), Failure> {
        let wanted = listed()?;
        for file in &wanted {
            let (from, to) = (root().join(file), self.root.join(file));
            let bytes = fs::read(&from).map_err(Failure::io(from.display().to_string()))?;
            if fs::read(&to).ok().as_ref() != Some(&bytes) {
                write(&to, &bytes)?;
            }
        }
        for file in files_below(&self.root, &self.root)? {
            if !wanted.contains(&file) {
                let path = self.root.join(file);
                fs::remove_file(&path).map_err(Failure::io(path.display().to_string()))?;
            }
        }
        let modules = self.root.join("ui/node_modules");
        if !modules.exists() {
            link(&project::ui().join("node_modules"), &modules)?;
        }
        // The shell embeds the built UI.
        if !self.root.join("ui/dist").exists() {
            self.npm(&["run", "--silent", "build"])?;
        }
        Ok(())
    }

    /// Applies a patch.
    fn apply(&self, name: &str) -> Result<(), Failure> {
        let patch = root().join(format!("tests/additions/{name}.patch"));
        // Outside of a repository, or the patch would be taken as one of its files.
        run(Command::new("git")
            .arg("apply")
            .arg(patch)
            .current_dir(&self.root)
            .env(
                "GIT_CEILING_DIRECTORIES",
                self.root.parent().unwrap_or(&self.root),
            ))
    }

    /// Returns the files in which the copy differs from the checkout.
    fn changed(&self) -> Result<BTreeSet<String>, Failure> {
        let mut files: BTreeSet<String> = listed()?;
        files.extend(files_below(&self.root, &self.root)?);
        files
            .retain(|file| fs::read(root().join(file)).ok() != fs::read(self.root.join(file)).ok());
        Ok(files)
    }

    /// Runs cargo, with the sources and the builds of the copy.
    fn cargo(&self, arguments: &[&str]) -> Result<(), Failure> {
        run_build(&mut self.cargo_command(arguments))
    }

    /// Runs cargo on tests that write what they compare.
    fn update(&self, arguments: &[&str]) -> Result<(), Failure> {
        run_build(
            self.cargo_command(arguments)
                .env("INSTA_UPDATE", "always")
                .env("INSTA_FORCE_PASS", "1")
                .env("UPDATE_VECTORS", "1"),
        )
    }

    fn cargo_command(&self, arguments: &[&str]) -> Command {
        let mut command = project::cargo(arguments);
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "1")
            // Cargo has told this program where the checkout's are.
            .env(
                "TS_RS_EXPORT_DIR",
                self.root.join("ui/src/backend/generated"),
            )
            .stdout(Stdio::null());
        command
    }

    /// Writes the types of the commands and whatever they name.
    fn bindings(&self) -> Result<(), Failure> {
        self.cargo(&["test", "--workspace", "--lib", "export_bindings"])
    }

    /// Writes the keys of the messages and checks the catalogue.
    fn messages(&self) -> Result<(), Failure> {
        self.cargo(&["xtask", "messages"])
    }

    /// Checks the types of the UI and its tests.
    fn types(&self) -> Result<(), Failure> {
        self.npx(&["tsc", "--noEmit"])
    }

    fn npx(&self, arguments: &[&str]) -> Result<(), Failure> {
        self.npm(&[&["exec", "--offline", "--"], arguments].concat())
    }

    fn npm(&self, arguments: &[&str]) -> Result<(), Failure> {
        run(project::npm(arguments)
            .current_dir(self.root.join("ui"))
            .stdout(Stdio::null()))
    }

    /// Returns a pattern of the names of the screens that the checkout does not have.
    fn new_screens(&self) -> Result<String, Failure> {
        let names = |root: &Path| -> Result<BTreeSet<String>, Failure> {
            let table = text(&root.join("ui/src/screens.tsx"))?;
            let rows = table
                .lines()
                .filter_map(|line| line.strip_prefix("  ")?.split_once(": "));
            Ok(rows
                .map(|(name, _)| name.trim_matches('"').to_owned())
                .collect())
        };
        let known = names(root())?;
        let mut new = names(&self.root)?;
        new.retain(|name| !known.contains(name));
        if new.is_empty() {
            return Err(Failure::Result("the patch adds no screen".into()));
        }
        let new = new
            .into_iter()
            .map(|name| format!("\\b{name} (as it opens|says so)"));
        Ok(new.collect::<Vec<_>>().join("|"))
    }
}

/// Returns the files of the checkout that are not ignored.
fn listed() -> Result<BTreeSet<String>, Failure> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .stderr(Stdio::inherit())
        .output()
        .map_err(Failure::io("git ls-files"))?;
    if !output.status.success() {
        return Err(Failure::Result(
            "git does not list the files of the checkout".into(),
        ));
    }
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = names.split('\0').filter(|name| root().join(name).is_file());
    Ok(names.map(str::to_owned).collect())
}

/// Folders of the copy that are not the checkout's.
const NOT_COPIED: [&str; 3] = ["ui/dist", "ui/node_modules", "ui/tests/node_modules"];

fn files_below(top: &Path, folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut files = BTreeSet::new();
    if !folder.exists() {
        return Ok(files);
    }
    let shown = || folder.display().to_string();
    for entry in fs::read_dir(folder).map_err(Failure::io(shown()))? {
        let path = entry.map_err(Failure::io(shown()))?.path();
        let name = path
            .strip_prefix(top)
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        if NOT_COPIED.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            files.extend(files_below(top, &path)?);
        } else {
            files.insert(name);
        }
    }
    Ok(files)
}

/// Takes over what was built of other people's packages: large files as links, small ones, which cargo writes in place, as
/// copies with their times.
fn seed(from: &Path, to: &Path) -> Result<(), Failure> {
    const SMALL: u64 = 16 * 1024;
    let Ok(entries) = fs::read_dir(from) else {
        return Ok(());
    };
    let failed = |path: &Path| Failure::io(path.display().to_string());
    fs::create_dir_all(to).map_err(failed(to))?;
    for entry in entries {
        let entry = entry.map_err(failed(from))?;
        let (path, name) = (entry.path(), entry.file_name());
        let name_text = name.to_string_lossy();
        if ["qicheng", "libqicheng", "xtask", "libxtask"]
            .iter()
            .any(|own| name_text.starts_with(own))
        {
            continue;
        }
        let (metadata, target) = (entry.metadata().map_err(failed(&path))?, to.join(&name));
        if metadata.is_dir() {
            seed(&path, &target)?;
        } else if metadata.len() > SMALL {
            if to.ends_with("deps") && path.extension().is_none() {
                continue;
            }
            fs::hard_link(&path, &target)
                .or_else(|_| fs::copy(&path, &target).map(drop))
                .map_err(failed(&path))?;
        } else {
            fs::copy(&path, &target).map_err(failed(&path))?;
            let time = metadata.modified().map_err(failed(&path))?;
            let file = fs::File::options().write(true).open(&target);
            file.and_then(|file| file.set_modified(time))
                .map_err(failed(&target))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) -> Result<(), Failure> {
    std::os::unix::fs::symlink(original, link).map_err(Failure::io(link.display().to_string()))
}

#[cfg(not(unix))]
fn link(original: &Path, link: &Path) -> Result<(), Failure> {
    std::os::windows::fs::symlink_dir(original, link)
        .map_err(Failure::io(link.display().to_string()))
}

/// Reads a text; one that is not there is empty.
fn text(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read.map_err(Failure::io(path.display().to_string())),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Failure::io(folder.display().to_string()))?;
    }
    fs::write(path, bytes).map_err(Failure::io(path.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn options_name_one_patch_that_there_is() {
        assert_eq!(options(&words("--json")).unwrap(), (None, true));
        assert_eq!(
            options(&words("--only claim")).unwrap(),
            (Some("claim"), false)
        );
        for line in ["--only", "--only cake", "--fast"] {
            assert_eq!(options(&words(line)).unwrap_err().exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn every_addition_has_a_patch_that_is_checked() {
        let mut patches: BTreeMap<&str, usize> =
            PATCHES.iter().map(|(name, _)| (*name, 0)).collect();
        for addition in ADDITIONS {
            *patches.get_mut(addition.patch).unwrap() += 1;
        }
        assert!(patches.values().all(|additions| *additions > 0));
    }
}
