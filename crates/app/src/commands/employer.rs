//! What the screens at a gate ask.

use super::{
    command::{Command, json, take},
    crew::{CodeArgs, SlotArgs, shown},
    question,
};
use crate::employer;
use qicheng_domain::{ids::TripId, role::Role};
use serde::Deserialize;

#[derive(Deserialize)]
struct TripArgs {
    trip: TripId,
}

const EMPLOYER: &[Role] = &[Role::Employer];

pub(super) const COMMANDS: &[Command] = &[
    Command::staff("employer.arrivals", EMPLOYER, |badge, args| {
        let TripArgs { trip } = take(args)?;
        json(employer::arrivals(badge.app(), trip)?)
    }),
    Command::on_duty("employer.receive", EMPLOYER, |badge, args| {
        let a: CodeArgs = take(args)?;
        shown(employer::receive(badge, &a.at, &a.code)?, &a.language)
    }),
    Command::on_duty("employer.receive-listed", EMPLOYER, |badge, args| {
        let a: SlotArgs = take(args)?;
        let done = employer::receive_listed(badge, &a.at, a.slot)?;
        shown(done, &a.language)
    }),
    Command::staff("employer.askable", EMPLOYER, |_, args| {
        question::open_fields(args)
    }),
    Command::staff("employer.ask", EMPLOYER, question::ask),
    Command::staff("employer.read-answer", EMPLOYER, question::read_answer),
];
