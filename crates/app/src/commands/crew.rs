//! What a crew's screens ask.

use super::{Answer, Audience, Command, json, take, verdict::VerdictView};
use crate::{Done, crew, error::AppError};
use qicheng_credential::credential::Role;
use qicheng_domain::ids::TripId;
use serde::Deserialize;
use serde_json::Value;

/// Where a window stands, flat in every command's arguments.
#[derive(Deserialize)]
pub(super) struct At {
    trip: TripId,
    leg: u8,
    door: Option<(u8, u8)>,
}

#[derive(Deserialize)]
struct TripArgs {
    trip: TripId,
}

#[derive(Deserialize)]
pub(super) struct CodeArgs {
    #[serde(flatten)]
    pub(super) at: At,
    pub(super) code: String,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
pub(super) struct SlotArgs {
    #[serde(flatten)]
    pub(super) at: At,
    pub(super) slot: u16,
    #[serde(default)]
    pub(super) language: String,
}

#[derive(Deserialize)]
struct HealthArgs {
    #[serde(flatten)]
    at: At,
    slot: u16,
    /// Tenths of a degree Celsius.
    temperature: u16,
}

#[derive(Deserialize)]
struct FindArgs {
    #[serde(flatten)]
    at: At,
    query: String,
}

#[derive(Deserialize)]
struct StopArgs {
    trip: TripId,
    stop: u8,
}

impl At {
    pub(super) fn place(&self) -> crew::Place {
        crew::Place {
            trip: self.trip,
            leg: self.leg,
            door: self.door,
        }
    }
}

const CREW: Audience = Audience::Staff(&[Role::Crew]);

/// Who stands at a door: crew at the vehicle's, an employer at the gate.
const DOOR: Audience = Audience::Staff(&[Role::Crew, Role::Employer]);

pub(super) const COMMANDS: &[Command] = &[
    Command::new("crew.trips", DOOR, |app, _| json(crew::trips(app)?)),
    Command::new("crew.way", DOOR, |app, args| {
        let TripArgs { trip } = take(args)?;
        json(crew::way(app, trip)?)
    }),
    Command::new("crew.scan", CREW, |app, args| {
        let a: CodeArgs = take(args)?;
        shown(crew::scan(app, &a.at.place(), &a.code)?, &a.language)
    }),
    Command::new("crew.board-listed", CREW, |app, args| {
        let a: SlotArgs = take(args)?;
        shown(crew::board_listed(app, &a.at.place(), a.slot)?, &a.language)
    }),
    Command::new("crew.confirm-card", DOOR, |app, args| {
        let a: SlotArgs = take(args)?;
        json(crew::confirm_card(app, a.at.trip, a.slot)?)
    }),
    Command::new("crew.check-health", DOOR, |app, args| {
        let a: HealthArgs = take(args)?;
        let checked = crew::check_health(app, &a.at.place(), a.slot, a.temperature)?;
        json(checked)
    }),
    Command::new("crew.people", CREW, |app, args| {
        json(crew::people(app, &at(args)?)?)
    }),
    Command::new("crew.find", CREW, |app, args| {
        let a: FindArgs = take(args)?;
        json(crew::find(app, &a.at.place(), &a.query)?)
    }),
    Command::new("crew.headcount", CREW, |app, args| {
        json(crew::headcount(app, &at(args)?)?)
    }),
    Command::new("crew.ask-by-code", DOOR, |app, args| {
        json(crew::ask_by_code(app, &at(args)?)?)
    }),
    Command::new("crew.ask-by-digits", DOOR, |app, _| {
        json(crew::ask_by_digits(app))
    }),
    Command::new("crew.doors", CREW, |app, args| {
        json(crew::doors(app, &at(args)?)?)
    }),
    Command::new("crew.door-code", CREW, |app, args| {
        json(crew::door_code(app, &at(args)?)?)
    }),
    Command::new("crew.merge-door", CREW, |app, args| {
        let a: CodeArgs = take(args)?;
        json(crew::merge_door(app, &a.at.place(), &a.code)?)
    }),
    Command::new("crew.depart", CREW, |app, args| {
        json(crew::depart(app, &at(args)?)?)
    }),
    Command::new("crew.arrive", CREW, |app, args| {
        let StopArgs { trip, stop } = take(args)?;
        json(crew::arrive(app, trip, stop)?)
    }),
    Command::new("crew.call-out", CREW, |app, args| {
        let place = at(args)?;
        json(crew::call_out(app, place.trip, place.leg)?)
    }),
];

fn at(args: Value) -> Result<crew::Place, AppError> {
    take::<At>(args).map(|at| at.place())
}

/// Puts a verdict into words.
pub(super) fn shown(done: Done<crew::ScanView>, language: &str) -> Answer {
    json(Done {
        value: VerdictView::of(done.value, language),
        changed: done.changed,
    })
}
