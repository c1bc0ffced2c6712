//! Examples of what people add, kept as patches in `tests/additions`, and how many files each may touch.

use std::collections::BTreeSet;

/// An example of an addition.
#[derive(Debug, Clone, Copy)]
pub struct Addition {
    /// What is added, as in `screen`.
    pub name: &'static str,
    /// Its patch in `tests/additions`, without the ending; two additions may share one.
    pub patch: &'static str,
    /// Files that it may touch.
    pub budget: usize,
    /// Beginnings of the paths that are this addition's; every path where there are none.
    pub below: &'static [&'static str],
}

/// Every example.
pub const ADDITIONS: [Addition; 6] = [
    whole("language", 2),
    Addition {
        name: "table-phone",
        patch: "table",
        budget: 4,
        below: &["migrations/device/", "crates/store/"],
    },
    Addition {
        name: "table-service",
        patch: "table",
        budget: 6,
        below: &["migrations/service/", "crates/service-storage/"],
    },
    whole("screen", 8),
    whole("document", 9),
    whole("claim", 12),
];

const fn whole(name: &'static str, budget: usize) -> Addition {
    Addition {
        name,
        patch: name,
        budget,
        below: &[],
    }
}

impl Addition {
    /// Returns those of the files that are this addition's. The files of a new language are one folder.
    #[must_use]
    pub fn files(&self, files: &BTreeSet<String>) -> BTreeSet<String> {
        let own = |file: &&String| {
            self.below.is_empty() || self.below.iter().any(|start| file.starts_with(start))
        };
        files
            .iter()
            .filter(own)
            .map(|file| language_folder(file).unwrap_or_else(|| file.clone()))
            .collect()
    }
}

/// Returns the folder of a language that a new file belongs to.
fn language_folder(file: &str) -> Option<String> {
    let (tag, name) = file.strip_prefix("locales/")?.split_once('/')?;
    let existing = ["zh-CN", "en"].contains(&tag);
    (name.ends_with(".ftl") && !existing).then(|| format!("locales/{tag}/"))
}

/// Returns the paths that a patch touches.
#[must_use]
pub fn touched(patch: &str) -> BTreeSet<String> {
    let headers = patch.lines().filter_map(|line| {
        let paths = line.strip_prefix("diff --git a/")?;
        paths.split_once(" b/").map(|(_, path)| path.to_owned())
    });
    headers.collect()
}

/// Whether a committed file is written by a command of the project, as CONTRIBUTING.md lists them.
#[must_use]
pub fn is_generated(file: &str) -> bool {
    file.ends_with(".snap")
        || file.starts_with("ui/src/backend/generated/")
        || file.starts_with("docs/vectors/")
        || ["ui/src/i18n/keys.ts", "docs/access.md"].contains(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_touches_what_its_headers_name() {
        let patch = "diff --git a/locales/bo/cli.ftl b/locales/bo/cli.ftl\nnew file mode 100644\n+diff of\n\
                     diff --git a/locales/bo/paper.ftl b/locales/bo/paper.ftl\n\
                     diff --git a/locales/languages.json b/locales/languages.json\n";
        let files = touched(patch);
        assert_eq!(files.len(), 3);
        let counted = ADDITIONS[0].files(&files);
        let counted: Vec<_> = counted.iter().map(String::as_str).collect();
        assert_eq!(counted, ["locales/bo/", "locales/languages.json"]);
    }

    #[test]
    fn additions_that_share_a_patch_have_their_own_files() {
        let files = ["crates/store/a.rs", "crates/service-storage/b.rs"];
        let files = files.map(str::to_owned).into();
        let [_, phone, service, ..] = ADDITIONS;
        assert!(phone.files(&files).contains("crates/store/a.rs"));
        assert!(
            service
                .files(&files)
                .contains("crates/service-storage/b.rs")
        );
        assert_eq!(phone.files(&files).len() + service.files(&files).len(), 2);
    }
}
