use crate::{failure::Failure, input};
use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use qicheng_credential::certificate::{SignerError, Signers};
use std::{borrow::Cow, path::Path};

const FILE_MAX: usize = 64 * 1024;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Adds the signer in a file: a certificate as DER or PEM.
///
/// # Errors
/// When it cannot be read or is no signer's certificate.
pub fn add_file(signers: &mut Signers, path: &Path) -> Result<(), Failure> {
    let bytes = input::bytes(path, FILE_MAX)?;
    let der = match std::str::from_utf8(&bytes) {
        Ok(text) if text.contains("-----BEGIN") => Cow::from(of_text(text).unwrap_or_default()),
        _ => Cow::from(bytes.as_slice()),
    };
    let added = signers.add(&der).map(drop);
    added.map_err(|error| Failure::input(path.display(), error))
}

/// Adds the signer in a text: a certificate as base64 or PEM.
///
/// # Errors
/// When it is no signer's certificate.
pub fn add_text(signers: &mut Signers, text: &str) -> Result<(), SignerError> {
    let der = of_text(text).ok_or(SignerError::Malformed)?;
    signers.add(&der).map(drop)
}

fn of_text(text: &str) -> Option<Vec<u8>> {
    let lines = text.lines().filter(|line| !line.contains("-----"));
    let base64: String = lines.flat_map(str::split_whitespace).collect();
    LENIENT.decode(base64).ok()
}
