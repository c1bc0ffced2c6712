//! Passes on paper: one SVG template, drawn as PNG or PDF.
//!
//! A pass is half a sheet of A4 (210 × 148 mm), black on white, readable at
//! arm's length. It carries the code, the masked name and the trip, and never
//! a digit of an ID number.

mod error;
mod field;
mod font;
mod layout;
mod picture;

pub use error::{DPI, PaperError};
pub use field::{Labels, Pass};
pub use font::{SIGN, can_print};
pub use picture::SHEET_MM;

use crate::make::QrCode;

/// Gives the pass as an SVG document in millimetres.
///
/// Text is set in "Qicheng Sans SC", which only this crate's PNG and PDF bring
/// along; a browser takes its own font instead.
///
/// # Errors
/// [`PaperError::Code`] and [`PaperError::IdNumber`].
pub fn svg(pass: &Pass<'_>, labels: &Labels<'_>) -> Result<String, PaperError> {
    pass.check()?;
    Ok(layout::sheet(pass, labels, &QrCode::new(pass.code)?))
}

/// Gives the pass as a PNG file, `dpi` dots an inch (300 prints well).
///
/// # Errors
/// Those of [`svg`], [`PaperError::Dpi`], [`PaperError::Draw`].
pub fn png(pass: &Pass<'_>, labels: &Labels<'_>, dpi: u32) -> Result<Vec<u8>, PaperError> {
    if !DPI.contains(&dpi) {
        return Err(PaperError::Dpi(dpi));
    }
    picture::png(&svg(pass, labels)?, dpi)
}

/// Gives the pass as a PDF file of one page.
///
/// # Errors
/// Those of [`svg`], [`PaperError::Draw`].
pub fn pdf(pass: &Pass<'_>, labels: &Labels<'_>) -> Result<Vec<u8>, PaperError> {
    picture::pdf(&svg(pass, labels)?)
}
