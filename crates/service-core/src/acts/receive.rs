use crate::{operation::OperationError, place::context::Context};
use qicheng_credential::{
    key::{Kid, PublicKey},
    staff::act::SignedAct,
};
use qicheng_domain::{
    ids::{DeviceId, PersonId, TripId},
    operations::refusal::RefusalCode,
    people::role::Role,
    travel::act::{Act, ActKind},
};
use qicheng_service_storage::{
    StorageError, Tx,
    staff::LATEST_ARRIVAL,
    trips::{ActRow, TripRow},
};

/// Keeps an act that staff of the trip signed; returns the trip, unless the act came before.
///
/// # Errors
/// `Malformed`, `NotAllowed` for somebody who is not that trip's staff, `BadSignature`, `UnknownSubject` for an unknown
/// trip, the fields `leg`, `slot`, `door` and `temperature`, and the storage's. What is refused has written nothing.
pub fn receive(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: DeviceId,
    actor: PersonId,
    bytes: &[u8],
) -> Result<Option<TripId>, OperationError> {
    let signed = SignedAct::parse(bytes).map_err(|_| RefusalCode::Malformed)?;
    let act = &signed.act;
    if act.by != actor {
        return Err(RefusalCode::NotAllowed.into());
    }
    let row = tx
        .trip(ctx.tenant, act.trip)?
        .ok_or(RefusalCode::UnknownSubject)?;
    let key = on_duty(tx, ctx, act, signed.kid)?.ok_or(RefusalCode::NotAllowed)?;
    signed.verify(&key).map_err(|_| RefusalCode::BadSignature)?;
    check(tx, ctx, act, &row)?;
    let kept = ActRow {
        digest: signed.envelope.digest(),
        act: act.clone(),
        device,
        received_at: ctx.now,
    };
    let is_new = tx.add_act(ctx.tenant, &kept, bytes)?;
    Ok(is_new.then_some(act.trip))
}

/// Returns the key of who did it, if they were the trip's staff for that when it was done: what was done before a
/// device was changed, a role taken away or a trip left still counts if it comes within [`LATEST_ARRIVAL`].
fn on_duty(
    tx: &mut Tx<'_>,
    ctx: &Context,
    act: &Act,
    kid: Kid,
) -> Result<Option<PublicKey>, StorageError> {
    let on_trip = tx.staff_on(ctx.tenant, act.trip)?;
    let roles = tx.staff_of_person(ctx.tenant, act.by)?;
    let now = roles
        .iter()
        .filter(|member| member.is_active() && on_trip.contains(&member.id))
        .filter(|member| may(member.role, act.kind))
        .filter_map(|member| member.enrolled.as_ref().map(|enrolled| enrolled.key));
    let before = tx.ended_duties(ctx.tenant, act.trip, act.by)?;
    let before = before
        .iter()
        .filter(|duty| may(duty.role, act.kind) && act.at < duty.ended_at)
        .filter(|duty| ctx.now < duty.ended_at + LATEST_ARRIVAL)
        .map(|duty| duty.key);
    Ok(now.chain(before).find(|key| key.kid() == kid))
}

fn may(role: Role, kind: ActKind) -> bool {
    match kind {
        ActKind::Boarded
        | ActKind::Departed
        | ActKind::Arrived
        | ActKind::CalledOut
        | ActKind::DoubleUnsettled => role == Role::Crew,
        ActKind::HealthChecked => matches!(role, Role::Crew | Role::Employer),
        ActKind::Received => role == Role::Employer,
    }
}

fn check(tx: &mut Tx<'_>, ctx: &Context, act: &Act, row: &TripRow) -> Result<(), OperationError> {
    act.validate()?;
    let legs = row.trip.legs();
    let places = match act.kind {
        ActKind::Arrived | ActKind::Received | ActKind::HealthChecked => legs + 1,
        _ => legs,
    };
    if usize::from(act.leg) >= places {
        return Err(OperationError::field("leg"));
    }
    let Some(slot) = act.slot else {
        return Ok(());
    };
    let places = tx.assignments(ctx.tenant, act.trip)?;
    if row.may_have_lost(slot) || places.iter().any(|place| place.slot == slot) {
        Ok(())
    } else {
        Err(OperationError::field("slot"))
    }
}
