//! Makes QR codes (ISO/IEC 18004) from text.

mod render;
mod segments;

use qrcode::{Color, EcLevel, Version, bits::Bits};

/// Light modules around a code that a reader may rely on (ISO/IEC 18004 §6.3.8).
pub const QUIET_ZONE: u32 = 4;

/// The longest text that any QR code can hold, in bytes (version 40-L, digits alone).
pub const MAX_TEXT: usize = 7_089;

/// Says why a text cannot become a code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum MakeError {
    /// The text does not fit into the largest version at this level.
    #[error("text of {bytes} bytes is too long for a QR code at level {level:?}")]
    TooLong {
        /// Length of the text in bytes of UTF-8.
        bytes: usize,
        /// The level that was asked for.
        level: Level,
    },
    /// The picture would be larger than [`QrCode::MAX_SCALE`] allows, or empty.
    #[error("{0} pixels a module is not between 1 and {max}", max = QrCode::MAX_SCALE)]
    Scale(u32),
    /// The encoder of the picture format failed.
    #[error("the picture could not be encoded")]
    Encode,
}

/// Tells how much of a code may be lost before it can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// About 7 %.
    L,
    /// About 15 %: what every pass uses.
    #[default]
    M,
    /// About 25 %.
    Q,
    /// About 30 %.
    H,
}

impl Level {
    const fn ec(self) -> EcLevel {
        match self {
            Self::L => EcLevel::L,
            Self::M => EcLevel::M,
            Self::Q => EcLevel::Q,
            Self::H => EcLevel::H,
        }
    }
}

/// A finished code: a square of dark and light modules, without its quiet zone.
///
/// `Debug` shows the version alone, since modules are the text.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCode {
    version: u8,
    width: usize,
    dark: Vec<bool>,
}

impl std::fmt::Debug for QrCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("QrCode")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl QrCode {
    /// Makes the smallest code at level M that holds `text`.
    ///
    /// Texts of the 45 alphanumeric characters (base45, upper case) go in
    /// alphanumeric mode; texts beyond ASCII are marked as UTF-8 by an ECI.
    ///
    /// # Errors
    /// [`MakeError::TooLong`] where version 40 does not hold it.
    pub fn new(text: &str) -> Result<Self, MakeError> {
        Self::with_level(text, Level::M)
    }

    /// Makes the smallest code at `level` that holds `text`.
    ///
    /// # Errors
    /// [`MakeError::TooLong`] where version 40 does not hold it.
    pub fn with_level(text: &str, level: Level) -> Result<Self, MakeError> {
        let too_long = || MakeError::TooLong {
            bytes: text.len(),
            level,
        };
        if text.len() > MAX_TEXT {
            return Err(too_long());
        }
        let ec = level.ec();
        let plan = (1..=40)
            .map(Version::Normal)
            .find_map(|version| segments::fit(text, version, ec).map(|plan| (version, plan)));
        let (version, plan) = plan.ok_or_else(too_long)?;
        let mut bits = Bits::new(version);
        let code = plan
            .write(text, &mut bits)
            .and_then(|()| bits.push_terminator(ec))
            .and_then(|()| qrcode::QrCode::with_bits(bits, ec))
            .map_err(|_| too_long())?;
        let Version::Normal(number) = version else {
            return Err(too_long());
        };
        Ok(Self {
            version: u8::try_from(number).map_err(|_| too_long())?,
            width: code.width(),
            dark: code
                .into_colors()
                .into_iter()
                .map(|c| c == Color::Dark)
                .collect(),
        })
    }

    /// Gives the version, 1 to 40.
    #[must_use]
    pub const fn version(&self) -> u8 {
        self.version
    }

    /// Gives the modules along one side, 17 + 4 × version.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Tells whether the module in column `x` and row `y` is dark; outside is light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }
}
