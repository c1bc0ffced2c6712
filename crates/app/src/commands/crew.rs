//! What a crew's screens ask.

use super::{
    command::{Answer, Command, json, take},
    verdict::VerdictView,
};
use crate::{
    Done,
    crew::{self, Departure},
    scan::Place,
};
use qicheng_credential::verdict::Decision;
use qicheng_domain::{ids::TripId, role::Role};
use serde::Deserialize;

#[derive(Deserialize)]
struct TripArgs {
    trip: TripId,
}

#[derive(Deserialize)]
pub(super) struct CodeArgs {
    #[serde(flatten)]
    pub(super) at: Place,
    pub(super) code: String,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
pub(super) struct SlotArgs {
    #[serde(flatten)]
    pub(super) at: Place,
    pub(super) slot: u16,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
struct DepartArgs {
    #[serde(flatten)]
    at: Place,
    #[serde(default)]
    departure: Departure,
}

#[derive(Deserialize)]
struct HealthArgs {
    #[serde(flatten)]
    at: Place,
    slot: u16,
    /// Tenths of a degree Celsius.
    temperature: u16,
}

#[derive(Deserialize)]
struct FindArgs {
    #[serde(flatten)]
    at: Place,
    query: String,
}

#[derive(Deserialize)]
struct DoorArgs {
    trip: TripId,
    /// This device's door and how many there are; null for one alone.
    door: Option<(u8, u8)>,
}

#[derive(Deserialize)]
struct StopArgs {
    trip: TripId,
    stop: u8,
}

const CREW: &[Role] = &[Role::Crew];

/// Who stands at a door: crew at the vehicle's, an employer at the gate.
const DOOR: &[Role] = &[Role::Crew, Role::Employer];

pub(super) const COMMANDS: &[Command] = &[
    Command::staff("crew.trips", DOOR, |badge, _| {
        json(crew::trips(badge.app())?)
    }),
    Command::staff("crew.way", DOOR, |badge, args| {
        let TripArgs { trip } = take(args)?;
        json(crew::way(badge.app(), trip)?)
    }),
    Command::on_duty("crew.scan", CREW, |badge, args| {
        let a: CodeArgs = take(args)?;
        shown(crew::scan(badge, &a.at, &a.code)?, &a.language)
    }),
    Command::on_duty("crew.board-listed", CREW, |badge, args| {
        let a: SlotArgs = take(args)?;
        shown(crew::board_listed(badge, &a.at, a.slot)?, &a.language)
    }),
    Command::on_duty("crew.confirm-card", DOOR, |badge, args| {
        let a: SlotArgs = take(args)?;
        json(crew::confirm_card(badge, &a.at, a.slot)?)
    }),
    Command::on_duty("crew.check-health", DOOR, |badge, args| {
        let a: HealthArgs = take(args)?;
        let checked = crew::check_health(badge, &a.at, a.slot, a.temperature)?;
        json(checked)
    }),
    Command::staff("crew.people", CREW, |badge, args| {
        json(crew::people(badge.app(), &take(args)?)?)
    }),
    Command::staff("crew.find", CREW, |badge, args| {
        let a: FindArgs = take(args)?;
        json(crew::find(badge.app(), &a.at, &a.query)?)
    }),
    Command::staff("crew.headcount", CREW, |badge, args| {
        json(crew::headcount(badge.app(), &take(args)?)?)
    }),
    Command::on_duty("crew.ask-by-code", DOOR, |badge, args| {
        json(crew::ask_by_code(badge, &take(args)?)?)
    }),
    Command::staff("crew.ask-by-digits", DOOR, |badge, _| {
        json(crew::ask_by_digits(badge.app())?)
    }),
    Command::on_duty("crew.depart", CREW, |badge, args| {
        let a: DepartArgs = take(args)?;
        json(crew::depart(badge, &a.at, a.departure)?)
    }),
    Command::staff("crew.doubles", CREW, |badge, args| {
        json(crew::doubles(badge.app(), &take(args)?)?)
    }),
    Command::on_duty("crew.settle-double", CREW, |badge, args| {
        let a: SlotArgs = take(args)?;
        json(crew::settle_double(badge, &a.at, a.slot)?)
    }),
    Command::on_duty("crew.arrive", CREW, |badge, args| {
        let StopArgs { trip, stop } = take(args)?;
        json(crew::arrive(badge, trip, stop)?)
    }),
    Command::on_duty("crew.call-out", CREW, |badge, args| {
        json(crew::call_out(badge, &take(args)?)?)
    }),
    Command::staff("crew.door", CREW, |badge, args| {
        let TripArgs { trip } = take(args)?;
        json(crew::door(badge.app(), trip)?)
    }),
    Command::on_duty("crew.set-door", CREW, |badge, args| {
        let DoorArgs { trip, door } = take(args)?;
        json(crew::set_door(badge, trip, door)?)
    }),
    Command::staff("crew.doors", CREW, |badge, args| {
        json(crew::doors(badge.app(), &take(args)?)?)
    }),
    Command::on_duty("crew.door-code", CREW, |badge, args| {
        json(crew::door_code(badge, &take(args)?)?)
    }),
    Command::on_duty("crew.merge-door", CREW, |badge, args| {
        let a: CodeArgs = take(args)?;
        json(crew::merge_door(badge, &a.at, &a.code)?)
    }),
];

/// Puts a verdict into words.
pub(super) fn shown(done: Done<Decision>, language: &str) -> Answer {
    json(Done {
        value: VerdictView::of(done.value, language),
        changed: done.changed,
    })
}
