//! A phone full of canaries, and its diagnostics, which must contain none of them in any encoding.

mod canaries;
mod phone;

pub use canaries::{Canaries, Canary};

use qicheng_app::diagnostics::FILE;
use qicheng_test_world::Failure;
use std::{fs, path::Path};

/// File name of the list of canaries, in the same folder as the diagnostics.
pub const CANARIES: &str = "canaries.json";

/// Fills a phone with canaries out of a seed, over a real service, lets several things go wrong on it, and writes its
/// diagnostics and the list of canaries into a folder. Returns both.
///
/// # Errors
/// What the app or the service refuses that it should not, and a file that cannot be written.
pub async fn run(seed: u64, out: &Path) -> Result<(String, Canaries), Failure> {
    fs::create_dir_all(out)?;
    let (text, canaries) = phone::fill(seed).await?;
    fs::write(out.join(FILE), &text)?;
    fs::write(
        out.join(CANARIES),
        serde_json::to_string_pretty(canaries.all())?,
    )?;
    Ok((text, canaries))
}
