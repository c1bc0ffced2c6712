//! Devices that said two different things in one place once too often, until a coordinator lets them in again.

use crate::{
    audit::{self, Action, Party},
    errors::{code::ResourceKind, error::ServiceError},
    place::context::Context,
};
use qicheng_domain::ids::{DeviceId, PersonId};
use qicheng_service_storage::{Tx, accounts::AccountId, devices::Device};

/// A barred device and whom it speaks for.
pub struct Barred {
    /// The device.
    pub device: Device,
    /// Persons by name, where they are registered.
    pub persons: Vec<(PersonId, Option<String>)>,
}

/// Returns the barred devices, the one heard of last first.
///
/// # Errors
/// The storage's.
pub fn barred(tx: &mut Tx<'_>, ctx: &Context) -> Result<Vec<Barred>, ServiceError> {
    let mut all = Vec::new();
    for device in tx.barred_devices(ctx.tenant)? {
        let mut persons = Vec::new();
        for (id, _) in tx.persons_of(ctx.tenant, device.id)? {
            let staff = tx.staff_of_person(ctx.tenant, id)?.pop();
            let name = match tx.person(ctx.tenant, id)? {
                Some(person) => Some(person.registration.name),
                None => staff.map(|member| member.name),
            };
            persons.push((id, name));
        }
        all.push(Barred { device, persons });
    }
    Ok(all)
}

/// Lets a barred device in again. Its broken chain stays ended: it enrols anew with its next request, and another fork
/// within the time that bars would bar it again.
///
/// # Errors
/// `NotFound` where no such device is barred, and the storage's.
pub fn admit(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    device: DeviceId,
) -> Result<(), ServiceError> {
    let barred = tx.barred_devices(ctx.tenant)?;
    let found = barred.into_iter().find(|barred| barred.id == device);
    let mut found = found.ok_or(ServiceError::NotFound(ResourceKind::Device))?;
    found.barred = false;
    tx.update_device(ctx.tenant, &found)?;
    let persons = tx.persons_of(ctx.tenant, device)?;
    let subject = persons
        .first()
        .map_or(Party::Service, |(id, _)| (*id).into());
    audit::note(tx, ctx, by, Action::DeviceAdmitted, subject)
}
