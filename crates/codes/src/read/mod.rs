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
pub use load::{MAX_BYTES, ReadError, read_image, read_image_all, read_image_preferring};

use gray::Gray;

/// Reads the code in a frame of `width` × `height` luma bytes, row by row.
///
/// Gives `None` where no code could be read, and where the buffer is shorter
/// than the frame, the frame is empty or has more than [`MAX_PIXELS`].
#[must_use]
pub fn read_luma(width: u32, height: u32, luma: &[u8]) -> Option<String> {
    let frame = Gray::from_luma(width, height, luma)?;
    first(attempts::texts(frame, 1, &mut |_| true))
}

/// Looks at a frame in one of the [`STEPS`] ways that [`read_luma`] goes through, numbered from 0, cheapest first.
///
/// For callers that must stay responsive between them: the reader in the web
/// view. A frame of more than three million pixels is looked at in less.
#[must_use]
pub fn read_luma_step(width: u32, height: u32, luma: &[u8], step: u32) -> Option<String> {
    read_luma_step_beyond(width, height, luma, step, 0)
}

/// Looks at a frame as [`read_luma_step`] does and passes over so many different texts that this way of looking finds
/// first: for callers that look for one of several codes, and know which when they see its text.
#[must_use]
pub fn read_luma_step_beyond(
    width: u32,
    height: u32,
    luma: &[u8],
    step: u32,
    passed_over: usize,
) -> Option<String> {
    let frame = attempts::comfortable(Gray::from_luma(width, height, luma)?);
    let mut others: Vec<String> = Vec::new();
    let mut accepts = |text: &str| {
        let is_known = others.iter().any(|other| other == text);
        if !is_known && others.len() < passed_over {
            others.push(text.to_owned());
            return false;
        }
        !is_known
    };
    first(attempts::step(&frame, step, 1, &mut accepts))
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
