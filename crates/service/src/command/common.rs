//! What several commands need.

use super::failure::CommandError;
use qicheng_service::data::Folder;
use qicheng_service_core::{
    App, AppParts, Storage,
    place::{
        keys::ServiceKeys,
        platform::{SystemClock, SystemEntropy},
    },
};
use qicheng_service_storage::Tenant;
use std::{path::Path, sync::Arc};

/// How a command ends.
pub type Outcome = Result<(), CommandError>;

/// The folder's database is a file in it, unless the environment names a server.
pub fn folder(path: &Path) -> Folder {
    Folder::at(path).with_server(std::env::var("DATABASE_URL").ok())
}

/// Opens the service of a folder while another process may be serving it.
pub async fn open(folder: &Folder) -> Result<App, CommandError> {
    let (tenant, keys, storage) = folder.open_unmigrated()?;
    put_together(tenant, keys, storage).await
}

/// Puts a service together over keys and storage that are there.
pub async fn put_together(
    tenant: Tenant,
    keys: ServiceKeys,
    storage: Storage,
) -> Result<App, CommandError> {
    let app = App::new(AppParts {
        storage,
        keys,
        tenant,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        trust: None,
        rules: Vec::new(),
    });
    // What cannot be read is found now, not by the first who asks.
    app.read(|_, _| Ok(())).await?;
    Ok(app)
}

/// Answers with a line.
#[expect(
    clippy::print_stdout,
    reason = "what a command answers goes to standard output"
)]
pub fn say(line: &str) {
    println!("{line}");
}
