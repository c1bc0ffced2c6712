//! `cargo xtask android-check`: the app type-checked for both Android ABIs, without Android's SDK.

use crate::{
    debian_rust::DebianRust,
    process::run_build,
    setup,
    steps::Steps,
    verb::{self, Verb},
};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};
use xtask::failure::Failure;

/// The verb `android-check`.
pub const VERB: Verb = Verb {
    name: "android-check",
    about: "the app's types, checked for both Android ABIs",
    help: "\
cargo xtask android-check

Checks the app with everything that it is made of for aarch64-linux-android and
armv7-linux-androideabi. Debian's compiler, unpacked into a folder of its own, brings the
standard library's source. C is preprocessed but not compiled: stand-ins write empty
files. So nothing is linked and no package is made; that needs Android's SDK and NDK.",
    run: check,
};

const TARGETS: [&str; 2] = ["aarch64-linux-android", "armv7-linux-androideabi"];

/// Preprocesses for real, since build scripts read headers so, and fails when asked whether it is
/// MSVC's; whatever else it is asked to make, it makes empty.
const COMPILER: &str = r#"#!/bin/sh
unset LD_LIBRARY_PATH
output=
previous=
preprocess=
for word in "$@"; do
    shift
    case $word in
    -E) preprocess=yes ;;
    '-?') exit 1 ;;
    -o?*) output=${word#-o} ;;
    esac
    [ "$previous" = -o ] && output=$word
    previous=$word
    # The host knows nothing of another machine's instructions.
    case $word in -m*) ;; *) set -- "$@" "$word" ;; esac
done
[ -n "$preprocess" ] && exec cc "$@"
[ -n "$output" ] && : >"$output"
exit 0
"#;

/// Makes the archive that it is named, empty.
const ARCHIVER: &str = r#"#!/bin/sh
for word in "$@"; do
    case $word in
    *.a) : >"$word"; break ;;
    esac
done
exit 0
"#;

fn check(arguments: &[String]) -> Result<(), Failure> {
    verb::only(arguments, &[])?;
    let mut steps = Steps::new();
    steps.step("setup", setup::for_building)?;
    let rust = DebianRust::unpacked()?;
    let tools = StandIns::write(&rust.target().join("stand-ins"))?;
    for target in TARGETS {
        steps.step(target, || tools.check(&rust, target))?;
    }
    steps.summarise();
    Ok(())
}

struct StandIns {
    compiler: PathBuf,
    archiver: PathBuf,
}

impl StandIns {
    fn write(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(Failure::io(folder.display().to_string()))?;
        Ok(Self {
            compiler: program(folder.join("cc"), COMPILER)?,
            archiver: program(folder.join("ar"), ARCHIVER)?,
        })
    }

    fn check(&self, rust: &DebianRust, target: &str) -> Result<(), Failure> {
        let option = format!("--target={target}");
        let package = "--package=qicheng-shell";
        let mut command = rust.cargo(&["check", "--locked", package, "--lib", &option]);
        let suffix = target.replace('-', "_");
        for (variable, program) in [
            ("CC", &self.compiler),
            ("CXX", &self.compiler),
            ("AR", &self.archiver),
            ("RANLIB", &self.archiver),
        ] {
            command.env(format!("{variable}_{suffix}"), program);
        }
        run_build(&mut command)
    }
}

fn program(path: PathBuf, script: &str) -> Result<PathBuf, Failure> {
    let failure = || Failure::io(path.display().to_string());
    fs::write(&path, script).map_err(failure())?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(failure())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn stand_ins_preprocess_and_otherwise_make_empty_files() {
        let folder = std::env::temp_dir().join(format!("qicheng-stand-ins-{}", std::process::id()));
        let tools = StandIns::write(&folder).unwrap();
        let source = folder.join("a.c");
        fs::write(&source, "#define A 7\nint a = A;\n").unwrap();

        let run = |words: &[&str]| Command::new(&tools.compiler).args(words).output().unwrap();
        let text = source.to_str().unwrap();
        let preprocessed = run(&["-mthumb", "-E", text]);
        assert!(String::from_utf8_lossy(&preprocessed.stdout).contains("int a = 7;"));
        assert!(!run(&["-?"]).status.success());
        let object = folder.join("a.o");
        assert!(
            run(&["-c", text, "-o", object.to_str().unwrap()])
                .status
                .success()
        );
        assert_eq!(fs::read(&object).unwrap(), b"");
        fs::remove_dir_all(folder).unwrap();
    }
}
