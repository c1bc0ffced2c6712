//! How the steps are divided among the searches of the destinations.

use super::search::Search;
use crate::solve::{Control, PROGRESS_INTERVAL_STEPS};
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

/// Work of one destination in a turn, for every vehicle.
const WORK_PER_VEHICLE: u64 = 10_000;

/// Work after which the caller is asked, even if that was few steps.
const MAX_REPORT_WORK: u64 = 20_000_000;

/// Progress since the last report.
#[derive(Debug, Clone, Copy, Default)]
struct Report {
    steps: u64,
    work: u64,
    /// Vehicles fewer.
    saved: u64,
}

/// Gives the searches turns until the steps are used or the caller, who is told the steps and
/// the vehicles, stops them; returns the steps done.
pub(super) fn run(
    searches: &mut [Search<'_>],
    steps: Option<u64>,
    threads: usize,
    ask: &mut dyn FnMut(u64, u64) -> Control,
) -> u64 {
    let threads = threads.clamp(1, searches.len().max(1));
    let mut progress = Total {
        steps: 0,
        vehicles: searches.iter().map(vehicles).sum(),
        ask,
    };
    if threads == 1 {
        let mut own: Vec<&mut Search<'_>> = searches.iter_mut().collect();
        run_thread(&mut own, steps, PROGRESS_INTERVAL_STEPS, &mut |report| {
            progress.add(report)
        });
        return progress.steps;
    }
    let shares = divide(searches, threads);
    let is_stopped = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for (thread, mut own) in shares.into_iter().enumerate() {
            let (sender, is_stopped) = (sender.clone(), &is_stopped);
            let thread = thread as u64;
            let quota = steps
                .map(|steps| steps / threads as u64 + u64::from(thread < steps % threads as u64));
            scope.spawn(move || {
                let report_steps = PROGRESS_INTERVAL_STEPS / threads as u64;
                run_thread(&mut own, quota, report_steps.max(1), &mut |report| {
                    // Nobody listens any more: the result is thrown away as well.
                    let is_heard = sender.send(report).is_ok();
                    is_heard && !is_stopped.load(Ordering::Relaxed)
                });
            });
        }
        drop(sender);
        for report in receiver {
            if !progress.add(report) {
                is_stopped.store(true, Ordering::Relaxed);
            }
        }
    });
    progress.steps
}

/// Deals the searches to threads, by their size, so that the shares are about equal.
fn divide<'s, 'a>(searches: &'s mut [Search<'a>], threads: usize) -> Vec<Vec<&'s mut Search<'a>>> {
    let mut all: Vec<&mut Search<'_>> = searches.iter_mut().collect();
    all.sort_by_key(|search| std::cmp::Reverse(vehicles(search)));
    let mut shares: Vec<(u64, Vec<&mut Search<'_>>)> =
        (0..threads).map(|_| (0, Vec::new())).collect();
    for search in all {
        if let Some((size, share)) = shares.iter_mut().min_by_key(|(size, _)| *size) {
            *size += vehicles(search);
            share.push(search);
        }
    }
    shares.into_iter().map(|(_, share)| share).collect()
}

fn vehicles(search: &Search<'_>) -> u64 {
    search.best().vehicles.len() as u64
}

/// Sum of the reports of all threads.
struct Total<'a> {
    steps: u64,
    vehicles: u64,
    ask: &'a mut dyn FnMut(u64, u64) -> Control,
}

impl Total<'_> {
    /// Whether the search continues.
    fn add(&mut self, report: Report) -> bool {
        self.steps += report.steps;
        self.vehicles -= report.saved;
        matches!(
            (self.ask)(self.steps, self.vehicles),
            Control::Continue { .. }
        )
    }
}

/// Work as it counts for a destination with so many vehicles: the larger, the more work it takes to
/// save one, by about the power of 1.5.
fn weighed(work: u64, vehicles: u64) -> u64 {
    let vehicles = vehicles as f64;
    (work as f64 * 1e4 / (vehicles * vehicles.sqrt()).max(1.0)) as u64
}

/// Gives searches turns: next is the one that has worked least since it last saved a vehicle, as the
/// chance to save another one falls with the work in vain.
fn run_thread(
    searches: &mut [&mut Search<'_>],
    steps: Option<u64>,
    report_steps: u64,
    on_report: &mut dyn FnMut(Report) -> bool,
) {
    let mut steps_left = steps.unwrap_or(u64::MAX);
    let mut report = Report::default();
    let mut goes_on = true;
    let mut turn = searches.len();
    let mut queue: BinaryHeap<Reverse<(u64, usize, usize)>> =
        (0..turn).map(|at| Reverse((0, at, at))).collect();
    while goes_on
        && steps_left > 0
        && let Some(Reverse((in_vain, _, at))) = queue.pop()
    {
        let search = &mut searches[at];
        let (start, before) = (search.work(), vehicles(search));
        let end = start + WORK_PER_VEHICLE * before;
        let mut is_idle = false;
        while goes_on && steps_left > 0 && search.work() < end && !is_idle {
            let work = search.work();
            let most = steps_left.min(report_steps - report.steps);
            let work_end = end.min(work + MAX_REPORT_WORK - report.work);
            let done = search.run(most, work_end);
            is_idle = done == 0;
            steps_left -= done;
            report.steps += done;
            report.work += search.work() - work;
            if report.steps >= report_steps || report.work >= MAX_REPORT_WORK {
                goes_on = on_report(std::mem::take(&mut report));
            }
        }
        // Every search packs at the end of its turn, so that none holds a better flow than its plan.
        search.pack();
        let saved = before - vehicles(search);
        report.saved += saved;
        if !is_idle {
            let in_vain = if saved > 0 {
                0
            } else {
                in_vain + weighed(search.work() - start, before)
            };
            queue.push(Reverse((in_vain, turn, at)));
            turn += 1;
        }
    }
    on_report(report);
}
