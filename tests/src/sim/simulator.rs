//! Runs the worlds of seeds.

use super::{
    check::{self, Broken, moved},
    mutant::Mutant,
    template::{Stage, Template},
    trace::Trace,
    world::World,
};
use crate::sim::events::{heal, life};
use qicheng_test_world::Failure;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How a world ended.
pub struct Outcome {
    /// The digest of its trace.
    pub hash: [u8; 32],
    /// How many events there were.
    pub events: u64,
    /// How many operations its phones saved.
    pub operations: usize,
    /// The trace's lines, where they were asked for.
    pub lines: Vec<String>,
    /// What did not hold, or failed.
    pub broken: Option<String>,
    /// Which promise that was; none where something failed outright.
    pub invariant: Option<check::Invariant>,
}

/// Runs worlds, one after the other, over databases in memory.
pub struct Simulator {
    village: Template,
    road: Template,
    home: PathBuf,
    _folder: TempDir,
}

impl Simulator {
    /// Makes what worlds begin with.
    ///
    /// # Errors
    /// Whatever does not go as it should before any fault.
    pub fn new() -> Result<Self, Failure> {
        let folder = tempfile::tempdir_in(memory())?;
        let build = |stage, name| {
            let home = folder.path().join(name);
            std::fs::create_dir_all(&home)?;
            Template::build(stage, &home)
        };
        let home = folder.path().join("world");
        std::fs::create_dir_all(&home)?;
        Ok(Self {
            village: build(Stage::Village, "village")?,
            road: build(Stage::Road, "road")?,
            home,
            _folder: folder,
        })
    }

    /// Runs the world of a seed, with a mutant in it or none, and keeps its lines where `kept` says so.
    pub fn run(&self, seed: u64, mutant: Option<Mutant>, kept: bool) -> Outcome {
        let trace = if kept {
            Trace::kept()
        } else {
            Trace::default()
        };
        let template = if seed.is_multiple_of(2) {
            &self.village
        } else {
            &self.road
        };
        match life::begin(template, self.home.as_path(), seed, mutant, trace) {
            Ok(mut world) => {
                let ended = play(&mut world);
                outcome(&world, ended.err())
            }
            Err(error) => Outcome {
                hash: [0; 32],
                events: 0,
                operations: 0,
                lines: Vec::new(),
                broken: Some(error.to_string()),
                invariant: None,
            },
        }
    }
}

fn play(world: &mut World) -> Result<(), Failure> {
    world.run()?;
    heal::heal(world)?;
    if world.moving.is_some() {
        moved::at_the_doors(world)?;
        heal::heal(world)?;
    }
    check::all(world)?;
    moved::all(world)
}

fn outcome(world: &World, error: Option<Failure>) -> Outcome {
    let invariant = error.as_ref().and_then(|e| e.downcast_ref::<Broken>());
    Outcome {
        hash: world.trace.hash(),
        events: world.trace.events(),
        operations: world.ledger.all().count(),
        lines: world.trace.lines().to_vec(),
        invariant: invariant.map(|broken| broken.invariant),
        broken: error.map(|e| e.to_string()),
    }
}

/// Where files stay in memory, if there is such a place.
fn memory() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() {
        shared.to_owned()
    } else {
        std::env::temp_dir()
    }
}
