//! The modules that are the same in every symbol of a size (ISO/IEC 18004 §6.3).

use rxing::common::BitMatrix;

/// Tells whether a sampled symbol shows its fixed patterns.
///
/// A grid that lies wrong over its picture has half of the timing pattern
/// wrong, a readable one hardly any.
pub(super) fn plausible(grid: &BitMatrix) -> bool {
    let side = grid.width();
    if side != grid.height() || !(21..=177).contains(&side) || side % 4 != 1 {
        return false;
    }
    let wrong = |cells: &[Cell]| {
        cells
            .iter()
            .filter(|cell| grid.get(cell.x, cell.y) != cell.dark)
            .count()
    };
    let (timing, finders) = (timing(side), finders(side));
    wrong(&timing) * 4 <= timing.len() && wrong(&finders) * 5 <= finders.len()
}

/// A module whose colour is known.
pub(super) struct Cell {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) dark: bool,
}

/// Gives all modules of a symbol whose colour is known.
pub(super) fn fixed(side: u32) -> Vec<Cell> {
    let mut cells = finders(side);
    cells.extend(timing(side));
    cells.extend(alignment(side));
    cells
}

/// The two lines of turning colours between the finder patterns.
fn timing(side: u32) -> Vec<Cell> {
    (8..side - 8)
        .flat_map(|at| {
            let dark = at % 2 == 0;
            [Cell { x: at, y: 6, dark }, Cell { x: 6, y: at, dark }]
        })
        .collect()
}

/// The three finder patterns with their separators.
fn finders(side: u32) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(3 * 64);
    for (left, top) in [(0, 0), (side - 7, 0), (0, side - 7)] {
        for dy in -1..8_i32 {
            for dx in -1..8_i32 {
                let (Some(x), Some(y)) = (
                    u32::checked_add_signed(left, dx),
                    u32::checked_add_signed(top, dy),
                ) else {
                    continue;
                };
                if x < side && y < side {
                    let ring = (dx - 3).abs().max((dy - 3).abs());
                    cells.push(Cell {
                        x,
                        y,
                        dark: ring != 2 && ring != 4,
                    });
                }
            }
        }
    }
    cells
}

/// The alignment pattern near the fourth corner, whose place is the same from version 2 on.
fn alignment(side: u32) -> Vec<Cell> {
    if side < 25 {
        return Vec::new();
    }
    let centre = side - 7;
    (0..25_u32)
        .map(|i| {
            let (dx, dy) = (i % 5, i / 5);
            let ring = dx.abs_diff(2).max(dy.abs_diff(2));
            Cell {
                x: centre + dx - 2,
                y: centre + dy - 2,
                dark: ring != 1,
            }
        })
        .collect()
}
