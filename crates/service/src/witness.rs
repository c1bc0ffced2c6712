//! The end of the audit chain, kept beside the database.

use qicheng_service_core::{App, ServiceError, audit::AuditHead};
use qicheng_service_storage::StorageError;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// A file beside the database that keeps the chain's signed head, so that whoever can change the database alone, or
/// puts an older one in its place, is found out.
pub struct Witness(PathBuf);

impl Witness {
    /// Takes the file of a service's folder.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self(folder.join("audit.head"))
    }

    /// Returns the head that was kept, if any.
    ///
    /// # Errors
    /// The file's.
    pub fn read(&self) -> std::io::Result<Option<Vec<u8>>> {
        match fs::read(&self.0) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps the head as it is now, if the chain has grown since; a chain that has shrunk is left for a check to find.
    ///
    /// # Errors
    /// The storage's, and [`StorageError::Disk`] if the file cannot be synced: what the system kept back of a failed
    /// sync it no longer says, so that nothing on this disk can be relied on. Any other failure of the file is only
    /// logged, since the service's work goes before.
    pub async fn keep(&self, app: &App) -> Result<(), ServiceError> {
        use qicheng_credential::key::Signer as _;
        let (tenant, key) = (app.tenant(), app.keys().document.public());
        let head = app.storage().read(move |tx| Ok(tx.audit_head(tenant)?));
        let Some(bytes) = head.await? else {
            return Ok(());
        };
        let place = |bytes: &[u8]| AuditHead::read(bytes, &key).map_or(0, |head| head.seq);
        let kept = self.read().ok().flatten();
        if kept.is_some_and(|kept| place(&kept) >= place(&bytes)) {
            return Ok(());
        }
        let half = self.0.with_extension("part");
        let file = match written(&half, &bytes) {
            Ok(file) => file,
            Err(error) => {
                tracing::error!(%error, "audit.witness");
                return Ok(());
            }
        };
        if let Err(error) = file.sync_all() {
            tracing::error!(%error, "audit.witness-sync");
            return Err(StorageError::Disk.into());
        }
        if let Err(error) = fs::rename(&half, &self.0) {
            tracing::error!(%error, "audit.witness");
        }
        Ok(())
    }
}

fn written(path: &Path, bytes: &[u8]) -> std::io::Result<fs::File> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    Ok(file)
}
