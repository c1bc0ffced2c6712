//! Lays a grid over a symbol once more, by its grey values.
//!
//! Where dark pixels alone place the grid badly or blur mixes neighbours, the
//! fixed patterns still tell where the grid must lie: the corners are moved
//! until those patterns stand out best, and modules are weighed against
//! their surroundings instead of against a threshold.

use super::{
    geometry::{Point, Projection},
    gray::Gray,
    pattern::{self, Cell},
    symbol,
};
use rxing::common::BitMatrix;

/// How strongly neighbours are taken out of a module: not, some, much.
const DEBLUR: [f64; 3] = [0.0, 0.125, 0.25];
/// Rounds of moving the corners, so that it ends on any picture.
const MAX_ROUNDS: usize = 60;
/// Modules around one that tell what is bright there.
const NEIGHBOUR_MODULES: usize = 5;

/// Reads a symbol by its grey values from roughly known corners.
pub(super) fn read(gray: &Gray, side: u32, corners: [Point; 4]) -> Option<String> {
    let corners = settle(gray, side, corners)?;
    let modules = sample(gray, side, corners)?;
    DEBLUR
        .iter()
        .find_map(|&strength| symbol::text(&decide(&modules, side as usize, strength)?))
}

/// Moves the corners until the fixed patterns stand out best.
fn settle(gray: &Gray, side: u32, mut corners: [Point; 4]) -> Option<[Point; 4]> {
    let cells = pattern::fixed(side);
    let module = (corners[0].x - corners[2].x).hypot(corners[0].y - corners[2].y)
        / (f64::from(side) * std::f64::consts::SQRT_2);
    let mut best = contrast(gray, side, corners, &cells)?;
    let mut step = module * 1.5;
    for _ in 0..MAX_ROUNDS {
        if step < module / 12.0 {
            break;
        }
        let mut better = false;
        for corner in [2, 1, 3, 0] {
            for (dx, dy) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
                let mut moved = corners;
                moved[corner].x += dx;
                moved[corner].y += dy;
                if let Some(now) = contrast(gray, side, moved, &cells).filter(|&now| now > best) {
                    (best, corners, better) = (now, moved, true);
                }
            }
        }
        if !better {
            step /= 2.0;
        }
    }
    Some(corners)
}

/// Gives the difference between what must be light and what must be dark.
fn contrast(gray: &Gray, side: u32, corners: [Point; 4], cells: &[Cell]) -> Option<f64> {
    let projection = Projection::onto(corners)?;
    let scale = 1.0 / f64::from(side);
    let (mut light, mut dark) = ((0.0, 0.0), (0.0, 0.0));
    for cell in cells {
        let p = projection.map(
            (f64::from(cell.x) + 0.5) * scale,
            (f64::from(cell.y) + 0.5) * scale,
        );
        let sum = if cell.dark { &mut dark } else { &mut light };
        sum.0 += gray.at(p.x, p.y);
        sum.1 += 1.0;
    }
    Some(light.0 / light.1 - dark.0 / dark.1)
}

/// Gives the mean grey of each module's middle.
fn sample(gray: &Gray, side: u32, corners: [Point; 4]) -> Option<Vec<f64>> {
    const SAMPLE_POINTS: [(f64, f64); 5] =
        [(0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7)];
    let projection = Projection::onto(corners)?;
    let scale = 1.0 / f64::from(side);
    let module = |x: u32, y: u32| {
        let spot = |&(dx, dy): &(f64, f64)| {
            let p = projection.map((f64::from(x) + dx) * scale, (f64::from(y) + dy) * scale);
            gray.at(p.x, p.y)
        };
        SAMPLE_POINTS.iter().map(spot).sum::<f64>() / SAMPLE_POINTS.len() as f64
    };
    Some(
        (0..side)
            .flat_map(|y| (0..side).map(move |x| (x, y)))
            .map(|(x, y)| module(x, y))
            .collect(),
    )
}

/// Decides each module against its surroundings, with its neighbours' blur taken out.
fn decide(modules: &[f64], side: usize, deblur: f64) -> Option<BitMatrix> {
    let clear: Vec<f64> = (0..modules.len())
        .map(|i| modules[i] - deblur * (near(modules, side, i, 1) * 9.0 - modules[i]) / 2.0)
        .collect();
    let mut grid = BitMatrix::with_single_dimension(u32::try_from(side).ok()?).ok()?;
    for (i, &value) in clear.iter().enumerate() {
        if value < middle(&clear, side, i) {
            grid.set((i % side) as u32, (i / side) as u32);
        }
    }
    Some(grid)
}

/// Gives the mean of the modules within `radius`; edges repeat the module itself.
fn near(modules: &[f64], side: usize, i: usize, radius: usize) -> f64 {
    let (x, y) = (i % side, i / side);
    let reach = 2 * radius + 1;
    let mut sum = 0.0;
    for dy in 0..reach {
        for dx in 0..reach {
            let (Some(nx), Some(ny)) = ((x + dx).checked_sub(radius), (y + dy).checked_sub(radius))
            else {
                sum += modules[i];
                continue;
            };
            sum += if nx < side && ny < side {
                modules[ny * side + nx]
            } else {
                modules[i]
            };
        }
    }
    sum / (reach * reach) as f64
}

/// Gives the grey halfway between the bright and the dark modules around one.
fn middle(modules: &[f64], side: usize, i: usize) -> f64 {
    let (x, y) = (i % side, i / side);
    let (left, right) = (
        x.saturating_sub(NEIGHBOUR_MODULES),
        (x + NEIGHBOUR_MODULES).min(side - 1),
    );
    let (top, bottom) = (
        y.saturating_sub(NEIGHBOUR_MODULES),
        (y + NEIGHBOUR_MODULES).min(side - 1),
    );
    let around = (top..=bottom).flat_map(|y| &modules[y * side + left..=y * side + right]);
    let (count, sum) = around
        .clone()
        .fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
    let mean = sum / count;
    // The means of both halves lie symmetric around the middle however many there are of each.
    let half = |above: bool| {
        let (n, sum) = around
            .clone()
            .filter(|&&value| (value > mean) == above)
            .fold((0.0, 0.0), |(n, sum), value| (n + 1.0, sum + value));
        if n > 0.0 { sum / n } else { mean }
    };
    (half(true) + half(false)) / 2.0
}
