use crate::{
    failure::{Failure, Fault},
    input::{self, BYTE_ORDER_MARK},
};
use qicheng_credential::document::{DOCUMENT_MAX, Document, RulePackText};
use qicheng_domain::rules::pack::RulePack;
use std::path::Path;

/// A pack as it stands in a file.
pub enum PackFile {
    /// As JSON, signed by nobody.
    Json(RulePack),
    /// As a signed document.
    Signed(Vec<u8>),
}

/// Reads a file: JSON where it begins so, a signed document else.
///
/// # Errors
/// When it cannot be read, or is JSON and no pack.
pub fn read(path: &Path) -> Result<PackFile, Failure> {
    let bytes = input::bytes(path, DOCUMENT_MAX)?;
    let text = bytes
        .strip_prefix(BYTE_ORDER_MARK.as_bytes())
        .unwrap_or(&bytes);
    if text.trim_ascii_start().starts_with(b"{") {
        let pack = RulePack::parse(text);
        return pack
            .map(PackFile::Json)
            .map_err(|error| Failure::input(path.display(), error));
    }
    Ok(PackFile::Signed(bytes))
}

/// Returns the signed document in bytes, its signature not checked.
///
/// # Errors
/// When it is none.
pub fn document<'b>(path: &Path, bytes: &'b [u8]) -> Result<Document<'b, RulePackText>, Failure> {
    Document::parse(bytes).map_err(|error| Failure::input(path.display(), Fault::from(error)))
}

/// Returns the pack in a signed document.
///
/// # Errors
/// When it holds none.
pub fn pack(path: &Path, document: &Document<'_, RulePackText>) -> Result<RulePack, Failure> {
    RulePack::parse(document.body.json.as_bytes())
        .map_err(|error| Failure::input(path.display(), error))
}
