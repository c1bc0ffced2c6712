//! The UI's packages, by the lock file.

use crate::{
    process::{ask, run_patiently},
    project::{npm, ui},
};
use std::fs;
use xtask::failure::Failure;

/// The oldest Node that the UI's build runs on.
const NODE: (u32, u32) = (20, 19);

/// Installs the packages of the lock file unless they are those of it already.
pub fn install() -> Result<(), Failure> {
    let version = ask("node", &["--version"]).unwrap_or_default();
    if parse(&version).is_none_or(|found| found < NODE) {
        return Err(Failure::Missing(format!(
            "Node {}.{} or newer is needed, with npm; found {}",
            NODE.0,
            NODE.1,
            if version.is_empty() { "none" } else { &version }
        )));
    }

    let lock = ui().join("package-lock.json");
    let wanted = fs::read(&lock).map_err(Failure::io(lock.display().to_string()))?;
    // A copy of the lock file that was installed, written last.
    let stamp = ui().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    eprintln!("installing the UI's npm packages");
    run_patiently(|| npm(&["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).map_err(Failure::io(stamp.display().to_string()))
}

/// The first two numbers of a version as in `v20.19.0`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{NODE, parse};

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(parse("v20.19.0"), Some(NODE));
        assert!(parse("v20.9.0") < Some(NODE));
        assert!(parse("v22.1.0") > Some(NODE));
    }

    #[test]
    fn what_is_no_version_is_none() {
        assert_eq!(parse(""), None);
        assert_eq!(parse("20.19.0"), None);
    }
}
