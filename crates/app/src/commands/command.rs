//! A command: its name, whom it answers, what it takes, and what it does.

#[cfg(test)]
use super::typescript::Signature;
use crate::{
    App, ErrorCode,
    error::AppError,
    people,
    staff::{self, Badge},
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A command's answer as JSON.
type Answer = Result<Value, AppError>;

/// What can be told to a window: in tests, also what it is called in TypeScript.
#[cfg(not(test))]
pub(super) trait CommandOutput {}
#[cfg(not(test))]
impl<T> CommandOutput for T {}
/// What can be told to a window: in tests, also what it is called in TypeScript.
#[cfg(test)]
pub(super) trait CommandOutput: ts_rs::TS + 'static {}
#[cfg(test)]
impl<T: ts_rs::TS + 'static> CommandOutput for T {}

/// The arguments of a command: a struct that is read from a JSON object.
pub(super) trait Arguments: DeserializeOwned + CommandOutput {}
impl<T: DeserializeOwned + CommandOutput> Arguments for T {}

/// The answer of a command.
pub(super) trait View: Serialize + CommandOutput {}
impl<T: Serialize + CommandOutput> View for T {}

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

/// A command: its name, whom it answers, what it takes, and what it does. The UI's caller is generated from the table of
/// these.
pub struct Command {
    /// As in `worker.home`.
    pub name: &'static str,
    /// Whom it answers.
    pub audience: Audience,
    run: Run,
    /// Its types in TypeScript.
    #[cfg(test)]
    pub(super) signature: Signature,
}

/// A use case that needs no role, with arguments and answer as JSON.
type ForHolder = Box<dyn Fn(&App, Value) -> Answer + Send + Sync>;

/// A use case of staff, its arguments and answer as JSON.
type ForStaff = Box<dyn Fn(&Badge<'_>, Value) -> Answer + Send + Sync>;

/// What a command does.
enum Run {
    /// For whoever holds the device.
    Holder(ForHolder),
    /// For staff, whose badge was looked up for this command.
    Staff(ForStaff),
    /// For whoever of the staff is on duty on the trip that the arguments name.
    OnDuty(ForStaff),
    /// The same where the arguments also say whether that is at the vehicle or at the gate.
    AtDoor(ForStaff),
}

impl Command {
    /// A command for anyone who holds the device.
    pub(super) fn anyone<A: Arguments, R: View>(
        name: &'static str,
        run: impl Fn(&App, A) -> Result<R, AppError> + Send + Sync + 'static,
    ) -> Self {
        Self::new::<A, R>(name, Audience::Anyone, Run::holder(run))
    }

    /// A command about a person on the device.
    pub(super) fn person<A: Arguments, R: View>(
        name: &'static str,
        run: impl Fn(&App, A) -> Result<R, AppError> + Send + Sync + 'static,
    ) -> Self {
        Self::new::<A, R>(name, Audience::Person, Run::holder(run))
    }

    /// A command for staff of one of these roles.
    pub(super) fn staff<A: Arguments, R: View>(
        name: &'static str,
        roles: &'static [Role],
        run: impl Fn(&Badge<'_>, A) -> Result<R, AppError> + Send + Sync + 'static,
    ) -> Self {
        Self::new::<A, R>(name, Audience::Staff(roles), Run::Staff(staffed(run)))
    }

    /// A command for staff of these roles on duty on the trip that the argument `trip` names.
    pub(super) fn on_duty<A: Arguments, R: View>(
        name: &'static str,
        roles: &'static [Role],
        run: impl Fn(&Badge<'_>, A) -> Result<R, AppError> + Send + Sync + 'static,
    ) -> Self {
        Self::new::<A, R>(name, Audience::Staff(roles), Run::OnDuty(staffed(run)))
    }

    /// The same for what crew does at a vehicle and an employer at the gate: `gate` in the arguments says which of the two
    /// it is.
    pub(super) fn at_door<A: Arguments, R: View>(
        name: &'static str,
        run: impl Fn(&Badge<'_>, A) -> Result<R, AppError> + Send + Sync + 'static,
    ) -> Self {
        Self::new::<A, R>(name, Audience::Staff(DOOR), Run::AtDoor(staffed(run)))
    }

    fn new<A: Arguments, R: View>(name: &'static str, audience: Audience, run: Run) -> Self {
        Self {
            name,
            audience,
            #[cfg(test)]
            signature: match run {
                Run::AtDoor(_) => Signature::of::<A, R>().with::<Gate>(),
                _ => Signature::of::<A, R>(),
            },
            run,
        }
    }

    /// Does it, for whom it answers.
    ///
    /// # Errors
    /// `NotStaff` and `UnknownPerson` to whom it does not answer; the use case's.
    pub(super) fn answer(&self, app: &App, args: Value) -> Answer {
        match (&self.run, self.audience) {
            (Run::Staff(run), Audience::Staff(roles)) => run(&staff::badge(app, roles)?, args),
            (Run::OnDuty(run), Audience::Staff(roles)) => {
                let trip = read(&args).map(|Trip { trip }| trip);
                run(&on_duty(app, roles, trip)?, args)
            }
            (Run::AtDoor(run), Audience::Staff(roles)) => {
                let mut roles = roles.to_vec();
                let trip = read(&args).and_then(|Gate { gate }| {
                    // Who could be on duty at both is on duty at the one that was named.
                    if gate {
                        roles.reverse();
                    }
                    read(&args).map(|Trip { trip }| trip)
                });
                run(&on_duty(app, &roles, trip)?, args)
            }
            (Run::Holder(run), Audience::Person) => {
                let PersonArgs { person } = read(&args)?;
                app.store.read(|tx| people::profile(tx, person).map(drop))?;
                run(app, args)
            }
            (Run::Holder(run), Audience::Anyone) => run(app, args),
            _ => Err(BAD),
        }
    }
}

impl Run {
    fn holder<A: Arguments, R: View>(
        run: impl Fn(&App, A) -> Result<R, AppError> + Send + Sync + 'static,
    ) -> Self {
        Self::Holder(Box::new(move |app, args| json(run(app, take(args)?)?)))
    }
}

fn staffed<A: Arguments, R: View>(
    run: impl Fn(&Badge<'_>, A) -> Result<R, AppError> + Send + Sync + 'static,
) -> ForStaff {
    Box::new(move |badge, args| json(run(badge, take(args)?)?))
}

/// Staff at a door: crew at the vehicle's, an employer at the gate.
pub(super) const DOOR: &[Role] = &[Role::Crew, Role::Employer];

/// No arguments.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct Nothing {}

/// The person whom a command is about.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct PersonArgs {
    pub(super) person: PersonId,
}

/// The trip that a command is about.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(super) struct Trip {
    pub(super) trip: TripId,
}

/// Which door a command is given at.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
struct Gate {
    /// Whether that is the employer's gate.
    #[serde(default)]
    gate: bool,
}

/// Returns the badge of the staff on duty on a trip. Without a role every call is refused, whatever the arguments.
fn on_duty<'a>(
    app: &'a App,
    roles: &[Role],
    trip: Result<TripId, AppError>,
) -> Result<Badge<'a>, AppError> {
    match trip {
        Ok(trip) => staff::on_duty(app, roles, trip),
        Err(bad) => Err(staff::badge(app, roles).err().unwrap_or(bad)),
    }
}

/// A command or arguments that this version does not know.
pub(super) const BAD: AppError = AppError::Refused(ErrorCode::BadArguments);

/// Reads a command's arguments.
pub(super) fn take<T: DeserializeOwned>(args: Value) -> Result<T, AppError> {
    serde_json::from_value(args).map_err(|_| BAD)
}

/// Reads a part of a command's arguments.
fn read<'a, T: Deserialize<'a>>(args: &'a Value) -> Result<T, AppError> {
    T::deserialize(args).map_err(|_| BAD)
}

/// Writes a command's answer.
pub(super) fn json<T: Serialize>(value: T) -> Answer {
    serde_json::to_value(value).map_err(|_| AppError::Answer)
}
