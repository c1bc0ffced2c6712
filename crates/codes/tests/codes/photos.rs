//! Reads the public photographs of codes, where they are beside the project.

#![allow(missing_docs, clippy::unwrap_used)]

use qicheng_codes::read::read_image;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn photos() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/qr-photos");
    let Ok(folders) = fs::read_dir(root) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = folders
        .filter_map(|folder| fs::read_dir(folder.unwrap().path()).ok())
        .flatten()
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|e| e == "png" || e == "jpg"))
        .collect();
    files.sort();
    files
}

/// Gives what stands in the photograph: text, or bytes as Latin-1.
fn expected(photo: &Path) -> String {
    match fs::read_to_string(photo.with_extension("txt")) {
        Ok(text) => text,
        Err(_) => fs::read(photo.with_extension("bin"))
            .unwrap()
            .into_iter()
            .map(char::from)
            .collect(),
    }
}

fn same_but_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end_matches('\n').to_owned()
}

#[test]
fn every_photograph_is_read_to_its_text() {
    let photos = photos();
    if photos.is_empty() {
        println!("skipped: the folder shared/data/qr-photos is not beside the project");
        return;
    }
    let mut unread = Vec::new();
    for photo in &photos {
        let name = photo
            .strip_prefix(photo.ancestors().nth(2).unwrap())
            .unwrap()
            .display();
        match read_image(&fs::read(photo).unwrap()).unwrap() {
            None => unread.push(name.to_string()),
            Some(text) => assert_eq!(
                same_but_line_ends(&text),
                same_but_line_ends(&expected(photo)),
                "wrong text from {name}"
            ),
        }
    }
    println!(
        "read {} of {}; not: {unread:?}",
        photos.len() - unread.len(),
        photos.len()
    );
    assert!(unread.is_empty(), "not read: {unread:?}");
}
