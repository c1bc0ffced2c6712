//! What many worlds add up to.

use qicheng_test_world::Failure;
use qicheng_tests::sim::Outcome;
use serde_json::json;
use std::{
    io::{self, Write as _},
    time::Duration,
};

/// Sums over worlds.
#[derive(Default)]
pub struct Report {
    seeds: u64,
    operations: u64,
    events: u64,
    failed: Vec<u64>,
    /// Sum of the first eight bytes of each trace's digest, whatever the order.
    hash: u64,
}

impl Report {
    /// Takes a world in.
    pub fn note(&mut self, seed: u64, outcome: &Outcome) {
        self.seeds += 1;
        self.operations += outcome.operations as u64;
        self.events += outcome.events;
        if outcome.broken.is_some() {
            self.failed.push(seed);
        }
        let first = outcome.hash.first_chunk::<8>().copied().unwrap_or_default();
        self.hash = self.hash.wrapping_add(u64::from_be_bytes(first));
    }

    /// Takes the worlds of another thread in.
    pub fn add(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.operations += other.operations;
        self.events += other.events;
        self.failed.extend(other.failed);
        self.hash = self.hash.wrapping_add(other.hash);
    }

    /// Tells; returns whether all held.
    pub fn tell(mut self, as_json: bool, took: Duration, jobs: u64) -> Result<bool, Failure> {
        self.failed.sort_unstable();
        // What one world takes where it runs, others beside it.
        let each = took.as_secs_f64() * 1_000.0 * jobs as f64 / self.seeds.max(1) as f64;
        let each = (each * 10.0).round() / 10.0;
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "{} worlds, {} operations, {} events, {each} ms a world, {} failed",
            self.seeds,
            self.operations,
            self.events,
            self.failed.len()
        )?;
        if as_json {
            let line = json!({
                "seeds": self.seeds,
                "operations": self.operations,
                "events": self.events,
                "ms_a_seed": each,
                "jobs": jobs,
                "hash": format!("{:016x}", self.hash),
                "failed": self.failed.len(),
                "failed_seeds": self.failed.iter().take(20).collect::<Vec<_>>(),
            });
            writeln!(out, "{line}")?;
        }
        Ok(self.failed.is_empty())
    }
}
