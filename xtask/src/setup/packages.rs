//! Packages of Debian and Ubuntu.

use crate::process::{ask, run_patiently};
use std::{env, fs, process::Command};
use xtask::failure::Failure;

/// What packages are for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Building anything: OpenSSL inside SQLCipher is made by perl and make.
    Build,
    /// Building the app's window, and fonts for what it shows.
    Window,
    /// A window without a screen, and a driver of it.
    Display,
    /// The service's other database.
    Database,
    /// Testing: pages in a browser, a reader of codes that is not ours, and patches applied.
    Test,
}

impl Group {
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Build => &["pkg-config", "perl", "make"],
            Self::Window => &[
                "libwebkit2gtk-4.1-dev",
                "librsvg2-dev",
                "libxdo-dev",
                "fonts-noto-cjk",
                "fonts-noto-core",
            ],
            Self::Display => &["webkit2gtk-driver", "xvfb"],
            Self::Database => &["postgresql"],
            Self::Test => &["git", "zbar-tools", BROWSER],
        }
    }
}

const BROWSER: &str = "chromium";

/// Names a browser to use in place of Debian's.
const BROWSER_VARIABLE: &str = "CHROMIUM";

/// Installs what is missing of these groups as root; as another user, fails with
/// the one line to run.
pub fn install(groups: &[Group]) -> Result<(), Failure> {
    let wanted = wanted(groups)?;
    let Some(present) = installed(&wanted) else {
        eprintln!(
            "this is neither Debian nor Ubuntu: taking it that there is the like of {}",
            wanted.join(" ")
        );
        return Ok(());
    };
    let missing: Vec<&str> = wanted
        .into_iter()
        .filter(|name| !present.iter().any(|other| other == name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if ask("id", &["-u"]).as_deref() != Some("0") {
        return Err(Failure::Missing(format!(
            "Debian packages are missing; run\n  \
             sudo apt-get update && sudo apt-get install --yes {}",
            missing.join(" ")
        )));
    }
    eprintln!("installing Debian packages: {}", missing.join(" "));
    run_patiently(|| apt(&["update"]))?;
    run_patiently(|| {
        let mut command = apt(&["install", "--yes", "--no-install-recommends"]);
        command.args(&missing);
        command
    })
}

/// The packages of the groups, less a browser that is named otherwise.
fn wanted(groups: &[Group]) -> Result<Vec<&'static str>, Failure> {
    let mut names: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.packages())
        .copied()
        .collect();
    if !names.contains(&BROWSER) {
        return Ok(names);
    }
    let named = env::var_os(BROWSER_VARIABLE);
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if let Some(path) = &named {
        eprintln!(
            "pages are tested in {} ({BROWSER_VARIABLE})",
            path.display()
        );
    } else if is_ubuntu(&release) {
        eprintln!(
            "Ubuntu has Chromium as a snap, which is not installed here: \
             tests of pages need {BROWSER_VARIABLE} to name a browser"
        );
    }
    if named.is_some() || is_ubuntu(&release) {
        names.retain(|name| *name != BROWSER);
    }
    Ok(names)
}

fn is_ubuntu(release: &str) -> bool {
    release
        .lines()
        .any(|line| line.trim_matches('"') == "ID=ubuntu")
}

/// Those of the packages that are installed; `None` where there is no dpkg.
fn installed(names: &[&str]) -> Option<Vec<String>> {
    ask("dpkg-query", &["--version"])?;
    let format = "--showformat=${db:Status-Abbrev}${Package}\n";
    let present = names.iter().filter_map(|name| {
        let line = ask("dpkg-query", &["--show", format, name])?;
        line.starts_with("ii").then(|| (*name).to_owned())
    });
    Some(present.collect())
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["--quiet", "-o", "DPkg::Lock::Timeout=120"])
        .args(["-o", "Acquire::Retries=3"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ubuntu_is_told_from_debian_and_from_its_own_children() {
        assert!(is_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_ubuntu("NAME=\"Debian GNU/Linux\"\nID=debian\n"));
        assert!(!is_ubuntu("ID=linuxmint\nID_LIKE=ubuntu\n"));
    }

    #[test]
    fn building_alone_asks_for_no_window_and_no_browser() {
        let names = wanted(&[Group::Build]).unwrap();
        assert!(names.contains(&"perl"));
        assert!(!names.contains(&BROWSER) && !names.contains(&"xvfb"));
    }
}
