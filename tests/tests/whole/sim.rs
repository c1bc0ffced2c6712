//! Worlds out of seeds: a part of what `cargo xtask sim` runs, and the seeds that found something.

use qicheng_tests::sim::{Mutant, Simulator, seeds};

/// How many worlds run with every test.
const WORLDS: u64 = 24;

#[test]
fn worlds_hold_and_the_same_seed_is_the_same_world() {
    let simulator = Simulator::new().unwrap();
    for seed in 0..WORLDS {
        let outcome = simulator.run(seed, None, false);
        assert_eq!(outcome.broken, None, "seed {seed}");
        if seed < 6 {
            let again = simulator.run(seed, None, false);
            assert_eq!(again.hash, outcome.hash, "seed {seed} is two worlds");
        }
    }
}

#[test]
fn two_simulators_make_the_same_worlds() {
    let hash = |seed| Simulator::new().unwrap().run(seed, None, false).hash;
    for seed in [0, 1] {
        assert_eq!(hash(seed), hash(seed));
    }
    assert_ne!(hash(0), hash(1));
}

#[test]
fn what_was_found_once_stays_found() {
    let simulator = Simulator::new().unwrap();
    for (seed, found) in seeds::NAMED {
        let outcome = simulator.run(seed, None, false);
        assert_eq!(outcome.broken, None, "{found}");
    }
}

#[test]
fn mutants_are_seen_and_nothing_without_them() {
    let simulator = Simulator::new().unwrap();
    let tried = seeds::CATCHING.map(|(mutant, _)| mutant);
    assert_eq!(tried, Mutant::ALL.map(|(mutant, _)| mutant));
    for (mutant, seed) in seeds::CATCHING {
        let seen = simulator.run(seed, Some(mutant), false);
        assert!(seen.invariant.is_some(), "{mutant:?} is not seen at {seed}");
        assert_eq!(simulator.run(seed, None, false).broken, None, "{seed}");
    }
}
