use crate::{
    failure::{Failure, Fault},
    input,
};
use qicheng_codes::read::{MAX_BYTES, read_image_all, read_image_preferring};
use qicheng_credential::encoding::text::{TEXT_MAX, is_ours};
use std::path::Path;

/// Returns the text of the pass: as given, from a picture, or else from standard input.
///
/// # Errors
/// When it cannot be read, or the picture shows no code or several passes.
pub fn text(given: Option<String>, picture: Option<&Path>) -> Result<String, Failure> {
    match (given, picture) {
        (Some(text), _) => Ok(text),
        (None, Some(path)) => {
            let bytes = input::bytes(path, MAX_BYTES)?;
            in_picture(&bytes).map_err(|fault| Failure::input(path.display(), fault))
        }
        (None, None) => input::stdin(TEXT_MAX + 2),
    }
}

/// Returns the one code of ours in a picture, or whatever else is in it.
fn in_picture(bytes: &[u8]) -> Result<String, Fault> {
    let mut texts = read_image_all(bytes)?;
    texts.retain(|text| is_ours(text));
    texts.sort();
    texts.dedup();
    match texts.len() {
        0 => read_image_preferring(bytes, is_ours)?.ok_or(Fault::NoCode),
        1 => texts.pop().ok_or(Fault::NoCode),
        _ => Err(Fault::SeveralPasses),
    }
}
