//! What a crew's screens ask.

use super::{Answer, json, take, unknown, verdict::VerdictView};
use crate::{App, Done, crew, error::AppError};
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

pub(super) fn dispatch(app: &App, verb: &str, args: Value) -> Answer {
    match verb {
        "trips" => json(crew::trips(app)?),
        "way" => {
            let TripArgs { trip } = take(args)?;
            json(crew::way(app, trip)?)
        }
        "scan" => {
            let a: CodeArgs = take(args)?;
            shown(crew::scan(app, &a.at.place(), &a.code)?, &a.language)
        }
        "board-listed" => {
            let a: SlotArgs = take(args)?;
            shown(crew::board_listed(app, &a.at.place(), a.slot)?, &a.language)
        }
        "confirm-card" => {
            let a: SlotArgs = take(args)?;
            json(crew::confirm_card(app, a.at.trip, a.slot)?)
        }
        "check-health" => {
            let a: HealthArgs = take(args)?;
            json(crew::check_health(
                app,
                &a.at.place(),
                a.slot,
                a.temperature,
            )?)
        }
        "find" => {
            let a: FindArgs = take(args)?;
            json(crew::find(app, &a.at.place(), &a.query)?)
        }
        "arrive" => {
            let StopArgs { trip, stop } = take(args)?;
            json(crew::arrive(app, trip, stop)?)
        }
        "merge-door" => {
            let a: CodeArgs = take(args)?;
            json(crew::merge_door(app, &a.at.place(), &a.code)?)
        }
        _ => at_place(app, verb, &at(args)?),
    }
}

fn at_place(app: &App, verb: &str, place: &crew::Place) -> Answer {
    match verb {
        "people" => json(crew::people(app, place)?),
        "headcount" => json(crew::headcount(app, place)?),
        "ask-by-code" => json(crew::ask_by_code(app, place)?),
        "ask-by-digits" => json(crew::ask_by_digits(app)),
        "doors" => json(crew::doors(app, place)?),
        "door-code" => json(crew::door_code(app, place)?),
        "depart" => json(crew::depart(app, place)?),
        "call-out" => json(crew::call_out(app, place.trip, place.leg)?),
        _ => unknown(),
    }
}

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
