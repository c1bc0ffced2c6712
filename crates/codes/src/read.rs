//! Reads QR codes from pictures and camera frames.
//!
//! `rxing`'s port of zxing-cpp looks for codes in the plain frame first, then
//! in prepared versions of it, cheapest first. A text is given only when the
//! fixed patterns of the code were seen where they must be and every block
//! passed its Reed–Solomon check; nothing is ever guessed.

mod attempts;
mod corners;
mod geometry;
mod gray;
mod load;
mod pattern;
mod refine;
mod symbol;
mod threshold;

pub use load::{MAX_BYTES, MAX_PIXELS};

use gray::Gray;

/// Says why a picture could not be looked at; a picture without a code is no error.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The file is larger than [`MAX_BYTES`] or has more than [`MAX_PIXELS`].
    #[error("picture is larger than {MAX_BYTES} bytes or {MAX_PIXELS} pixels")]
    TooLarge,
    /// The bytes are no PNG or JPEG, or a broken one.
    #[error("not a readable PNG or JPEG picture")]
    NotAPicture,
}

/// Reads the one code in a PNG or JPEG file, given as its bytes.
///
/// `Ok(None)` means that no code could be read. Where several codes are in
/// the picture, which of them is given is not defined: see [`read_image_all`].
///
/// # Errors
/// [`ReadError`] where the picture itself is too large or damaged.
pub fn read_image(bytes: &[u8]) -> Result<Option<String>, ReadError> {
    Ok(first(attempts::texts(load::gray(bytes)?, 1)))
}

/// Reads all codes in a PNG or JPEG file that one pass over it shows, at most 16.
///
/// # Errors
/// [`ReadError`] where the picture itself is too large or damaged.
pub fn read_image_all(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    Ok(attempts::texts(load::gray(bytes)?, MOST_CODES))
}

/// Reads the code in a frame of `width` × `height` luma bytes, row by row.
///
/// Gives `None` where no code could be read, and where the buffer is shorter
/// than the frame, the frame is empty or has more than [`MAX_PIXELS`].
#[must_use]
pub fn read_luma(width: u32, height: u32, luma: &[u8]) -> Option<String> {
    let frame = Gray::from_luma(width, height, luma)?;
    first(attempts::texts(frame, 1))
}

/// Reads a frame in the plain pass alone, as `rxing` does without preparation.
///
/// For measuring what the preparation adds; applications use [`read_luma`].
#[must_use]
pub fn read_luma_plain(width: u32, height: u32, luma: &[u8]) -> Option<String> {
    let frame = Gray::from_luma(width, height, luma)?;
    first(attempts::plain(&frame))
}

const MOST_CODES: usize = 16;

fn first(texts: Vec<String>) -> Option<String> {
    texts.into_iter().next()
}
