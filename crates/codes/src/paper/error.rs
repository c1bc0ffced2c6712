//! Why a pass is not put on paper.

use crate::make::MakeError;

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
