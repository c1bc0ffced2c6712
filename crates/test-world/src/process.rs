//! Programs of this workspace, found and ended.

use super::Failure;
use std::{env, path::PathBuf, process::Child};

/// Finds a program of this workspace: the variable names it, else it lies beside this one.
///
/// # Errors
/// When it was not built.
pub fn binary(name: &str, variable: &str) -> Result<PathBuf, Failure> {
    if let Some(named) = env::var_os(variable) {
        return Ok(named.into());
    }
    let here = env::current_exe()?;
    let found = here
        .ancestors()
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    found.ok_or_else(|| format!("{name} is not built: cargo build --workspace --bin {name}").into())
}

/// Asks a process to end in order, and waits until it has.
///
/// # Errors
/// When it cannot be asked or waited for.
pub fn terminate(mut process: Child) -> Result<(), Failure> {
    use rustix::process::{Pid, Signal, kill_process};
    if process.try_wait()?.is_none() {
        let id = Pid::from_raw(process.id().try_into()?).ok_or("a process without an id")?;
        kill_process(id, Signal::TERM)?;
    }
    process.wait()?;
    Ok(())
}
