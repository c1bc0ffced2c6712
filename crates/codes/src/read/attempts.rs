//! The attempts at a frame, cheapest first; their number bounds the time.

use super::{
    corners,
    gray::Gray,
    refine, symbol,
    threshold::{self, Threshold},
};

/// Frames beyond this many pixels are looked at in half or less first.
const MAX_FULL_SIZE_PIXELS: usize = 3_000_000;
/// Frames below this many pixels are also looked at in double size.
const SMALL: usize = 1_400_000;
/// Triples of finder patterns that are tried in one attempt.
const MAX_SETS: usize = 24;
/// Triples of finder patterns whose grid is laid again by grey values.
const MAX_REFINED: usize = 3;

use Threshold::{Global, Hybrid, LocalMean};

/// Which texts are looked for: what it refuses is passed over, and the search goes on.
pub(super) type Accepts<'a> = &'a mut dyn FnMut(&str) -> bool;

/// Gives the texts in a frame, at most `most`: those of the first attempt that reads any.
pub(super) fn texts(frame: Gray, most: usize, accepts: Accepts<'_>) -> Vec<String> {
    let by = shrinking(&frame);
    if by > 1 {
        let found = search(&frame.shrink(by), most, accepts);
        if !found.is_empty() {
            return found;
        }
        return attempt(&frame, &[Hybrid, LocalMean(24)], most, false, accepts);
    }
    search(&frame, most, accepts)
}

/// Gives the texts that the plain pass finds.
pub(super) fn plain(frame: &Gray) -> Vec<String> {
    attempt(frame, &[Hybrid], 1, false, &mut |_| true)
}

fn search(frame: &Gray, most: usize, accepts: Accepts<'_>) -> Vec<String> {
    (0..STEPS)
        .map(|number| step(frame, number, most, accepts))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// How many ways of looking at a frame there are.
pub const STEPS: u32 = 12;

/// Gives the texts that one way of looking finds: way 0 is the cheapest, the last ones look for light on dark.
pub(super) fn step(frame: &Gray, number: u32, most: usize, accepts: Accepts<'_>) -> Vec<String> {
    let mut look = |frame: &Gray, thresholds: &[Threshold], refined: bool| {
        attempt(frame, thresholds, most, refined, accepts)
    };
    match number {
        0 => look(frame, &[Hybrid, LocalMean(8)], false),
        1 => look(frame, &[LocalMean(24)], true),
        2 => look(&frame.blur(1).stretch(), &[LocalMean(10), Hybrid], true),
        3 => look(&frame.shrink(2).stretch(), &[Hybrid, LocalMean(10)], true),
        4 => look(&grown(frame), &[LocalMean(12), Hybrid], true),
        5 => look(&frame.stretch(), &[Hybrid, Global], false),
        6 => look(
            &frame.blur(1).blur(1).stretch(),
            &[LocalMean(10), LocalMean(20)],
            true,
        ),
        7 => look(&frame.median().stretch(), &[LocalMean(14), Hybrid], true),
        8 => look(&grown(&frame.sharpen(2, 2)), &[LocalMean(16), Hybrid], true),
        9 => look(
            &frame.blur(2).stretch(),
            &[LocalMean(8), LocalMean(20)],
            true,
        ),
        10 => look(&frame.invert(), &[Hybrid, LocalMean(8)], false),
        11 => look(&frame.invert().blur(1), &[LocalMean(16)], true),
        _ => Vec::new(),
    }
}

/// Gives a frame in no more than the size that the steps are made for.
pub(super) fn comfortable(frame: Gray) -> Gray {
    match shrinking(&frame) {
        1 => frame,
        by => frame.shrink(by),
    }
}

fn shrinking(frame: &Gray) -> usize {
    (1..)
        .find(|by| frame.pixels() / (by * by) <= MAX_FULL_SIZE_PIXELS)
        .unwrap_or(1)
}

fn grown(frame: &Gray) -> Gray {
    if frame.pixels() <= SMALL {
        frame.grow(2)
    } else {
        frame.clone()
    }
}

/// Tries one prepared frame with each threshold in turn.
fn attempt(
    frame: &Gray,
    thresholds: &[Threshold],
    most: usize,
    refined: bool,
    accepts: Accepts<'_>,
) -> Vec<String> {
    for &threshold in thresholds {
        let Some(dark) = threshold::dark(frame, threshold) else {
            continue;
        };
        let patterns = symbol::patterns(&dark);
        let mut found = Vec::new();
        let mut missed = Vec::new();
        for set in symbol::triples(&patterns, MAX_SETS) {
            let Some(sampled) = symbol::sample(&dark, &set) else {
                continue;
            };
            match symbol::text(&sampled.grid) {
                Some(text) if !found.contains(&text) && accepts(&text) => found.push(text),
                Some(_) => {}
                None => missed.push((sampled.grid.width(), sampled.corners)),
            }
            if found.len() >= most {
                return found;
            }
        }
        if found.is_empty() && refined {
            missed.truncate(MAX_REFINED);
            let guesses = corners::guesses(&dark, &patterns, MAX_REFINED);
            let mut grids = missed
                .into_iter()
                .chain(guesses.iter().flat_map(corners::Guess::corners));
            found.extend(grids.find_map(|(side, corners)| {
                refine::read(frame, side, corners).filter(|text| accepts(text))
            }));
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
