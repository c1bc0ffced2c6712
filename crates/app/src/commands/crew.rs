//! What a crew's screens ask.

use super::{
    command::{Command, DOOR, Nothing, Trip},
    verdict::VerdictView,
};
use crate::{
    OpOutput,
    roles::crew::{self, Departure},
    scan::Place,
};
use qicheng_credential::verdict::Decision;
use qicheng_domain::{ids::TripId, people::role::Role};
use serde::Deserialize;

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct CodeArgs {
    #[serde(flatten)]
    pub(super) at: Place,
    pub(super) code: String,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct ListedArgs {
    #[serde(flatten)]
    pub(super) at: Place,
    pub(super) slot: u16,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct SlotArgs {
    #[serde(flatten)]
    at: Place,
    slot: u16,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct DoorCodeArgs {
    #[serde(flatten)]
    at: Place,
    code: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct DepartArgs {
    #[serde(flatten)]
    at: Place,
    #[serde(default)]
    departure: Departure,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct HealthArgs {
    #[serde(flatten)]
    at: Place,
    slot: u16,
    /// Tenths of a degree Celsius.
    temperature: u16,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct FindArgs {
    #[serde(flatten)]
    at: Place,
    query: String,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct DoorArgs {
    trip: TripId,
    /// This device's door and how many there are.
    door: (u8, u8),
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct StopArgs {
    trip: TripId,
    stop: u8,
}

const CREW: &[Role] = &[Role::Crew];

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::staff("crew.trips", DOOR, |badge, Nothing {}| {
            crew::trips(badge.app())
        }),
        Command::staff("crew.way", DOOR, |badge, Trip { trip }| {
            crew::route(badge.app(), trip)
        }),
        Command::on_duty("crew.scan", CREW, |badge, a: CodeArgs| {
            Ok(shown(crew::scan(badge, &a.at, &a.code)?, &a.language))
        }),
        Command::on_duty("crew.scan-another", CREW, |badge, a: CodeArgs| {
            let done = crew::scan_another(badge, &a.at, &a.code)?;
            Ok(shown(done, &a.language))
        }),
        Command::on_duty("crew.board-listed", CREW, |badge, a: ListedArgs| {
            Ok(shown(
                crew::board_listed(badge, &a.at, a.slot)?,
                &a.language,
            ))
        }),
        Command::at_door("crew.confirm-card", |badge, a: SlotArgs| {
            crew::confirm_card(badge, &a.at, a.slot)
        }),
        Command::at_door("crew.check-health", |badge, a: HealthArgs| {
            crew::check_health(badge, &a.at, a.slot, a.temperature)
        }),
        Command::staff("crew.people", CREW, |badge, at: Place| {
            crew::people(badge.app(), &at)
        }),
        Command::staff("crew.find", CREW, |badge, a: FindArgs| {
            crew::find(badge.app(), &a.at, &a.query)
        }),
        Command::staff("crew.headcount", CREW, |badge, at: Place| {
            crew::headcount(badge.app(), &at)
        }),
        Command::at_door("crew.ask-by-code", |badge, at: Place| {
            crew::ask_by_code(badge, &at)
        }),
        Command::staff("crew.ask-by-digits", DOOR, |badge, Nothing {}| {
            crew::ask_by_digits(badge.app())
        }),
        Command::on_duty("crew.depart", CREW, |badge, a: DepartArgs| {
            crew::depart(badge, &a.at, a.departure)
        }),
        Command::staff("crew.doubles", CREW, |badge, at: Place| {
            crew::doubles(badge.app(), &at)
        }),
        Command::on_duty("crew.settle-double", CREW, |badge, a: SlotArgs| {
            crew::settle_double(badge, &a.at, a.slot)
        }),
        Command::on_duty("crew.arrive", CREW, |badge, StopArgs { trip, stop }| {
            crew::arrive(badge, trip, stop)
        }),
        Command::on_duty("crew.call-out", CREW, |badge, at: Place| {
            crew::call_out(badge, &at)
        }),
        Command::staff("crew.door", CREW, |badge, Trip { trip }| {
            crew::door(badge.app(), trip)
        }),
        Command::on_duty("crew.set-door", CREW, |badge, DoorArgs { trip, door }| {
            crew::set_door(badge, trip, door)
        }),
        Command::staff("crew.doors", CREW, |badge, at: Place| {
            crew::doors(badge.app(), &at)
        }),
        Command::on_duty("crew.door-code", CREW, |badge, at: Place| {
            crew::door_code(badge, &at)
        }),
        Command::on_duty("crew.merge-door", CREW, |badge, a: DoorCodeArgs| {
            crew::merge_door(badge, &a.at, &a.code)
        }),
    ]
}

/// Puts a verdict into words.
pub(super) fn shown(done: OpOutput<Decision>, language: &str) -> OpOutput<VerdictView> {
    OpOutput {
        value: VerdictView::of(done.value, language),
        changed: done.changed,
    }
}
