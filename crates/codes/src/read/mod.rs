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
#[cfg(feature = "pictures")]
mod load;
mod pattern;
mod refine;
mod symbol;
mod threshold;

pub use attempts::STEPS;
pub use gray::MAX_PIXELS;
#[cfg(feature = "pictures")]
pub use load::{MAX_BYTES, ReadError, read_image, read_image_all};

use gray::Gray;

/// Reads the code in a frame of `width` × `height` luma bytes, row by row.
///
/// Gives `None` where no code could be read, and where the buffer is shorter
/// than the frame, the frame is empty or has more than [`MAX_PIXELS`].
#[must_use]
pub fn read_luma(width: u32, height: u32, luma: &[u8]) -> Option<String> {
    let frame = Gray::from_luma(width, height, luma)?;
    first(attempts::texts(frame, 1))
}

/// Looks at a frame in one of the [`STEPS`] ways that [`read_luma`] goes through, numbered from 0, cheapest first.
///
/// For callers that must stay responsive between them: the reader in the web
/// view. A frame of more than three million pixels is looked at in less.
#[must_use]
pub fn read_luma_step(width: u32, height: u32, luma: &[u8], step: u32) -> Option<String> {
    let frame = attempts::comfortable(Gray::from_luma(width, height, luma)?);
    first(attempts::step(&frame, step, 1))
}

/// Reads a frame in the plain pass alone, as `rxing` does without preparation.
///
/// For measuring what the preparation adds; applications use [`read_luma`].
#[must_use]
pub fn read_luma_plain(width: u32, height: u32, luma: &[u8]) -> Option<String> {
    let frame = Gray::from_luma(width, height, luma)?;
    first(attempts::plain(&frame))
}

fn first(texts: Vec<String>) -> Option<String> {
    texts.into_iter().next()
}
