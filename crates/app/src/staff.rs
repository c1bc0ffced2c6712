//! Staff take up their role on a device with a one-time code; and the badge by which a command knows them.

use crate::{
    App, Kind, OpOutput,
    error::{AppError, ErrorCode},
    mirror::feed,
    outbox::{acts, claims},
    people,
    vault::KeyName,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{key::Signer, staff::act};
use qicheng_domain::{
    ids::{PersonId, TripId},
    operations::claim::{Claim, SignedBytes, StaffEnrolment},
    people::role::Role,
    travel::act::Act,
};
use qicheng_store::{
    Tx,
    table::{self, act::OwnAct, profile::Profile},
};
use serde::Serialize;
use std::fmt;

/// Takes up a role with a one-time code. The credential comes with the next exchange, and the role with it: `role` is
/// what the person takes it to be until then.
///
/// # Errors
/// The store's or the vault's; a wrong code is told by the service, as a refused operation.
pub fn enrol(
    app: &App,
    name: &str,
    role: Role,
    code: &str,
) -> Result<OpOutput<PersonId>, AppError> {
    let now = app.now();
    let person = PersonId::new(now, app.entropy.bytes()?);
    let staff_key = app.vault.create(KeyName::Staff(person))?.to_point();
    let code = code
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect::<String>()
        .to_ascii_uppercase();
    app.store.write(|tx| {
        people::put_staff(tx, person, name, role, now)?;
        let claim = Claim::StaffEnrolment(StaffEnrolment { code, staff_key });
        claims::say(app, tx, person, person, &claim, now)
    })?;
    Ok(OpOutput::new(person, [Kind::Profile, Kind::Outbox]))
}

/// Staff on this device, and whether the service has answered their one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct StaffView {
    /// Who.
    pub person: PersonId,
    /// The role.
    pub role: Role,
    /// Whether the credential has come.
    pub ready: bool,
}

/// Returns the staff on this device.
///
/// # Errors
/// The store's.
pub fn ready(app: &App) -> Result<Vec<StaffView>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        let staff = people::staff(tx)?.into_iter();
        let staff = staff.filter_map(|member| Some((member.person, member.role?)));
        let view = |(person, role)| {
            let held = feed::staff_credential(app, tx, person, now)?;
            Ok(StaffView {
                person,
                role: held.as_ref().map_or(role, |held| held.role),
                ready: held.is_some(),
            })
        };
        staff.map(view).collect()
    })
}

/// The right to act in a role on this device, looked up once a command: who, in which role, and the credential by which
/// others know them. Only [`badge`] and [`on_duty`] give one out.
pub struct Badge<'a> {
    app: &'a App,
    person: PersonId,
    role: Role,
    credential: Vec<u8>,
}

impl<'a> Badge<'a> {
    /// Returns the app whose staff this is.
    #[must_use]
    pub fn app(&self) -> &'a App {
        self.app
    }

    /// Returns the role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// Returns who it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// Returns the credential that says so.
    pub(crate) fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// Signs an act of this staff, puts it into the outbox and records it, in the transaction of the use case.
    pub(crate) fn sign_act(&self, tx: &Tx<'_>, act: &Act) -> Result<(), AppError> {
        self.sign_act_on(tx, act, None)
    }

    /// The same for an act on somebody who showed a ticket, named by its digest: it is kept on this device alone.
    pub(crate) fn sign_act_on(
        &self,
        tx: &Tx<'_>,
        act: &Act,
        ticket: Option<[u8; 16]>,
    ) -> Result<(), AppError> {
        act.validate().map_err(AppError::Form)?;
        let bytes = act::sign(&*self.signer()?, act)?;
        let claim = Claim::Act(SignedBytes {
            bytes: bytes.into(),
        });
        let operation = claims::say(self.app, tx, self.person, self.person, &claim, act.at)?;
        acts::add_own(tx, &act.into(), OwnAct { operation, ticket })
    }

    /// Opens the key that the credential names.
    pub(crate) fn signer(&self) -> Result<Box<dyn Signer + Send>, AppError> {
        Ok(self.app.vault.signer(KeyName::Staff(self.person))?)
    }
}

impl fmt::Debug for Badge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Badge({:?})", self.role)
    }
}

/// Returns the badge of whoever on this device holds one of these roles, the first of them before others; of several
/// the one who came last. A one-time code that the service has not answered gives no role, and takes none from others.
///
/// # Errors
/// `NotStaff` before the service has answered a one-time code, and once the role has ended; the store's.
pub fn badge<'a>(app: &'a App, roles: &[Role]) -> Result<Badge<'a>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        let staff = people::staff(tx)?;
        for role in roles {
            for member in staff.iter().rev() {
                if let Some(badge) = badge_of(app, tx, member.person, *role, now)? {
                    return Ok(badge);
                }
            }
        }
        Err(NOT_STAFF)
    })
}

/// Returns the badge of whoever of the staff on this device is on duty on a trip in one of these roles, the first of
/// them before others: who was put on duty there last, else the one who came last.
///
/// # Errors
/// `NotStaff` as [`badge`]; `NoTrip` where staff is here and none of them on that trip; the store's.
pub fn on_duty<'a>(app: &'a App, roles: &[Role], trip: TripId) -> Result<Badge<'a>, AppError> {
    let now = app.now();
    let found = app.store.read(|tx| {
        for role in roles {
            let Some(person) = who_is_on_duty(app, tx, *role, trip)? else {
                continue;
            };
            return badge_of(app, tx, person, *role, now);
        }
        Ok::<_, AppError>(None)
    })?;
    match found {
        Some(badge) => Ok(badge),
        None => Err(badge(app, roles).err().unwrap_or(NO_TRIP)),
    }
}

/// Staff who may be on duty on a trip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DutyView {
    /// Who.
    pub person: PersonId,
    /// How the device calls them.
    pub name: String,
    /// Whether they are on duty: their key signs what is done there.
    pub on_duty: bool,
}

/// Returns the staff on this device who are on a trip in a role, and who of them is on duty.
///
/// # Errors
/// The store's.
pub fn duty(app: &App, role: Role, trip: TripId) -> Result<Vec<DutyView>, AppError> {
    app.store.read(|tx| {
        let on_duty = who_is_on_duty(app, tx, role, trip)?;
        let view = |member: Profile| DutyView {
            on_duty: on_duty == Some(member.person),
            person: member.person,
            name: member.name,
        };
        Ok(on_trip(app, tx, role, trip)?
            .into_iter()
            .map(view)
            .collect())
    })
}

/// Puts somebody of the staff on this device on duty on a trip in a role: what is done there is signed by them from now on.
///
/// # Errors
/// `NoTrip` for somebody who is not on that trip in that role, the store's.
pub fn take_duty(
    app: &App,
    role: Role,
    trip: TripId,
    person: PersonId,
) -> Result<OpOutput<()>, AppError> {
    app.store.write(|tx| {
        let on_trip = on_trip(app, tx, role, trip)?;
        if !on_trip.iter().any(|member| member.person == person) {
            return Err(NO_TRIP);
        }
        Ok(table::duty::put(tx, trip, role, person)?)
    })?;
    Ok(OpOutput::new((), [Kind::Boarding]))
}

/// Gives staff the role that their credential names: a code tells its role, whatever was chosen when it was typed.
pub(crate) fn follow_roles(app: &App, tx: &Tx<'_>) -> Result<(), AppError> {
    let now = app.now();
    for member in people::staff(tx)? {
        if let Some(held) = feed::staff_role(tx, member.person, now)?
            && member.role != Some(held.role)
        {
            table::profile::set_role(tx, member.person, held.role)?;
        }
    }
    Ok(())
}

fn badge_of<'a>(
    app: &'a App,
    tx: &Tx<'_>,
    person: PersonId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<Option<Badge<'a>>, AppError> {
    // Looked at before the list is verified, which takes longer.
    if feed::staff_role(tx, person, now)?.is_none_or(|held| held.role != role) {
        return Ok(None);
    }
    let held = feed::staff_credential(app, tx, person, now)?;
    Ok(held.map(|held| Badge {
        app,
        person,
        role,
        credential: held.bytes,
    }))
}

fn who_is_on_duty(
    app: &App,
    tx: &Tx<'_>,
    role: Role,
    trip: TripId,
) -> Result<Option<PersonId>, AppError> {
    let on_trip = on_trip(app, tx, role, trip)?;
    let chosen = table::duty::get(tx, trip, role)?;
    let chosen = on_trip.iter().find(|member| Some(member.person) == chosen);
    Ok(chosen.or(on_trip.last()).map(|member| member.person))
}

/// Returns the staff on this device whose credential gives them a role and who were given the manifest of a trip.
fn on_trip(app: &App, tx: &Tx<'_>, role: Role, trip: TripId) -> Result<Vec<Profile>, AppError> {
    let now = app.now();
    let mut on_trip = Vec::new();
    for member in people::staff(tx)? {
        let held = feed::staff_role(tx, member.person, now)?;
        if held.is_some_and(|held| held.role == role) && feed::is_on_trip(tx, member.person, trip)?
        {
            on_trip.push(member);
        }
    }
    // Of several only those whose role still holds; whether the only one's does is asked for their badge.
    if on_trip.len() > 1 {
        let mut good = Vec::new();
        for member in on_trip {
            if feed::staff_credential(app, tx, member.person, now)?.is_some() {
                good.push(member);
            }
        }
        return Ok(good);
    }
    Ok(on_trip)
}

const NOT_STAFF: AppError = AppError::Refused(ErrorCode::NotStaff);
const NO_TRIP: AppError = AppError::Refused(ErrorCode::NoTrip);
