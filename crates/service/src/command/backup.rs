use super::{
    common::{Outcome, folder, put_together, say},
    failure::CommandError,
};
use qicheng_domain::platform::Clock as _;
use qicheng_messages::{Language, text::service_command};
use qicheng_service_core::{place::platform::SystemClock, recovery::restored, trust};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The newest keys; those of before are written over, and with them the keys of people erased since.
const KEYS: &str = "keys.db";

/// Writes a back-up into the folder: `data-….db`, to be kept as long as one likes, and `keys.db`, the newest alone.
pub async fn back_up(data: &Path, to: &Path) -> Outcome {
    let folder = folder(data);
    let (_, keys, storage) = folder.open_unmigrated()?;
    fs::create_dir_all(to).map_err(CommandError::file(to))?;
    let name = SystemClock.now().format("data-%Y%m%dT%H%M%S%.3fZ.db");
    let files = [to.join(name.to_string()), to.join(KEYS)];
    let halves = files.clone().map(|file| file.with_extension("part"));
    let [half, half_of_keys] = halves.clone();
    storage
        .read(move |tx| {
            // What an earlier run left half is in nobody's way: mostly it is not there.
            for half in [&half, &half_of_keys] {
                for rest in ["", "-wal", "-shm"] {
                    let mut name = half.clone().into_os_string();
                    name.push(rest);
                    let _ = fs::remove_file(name);
                }
            }
            Ok(tx.back_up(&half, &half_of_keys, &keys.database)?)
        })
        .await?;
    // The keys first: data must never be newer than the keys that are kept.
    for (half, file) in halves.iter().zip(&files).rev() {
        fs::rename(half, file).map_err(CommandError::file(file))?;
    }
    #[cfg(unix)]
    fs::File::open(to)
        .and_then(|folder| folder.sync_all())
        .map_err(CommandError::file(to))?;
    for file in &files {
        say(&file.display().to_string());
    }
    Ok(())
}

/// Fills the empty database of a folder, whose keys are those of the back-up, and says how many people were erased
/// since.
pub async fn restore(
    data: &Path,
    from: PathBuf,
    keys_from: PathBuf,
    language: Language,
) -> Outcome {
    let folder = folder(data);
    let _held = folder.hold()?;
    let (tenant, keys, storage) = folder.open()?;
    let key = keys.database.clone();
    let app = put_together(tenant, keys, storage).await?;
    let ctx = app.context();
    let epoch = ctx.entropy.bytes()?;
    let erased = app
        .storage()
        .write(move |tx| {
            let erased = tx.restore(&from, &keys_from, &key, epoch)?;
            // Trust and rules are those of the back-up.
            let ctx = trust::follow(tx, &ctx)?;
            restored::publish(tx, &ctx)?;
            Ok(erased)
        })
        .await?;
    app.storage().scrub().await?;
    say(&language.text(&service_command::restored(erased.to_string())));
    Ok(())
}
