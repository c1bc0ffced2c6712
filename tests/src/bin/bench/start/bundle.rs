//! Bytes of what is shipped.

use crate::{Outcome, figure::Figure};
use flate2::{Compression, write::GzEncoder};
use std::{fs, io::Write as _, path::Path, process::Command};

/// The page with its script and styles, compressed, may have this many bytes.
const MAX_PAGE_BYTES: f64 = 120_000.0;

/// Measures the built UI, compressed, and the app's program without its symbols.
pub fn measure(app: &Path) -> Outcome<Vec<Figure>> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    let (mut page, mut reader) = (0, 0);
    let mut open = vec![built];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let bytes = compressed(&fs::read(&path)?)?;
            if name.starts_with("reader") {
                reader += bytes;
            } else {
                page += bytes;
            }
        }
    }
    let stripped = tempfile::NamedTempFile::new()?;
    let status = Command::new("strip")
        .arg("-o")
        .arg(stripped.path())
        .arg(app)
        .status()?;
    if !status.success() {
        return Err("strip ended badly".into());
    }
    let program = fs::metadata(stripped.path())?.len();
    Ok(vec![
        Figure::bytes("ui-gzip", page).at_most(MAX_PAGE_BYTES),
        Figure::bytes("ui-reader-gzip", reader),
        Figure::bytes("program-stripped", usize::try_from(program)?),
    ])
}

fn compressed(bytes: &[u8]) -> Outcome<usize> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes)?;
    Ok(packed.finish()?.len())
}
