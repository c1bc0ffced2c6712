//! Files of roots: the three public keys that are pinned, and each secret in a file of its own.

use crate::{
    failure::{Failure, Fault},
    input, output,
};
use hex::FromHex as _;
use qicheng_credential::{
    key::{PublicKey, SoftwareKey},
    trust::{Bundle, MAX_BUNDLE, Roots},
};
use std::path::Path;
use zeroize::Zeroizing;

/// Bytes that a file of public roots may have.
const MAX_ROOTS: usize = 4_096;

/// What a secret's file begins with, so that it is taken for nothing else.
const SECRET: &str = "qicheng-root-secret-1:";

/// Reads the three public keys, compressed points in hexadecimal, one a line; empty lines and those that begin with `#`
/// are left out.
///
/// # Errors
/// When the file cannot be read or does not hold three keys.
pub fn public(path: &Path) -> Result<Roots, Failure> {
    let text = input::text(path, MAX_ROOTS)?;
    let keys: Option<Vec<PublicKey>> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| PublicKey::from_sec1(&hex::decode(line).ok()?).ok())
        .collect();
    keys.and_then(|keys| Roots::try_from(keys).ok())
        .ok_or_else(|| Failure::input(path.display(), Fault::Roots))
}

/// Reads a bundle and checks it under the roots.
///
/// # Errors
/// When the file cannot be read or two of the roots have not signed it.
pub fn bundle(path: &Path, roots: &Roots) -> Result<Bundle, Failure> {
    let bytes = input::bytes(path, MAX_BUNDLE)?;
    Bundle::verify(&bytes, roots).map_err(|error| Failure::input(path.display(), error))
}

/// Writes a root's secret into a new file that its owner alone may read.
///
/// # Errors
/// When the file is there, or cannot be written.
pub fn write_secret(path: &Path, key: &SoftwareKey) -> Result<(), Failure> {
    let secret = Zeroizing::new(key.expose_secret());
    let digits = Zeroizing::new(hex::encode(*secret));
    let line = Zeroizing::new(format!("{SECRET}{}\n", *digits));
    output::secret_file(path, line.as_bytes())
}

/// Reads a root's secret.
///
/// # Errors
/// When the file cannot be read, holds no root's secret, or others may read it.
pub fn read_secret(path: &Path) -> Result<SoftwareKey, Failure> {
    let fail = |fault: Fault| Failure::input(path.display(), fault);
    check_private(path).map_err(fail)?;
    let text = input::text(path, SECRET.len() + 66)?;
    let secret = text
        .trim_end()
        .strip_prefix(SECRET)
        .and_then(|digits| <[u8; 32]>::from_hex(digits).ok())
        .map(Zeroizing::new)
        .ok_or_else(|| fail(Fault::NotARoot))?;
    SoftwareKey::from_secret(&secret).map_err(|error| fail(error.into()))
}

/// Returns a public root as files of roots have it.
pub fn line(key: &PublicKey) -> String {
    hex::encode(key.to_point().0)
}

#[cfg(unix)]
fn check_private(path: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = std::fs::metadata(path).map_err(|error| Fault::Io(error.kind()))?;
    if metadata.permissions().mode() & 0o077 == 0 {
        Ok(())
    } else {
        Err(Fault::Exposed)
    }
}

#[cfg(not(unix))]
fn check_private(_: &Path) -> Result<(), Fault> {
    Ok(())
}
