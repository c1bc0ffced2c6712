//! What is measured: parts, instances and goals.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is measured together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Uniform instances, 5 s on one core.
    Uniform,
    /// The bound of uniform instances in 5 s.
    Bound,
    /// Counties, 10 s.
    County,
    /// Counties, 60 s.
    Long,
    /// Planning again after changes.
    Keep,
    /// Places for newcomers.
    Suggest,
    /// A million workers.
    Million,
    /// One instance that was named.
    File,
}

impl Part {
    /// What takes a few minutes in all.
    pub const SHORT: [Self; 5] = [
        Self::Uniform,
        Self::Bound,
        Self::County,
        Self::Keep,
        Self::Suggest,
    ];

    pub fn named(name: &str) -> Option<Self> {
        let part = serde_json::from_value(name.into()).ok()?;
        (part != Self::File).then_some(part)
    }
}

/// Where an instance comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// A generated uniform instance: people, destinations, seed.
    Uniform(u32, u32, u64),
    /// A generated county: people, seed.
    County(u32, u64),
}

/// One measurement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    pub part: Part,
    pub source: Source,
    pub seconds: f64,
    pub threads: usize,
}

impl Row {
    pub fn name(&self) -> String {
        let instance = match &self.source {
            Source::File(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.split('.').next().unwrap_or_default().to_owned()
            }
            Source::Uniform(_, _, seed) => format!("uniform-{seed}"),
            Source::County(_, seed) => format!("county-{seed}"),
        };
        match self.part {
            Part::File | Part::Uniform | Part::County => instance,
            Part::Bound => format!("{instance} bound"),
            Part::Long => format!("{instance} long"),
            Part::Keep => format!("{instance} keep"),
            Part::Suggest => format!("{instance} suggest"),
            Part::Million => format!("{instance} million"),
        }
    }
}

/// Instances of the shared folder come first, then generated ones.
pub fn rows(parts: &[Part], shared: Option<&Path>) -> Vec<Row> {
    let file = |name: &str| shared.map(|folder| Source::File(folder.join(name)));
    let uniform = || {
        let generated = [1, 2, 3].map(|seed| Source::Uniform(100_000, 40, seed));
        file("uniform.json.gz").into_iter().chain(generated)
    };
    let county = || {
        let generated = [1, 2].map(|seed| Source::County(30_000, seed));
        file("county.json.gz").into_iter().chain(generated)
    };
    let mut rows = Vec::new();
    for part in parts {
        let (sources, seconds): (Vec<Source>, f64) = match part {
            Part::Uniform | Part::Bound => (uniform().collect(), 5.0),
            Part::County => (county().collect(), 10.0),
            Part::Long => (county().collect(), 60.0),
            Part::Keep => (county().chain(uniform()).collect(), 2.0),
            Part::Suggest => (county().take(1).collect(), 10.0),
            Part::Million => (vec![Source::Uniform(1_000_000, 400, 1)], 30.0),
            Part::File => continue,
        };
        rows.extend(sources.into_iter().map(|source| Row {
            part: *part,
            source,
            seconds,
            threads: 1,
        }));
    }
    rows
}
