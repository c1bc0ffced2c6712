use super::service::ServiceKeys;
use qicheng_credential::key::SoftwareKey;
use std::{fs, io::Write as _, path::Path};
use zeroize::Zeroizing;

/// First bytes of a keys file; the last is the version of its form.
const MAGIC: &[u8; 8] = b"qckeys\0\x01";

/// Eight secrets of 32 bytes after [`MAGIC`].
const LENGTH: usize = MAGIC.len() + 8 * 32;

/// Why a keys file is not read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeysFileError {
    /// The file cannot be read or written.
    #[error("the keys file: {0}")]
    Io(#[from] std::io::Error),
    /// It is not a keys file, or one of a later version.
    #[error("not a keys file of this version")]
    Form,
}

/// Reads the keys.
///
/// # Errors
/// `Io`, and `Form` for anything but the bytes that [`write()`] makes.
pub fn read(path: &Path) -> Result<ServiceKeys, KeysFileError> {
    let bytes = Zeroizing::new(fs::read(path)?);
    let rest = bytes
        .strip_prefix(MAGIC.as_slice())
        .ok_or(KeysFileError::Form)?;
    let (secrets, []) = rest.as_chunks::<32>() else {
        return Err(KeysFileError::Form);
    };
    let [
        issue,
        manifest,
        document,
        respond,
        seal,
        database,
        identity,
        pseudonym,
    ] = secrets
    else {
        return Err(KeysFileError::Form);
    };
    let signing = |s: &[u8; 32]| SoftwareKey::from_secret(s).map_err(|_| KeysFileError::Form);
    Ok(ServiceKeys {
        issue: signing(issue)?,
        manifest: signing(manifest)?,
        document: signing(document)?,
        respond: signing(respond)?,
        seal: Zeroizing::new(*seal),
        database: Zeroizing::new(*database),
        identity: Zeroizing::new(*identity),
        pseudonym: Zeroizing::new(*pseudonym),
    })
}

/// Writes the keys into a new file that its owner alone may read.
///
/// # Errors
/// `Io`, also when the file is there already: keys are never written over.
pub fn write(path: &Path, keys: &ServiceKeys) -> Result<(), KeysFileError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
    bytes.extend_from_slice(MAGIC);
    for key in [&keys.issue, &keys.manifest, &keys.document, &keys.respond] {
        bytes.extend_from_slice(&*Zeroizing::new(key.expose_secret()));
    }
    for secret in [&keys.seal, &keys.database, &keys.identity, &keys.pseudonym] {
        bytes.extend_from_slice(&**secret);
    }
    // Whole or not at all: a making that is cut short leaves no half of it under the name.
    let half = path.with_extension("part");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&half)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::hard_link(&half, path)?;
    fs::remove_file(&half)?;
    Ok(())
}
