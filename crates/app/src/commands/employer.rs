//! What the screens at a gate ask.

use super::{
    command::{Command, Trip},
    crew::{CodeArgs, ListedArgs, shown},
    question,
};
use crate::roles::employer;
use qicheng_domain::people::role::Role;

const EMPLOYER: &[Role] = &[Role::Employer];

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::staff("employer.arrivals", EMPLOYER, |badge, Trip { trip }| {
            employer::arrivals(badge.app(), trip)
        }),
        Command::on_duty("employer.receive", EMPLOYER, |badge, a: CodeArgs| {
            Ok(shown(
                employer::receive(badge, &a.at, &a.code)?,
                &a.language,
            ))
        }),
        Command::on_duty(
            "employer.receive-listed",
            EMPLOYER,
            |badge, a: ListedArgs| {
                let done = employer::receive_listed(badge, &a.at, a.slot)?;
                Ok(shown(done, &a.language))
            },
        ),
        Command::staff("employer.askable", EMPLOYER, |_, args| {
            Ok(question::open_fields(&args))
        }),
        Command::staff("employer.ask", EMPLOYER, question::ask),
        Command::staff("employer.read-answer", EMPLOYER, question::read_answer),
    ]
}
