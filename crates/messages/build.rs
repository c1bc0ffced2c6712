//! Embeds the catalogue and writes a function for each of its messages.

use qicheng_catalogue::{Catalogue, Direction};
use std::{env, fmt::Write as _, fs, path::Path};

/// The files of a language that Rust uses; `screens` is the UI's alone.
const FILES: [&str; 6] = ["cli", "console", "notices", "paper", "shared", "verdicts"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let locales = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../locales");
    println!("cargo::rerun-if-changed={}", locales.display());
    let locales = locales.canonicalize()?;
    let catalogue = Catalogue::read(&locales)?;
    let mut text = qicheng_catalogue::rust(&catalogue, &FILES);
    text.push_str("pub(crate) static SOURCES: &[crate::source::Source] = &[\n");
    for translation in &catalogue.translations {
        let language = &translation.language;
        let files: Vec<String> = translation
            .files
            .iter()
            .filter(|file| FILES.contains(&file.as_str()))
            .map(|file| {
                let path = locales.join(&language.tag).join(format!("{file}.ftl"));
                format!("include_str!({:?})", path.display().to_string())
            })
            .collect();
        writeln!(
            text,
            "    crate::source::Source {{ tag: {:?}, name: {:?}, is_rtl: {}, files: &[{}] }},",
            language.tag,
            language.name,
            language.direction == Direction::Rtl,
            files.join(", ")
        )?;
    }
    text.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("messages.rs"), text)?;
    Ok(())
}
