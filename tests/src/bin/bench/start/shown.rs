//! What a display shows, as far as colours tell.

use crate::Outcome;
use qicheng_tests::window::Display;
use std::{fs::File, os::unix::fs::FileExt};

/// The ground of every page, and of the empty one: red, green, blue.
const PAPER: [u8; 3] = [0xf6, 0xf4, 0xee];
/// The main action of a screen.
const BRAND: [u8; 3] = [0x0b, 0x5f, 0x5a];
/// One row in this many is looked at.
const ROW_INTERVAL: usize = 16;
/// Bytes of the dump's header before its numbers end.
const HEADER: usize = 100;

/// How many of the pixels looked at have each colour.
pub struct Screen {
    paper: usize,
    brand: usize,
}

impl Screen {
    /// Looks at a display: its framebuffer is an X window dump of 32 bits a pixel, blue first.
    pub fn of(display: &Display) -> Outcome<Self> {
        let file = File::open(display.framebuffer())?;
        let mut header = [0; HEADER];
        file.read_exact_at(&mut header, 0)?;
        let number = |at: usize| -> Outcome<usize> {
            let bytes = header.get(4 * at..4 * at + 4).ok_or("no such number")?;
            Ok(u32::from_be_bytes(bytes.try_into()?).try_into()?)
        };
        let (size, rows, row, colours) = (number(0)?, number(5)?, number(12)?, number(19)?);
        // Each colour of the dump's own table takes twelve bytes.
        let pixels = size + 12 * colours;
        let mut seen = Self { paper: 0, brand: 0 };
        let mut line = vec![0; row];
        for y in (0..rows).step_by(ROW_INTERVAL) {
            file.read_exact_at(&mut line, u64::try_from(pixels + y * row)?)?;
            for pixel in line.chunks_exact(4) {
                let [blue, green, red, _] = *pixel else {
                    continue;
                };
                seen.paper += usize::from([red, green, blue] == PAPER);
                seen.brand += usize::from([red, green, blue] == BRAND);
            }
        }
        Ok(seen)
    }

    /// Returns whether a page's ground fills a third of a window of 412 by 915 pixels.
    pub fn is_painted(&self) -> bool {
        self.paper > 412 * 915 / ROW_INTERVAL / 3
    }

    /// Returns whether a screen's main action is there as well.
    pub fn has_main_action(&self) -> bool {
        self.is_painted() && self.brand > 300
    }
}
