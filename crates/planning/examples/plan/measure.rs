//! Measures one row.

use crate::{
    Outcome,
    row::{Part, Row, Source},
};
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use qicheng_planning::{
    BoundOptions, Budget, CheckOptions, Control, Instance, Options, Problem, bound, check,
    generate::{self, County, Uniform},
    plan::Plan,
    solve, suggest,
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    fs,
    io::{Read as _, Write as _},
    path::Path,
    time::Instant,
};

/// Share of the groups that change before a county is planned again.
const CHANGED: f64 = 0.03;

/// What long runs reached on generated instances: vehicles of uniform ones.
const MARKS: [(Source, f64); 3] = [
    (Source::Uniform(100_000, 40, 1), 3339.0),
    (Source::Uniform(100_000, 40, 2), 3184.0),
    (Source::Uniform(100_000, 40, 3), 3402.0),
];

/// What is known of an instance.
#[derive(Default)]
struct ReferenceResult {
    /// Vehicles of a uniform instance, score of a county.
    best: Option<f64>,
    lp_bound: Option<f64>,
    /// Whether the mark is from a run of this search.
    is_own: bool,
}

/// Measures a row; `missed` in the answer names the goals that are not met.
pub fn row(row: &Row) -> Outcome<Value> {
    let known = known(&row.source);
    let name = row.name();
    match row.part {
        Part::Bound => bounded(&name, instance(&row.source)?, &known, row.seconds),
        Part::Keep => kept(&name, instance(&row.source)?, row.seconds),
        Part::Suggest => suggested(&name, instance(&row.source)?, row.seconds),
        Part::Uniform | Part::County | Part::Long | Part::Million | Part::File => {
            planned(&name, &known, row)
        }
    }
}

/// Reading a file counts, generating an instance does not.
fn planned(name: &str, known: &ReferenceResult, row: &Row) -> Outcome<Value> {
    let (problem, clock, processor) = match &row.source {
        source @ Source::File(_) => {
            let (clock, processor) = (stopwatch(), processor());
            (Problem::new(instance(source)?)?, clock, processor)
        }
        source => {
            let instance = instance(source)?;
            let (clock, processor) = (stopwatch(), processor());
            (Problem::new(instance)?, clock, processor)
        }
    };
    let is_county = !problem.instance().fleet.is_empty();
    let (plan, _) = search(&problem, row.seconds, row.threads, None, &clock);
    let bytes = serde_json::to_vec(&plan)?.len();
    let (seconds, cpu_seconds) = (clock(), processor());
    let peak_mb = peak_mb();
    let report = check(problem.instance(), &plan, CheckOptions { what_if: true });
    let mut missed = broken(&report.broken);
    let reached = if is_county {
        report.score
    } else {
        report.vehicles as f64
    };
    let ratio = known.best.map(|best| reached / best);
    let goal = match row.part {
        Part::Uniform => Some(1.003),
        Part::County => Some(1.06),
        // Marks of generated instances are from runs of the same search, longer than this one.
        Part::Long if known.is_own => None,
        Part::Long => Some(0.99),
        Part::Million | Part::Bound | Part::Keep | Part::Suggest | Part::File => None,
    };
    if let Some((ratio, goal)) = ratio.zip(goal).filter(|(ratio, goal)| ratio > goal) {
        missed.push(format!("ratio {ratio:.4}, at most {goal}"));
    }
    if row.part == Part::Million {
        if seconds > 30.0 {
            missed.push(format!("{seconds:.1} s, at most 30"));
        }
        if peak_mb.is_some_and(|peak| peak > 1024.0) {
            missed.push("more than 1 GB".to_owned());
        }
    }
    Ok(json!({
        "instance": name,
        "vehicles": report.vehicles,
        "cost": rounded(report.cost, 100.0),
        "score": rounded(report.score, 100.0),
        "unserved_people": report.unserved_people,
        "unserved_priority": report.unserved_priority,
        "bound": known.lp_bound,
        "best_known": known.best,
        "ratio": ratio.map(|ratio| rounded(ratio, 10_000.0)),
        "seconds": rounded(seconds, 100.0),
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb,
        "plan_mb": rounded(bytes as f64 / 1e6, 10.0),
        "missed": missed,
    }))
}

/// Writes an instance as gzip.
pub fn write(row: &Row, path: &Path) -> Outcome<()> {
    let mut file = GzEncoder::new(fs::File::create(path)?, Compression::default());
    file.write_all(&serde_json::to_vec(&instance(&row.source)?)?)?;
    file.finish()?;
    Ok(())
}

fn bounded(name: &str, instance: Instance, known: &ReferenceResult, limit: f64) -> Outcome<Value> {
    let problem = Problem::new(instance)?;
    let (clock, processor) = (stopwatch(), processor());
    let mut on_progress = |_: &_| control(clock(), limit);
    let found = bound(&problem, &BoundOptions::default(), &mut on_progress);
    let (seconds, cpu_seconds) = (clock(), processor());
    let vehicles = found.vehicles.unwrap_or(0) as f64;
    let ratio = known.lp_bound.map(|best| vehicles / best);
    let mut missed = Vec::new();
    if ratio.is_some_and(|ratio| ratio < 0.96) {
        missed.push(format!("bound {vehicles}, at least 0.96 of the LP bound"));
    }
    Ok(json!({
        "instance": name,
        "vehicles": null,
        "cost": null,
        "score": null,
        "unserved_people": null,
        "unserved_priority": null,
        "bound": found.vehicles,
        "best_known": known.lp_bound,
        "ratio": ratio.map(|ratio| rounded(ratio, 10_000.0)),
        "seconds": rounded(seconds, 100.0),
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb(),
        "missed": missed,
    }))
}

fn kept(name: &str, instance: Instance, limit: f64) -> Outcome<Value> {
    let problem = Problem::new(instance.clone())?;
    let (old, _) = search(&problem, 10.0, 1, None, &stopwatch());
    let served = stays(&old);
    let changed = generate::change(&instance, |id| served.contains_key(id), CHANGED, 1);
    let problem = Problem::new(changed.clone())?;
    let (fresh, _) = search(&problem, 10.0, 1, None, &stopwatch());
    let fresh = check(&changed, &fresh, CheckOptions::default());
    drop(problem);
    let again = changed.clone();
    let (clock, processor) = (stopwatch(), processor());
    let problem = Problem::new(again)?;
    let (plan, kept_people) = search(&problem, limit, 1, Some(&old), &clock);
    let (seconds, cpu_seconds) = (clock(), processor());
    let report = check(&changed, &plan, CheckOptions { what_if: true });
    let mut missed = broken(&report.broken);
    let now = stays(&plan);
    let (mut told, mut stayed, mut lost_tickets) = (0, 0, 0);
    for group in changed.groups.iter().filter(|group| group.told) {
        let before = &served[group.id.as_str()];
        let is_kept = now.get(group.id.as_str()).is_some_and(|after| {
            // The hub where the group boarded is still called at in the same trip.
            let hub = group.hubs.iter().find(|hub| before.2.contains(hub));
            (after.0, after.1) == (before.0, before.1)
                && hub.is_none_or(|hub| after.2.contains(hub))
        });
        told += group.size;
        stayed += if is_kept { group.size } else { 0 };
        lost_tickets += u32::from(group.fixed && !is_kept);
    }
    let share = f64::from(stayed) / f64::from(told.max(1));
    let ratio = report.score / fresh.score;
    if share < 0.99 {
        missed.push(format!("{share:.4} of the told people kept, at least 0.99"));
    }
    if lost_tickets > 0 {
        missed.push(format!("{lost_tickets} groups with tickets moved"));
    }
    if ratio > 1.03 {
        missed.push(format!("ratio {ratio:.4}, at most 1.03"));
    }
    if seconds > limit {
        missed.push(format!("{seconds:.2} s, at most {limit}"));
    }
    Ok(json!({
        "instance": name,
        "vehicles": report.vehicles,
        "cost": rounded(report.cost, 100.0),
        "score": rounded(report.score, 100.0),
        "unserved_people": report.unserved_people,
        "unserved_priority": report.unserved_priority,
        "bound": null,
        "best_known": rounded(fresh.score, 100.0),
        "ratio": rounded(ratio, 10_000.0),
        "kept_people": kept_people,
        "kept_share": rounded(share, 10_000.0),
        "lost_tickets": lost_tickets,
        "seconds": rounded(seconds, 100.0),
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb(),
        "missed": missed,
    }))
}

fn suggested(name: &str, instance: Instance, limit: f64) -> Outcome<Value> {
    let problem = Problem::new(instance)?;
    let (plan, _) = search(&problem, limit, 1, None, &stopwatch());
    let groups = &problem.instance().groups;
    let (mut slowest, mut places) = (0.0_f64, 0);
    let step = (groups.len() / 50).max(1);
    for group in groups.iter().step_by(step) {
        let mut newcomer = group.clone();
        newcomer.id = "newcomer".to_owned();
        let clock = stopwatch();
        let found = suggest(&problem, &plan, &newcomer)?;
        slowest = slowest.max(clock() * 1_000.0);
        places += found.places.len();
    }
    let mut missed = Vec::new();
    if slowest > 50.0 {
        missed.push(format!("{slowest:.1} ms, at most 50"));
    }
    let report = check(problem.instance(), &plan, CheckOptions::default());
    Ok(json!({
        "instance": name,
        "vehicles": report.vehicles,
        "cost": rounded(report.cost, 100.0),
        "score": rounded(report.score, 100.0),
        "unserved_people": report.unserved_people,
        "unserved_priority": report.unserved_priority,
        "bound": null,
        "best_known": null,
        "ratio": null,
        "seconds": rounded(slowest / 1_000.0, 100_000.0),
        "ms": rounded(slowest, 100.0),
        "places": places,
        "peak_mb": peak_mb(),
        "missed": missed,
    }))
}

/// A plan in so many seconds, and the people kept.
fn search(
    problem: &Problem,
    limit: f64,
    threads: usize,
    keep: Option<&Plan>,
    clock: &dyn Fn() -> f64,
) -> (Plan, Option<u64>) {
    let options = Options {
        threads,
        ..Options::default()
    };
    let mut budget = Budget::new(limit);
    let outcome = solve(problem, &options, keep, &mut |_| budget.control(clock()));
    (outcome.plan, outcome.summary.kept_people)
}

fn control(seconds: f64, limit: f64) -> Control {
    if seconds < limit {
        let used = seconds / limit;
        Control::Continue { used }
    } else {
        Control::Stop
    }
}

/// Trip, day and hubs of each group that travels by one trip or begins to.
fn stays(plan: &Plan) -> HashMap<&str, (&str, i32, &[String])> {
    let mut stays = HashMap::new();
    for trip in &plan.trips {
        for group in &trip.groups {
            let place = (trip.id.as_str(), trip.day, trip.hubs.as_slice());
            stays.insert(group.as_str(), place);
        }
    }
    let trips: HashMap<&str, _> = plan
        .trips
        .iter()
        .map(|trip| (trip.id.as_str(), trip))
        .collect();
    for connection in &plan.connections {
        let first = connection
            .trips
            .first()
            .and_then(|id| trips.get(id.as_str()));
        if let Some(trip) = first {
            let place = (trip.id.as_str(), trip.day, trip.hubs.as_slice());
            stays.insert(connection.group.as_str(), place);
        }
    }
    stays
}

fn broken(broken: &[qicheng_planning::check::Broken]) -> Vec<String> {
    let one = broken.first();
    one.map(|one| {
        format!(
            "{} rules broken, such as {} ({})",
            broken.len(),
            one.rule,
            one.r#where
        )
    })
    .into_iter()
    .collect()
}

fn instance(source: &Source) -> Outcome<Instance> {
    Ok(match source {
        Source::Uniform(people, destinations, seed) => Uniform {
            people: *people,
            hubs: 17,
            destinations: *destinations,
            seed: *seed,
        }
        .generate(),
        Source::County(people, seed) => County {
            people: *people,
            seed: *seed,
        }
        .generate(),
        Source::File(path) => serde_json::from_slice(&unpacked(path)?)?,
    })
}

fn unpacked(path: &Path) -> Outcome<Vec<u8>> {
    let bytes = fs::read(path)?;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text)?;
    Ok(text)
}

/// What `expected.json` beside an instance says of it.
fn known(source: &Source) -> ReferenceResult {
    let Source::File(path) = source else {
        let mark = MARKS.iter().find(|(marked, _)| marked == source);
        return ReferenceResult {
            best: mark.map(|(_, best)| *best),
            is_own: true,
            ..ReferenceResult::default()
        };
    };
    let beside = path.with_file_name("expected.json");
    let expected: Value = fs::read(beside)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let expected = &expected[name.split('.').next().unwrap_or_default()];
    ReferenceResult {
        best: expected["best_vehicles"]
            .as_f64()
            .or(expected["best_score"].as_f64()),
        lp_bound: expected["lp_bound"].as_f64(),
        is_own: false,
    }
}

/// Starts a stopwatch of the processor time of the process's first thread, where the system says it:
/// on a busy machine it is less than the seconds that pass.
fn processor() -> impl Fn() -> Option<f64> {
    let read = || {
        let text = fs::read_to_string("/proc/self/schedstat").ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    let start = read();
    move || Some(rounded((read()? - start?) / 1e9, 100.0))
}

/// The most memory that this process has had, in MiB, where the system says it.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(rounded(kib / 1024.0, 10.0))
}

fn rounded(number: f64, parts: f64) -> f64 {
    (number * parts).round() / parts
}

/// Starts a stopwatch; it says how many seconds ago that was.
#[expect(clippy::disallowed_methods, reason = "the bench's only stopwatch")]
fn stopwatch() -> impl Fn() -> f64 {
    let start = Instant::now();
    move || start.elapsed().as_secs_f64()
}
