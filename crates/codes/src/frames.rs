//! Makes bad camera frames of good codes, the same ones on every machine: what readers are measured on.

use crate::make::{MakeError, QrCode};

/// A frame of luma, row by row.
pub struct Frame {
    /// Pixels a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// A byte a pixel.
    pub luma: Vec<u8>,
}

/// A bad frame and what stands in it.
pub struct BadFrame {
    /// The flaw and a number, as in `Blur-7`.
    pub name: String,
    /// The code's text.
    pub text: String,
    /// What the camera saw.
    pub frame: Frame,
}

/// Makes frame number `seed` of a flaw, of a code as long as passes are (versions 9 to 17) or shorter.
///
/// # Errors
/// None that a text of these lengths makes.
pub fn bad_frame(flaw: Flaw, seed: u32) -> Result<BadFrame, MakeError> {
    const LENGTHS: [usize; 6] = [330, 200, 480, 60, 700, 30];
    let length = LENGTHS[seed as usize % LENGTHS.len()];
    let text = Random::new(u64::from(seed) * 31 + 7).text(length);
    let code = QrCode::new(&text)?;
    Ok(BadFrame {
        name: format!("{flaw:?}-{seed}"),
        frame: photograph(&code, flaw, u64::from(seed) * 1_000 + flaw as u64),
        text,
    })
}

impl Frame {
    /// Gives the frame as a file in PGM, the simplest format there is.
    #[must_use]
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut file = format!("P5 {} {} 255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.luma);
        file
    }
}

/// What is wrong with a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// Held aslant.
    Tilt,
    /// Out of focus.
    Blur,
    /// Taken in the dark.
    Noise,
    /// Pale.
    Contrast,
    /// A lamp's reflection on it.
    Glare,
    /// Hardly more than a pixel a module.
    Small,
    /// A little of all.
    Mixed,
}

/// Every flaw.
pub const FLAWS: [Flaw; 7] = [
    Flaw::Tilt,
    Flaw::Blur,
    Flaw::Noise,
    Flaw::Contrast,
    Flaw::Glare,
    Flaw::Small,
    Flaw::Mixed,
];

/// Marsaglia's xorshift64*.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Gives a number between `low` and `high`.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * ((self.next() >> 11) as f64 / (1_u64 << 53) as f64)
    }

    /// Gives `bytes` random upper-case characters as a pass would hold.
    fn text(&mut self, length: usize) -> String {
        const SET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        let mut text = String::from("QC1:");
        text.extend((0..length).map(|_| char::from(SET[(self.next() >> 33) as usize % SET.len()])));
        text
    }
}

/// Photographs a code badly; `seed` and `flaw` say how.
fn photograph(code: &QrCode, flaw: Flaw, seed: u64) -> Frame {
    let mut random = Random::new(seed);
    let is = |other| flaw == other || flaw == Flaw::Mixed;
    let mixed = flaw == Flaw::Mixed;
    let modules = f64::from(code.side());
    let pixels = match flaw {
        Flaw::Small => random.between(1.3, 2.2),
        Flaw::Mixed => random.between(3.0, 5.0),
        _ => random.between(3.0, 6.0),
    };
    let tilt = if flaw == Flaw::Tilt {
        0.45
    } else if mixed {
        0.25
    } else {
        0.08
    };
    let size = modules * pixels;
    let (width, height) = (size * 1.8 + 40.0, size * 1.7 + 40.0);
    let centre = (width / 2.0, height / 2.0);
    let turn = random.between(-0.6, 0.6) * if flaw == Flaw::Tilt { 1.0 } else { 0.4 };
    let (lean_x, lean_y) = (random.between(-tilt, tilt), random.between(-tilt, tilt));
    let (dark, light) = if is(Flaw::Contrast) {
        let dark = random.between(60.0, 110.0);
        (
            dark,
            dark + random.between(12.0, 40.0) * if mixed { 2.5 } else { 1.0 },
        )
    } else {
        (random.between(10.0, 50.0), random.between(170.0, 240.0))
    };
    let slope = random.between(-0.25, 0.25);
    let glare = (
        random.between(0.3, 0.7) * width,
        random.between(0.3, 0.7) * height,
    );
    let glare_size = size * random.between(0.2, 0.4);
    let glare_power = if is(Flaw::Glare) {
        random.between(60.0, 220.0) * if mixed { 0.4 } else { 1.0 }
    } else {
        0.0
    };
    let blur = if is(Flaw::Blur) {
        pixels * random.between(0.3, 0.62) * if mixed { 0.6 } else { 1.0 }
    } else {
        0.4
    };
    let noise = if is(Flaw::Noise) {
        random.between(20.0, 60.0) * if mixed { 0.3 } else { 1.0 }
    } else {
        3.0
    };

    let (width, height) = (width as usize, height as usize);
    let mut image = vec![0.0; width * height];
    for y in 0..height {
        for x in 0..width {
            let mut sum = 0.0;
            for (sx, sy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let (px, py) = (x as f64 + sx - centre.0, y as f64 + sy - centre.1);
                let (rx, ry) = (
                    px * turn.cos() + py * turn.sin(),
                    py * turn.cos() - px * turn.sin(),
                );
                let depth = 1.0 + (lean_x * rx + lean_y * ry) / size;
                let (u, v) = (
                    rx / depth / pixels + modules / 2.0,
                    ry / depth / pixels + modules / 2.0,
                );
                sum += paper(code, u, v, light, dark);
            }
            let shade = 1.0 + slope * (x as f64 - centre.0) / size;
            let far = (x as f64 - glare.0).hypot(y as f64 - glare.1) / glare_size;
            image[y * width + x] = sum / 4.0 * shade + glare_power * (-far * far).exp();
        }
    }
    let image = soften(
        &soften(&soften(&image, width, height, blur), width, height, blur),
        width,
        height,
        blur,
    );
    let luma = image
        .into_iter()
        .map(|value| {
            let dice: f64 = (0..4).map(|_| random.between(-1.0, 1.0)).sum();
            (value + dice * noise * 0.87).clamp(0.0, 255.0) as u8
        })
        .collect();
    Frame {
        width: width as u32,
        height: height as u32,
        luma,
    }
}

/// Gives the luma of a point on the sheet, in modules from the code's corner.
fn paper(code: &QrCode, u: f64, v: f64, light: f64, dark: f64) -> f64 {
    let side = f64::from(code.side());
    if u < 0.0 || v < 0.0 || u >= side || v >= side {
        return if ((u / 9.0).floor() + (v / 7.0).floor()).rem_euclid(3.0) < 1.0 {
            (light + dark) / 2.0
        } else {
            light * 0.8
        };
    }
    let module = |at: f64| (at as usize).checked_sub(4);
    let is_dark = module(u)
        .zip(module(v))
        .is_some_and(|(x, y)| code.is_dark(x, y));
    if is_dark { dark } else { light }
}

/// Box blur of a fractional radius; three of them are nearly a Gaussian.
fn soften(image: &[f64], width: usize, height: usize, radius: f64) -> Vec<f64> {
    let reach = radius.ceil() as isize;
    let weight = |d: isize| (radius + 0.5 - d.unsigned_abs() as f64).clamp(0.0, 1.0);
    let pass = |image: &[f64], along_x: bool| {
        let mut out = vec![0.0; image.len()];
        for y in 0..height as isize {
            for x in 0..width as isize {
                let (mut sum, mut total) = (0.0, 0.0);
                for d in -reach..=reach {
                    let (nx, ny) = if along_x { (x + d, y) } else { (x, y + d) };
                    if nx >= 0 && ny >= 0 && nx < width as isize && ny < height as isize {
                        sum += image[ny as usize * width + nx as usize] * weight(d);
                        total += weight(d);
                    }
                }
                out[y as usize * width + x as usize] = sum / total;
            }
        }
        out
    };
    pass(&pass(image, true), false)
}
