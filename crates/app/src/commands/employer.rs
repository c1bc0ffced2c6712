//! What the screens at a gate ask.

use super::{
    Audience, Command,
    crew::{CodeArgs, SlotArgs, shown},
    json, question, take,
};
use crate::employer;
use qicheng_credential::credential::Role;
use qicheng_domain::ids::TripId;
use serde::Deserialize;

#[derive(Deserialize)]
struct TripArgs {
    trip: TripId,
}

const EMPLOYER: Audience = Audience::Staff(&[Role::Employer]);

pub(super) const COMMANDS: &[Command] = &[
    Command::new("employer.arrivals", EMPLOYER, |app, args| {
        let TripArgs { trip } = take(args)?;
        json(employer::arrivals(app, trip)?)
    }),
    Command::new("employer.receive", EMPLOYER, |app, args| {
        let a: CodeArgs = take(args)?;
        shown(employer::receive(app, &a.at.place(), &a.code)?, &a.language)
    }),
    Command::new("employer.receive-listed", EMPLOYER, |app, args| {
        let a: SlotArgs = take(args)?;
        let done = employer::receive_listed(app, &a.at.place(), a.slot)?;
        shown(done, &a.language)
    }),
    Command::new("employer.askable", EMPLOYER, |_, args| {
        question::open_fields(args)
    }),
    Command::new("employer.ask", EMPLOYER, question::ask),
    Command::new("employer.read-answer", EMPLOYER, question::read_answer),
];
