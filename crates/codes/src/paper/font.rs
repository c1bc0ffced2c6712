//! The font that passes are set in.

use resvg::usvg::fontdb::{Database, Source};
use std::sync::{Arc, OnceLock};
use ttf_parser::Face;

/// Stands for a character that the font does not hold, so that a gap is seen.
pub const SIGN: char = '〓';

static FONT: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Subset.otf");

/// Tells whether the font of the passes holds a character.
#[must_use]
pub fn can_print(c: char) -> bool {
    face().is_some_and(|face| face.glyph_index(c).is_some())
}

/// Gives a text as it will be printed, with [`SIGN`] for what is missing.
pub(super) fn printable(text: &str) -> String {
    let printed = |c: char| match c {
        c if c.is_whitespace() => ' ',
        c if can_print(c) => c,
        _ => SIGN,
    };
    text.trim().chars().map(printed).collect()
}

/// Gives the width of a text in parts of its size.
pub(super) fn width(text: &str) -> f32 {
    let Some(face) = face() else {
        return text.chars().count() as f32;
    };
    let em = f32::from(face.units_per_em());
    let advance = |c| {
        face.glyph_index(c)
            .and_then(|glyph| face.glyph_hor_advance(glyph))
    };
    text.chars()
        .map(|c| advance(c).map_or(1.0, |units| f32::from(units) / em))
        .sum()
}

/// Gives the fonts that a sheet is drawn with: this one.
pub(super) fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    Arc::clone(DATABASE.get_or_init(|| {
        let mut database = Database::new();
        database.load_font_source(Source::Binary(Arc::new(FONT)));
        Arc::new(database)
    }))
}

fn face() -> Option<&'static Face<'static>> {
    static FACE: OnceLock<Option<Face<'static>>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(FONT, 0).ok()).as_ref()
}
