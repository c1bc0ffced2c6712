//! A command: its name, whom it answers, and what it does.

use crate::{
    App, ErrorCode,
    error::AppError,
    people,
    staff::{self, Badge},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    role::Role,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What a command answers.
pub(super) type Answer = Result<Value, AppError>;

/// Whom a command answers. It is asked before the arguments are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Whoever holds the device.
    Anyone,
    /// Whoever holds the device, about a person on it: `person` in the arguments.
    Person,
    /// Staff of one of these roles, while the credential that says so is here and holds.
    Staff(&'static [Role]),
}

/// A command: its name, whom it answers, and what it does.
pub struct Command {
    /// As in `worker.home`.
    pub name: &'static str,
    /// Whom it answers.
    pub audience: Audience,
    run: Run,
}

/// What a command does.
enum Run {
    /// For whoever holds the device.
    Holder(fn(&App, Value) -> Answer),
    /// For staff, whose badge was looked up for this command.
    Staff(fn(&Badge<'_>, Value) -> Answer),
    /// For whoever of the staff is on duty on the trip that the arguments name.
    OnDuty(fn(&Badge<'_>, Value) -> Answer),
}

impl Command {
    /// A command for anyone who holds the device.
    pub(super) const fn anyone(name: &'static str, run: fn(&App, Value) -> Answer) -> Self {
        Self {
            name,
            audience: Audience::Anyone,
            run: Run::Holder(run),
        }
    }

    /// A command about a person on the device.
    pub(super) const fn person(name: &'static str, run: fn(&App, Value) -> Answer) -> Self {
        Self {
            name,
            audience: Audience::Person,
            run: Run::Holder(run),
        }
    }

    /// A command for staff of one of these roles.
    pub(super) const fn staff(
        name: &'static str,
        roles: &'static [Role],
        run: fn(&Badge<'_>, Value) -> Answer,
    ) -> Self {
        Self {
            name,
            audience: Audience::Staff(roles),
            run: Run::Staff(run),
        }
    }

    /// A command for whoever of the staff of these roles is on duty on the trip that `trip` in the arguments names; at a
    /// `gate`, the last of these roles comes first.
    pub(super) const fn on_duty(
        name: &'static str,
        roles: &'static [Role],
        run: fn(&Badge<'_>, Value) -> Answer,
    ) -> Self {
        Self {
            name,
            audience: Audience::Staff(roles),
            run: Run::OnDuty(run),
        }
    }

    /// Does it, for whom it answers.
    ///
    /// # Errors
    /// `NotStaff` and `UnknownPerson` to whom it does not answer; the use case's.
    pub(super) fn answer(&self, app: &App, args: Value) -> Answer {
        match (&self.run, self.audience) {
            (Run::Staff(run), Audience::Staff(roles)) => run(&staff::badge(app, roles)?, args),
            (Run::OnDuty(run), Audience::Staff(roles)) => run(&on_duty(app, roles, &args)?, args),
            (Run::Holder(run), Audience::Person) => {
                let About { person } = About::deserialize(&args).map_err(|_| BAD)?;
                app.store.read(|tx| people::profile(tx, person).map(drop))?;
                run(app, args)
            }
            (Run::Holder(run), Audience::Anyone) => run(app, args),
            _ => Err(BAD),
        }
    }
}

/// Where a command is given.
#[derive(Deserialize)]
struct Where {
    trip: TripId,
    /// Whether that is the employer's gate.
    #[serde(default)]
    gate: bool,
}

/// Returns the badge of whoever is on duty where a command is given. Those who are no staff are refused whatever the
/// arguments.
fn on_duty<'a>(app: &'a App, roles: &[Role], args: &Value) -> Result<Badge<'a>, AppError> {
    let Ok(Where { trip, gate }) = Where::deserialize(args) else {
        return Err(staff::badge(app, roles).err().unwrap_or(BAD));
    };
    let mut roles = roles.to_vec();
    if gate {
        roles.reverse();
    }
    staff::on_duty(app, &roles, trip)
}

/// The person whom a command is about.
#[derive(Deserialize)]
struct About {
    person: PersonId,
}

/// A command or arguments that this version does not know.
pub(super) const BAD: AppError = AppError::Refused(ErrorCode::Internal);

/// Reads a command's arguments.
pub(super) fn take<T: DeserializeOwned>(args: Value) -> Result<T, AppError> {
    serde_json::from_value(args).map_err(|_| BAD)
}

/// Reads the person whom a command is about.
pub(super) fn person(args: Value) -> Result<PersonId, AppError> {
    take::<About>(args).map(|about| about.person)
}

/// Writes a command's answer.
pub(super) fn json<T: Serialize>(value: T) -> Answer {
    serde_json::to_value(value).map_err(|_| BAD)
}
