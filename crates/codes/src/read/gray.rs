//! A picture in grey and the few operations that prepare it.

/// The most pixels that a picture or frame may have.
pub const MAX_PIXELS: u64 = 64 * 1024 * 1024;

/// Luma, row by row, never empty.
#[derive(Clone)]
pub(super) struct Gray {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<u8>,
}

impl Gray {
    pub(super) fn from_luma(width: u32, height: u32, luma: &[u8]) -> Option<Self> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > MAX_PIXELS {
            return None;
        }
        let data = luma.get(..usize::try_from(pixels).ok()?)?.to_vec();
        Some(Self {
            width: width as usize,
            height: height as usize,
            data,
        })
    }

    pub(super) const fn pixels(&self) -> usize {
        self.width * self.height
    }

    /// Gives the luma at a point between pixels, clamped to the picture.
    pub(super) fn at(&self, x: f64, y: f64) -> f64 {
        let (x, y) = (x - 0.5, y - 0.5);
        let clamp = |v: f64, end: usize| v.clamp(0.0, (end - 1) as f64);
        let (x, y) = (clamp(x, self.width), clamp(y, self.height));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (fx, fy) = (x - left as f64, y - top as f64);
        let p = |x: usize, y: usize| f64::from(self.data[y * self.width + x]);
        (p(left, top) * (1.0 - fx) + p(right, top) * fx) * (1.0 - fy)
            + (p(left, bottom) * (1.0 - fx) + p(right, bottom) * fx) * fy
    }

    /// Averages squares of `n` × `n` pixels.
    pub(super) fn shrink(&self, n: usize) -> Self {
        let n = n.clamp(1, self.width.min(self.height));
        let (width, height) = (self.width / n, self.height / n);
        let area = (n * n) as u32;
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let rows = (y * n..(y + 1) * n).map(|y| y * self.width + x * n);
                let sum: u32 = rows
                    .flat_map(|start| &self.data[start..start + n])
                    .map(|&luma| u32::from(luma))
                    .sum();
                data.push((sum / area) as u8);
            }
        }
        Self {
            width,
            height,
            data,
        }
    }

    /// Grows the picture `n` times, blending between pixels.
    pub(super) fn grow(&self, n: usize) -> Self {
        let (width, height) = (self.width * n, self.height * n);
        let step = 1.0 / n as f64;
        let data = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| {
                self.at((x as f64 + 0.5) * step, (y as f64 + 0.5) * step)
                    .round() as u8
            })
            .collect();
        Self {
            width,
            height,
            data,
        }
    }

    /// Replaces each pixel by the mean of the square of `radius` around it.
    pub(super) fn blur(&self, radius: usize) -> Self {
        let sums = Sums::of(self);
        let mut data = Vec::with_capacity(self.pixels());
        for y in 0..self.height {
            for x in 0..self.width {
                data.push(sums.mean(x, y, radius));
            }
        }
        Self { data, ..*self }
    }

    /// Replaces each pixel by the median of the 3 × 3 around it: removes specks.
    pub(super) fn median(&self) -> Self {
        let mut data = self.data.clone();
        for y in 1..self.height.saturating_sub(1) {
            for x in 1..self.width.saturating_sub(1) {
                let mut near = [0_u8; 9];
                for (i, value) in near.iter_mut().enumerate() {
                    *value = self.data[(y + i / 3 - 1) * self.width + x + i % 3 - 1];
                }
                near.select_nth_unstable(4);
                data[y * self.width + x] = near[4];
            }
        }
        Self { data, ..*self }
    }

    /// Sharpens: each pixel moves away from the mean of its square of `radius`.
    pub(super) fn sharpen(&self, radius: usize, strength: i32) -> Self {
        let soft = self.blur(radius);
        let sharpen = |(&a, &b): (&u8, &u8)| {
            let (a, b) = (i32::from(a), i32::from(b));
            (a + (a - b) * strength).clamp(0, 255) as u8
        };
        Self {
            data: self.data.iter().zip(&soft.data).map(sharpen).collect(),
            ..*self
        }
    }

    /// Spreads the luma between its 1st and 99th percentile over 0 to 255.
    pub(super) fn stretch(&self) -> Self {
        let mut counts = [0_usize; 256];
        for &luma in &self.data {
            counts[usize::from(luma)] += 1;
        }
        let margin = self.pixels() / 100;
        let low = percentile(counts.iter(), margin);
        let high = 255 - percentile(counts.iter().rev(), margin);
        let range = high.saturating_sub(low).max(1);
        let spread = |&luma: &u8| {
            let above = usize::from(luma).saturating_sub(low).min(range);
            (above * 255 / range) as u8
        };
        Self {
            data: self.data.iter().map(spread).collect(),
            ..*self
        }
    }

    /// Swaps dark and light.
    pub(super) fn invert(&self) -> Self {
        Self {
            data: self.data.iter().map(|luma| 255 - luma).collect(),
            ..*self
        }
    }
}

fn percentile<'a>(counts: impl Iterator<Item = &'a usize>, margin: usize) -> usize {
    let mut seen = 0;
    counts
        .take_while(|&&count| {
            seen += count;
            seen <= margin
        })
        .count()
}

/// Sums over all rectangles from the corner, so that any mean takes four look-ups.
///
/// Sums wrap: differences stay right, since one window is far below 2³².
pub(super) struct Sums {
    width: usize,
    height: usize,
    sums: Vec<u32>,
}

impl Sums {
    pub(super) fn of(gray: &Gray) -> Self {
        let stride = gray.width + 1;
        let mut sums = vec![0_u32; stride * (gray.height + 1)];
        for y in 0..gray.height {
            let mut row = 0_u32;
            for x in 0..gray.width {
                row = row.wrapping_add(u32::from(gray.data[y * gray.width + x]));
                sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1].wrapping_add(row);
            }
        }
        Self {
            width: gray.width,
            height: gray.height,
            sums,
        }
    }

    /// Gives the mean of the square of `radius` around a pixel, cut at the edges.
    pub(super) fn mean(&self, x: usize, y: usize, radius: usize) -> u8 {
        let (left, top) = (x.saturating_sub(radius), y.saturating_sub(radius));
        let (right, bottom) = (
            (x + radius + 1).min(self.width),
            (y + radius + 1).min(self.height),
        );
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        let sum = at(right, bottom)
            .wrapping_sub(at(left, bottom))
            .wrapping_sub(at(right, top))
            .wrapping_add(at(left, top));
        let area = ((right - left) * (bottom - top)) as u32;
        (sum / area) as u8
    }
}
