//! Memory of a process and all below it.

use crate::Outcome;
use std::{fs, time::Duration};

/// How long it must stay the same, within a hundredth.
const SETTLE_INTERVAL: Duration = Duration::from_millis(500);
const MAX_SAMPLES: usize = 20;

/// Returns the bytes of a process and its children once they have settled, shared pages shared out (PSS).
pub fn settled(process: u32) -> Outcome<f64> {
    let mut before = weigh(process)?;
    for _ in 0..MAX_SAMPLES {
        std::thread::sleep(SETTLE_INTERVAL);
        let now = weigh(process)?;
        if (now - before).abs() < now / 100.0 {
            return Ok(now);
        }
        before = now;
    }
    Ok(before)
}

fn weigh(process: u32) -> Outcome<f64> {
    let mut family = vec![process];
    let parents = parents()?;
    let mut at = 0;
    while let Some(parent) = family.get(at).copied() {
        family.extend(parents.iter().filter(|(_, p)| *p == parent).map(|(c, _)| c));
        at += 1;
    }
    // A child that ended meanwhile weighs nothing.
    let kilobytes: f64 = family.into_iter().filter_map(share).sum();
    Ok(kilobytes * 1024.0)
}

/// Every process with its parent.
fn parents() -> Outcome<Vec<(u32, u32)>> {
    let mut pairs = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(id) = name.and_then(|name| name.parse().ok()) else {
            continue;
        };
        let Ok(stat) = fs::read_to_string(path.join("stat")) else {
            continue;
        };
        // The name stands in brackets and may hold anything; state and parent follow.
        let after = stat.rsplit(')').next().unwrap_or_default();
        if let Some(parent) = after.split_whitespace().nth(1).and_then(|p| p.parse().ok()) {
            pairs.push((id, parent));
        }
    }
    Ok(pairs)
}

/// Kilobytes of one process.
fn share(process: u32) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
