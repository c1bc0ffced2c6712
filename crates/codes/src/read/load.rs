//! Turns picture files into luma, within bounds that hold before decoding.

use super::{
    attempts, first,
    gray::{Gray, MAX_PIXELS},
};
use image::{DynamicImage, GrayImage, ImageError, ImageReader, Limits, Luma};
use std::io::Cursor;

/// The largest picture file that is opened, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// The most memory that the decoder may take, in bytes.
const MAX_ALLOC: u64 = 384 * 1024 * 1024;

/// Codes that are read from one picture.
const MAX_CODES: usize = 16;

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
/// the picture, which of them is given is not defined: see [`read_image_preferring`]
/// and [`read_image_all`].
///
/// # Errors
/// [`ReadError`] where the picture itself is too large or damaged.
pub fn read_image(bytes: &[u8]) -> Result<Option<String>, ReadError> {
    Ok(first(attempts::texts(gray(bytes)?, 1, &mut |_| true)))
}

/// Reads a code in a PNG or JPEG file: one whose text is preferred, if any way of looking shows one, else another.
///
/// # Errors
/// [`ReadError`] where the picture itself is too large or damaged.
pub fn read_image_preferring(
    bytes: &[u8],
    is_preferred: impl Fn(&str) -> bool,
) -> Result<Option<String>, ReadError> {
    let mut other = None;
    let mut accepts = |text: &str| {
        let accepted = is_preferred(text);
        if !accepted && other.is_none() {
            other = Some(text.to_owned());
        }
        accepted
    };
    let found = first(attempts::texts(gray(bytes)?, 1, &mut accepts));
    Ok(found.or(other))
}

/// Reads all codes in a PNG or JPEG file that one pass over it shows, at most 16.
///
/// # Errors
/// [`ReadError`] where the picture itself is too large or damaged.
pub fn read_image_all(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    Ok(attempts::texts(gray(bytes)?, MAX_CODES, &mut |_| true))
}

/// Decodes a PNG or JPEG file; what is transparent is white.
fn gray(bytes: &[u8]) -> Result<Gray, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge);
    }
    let (width, height) = reader(bytes)?
        .into_dimensions()
        .map_err(|_| ReadError::NotAPicture)?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ReadError::TooLarge);
    }
    let mut reader = reader(bytes)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let picture = reader.decode().map_err(|error| match error {
        ImageError::Limits(_) => ReadError::TooLarge,
        _ => ReadError::NotAPicture,
    })?;
    let luma = flatten(picture);
    Gray::from_luma(luma.width(), luma.height(), luma.as_raw()).ok_or(ReadError::NotAPicture)
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, ReadError> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| ReadError::NotAPicture)
}

fn flatten(picture: DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let with_alpha = picture.into_luma_alpha8();
    GrayImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [luma, alpha] = with_alpha.get_pixel(x, y).0;
        let mixed = (u32::from(luma) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
        Luma([u8::try_from(mixed).unwrap_or(255)])
    })
}
