//! Decides which pixels are dark.

use super::{
    gray::{Gray, Sums},
    symbol::guarded,
};
use rxing::{
    Binarizer, Luma8Source,
    common::{BitMatrix, GlobalHistogramBinarizer, HybridBinarizer},
};

/// A way to tell dark from light.
#[derive(Clone, Copy)]
pub(super) enum Threshold {
    /// Blocks of 8 × 8 pixels (`rxing`'s hybrid binariser): what the plain pass uses.
    Hybrid,
    /// One threshold from the histogram: for evenly lit, small codes.
    Global,
    /// The mean around each pixel, within this part of the picture's shorter side.
    LocalMean(usize),
}

/// Gives the dark pixels of a picture.
pub(super) fn dark(gray: &Gray, threshold: Threshold) -> Option<BitMatrix> {
    match threshold {
        Threshold::LocalMean(part) => local_mean(gray, part),
        Threshold::Hybrid => {
            let source = source(gray)?;
            guarded(|| {
                HybridBinarizer::new(source)
                    .get_black_matrix()
                    .ok()
                    .cloned()
            })
        }
        Threshold::Global => {
            let source = source(gray)?;
            guarded(|| {
                GlobalHistogramBinarizer::new(source)
                    .get_black_matrix()
                    .ok()
                    .cloned()
            })
        }
    }
}

fn source(gray: &Gray) -> Option<Luma8Source<'_>> {
    let (width, height) = (
        u32::try_from(gray.width).ok()?,
        u32::try_from(gray.height).ok()?,
    );
    Luma8Source::new_with_slice(&gray.data, width, height).ok()
}

fn local_mean(gray: &Gray, part: usize) -> Option<BitMatrix> {
    let radius = (gray.width.min(gray.height) / part.max(1) / 2).max(4);
    let sums = Sums::of(gray);
    let (width, height) = (
        u32::try_from(gray.width).ok()?,
        u32::try_from(gray.height).ok()?,
    );
    let mut bits = BitMatrix::new(width, height).ok()?;
    for y in 0..gray.height {
        for x in 0..gray.width {
            // A little below the mean, so that noise on plain paper stays light.
            let mean = u32::from(sums.mean(x, y, radius));
            if u32::from(gray.data[y * gray.width + x]) * 100 < mean * 97 {
                bits.set(x as u32, y as u32);
            }
        }
    }
    Some(bits)
}
