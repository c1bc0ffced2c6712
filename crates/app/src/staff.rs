//! Staff take up their role on a device with a one-time code; and the badge by which a command knows them.

use crate::{
    App, Done, Kind, claims,
    error::{AppError, ErrorCode},
    feed, people,
    vault::KeyName,
};
use qicheng_credential::{act, key::Signer};
use qicheng_domain::{
    act::Act,
    claim::{Claim, Signed, StaffEnrolment},
    ids::PersonId,
    role::Role,
};
use qicheng_store::{Tx, table};
use serde::Serialize;
use std::fmt;

/// Takes up a role with a one-time code. The credential comes with the next exchange.
///
/// # Errors
/// The store's or the vault's; a wrong code is told by the service, as a refused operation.
pub fn enrol(app: &App, name: &str, role: Role, code: &str) -> Result<Done<PersonId>, AppError> {
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
    Ok(Done::new(person, [Kind::Profile, Kind::Outbox]))
}

/// Staff on this device, and whether the service has answered their one-time code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct StaffView {
    /// Who.
    #[cfg_attr(test, ts(type = "string"))]
    pub person: PersonId,
    /// The role.
    #[cfg_attr(test, ts(type = "import('./Role').Role"))]
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
    let everyone = people::list(app)?;
    app.store.read(|tx| {
        let staff = everyone.iter().filter_map(|p| Some((p, p.role?)));
        staff
            .map(|(p, role)| {
                Ok(StaffView {
                    person: p.person,
                    role,
                    ready: feed::staff_credential(app, tx, p.person, now)?.is_some(),
                })
            })
            .collect()
    })
}

/// The right to act in a role on this device, looked up once a command: who, in which role, and the credential by which
/// others know them. Only [`badge`] gives one out.
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
    pub(crate) fn person(&self) -> PersonId {
        self.person
    }

    /// Returns the credential that says so.
    pub(crate) fn credential(&self) -> &[u8] {
        &self.credential
    }

    /// Signs an act of this staff, puts it into the outbox and records it, in the transaction of the use case.
    pub(crate) fn sign_act(&self, tx: &Tx<'_>, act: &Act) -> Result<(), AppError> {
        let bytes = act::sign(&*self.signer()?, act)?;
        let claim = Claim::Act(Signed {
            bytes: bytes.into(),
        });
        let operation = claims::say(self.app, tx, self.person, self.person, &claim, act.at)?;
        table::act::put(tx, &act.into(), Some(operation))?;
        Ok(())
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

/// Returns the badge of whoever on this device holds one of these roles, the first of them before others.
///
/// # Errors
/// `NotStaff` before the service has answered the one-time code, and once the role has ended; the store's.
pub fn badge<'a>(app: &'a App, roles: &[Role]) -> Result<Badge<'a>, AppError> {
    let now = app.now();
    app.store.read(|tx| {
        for role in roles {
            let Some(person) = people::find_staff(tx, *role)? else {
                continue;
            };
            if let Some(credential) = feed::staff_credential(app, tx, person.person, now)? {
                return Ok(Badge {
                    app,
                    person: person.person,
                    role: *role,
                    credential,
                });
            }
        }
        Err(AppError::Refused(ErrorCode::NotStaff))
    })
}
