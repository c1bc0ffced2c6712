//! What fuzzing found stays found: every input that was kept is read again, and each seed mutated a little.

use qicheng_tests::fuzz::{
    TARGETS, corpus,
    mutate::{Draw, mutate},
};

/// Mutations of each target; `cargo xtask fuzz` makes millions.
const MUTATIONS: usize = 300;

#[test]
fn nothing_kept_panics_or_passes_for_signed() {
    for target in TARGETS {
        for input in corpus::load(target).unwrap() {
            let outcome = (target.read)(&input);
            assert!(!outcome.forged, "{}: {outcome:?}", target.name);
        }
    }
}

#[test]
fn every_seed_is_read() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        assert!(seeds.len() > 2, "{}", target.name);
        for seed in &seeds {
            let outcome = (target.read)(seed);
            let read = outcome.kind.contains("read");
            let forged = outcome.forged;
            assert!(!forged, "{}: {outcome:?}", target.name);
            // A reply answers one request alone, and a request for a courier is none for a line.
            let elsewhere = ["OtherRequest", "DeliveryMode"]
                .iter()
                .any(|why| outcome.kind.contains(why));
            assert!(read || elsewhere, "{}: {outcome:?}", target.name);
        }
    }
}

#[test]
fn a_few_mutations_of_each_hold() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        let mut draw = Draw::new(7);
        for n in 0..MUTATIONS {
            let (one, other) = (&seeds[n % seeds.len()], &seeds[draw.below(seeds.len())]);
            let input = mutate(one, other, &mut draw);
            let outcome = (target.read)(&input);
            assert!(!outcome.forged, "{}: {outcome:?}", target.name);
        }
    }
}
