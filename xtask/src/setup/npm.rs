//! The UI's packages, by the lock file.

use std::fs;

use crate::failure::Failure;
use crate::process::{ask, run_patiently};
use crate::project::{npm, ui};

const NODE: u32 = 20;

/// Installs the packages of the lock file unless they are those of it already.
pub fn install() -> Result<(), Failure> {
    let version = ask("node", &["--version"]).unwrap_or_default();
    if major(&version).is_none_or(|major| major < NODE) {
        return Err(Failure::Missing(format!(
            "Node {NODE} or newer is needed, with npm; found {}",
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

/// The first number of a version as in `v20.19.0`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn a_version_has_a_major_number() {
        assert_eq!(major("v20.19.0"), Some(20));
        assert_eq!(major(""), None);
        assert_eq!(major("20.1"), None);
    }
}
