//! `qicheng-service address` and `installation`: where phones find the service, and what they are set up with.

use super::{
    common::{Outcome, folder, open, say},
    failure::CommandError,
};
use qicheng_credential::setup::is_service_address;
use qicheng_service::{data::Identity, installation::Installation};
use std::{fs, path::Path};

/// Stores where phones reach the service.
pub fn address(data: &Path, address: String) -> Outcome {
    let address = address.trim_end_matches('/').to_owned();
    if !is_service_address(&address) {
        return Err(CommandError::Address(address));
    }
    let folder = folder(data);
    let identity = Identity {
        address: Some(address),
        ..folder.identity()?
    };
    Ok(folder.finish(&identity)?)
}

/// Writes the files of an installation and prints the set-up code and its link.
pub async fn write(data: &Path, out: &Path) -> Outcome {
    let folder = folder(data);
    let app = open(&folder).await?;
    let installation = Installation::of(&app, &folder.identity()?).await?;
    let files = installation.files()?;
    fs::create_dir_all(out).map_err(CommandError::file(out))?;
    for (name, bytes) in files {
        let path = out.join(name);
        fs::write(&path, bytes).map_err(CommandError::file(&path))?;
    }
    say(&installation.code.to_text()?);
    say(&installation.code.to_link()?);
    Ok(())
}
