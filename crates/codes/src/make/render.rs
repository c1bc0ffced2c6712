//! Draws a code as pixels or as a path, with its quiet zone.

use super::{MakeError, QUIET_ZONE, QrCode};
use image::{GrayImage, ImageFormat, Luma};
use std::{fmt::Write as _, io::Cursor};

impl QrCode {
    /// The most pixels a module that a picture may have (185 modules make 11,840 pixels).
    pub const MAX_SCALE: u32 = 64;

    /// Gives the modules along one side with the quiet zone on both ends.
    #[must_use]
    pub fn side(&self) -> u32 {
        u32::try_from(self.width()).unwrap_or(u32::MAX - 2 * QUIET_ZONE) + 2 * QUIET_ZONE
    }

    /// Draws the code in black on white, `scale` pixels a module, quiet zone included.
    ///
    /// # Errors
    /// [`MakeError::Scale`] where `scale` is 0 or over [`Self::MAX_SCALE`].
    pub fn to_luma(&self, scale: u32) -> Result<GrayImage, MakeError> {
        if !(1..=Self::MAX_SCALE).contains(&scale) {
            return Err(MakeError::Scale(scale));
        }
        let side = self.side() * scale;
        Ok(GrayImage::from_fn(side, side, |x, y| {
            let module = |at: u32| (at / scale).checked_sub(QUIET_ZONE).map(|m| m as usize);
            let dark = module(x)
                .zip(module(y))
                .is_some_and(|(x, y)| self.is_dark(x, y));
            Luma([if dark { 0 } else { 255 }])
        }))
    }

    /// Draws the code as a PNG file, `scale` pixels a module, quiet zone included.
    ///
    /// # Errors
    /// [`MakeError::Scale`] as [`Self::to_luma`]; [`MakeError::Encode`] from the encoder.
    pub fn to_png(&self, scale: u32) -> Result<Vec<u8>, MakeError> {
        let mut bytes = Cursor::new(Vec::new());
        self.to_luma(scale)?
            .write_to(&mut bytes, ImageFormat::Png)
            .map_err(|_| MakeError::Encode)?;
        Ok(bytes.into_inner())
    }

    /// Draws an SVG picture with `scale` pixels a module and the quiet zone around it.
    ///
    /// # Errors
    /// [`MakeError::Scale`] outside of 1 to [`Self::MAX_SCALE`].
    pub fn to_svg(&self, scale: u32) -> Result<Vec<u8>, MakeError> {
        if !(1..=Self::MAX_SCALE).contains(&scale) {
            return Err(MakeError::Scale(scale));
        }
        let (side, path) = (self.side(), self.svg_path());
        let pixels = side * scale;
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" \
             viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>\n"
        );
        Ok(svg.into_bytes())
    }

    /// Gives the dark modules as the data of one SVG path.
    ///
    /// A module is one unit; the quiet zone is the first four units, so the
    /// path belongs into a `viewBox` of `0 0 side side` ([`Self::side`]).
    #[must_use]
    pub fn svg_path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.width() {
            let mut x = 0;
            while x < self.width() {
                let run = (x..self.width())
                    .take_while(|&x| self.is_dark(x, y))
                    .count();
                if run > 0 {
                    let (left, top) = (x + QUIET_ZONE as usize, y + QUIET_ZONE as usize);
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{left} {top}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        path
    }
}
