//! After the faults: everyone has a network, the right time, and a few visits until there is nothing new.

use crate::sim::{
    invariant::{Broken, Invariant},
    world::{World, note},
};
use qicheng_app::{AppError, sync};
use qicheng_domain::date::SHANGHAI_SECONDS;
use qicheng_exchange::transport::TransportError;
use qicheng_sync::SyncError;
use qicheng_test_world::Failure;

/// Passes over all phones after which nothing new may be left: up, what follows from it for others, and one that
/// finds nothing.
const PASSES: usize = 5;

/// Days that a device which has said more than a stranger may on one day waits for the rest.
const QUIET_DAYS: usize = 2;

/// What an undisturbed visit came to.
enum VisitOutcome {
    /// Nothing new.
    Nothing,
    /// Something new.
    Something,
    /// The device has said all that it may on this day.
    Enough,
}

/// Lets everyone visit until there is nothing new; returns in how many passes.
///
/// # Errors
/// `Bounded` when there is no end to it.
pub fn heal(world: &mut World) -> Result<usize, Failure> {
    world.begin_healing()?;
    world.speak_again()?;
    for _ in 0..=QUIET_DAYS {
        let mut quiet = None;
        let mut enough = false;
        for pass in 1..=PASSES {
            world.time.advance_to(world.time.millis() + 60_000);
            let (new, waits) = visit_all(world)?;
            enough |= waits;
            if !new {
                quiet = Some(pass);
                break;
            }
        }
        match quiet {
            Some(pass) if !enough => {
                note!(world, "quiet after {pass}");
                return Ok(pass);
            }
            Some(_) => {
                note!(world, "a day later");
                world.time.advance_to(next_day(world.time.millis()));
            }
            None => break,
        }
    }
    Err(Broken::new(
        Invariant::Bounded,
        format!("something new after {PASSES} passes"),
    )
    .into())
}

/// Returns when the next day begins in Shanghai, by which the service counts.
fn next_day(millis: i64) -> i64 {
    const DAY: i64 = 86_400_000;
    const CLOCK_AHEAD_MILLIS: i64 = SHANGHAI_SECONDS as i64 * 1_000;
    (millis + CLOCK_AHEAD_MILLIS).div_euclid(DAY) * DAY + DAY - CLOCK_AHEAD_MILLIS
}

/// Everyone visits once, in an order of their own; returns whether anything was new, and whether somebody waits for
/// another day.
fn visit_all(world: &mut World) -> Result<(bool, bool), Failure> {
    let mut order: Vec<usize> = (0..world.phones.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, world.random.index(last + 1));
    }
    let (mut new, mut waits) = (false, false);
    for index in order {
        if world.lies(index) {
            continue;
        }
        match visit(world, index)? {
            VisitOutcome::Nothing => {}
            VisitOutcome::Something => new = true,
            VisitOutcome::Enough => waits = true,
        }
    }
    Ok((new, waits))
}

/// One undisturbed visit, which must end well but for the quota of the day.
fn visit(world: &mut World, index: usize) -> Result<VisitOutcome, Failure> {
    let name = world.phones[index].name;
    world.phones[index].begin_visit();
    loop {
        if let Some(ended) = world.phones[index].poll_visit() {
            let report = match ended {
                Ok(report) => report,
                Err(AppError::Sync(error)) if is_quota(&error) => return Ok(VisitOutcome::Enough),
                Err(error) => return Err(stuck(name, &error)),
            };
            match &report.stopped {
                Some(error) if is_quota(error) => return Ok(VisitOutcome::Enough),
                Some(error) => return Err(stuck(name, error)),
                None => {}
            }
            note!(world, "{name} healed in {} rounds", report.rounds);
            let new = report.sent > 0 || report.rounds > 1 || !report.changed.is_empty();
            return Ok(if new {
                VisitOutcome::Something
            } else {
                VisitOutcome::Nothing
            });
        }
        let Some((round, bytes)) = world.phones[index].sent() else {
            return Err(stuck(name, &"it waits for nothing"));
        };
        let bytes = super::sabotage::sent(world, index, bytes)?;
        let answer = world.service.answer("/v1/exchange", bytes.clone());
        let answer = super::sabotage::answer(world, &bytes, answer)?;
        let visit = world.phones[index].visit;
        world.phones[index].hand_in(visit, round, answer);
    }
}

fn is_quota(error: &SyncError) -> bool {
    matches!(error, SyncError::Transport(TransportError::Busy { .. }))
}

fn stuck(name: &str, error: &dyn std::fmt::Display) -> Failure {
    Broken::new(Invariant::Bounded, format!("{name}: {error}")).into()
}

/// Returns the names of what a phone shows as refused.
pub fn shown(
    world: &World,
    index: usize,
) -> Result<Vec<qicheng_domain::ids::OperationId>, Failure> {
    let app = world.phones[index].app().ok_or("the phone is off")?;
    let refused = sync::refused(app)?;
    Ok(refused.into_iter().map(|r| r.operation).collect())
}
