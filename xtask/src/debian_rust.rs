//! Debian's own Rust compiler, unpacked beside ours: it brings the standard library's source, so that
//! targets whose ready-made library is not at hand, or too new for old devices, can be built for.

use crate::{
    process::{ask, run, run_patiently},
    project::{cache, cargo},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use xtask::failure::Failure;

/// The compiler and its folder.
pub struct DebianRust {
    folder: PathBuf,
    /// The number of the LLVM that it stands on.
    llvm: String,
}

impl DebianRust {
    /// Unpacks it unless it is there. It cannot be installed: it conflicts with any other Rust.
    ///
    /// # Errors
    /// Where there is no `apt-get`, or no package of these names.
    pub fn unpacked() -> Result<Self, Failure> {
        let folder = cache()?.join("debian-rust");
        let stamp = folder.join("llvm");
        if let Ok(llvm) = fs::read_to_string(&stamp) {
            return Ok(Self { folder, llvm });
        }
        let packages = packages()?;
        let llvm = llvm(&packages)?;
        let archives = folder.join("packages");
        fs::create_dir_all(&archives).map_err(Failure::io(archives.display().to_string()))?;
        eprintln!("fetching Debian's Rust compiler into {}", folder.display());
        run_patiently(|| {
            let mut command = Command::new("apt-get");
            command
                .args(["download", "--quiet"])
                .args(&packages)
                .current_dir(&archives);
            command
        })?;
        let root = folder.join("root");
        for archive in files(&archives)? {
            run(Command::new("dpkg").arg("-x").arg(archive).arg(&root))?;
        }
        fs::remove_dir_all(&archives).map_err(Failure::io(archives.display().to_string()))?;
        fs::write(&stamp, &llvm).map_err(Failure::io(stamp.display().to_string()))?;
        Ok(Self { folder, llvm })
    }

    /// A cargo command that builds a target's standard library with the program.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let tools = self.folder.join("root/usr");
        let mut command = cargo(arguments);
        command
            .arg("-Zbuild-std=std,panic_abort")
            .env("RUSTC", tools.join("bin/rustc"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env("LD_LIBRARY_PATH", tools.join("lib/x86_64-linux-gnu"))
            .env("CARGO_TARGET_DIR", self.target());
        command
    }

    /// Where it builds into: results of two compilers are not mixed.
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// The linker of WebAssembly.
    pub fn wasm_linker(&self) -> PathBuf {
        let llvm = format!("root/usr/lib/llvm-{}/bin/wasm-ld", self.llvm);
        self.folder.join(llvm)
    }
}

/// The compiler's packages, with those that carry a version in their name.
fn packages() -> Result<Vec<String>, Failure> {
    let mut found: Vec<String> = ["rustc-web", "rust-web-src"].map(str::to_owned).into();
    let mut next = 0;
    while let Some(package) = found.get(next) {
        let depends = ask("apt-cache", &["depends", package]).ok_or_else(|| {
            Failure::Missing("apt-cache knows no rustc-web: this needs Debian's packages".into())
        })?;
        for name in depended(&depends) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
        next += 1;
    }
    let linker = format!("lld-{}", llvm(&found)?);
    found.push(linker);
    Ok(found)
}

/// The parts of the compiler among what `apt-cache depends` lists.
fn depended(listing: &str) -> Vec<String> {
    listing
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: "))
        .filter(|name| name.starts_with("libstd-rust-web") || name.starts_with("libllvm"))
        .map(str::to_owned)
        .collect()
}

fn llvm(packages: &[String]) -> Result<String, Failure> {
    packages
        .iter()
        .find_map(|name| name.strip_prefix("libllvm"))
        .map(str::to_owned)
        .ok_or_else(|| Failure::Result("Debian's compiler names no LLVM".into()))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listing = fs::read_dir(folder).map_err(Failure::io(folder.display().to_string()))?;
    listing
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(Failure::io(folder.display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_compiler_are_told_from_the_system() {
        let listing = "rustc-web\n  Depends: libc6\n  Depends: libstd-rust-web-dev\n \
                       |Depends: gcc\n  Depends: libllvm22\n  Conflicts: <rustup>\n";
        assert_eq!(depended(listing), ["libstd-rust-web-dev", "libllvm22"]);
    }

    #[test]
    fn the_linker_is_of_the_compilers_own_llvm() {
        let packages = ["rustc-web".to_owned(), "libllvm22".to_owned()];
        assert_eq!(llvm(&packages).unwrap(), "22");
        assert!(llvm(&[]).is_err());
    }
}
