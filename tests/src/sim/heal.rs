//! After the faults: everyone has a network, the right time, and a few visits until there is nothing new.

use super::{
    invariant::{Broken, Invariant},
    world::{World, note},
};
use qicheng_app::sync;
use qicheng_test_world::Failure;

/// Passes over all phones after which nothing new may be left: up, what follows from it for others, and one that
/// finds nothing.
const PASSES: usize = 5;

/// Lets everyone visit until there is nothing new; returns in how many passes.
///
/// # Errors
/// `Bounded` when there is no end to it.
pub fn heal(world: &mut World) -> Result<usize, Failure> {
    world.begin_healing()?;
    world.speak_again()?;
    for pass in 1..=PASSES {
        world.time.advance_to(world.time.millis() + 60_000);
        if !visit_all(world)? {
            note!(world, "quiet after {pass}");
            return Ok(pass);
        }
    }
    Err(Broken::new(
        Invariant::Bounded,
        format!("something new after {PASSES} passes"),
    )
    .into())
}

/// Everyone visits once, in an order of their own; returns whether anything was new.
fn visit_all(world: &mut World) -> Result<bool, Failure> {
    let mut order: Vec<usize> = (0..world.phones.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, world.random.index(last + 1));
    }
    let mut new = false;
    for index in order {
        new |= visit(world, index)?;
    }
    Ok(new)
}

/// One undisturbed visit, which must end well; returns whether it brought anything.
fn visit(world: &mut World, index: usize) -> Result<bool, Failure> {
    let name = world.phones[index].name;
    world.phones[index].begin_visit();
    loop {
        if let Some(ended) = world.phones[index].poll_visit() {
            let report = match ended {
                Ok(report) => report,
                Err(error) => return Err(stuck(name, &error)),
            };
            if let Some(error) = &report.stopped {
                return Err(stuck(name, error));
            }
            note!(world, "{name} healed in {} rounds", report.rounds);
            return Ok(report.sent > 0 || report.rounds > 1 || !report.changed.is_empty());
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
