//! Who may speak for whom: a device for the persons that it made or was given.

use super::{apply::Claimed, consequences, stop::Stop};
use crate::{
    app_state::Context,
    storage::{
        Tx,
        devices::{Binding, Device},
    },
};
use qicheng_credential::credential::Role;
use qicheng_domain::{claim::Claim, ids::PersonId};
use qicheng_exchange::operation::{Operation, Refusal};

/// Checks that the device may make the claim; writes nothing.
pub(super) fn check(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &Device,
    operation: &Operation,
    claim: &Claim,
) -> Result<(), Stop> {
    let (actor, subject) = (operation.actor, operation.subject);
    let speaks = speaks_for(tx, ctx, device, actor)?;
    // A person's first words bind them to the device, if no other device has them.
    let introduces = matches!(
        claim,
        Claim::Consent(_) | Claim::Registration(_) | Claim::StaffEnrolment(_)
    );
    let actor_holds = speaks || (introduces && actor == subject && is_new(tx, ctx, actor)?);
    if !actor_holds {
        return Err(Refusal::NotAllowed.into());
    }
    match claim {
        Claim::StaffEnrolment(_) | Claim::Act(_) if actor != subject => {
            Err(Refusal::NotAllowed.into())
        }
        // Of whom an attestation speaks is inside it.
        Claim::Attestation(_) => Ok(()),
        _ if actor == subject || speaks_for(tx, ctx, device, subject)? => Ok(()),
        Claim::Consent(_) | Claim::Registration(_) if is_new(tx, ctx, subject)? => Ok(()),
        _ => Err(Refusal::NotAllowed.into()),
    }
}

/// Binds actor and subject of a claim that was found good to the device.
pub(super) fn bind(
    tx: &mut dyn Tx,
    ctx: &Context,
    claimed: &Claimed<'_>,
    claim: &Claim,
) -> Result<(), Stop> {
    let (device, operation) = (claimed.device.id, claimed.operation);
    let how = if matches!(claim, Claim::StaffEnrolment(_)) {
        Binding::Staff
    } else if operation.actor != operation.subject && is_helper(tx, ctx, operation.actor)? {
        Binding::Helped
    } else {
        Binding::Own
    };
    tx.bind(ctx.tenant, device, operation.subject, how, ctx.now)?;
    Ok(())
}

fn is_helper(tx: &mut dyn Tx, ctx: &Context, person: PersonId) -> Result<bool, Stop> {
    let staff = consequences::staff_of(tx, ctx, person)?;
    Ok(staff.is_some_and(|s| s.role == Role::Helper))
}

fn speaks_for(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: &Device,
    person: PersonId,
) -> Result<bool, Stop> {
    Ok(tx.binding(ctx.tenant, device.id, person)?.is_some())
}

fn is_new(tx: &mut dyn Tx, ctx: &Context, person: PersonId) -> Result<bool, Stop> {
    Ok(tx.devices_of(ctx.tenant, person)?.is_empty())
}
