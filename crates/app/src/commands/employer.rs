//! What the screens at a gate ask.

use super::{
    Answer,
    crew::{CodeArgs, SlotArgs, shown},
    json, question, take, unknown,
};
use crate::{App, crew, employer};
use qicheng_domain::ids::TripId;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct TripArgs {
    trip: TripId,
}

pub(super) fn dispatch(app: &App, verb: &str, args: Value) -> Answer {
    match verb {
        "trips" => json(crew::trips(app)?),
        "arrivals" => {
            let TripArgs { trip } = take(args)?;
            json(employer::arrivals(app, trip)?)
        }
        "receive" => {
            let a: CodeArgs = take(args)?;
            shown(employer::receive(app, &a.at.place(), &a.code)?, &a.language)
        }
        "receive-listed" => {
            let a: SlotArgs = take(args)?;
            let done = employer::receive_listed(app, &a.at.place(), a.slot)?;
            shown(done, &a.language)
        }
        "askable" => question::open_fields(args),
        "ask" => question::ask(app, args),
        "read-answer" => question::read_answer(app, args),
        _ => unknown(),
    }
}
