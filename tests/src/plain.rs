//! Words that must stand in plain nowhere.

use std::{fs, io, path::Path};

/// Fewer bytes than this stand in every cipher text sooner or later.
const MIN_LENGTH: usize = 5;

/// Returns every file beneath a folder, with its name.
///
/// # Errors
/// The file system's.
pub fn files(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            found.extend(files(&entry.path())?);
        } else if kind.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            found.push((name, fs::read(entry.path())?));
        }
    }
    Ok(found)
}

/// Returns the first of these words that the bytes hold, in UTF-8 or UTF-16.
pub fn word_in<'w>(bytes: &[u8], words: &[&'w str]) -> Option<&'w str> {
    let is_text = std::str::from_utf8(bytes).is_ok();
    let holds = |form: &[u8]| {
        (is_text || form.len() >= MIN_LENGTH)
            && bytes.windows(form.len()).any(|window| window == form)
    };
    words.iter().copied().find(|word| {
        let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
        holds(word.as_bytes()) || holds(&wide)
    })
}
