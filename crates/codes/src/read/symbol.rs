//! Finds, samples and decodes symbols in dark pixels, by `rxing`.

use super::{geometry::Point, pattern};
use rxing::{
    common::{
        BitMatrix, DetectorRXingResult as _,
        cpp_essentials::{ConcentricPattern, DecoderResult},
    },
    qrcode::cpp_port::{
        decoder::Decode,
        detector::{FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR},
    },
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Finder patterns beyond this are noise.
const MAX_PATTERNS: usize = 160;

/// Runs library code that may panic on hostile pictures.
///
/// `rxing` unwraps and indexes in places that damaged geometry reaches. It
/// keeps no state between calls, so that a lost call leaves nothing broken; the
/// panic hook still writes its line, which holds no text of a code.
pub(super) fn guarded<T>(call: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(call)).ok().flatten()
}

/// The finder patterns in a picture, the largest first.
pub(super) fn patterns(dark: &BitMatrix) -> Vec<ConcentricPattern> {
    guarded(|| {
        let mut patterns = FindFinderPatterns(dark, true, 0);
        patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.size));
        patterns.truncate(MAX_PATTERNS);
        Some(patterns)
    })
    .unwrap_or_default()
}

/// Gives triples of finder patterns, the most plausible first, at most `most`.
pub(super) fn triples(patterns: &[ConcentricPattern], most: usize) -> Vec<FinderPatternSet> {
    guarded(|| {
        let mut sets = GenerateFinderPatternSets(&mut patterns.to_vec());
        sets.truncate(most);
        Some(sets)
    })
    .unwrap_or_default()
}

/// A sampled symbol and where its corners lie in the picture.
pub(super) struct Sampled {
    pub(super) grid: BitMatrix,
    /// Top left, top right, bottom right, bottom left, at the modules' outer edges.
    pub(super) corners: [Point; 4],
}

/// Samples the symbol that three finder patterns span.
pub(super) fn sample(dark: &BitMatrix, set: &FinderPatternSet) -> Option<Sampled> {
    guarded(|| {
        let found = SampleQR(dark, set).ok()?;
        let corner = |i: usize| {
            found
                .getPoints()
                .get(i)
                .map(|p| Point::new(p.x.into(), p.y.into()))
        };
        let corners = [corner(0)?, corner(1)?, corner(2)?, corner(3)?];
        Some(Sampled {
            grid: found.getBits().clone(),
            corners,
        })
    })
}

/// Decodes a sampled symbol, if it can be trusted.
pub(super) fn text(grid: &BitMatrix) -> Option<String> {
    if !pattern::plausible(grid) {
        return None;
    }
    let decoded = decode(grid)?;
    let text = words(&decoded)?;
    let spare = spare_codewords(decoded.versionNumber(), decoded.ecLevel());
    (spare == 0
        || decode(&damaged(grid, spare))
            .and_then(|d| words(&d))
            .as_ref()
            == Some(&text))
    .then_some(text)
}

fn decode(grid: &BitMatrix) -> Option<DecoderResult<bool>> {
    guarded(|| Decode(grid).ok()).filter(DecoderResult::isValid)
}

fn words(decoded: &DecoderResult<bool>) -> Option<String> {
    // One symbol of several is not a whole text.
    if decoded.structuredAppend().count > 1 {
        return None;
    }
    let text = guarded(|| Some(decoded.text()))?;
    // The library drops parts that it can't put into Unicode: refuse those.
    let bytes = decoded.content().bytes();
    let whole = text.chars().count() * 4 >= bytes.len() && !text.contains('\u{FFFD}');
    (whole && !text.is_empty()).then_some(text)
}

/// Says how many codewords of its correction a small symbol must not need.
///
/// With few check codewords a wrong text can pass by chance; ISO/IEC 18004
/// (table 9, note b) keeps some of them for detection, the library none.
fn spare_codewords(version: u32, level: &str) -> u32 {
    match (version, level) {
        (1, "L" | "M") | (2, "L") => 2,
        (1, "Q" | "H") | (2, "M") | (3, "L") => 1,
        _ => 0,
    }
}

/// Flips one module in each of some codewords of a version 1 to 3 symbol.
///
/// What still decodes to the same text was that far from its limit.
fn damaged(grid: &BitMatrix, codewords: u32) -> BitMatrix {
    let mut damaged = grid.clone();
    let last = grid.width() - 1;
    for at in [(last, last), (last - 2, last)]
        .iter()
        .take(codewords as usize)
    {
        damaged.flip_coords(at.0, at.1);
    }
    damaged
}
