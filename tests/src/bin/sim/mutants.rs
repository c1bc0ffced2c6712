//! Thirteen mutants, each put into worlds until one of them does not hold.

use qicheng_test_world::Failure;
use qicheng_tests::sim::{Mutant, Simulator};
use serde_json::json;
use std::io::{self, Write as _};

/// Tries `seeds` worlds from `from` on each mutant; returns whether all were seen.
pub fn see_all(from: u64, seeds: u64, as_json: bool) -> Result<bool, Failure> {
    let simulator = Simulator::new()?;
    let mut out = io::stdout().lock();
    let (mut told, mut seen) = (Vec::new(), true);
    for (mutant, name) in Mutant::ALL {
        let caught = (from..from.saturating_add(seeds)).find_map(|seed| {
            let outcome = simulator.run(seed, Some(mutant), false);
            // A promise has to be seen broken, and kept without the mutant: that something failed is not enough.
            let (invariant, what) = outcome.invariant.zip(outcome.broken)?;
            let sound = simulator.run(seed, None, false).broken.is_none();
            sound.then_some((seed, invariant, what))
        });
        match &caught {
            Some((seed, _, what)) => writeln!(
                out,
                "{name}: seed {seed}, {} worlds: {what}",
                seed - from + 1
            )?,
            None => writeln!(out, "{name}: not seen in {seeds} worlds")?,
        }
        seen &= caught.is_some();
        told.push(json!({
            "mutant": name,
            "caught": caught.is_some(),
            "seed": caught.as_ref().map(|c| c.0),
            "worlds": caught.as_ref().map(|c| c.0 - from + 1),
            "by": caught.as_ref().map(|c| format!("{:?}", c.1)),
        }));
    }
    if as_json {
        writeln!(out, "{}", json!({ "mutants": told }))?;
    }
    Ok(seen)
}
