//! Inputs that are kept: one file each, named by what is in it.

use super::Target;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Returns the folder of a target's inputs.
#[must_use]
pub fn folder(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(target.name)
}

/// Reads the seeds and what was kept, in the order of their names.
///
/// # Errors
/// When a file that is there cannot be read.
pub fn load(target: &Target) -> io::Result<Vec<Vec<u8>>> {
    let mut inputs = (target.seeds)();
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder(target)) {
        Ok(entries) => entries
            .map(|entry| entry.map(|e| e.path()))
            .collect::<io::Result<_>>()?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    paths.sort();
    for path in paths {
        inputs.push(fs::read(path)?);
    }
    Ok(inputs)
}

/// Keeps an input and returns where.
///
/// # Errors
/// When it cannot be written.
pub fn keep(target: &Target, input: &[u8]) -> io::Result<PathBuf> {
    let folder = folder(target);
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{:016x}", name(input)));
    fs::write(&path, input)?;
    Ok(path)
}

/// FNV-1a: enough to name a file.
fn name(input: &[u8]) -> u64 {
    input.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
