//! Codes drawn and read for a window.

use crate::{ErrorCode, error::AppError, roles::helper::PaperPass};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use qicheng_codes::{make::QrCode, read};
use qicheng_credential::{certificate::is_certificate, encoding::text};
use qicheng_domain::ids::{PersonId, TripId};
use serde::{Deserialize, Serialize};

/// A code as the data of one SVG path.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CodePath {
    /// The dark modules, each one unit.
    pub path: String,
    /// Units along one side, quiet zone included.
    pub side: u32,
}

/// A pass to print, as a window gets it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Paper {
    /// The sheet as PNG in base64, 300 dots an inch.
    pub png: String,
    /// Characters missing from the font, each once; the sheet shows a placeholder, to be filled in by hand.
    pub missing: String,
}

impl Paper {
    pub(super) fn of(pass: &PaperPass) -> Self {
        Self {
            png: STANDARD.encode(&pass.png),
            missing: pass.missing.clone(),
        }
    }
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct PaperArgs {
    pub(super) person: PersonId,
    /// The trip whose ticket was chosen; null for the next leg's.
    #[serde(default)]
    pub(super) trip: Option<TripId>,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct Text {
    text: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct Picture {
    /// A PNG or JPEG file in base64.
    bytes: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct CodePicture {
    #[serde(flatten)]
    picture: Picture,
    /// Which of several codes in it is meant.
    #[serde(default)]
    wanted: Wanted,
}

/// Which codes a scanner is there for; others are read only where none of these is in the picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename_all = "kebab-case"))]
pub enum Wanted {
    /// Ours.
    #[default]
    Ours,
    /// Health certificates of others.
    Certificate,
}

impl Wanted {
    fn is(self, code: &str) -> bool {
        match self {
            Self::Ours => text::is_ours(code),
            Self::Certificate => is_certificate(code),
        }
    }
}

impl Picture {
    /// Returns the file's bytes.
    pub(super) fn decode(&self) -> Result<Vec<u8>, AppError> {
        let bytes = STANDARD.decode(&self.bytes);
        bytes.map_err(|_| AppError::Refused(ErrorCode::BadPicture))
    }
}

pub(super) fn draw(Text { text }: &Text) -> Result<CodePath, AppError> {
    let code = QrCode::new(text).map_err(|_| AppError::Refused(ErrorCode::WrongCode))?;
    Ok(CodePath {
        path: code.svg_path(),
        side: code.side(),
    })
}

/// Reads the code in a picture, the wanted one where there are several; null where there is none.
pub(super) fn read(asked: &CodePicture) -> Result<Option<String>, AppError> {
    let bytes = asked.picture.decode()?;
    let read = read::read_image_preferring(&bytes, |code| asked.wanted.is(code));
    read.map_err(|_| AppError::Refused(ErrorCode::BadPicture))
}

/// Writes bytes for a window.
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
