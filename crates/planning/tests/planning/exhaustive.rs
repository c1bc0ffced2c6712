//! On tiny instances the search finds the least score that there is.

use qicheng_planning::{CheckOptions, Control, Options, Problem, check, solve};

use crate::{oracle, tiny};

/// Steps that suffice for seven groups.
const STEPS: u64 = 20_000;

fn compare(seeds: std::ops::Range<u64>, max_groups: usize) {
    let mut wrong = Vec::new();
    for seed in seeds {
        let instance = tiny::instance(seed, max_groups);
        let problem = Problem::new(instance.clone()).unwrap();
        let options = Options {
            steps: Some(STEPS),
            ..Options::default()
        };
        let mut go_on = |_: &_| Control::Continue { used: 0.0 };
        let outcome = solve(&problem, &options, None, &mut go_on);
        let report = check(&instance, &outcome.plan, CheckOptions { what_if: true });
        if !report.ok {
            wrong.push(format!("{seed}: {:?}", report.broken));
        }
        let least = oracle::least_score(&instance);
        if (report.score - least).abs() > 1e-3 {
            wrong.push(format!("{seed}: {} is not {least}", report.score));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn five_groups() {
    compare(0..120, 5);
}

#[test]
fn seven_groups() {
    compare(1000..1040, 7);
}
