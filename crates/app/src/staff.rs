//! Staff take up their role on a device with a one-time code, and sign what others rely on.

use crate::{
    App, Done, Kind, claims,
    error::{AppError, ErrorCode},
    feed, people,
    platform::random,
    vault::KeyName,
};
use chrono::{DateTime, Utc};
use qicheng_credential::{act, credential::Role, key::Signer};
use qicheng_domain::{
    act::Act,
    claim::{Claim, Signed, StaffEnrolment},
    ids::{OperationId, PersonId},
};
use qicheng_store::Tx;
use serde::Serialize;

/// Takes up a role with a one-time code. The credential comes with the next exchange.
///
/// # Errors
/// The store's or the vault's; a wrong code is told by the service, as a refused operation.
pub fn enrol(app: &App, name: &str, role: Role, code: &str) -> Result<Done<PersonId>, AppError> {
    let now = app.now();
    let person = PersonId::new(now, random(&*app.entropy));
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
    Ok(Done::new(person, [Kind::Profile, Kind::Outbox]))
}

/// Staff on this device, and whether the service has answered their one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct StaffView {
    /// Who.
    #[cfg_attr(test, ts(type = "string"))]
    pub person: PersonId,
    /// Number of the role.
    pub role: u8,
    /// Whether the credential has come.
    pub ready: bool,
}

/// Returns the staff on this device.
///
/// # Errors
/// The store's.
pub fn ready(app: &App) -> Result<Vec<StaffView>, AppError> {
    let now = app.now();
    let everyone = people::list(app)?;
    app.store.read(|tx| {
        let staff = everyone.iter().filter(|p| p.role != 0);
        staff
            .map(|p| {
                Ok(StaffView {
                    person: p.person,
                    role: p.role,
                    ready: feed::staff_credential(app, tx, p.person, now)?.is_some(),
                })
            })
            .collect()
    })
}

/// Staff on this device: who, their key, and the credential by which others know them.
pub(crate) struct Badge {
    pub(crate) person: PersonId,
    pub(crate) signer: Box<dyn Signer + Send>,
    pub(crate) credential: Vec<u8>,
}

/// Lets in who holds one of these roles on this device.
///
/// # Errors
/// `NotStaff` before the service has answered the one-time code, and once the role has ended.
pub(crate) fn admit(app: &App, roles: &[Role]) -> Result<(), AppError> {
    let now = app.now();
    app.store.read(|tx| {
        for role in roles {
            match in_office(app, tx, *role, now) {
                Err(AppError::Refused(ErrorCode::NotStaff)) => {}
                other => return other.map(drop),
            }
        }
        Err(AppError::Refused(ErrorCode::NotStaff))
    })
}

/// Returns the badge of a role.
///
/// # Errors
/// As [`admit`].
pub(crate) fn badge(
    app: &App,
    tx: &Tx<'_>,
    role: Role,
    now: DateTime<Utc>,
) -> Result<Badge, AppError> {
    let (person, credential) = in_office(app, tx, role, now)?;
    Ok(Badge {
        person,
        signer: app.vault.signer(KeyName::Staff(person))?,
        credential,
    })
}

/// Returns who holds a role, and the credential that says so.
fn in_office(
    app: &App,
    tx: &Tx<'_>,
    role: Role,
    now: DateTime<Utc>,
) -> Result<(PersonId, Vec<u8>), AppError> {
    let person = people::staff(tx, role)?.person;
    let credential = feed::staff_credential(app, tx, person, now)?;
    let credential = credential.ok_or(AppError::Refused(ErrorCode::NotStaff))?;
    Ok((person, credential))
}

/// Returns the badge of who stands at a door: crew, or an employer at the gate.
///
/// # Errors
/// `NotStaff`.
pub(crate) fn door_badge(app: &App, tx: &Tx<'_>, now: DateTime<Utc>) -> Result<Badge, AppError> {
    match badge(app, tx, Role::Crew, now) {
        Err(AppError::Refused(ErrorCode::NotStaff)) => badge(app, tx, Role::Employer, now),
        crew => crew,
    }
}

/// Signs an act and puts it into the outbox.
pub(crate) fn act(
    app: &App,
    tx: &Tx<'_>,
    badge: &Badge,
    act: &Act,
    now: DateTime<Utc>,
) -> Result<OperationId, AppError> {
    let bytes = act::sign(&*badge.signer, act)?;
    let claim = Claim::Act(Signed {
        bytes: bytes.into(),
    });
    claims::say(app, tx, badge.person, badge.person, &claim, now)
}
