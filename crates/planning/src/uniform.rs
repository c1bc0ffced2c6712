//! Search over classes for large instances, and the lower bound.

use crate::plan::Bound;
use crate::problem::Problem;
use crate::solve::{BoundOptions, Control};

/// A lower bound that holds for every plan of the problem. `on_progress` is told the bound so far
/// after each iteration; any stop leaves it valid.
pub fn bound(
    problem: &Problem,
    options: &BoundOptions,
    on_progress: &mut dyn FnMut(&Bound) -> Control,
) -> Bound {
    let _ = (problem, options, on_progress);
    unimplemented!()
}
