//! Passes on paper: one SVG template, drawn as PNG or PDF.
//!
//! A pass is half a sheet of A4 (210 × 148 mm), black on white, readable at
//! arm's length. It carries the code, the masked name and the trip, and never
//! a digit of an ID number.

mod field;
mod font;
mod layout;
mod picture;

pub use field::{Labels, Pass};
pub use font::{SIGN, can_print};

use crate::make::{MakeError, QrCode};

/// The sheet's width and height in millimetres.
pub const SHEET_MM: (f32, f32) = (210.0, 148.0);

/// The resolutions a picture of a pass may have, in dots an inch.
pub const DPI: std::ops::RangeInclusive<u32> = 96..=600;

/// Says why a pass could not be put on paper.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PaperError {
    /// The code's text does not fit into a code.
    #[error(transparent)]
    Code(#[from] MakeError),
    /// A field shows what looks like an ID number, which never goes on paper.
    #[error("the field {0} looks like an ID number")]
    IdNumber(&'static str),
    /// The resolution is outside [`DPI`].
    #[error("{0} dots an inch is outside {first} to {last}", first = DPI.start(), last = DPI.end())]
    Dpi(u32),
    /// The sheet could not be drawn: a fault of the template, not of the pass.
    #[error("the sheet could not be drawn")]
    Draw,
}

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
