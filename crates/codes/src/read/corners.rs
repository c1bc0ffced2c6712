//! Works out where a symbol's corners are from its three finder patterns.
//!
//! Seen along a line, perspective makes a module at depth w 1/w² as long, and
//! the modules between two points number the distance over the geometric mean
//! of the module lengths at both ends. So the widths of the finder patterns
//! towards each other give the size of the symbol and its tilt.

use super::geometry::{Point, Projection};
use rxing::common::{BitMatrix, cpp_essentials::ConcentricPattern};

/// The largest finder patterns, of which triples are made.
const MAX_PATTERNS: usize = 7;
/// How much larger the nearest finder pattern may look than the farthest.
const MAX_DEPTH: i32 = 4;

/// A symbol that three finder patterns may span.
pub(super) struct Guess {
    /// Modules along a side, likeliest first.
    sides: Vec<u32>,
    /// The centres of the finder patterns and of the module where a fourth would be.
    centres: [Point; 4],
    /// How far the two sides are from agreeing on a size; 0 is perfect.
    doubt: f64,
}

impl Guess {
    /// Gives the sizes to try and, for each, the corners of the symbol.
    pub(super) fn corners(&self) -> impl Iterator<Item = (u32, [Point; 4])> + '_ {
        self.sides.iter().filter_map(|&side| {
            let projection = Projection::onto(self.centres)?;
            let edge = 3.5 / f64::from(side - 7);
            let (near, far) = (-edge, 1.0 + edge);
            let ends = [(near, near), (far, near), (far, far), (near, far)];
            Some((side, ends.map(|(u, v)| projection.map(u, v))))
        })
    }
}

/// Gives the symbols that triples of finder patterns may span, the likeliest first.
pub(super) fn guesses(dark: &BitMatrix, patterns: &[ConcentricPattern], most: usize) -> Vec<Guess> {
    let patterns = &patterns[..patterns.len().min(MAX_PATTERNS)];
    let mut guesses: Vec<Guess> = triples(patterns.len())
        .map(|triple| triple.map(|i| patterns[i]))
        .filter(|triple| {
            let sizes = triple.map(|pattern| pattern.size.max(1));
            let largest = sizes.into_iter().max().unwrap_or(0);
            sizes.into_iter().all(|size| size * MAX_DEPTH >= largest)
        })
        .filter_map(|triple| guess(dark, triple))
        .collect();
    guesses.sort_by(|a, b| a.doubt.total_cmp(&b.doubt));
    guesses.truncate(most);
    guesses
}

/// Gives each choice of three, with each of them as the first, clockwise or not.
fn triples(count: usize) -> impl Iterator<Item = [usize; 3]> {
    (0..count).flat_map(move |first| {
        (0..count).flat_map(move |second| {
            (second + 1..count)
                .filter(move |&third| first != second && first != third)
                .map(move |third| [first, second, third])
        })
    })
}

/// Takes the first pattern as the top left one.
fn guess(dark: &BitMatrix, [tl, a, b]: [ConcentricPattern; 3]) -> Option<Guess> {
    let point = |pattern: ConcentricPattern| Point::new(pattern.p.x.into(), pattern.p.y.into());
    let turn = |tl: Point, tr: Point, bl: Point| {
        (tr.x - tl.x) * (bl.y - tl.y) - (tr.y - tl.y) * (bl.x - tl.x)
    };
    let (tr, bl) = if turn(point(tl), point(a), point(b)) > 0.0 {
        (a, b)
    } else {
        (b, a)
    };
    let top = edge(dark, tl, tr)?;
    let left = edge(dark, tl, bl)?;
    let side = (top.modules + left.modules) / 2.0 + 7.0;
    let doubt = (top.modules / left.modules).ln().abs();
    let version = ((side - 17.0) / 4.0).round();
    if doubt > 0.35 || !(1.0..=40.0).contains(&version) {
        return None;
    }
    let (tl, tr, bl) = (point(tl), point(tr), point(bl));
    let depth = top.depth + left.depth - 1.0;
    if depth < 0.2 {
        return None;
    }
    let fourth = Point::new(
        (tr.x * top.depth + bl.x * left.depth - tl.x) / depth,
        (tr.y * top.depth + bl.y * left.depth - tl.y) / depth,
    );
    let sides = [0.0, -1.0, 1.0]
        .map(|off| version + off)
        .into_iter()
        .filter(|version| (1.0..=40.0).contains(version))
        .map(|version| version as u32 * 4 + 17)
        .collect();
    Some(Guess {
        sides,
        centres: [tl, tr, fourth, bl],
        doubt,
    })
}

/// What two finder patterns tell of the side between them.
struct Edge {
    /// Modules from centre to centre.
    modules: f64,
    /// How many times as far away the second is as the first.
    depth: f64,
}

fn edge(dark: &BitMatrix, from: ConcentricPattern, to: ConcentricPattern) -> Option<Edge> {
    let (dx, dy) = (f64::from(to.p.x - from.p.x), f64::from(to.p.y - from.p.y));
    let span = dx.hypot(dy);
    if span < 10.0 {
        return None;
    }
    let (dx, dy) = (dx / span, dy / span);
    let module = |pattern: ConcentricPattern| {
        let ahead = reach(dark, pattern, dx, dy)?;
        let behind = reach(dark, pattern, -dx, -dy)?;
        (ahead.max(behind) < 1.6 * ahead.min(behind)).then_some((ahead + behind) / 7.0)
    };
    let (near, far) = (module(from)?, module(to)?);
    Some(Edge {
        modules: span / (near * far).sqrt(),
        depth: (near / far).sqrt(),
    })
}

/// Walks from a finder pattern's centre out of its dark ring; gives the distance.
fn reach(dark: &BitMatrix, pattern: ConcentricPattern, dx: f64, dy: f64) -> Option<f64> {
    const STEP_PIXELS: f64 = 0.2;
    let (x, y) = (f64::from(pattern.p.x), f64::from(pattern.p.y));
    let most = f64::from(pattern.size) * 1.5;
    let (mut distance, mut turns, mut was) = (0.0, 0, true);
    while distance < most {
        let (px, py) = (x + dx * distance, y + dy * distance);
        if px < 0.0 || py < 0.0 {
            return None;
        }
        let is = dark.try_get(px as u32, py as u32)?;
        if is != was {
            (turns, was) = (turns + 1, is);
        }
        if turns == 3 {
            return Some(distance);
        }
        distance += STEP_PIXELS;
    }
    None
}
