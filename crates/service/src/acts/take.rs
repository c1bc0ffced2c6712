use super::progress::publish;
use crate::{
    app_state::Context,
    error::ServiceError,
    intake::Stop,
    storage::{Tx, acts::ActRow, staff::StaffMember, trips::TripRow},
};
use qicheng_credential::{act::SignedAct, credential::Role};
use qicheng_domain::{
    act::{Act, ActKind},
    ids::{DeviceId, PersonId},
};
use qicheng_exchange::operation::Refusal;

/// Keeps an act that staff of the trip signed, and publishes what it changes. One that came before changes nothing.
///
/// # Errors
/// `Malformed`, `NotAllowed` for somebody who is not that trip's staff, `BadSignature`, `UnknownSubject` for an unknown
/// trip, the fields `leg` and `slot`, and the storage's. What is refused has written nothing.
pub fn take(
    tx: &mut dyn Tx,
    ctx: &Context,
    device: DeviceId,
    actor: PersonId,
    bytes: &[u8],
) -> Result<(), Stop> {
    let signed = SignedAct::parse(bytes).map_err(|_| Refusal::Malformed)?;
    let act = &signed.act;
    if act.by != actor {
        return Err(Refusal::NotAllowed.into());
    }
    let row = tx
        .trip(ctx.tenant, act.trip)?
        .ok_or(Refusal::UnknownSubject)?;
    let member = member(tx, ctx, act, &signed)?.ok_or(Refusal::NotAllowed)?;
    let key = member
        .enrolled
        .as_ref()
        .map(|e| e.key)
        .ok_or(Refusal::NotAllowed)?;
    signed.verify(&key).map_err(|_| Refusal::BadSignature)?;
    check(tx, ctx, act, &row)?;
    let kept = ActRow {
        digest: signed.envelope.digest(),
        act: act.clone(),
        device,
        bytes: bytes.to_vec(),
        received_at: ctx.now,
    };
    if tx.add_act(ctx.tenant, &kept)? {
        publish(tx, ctx, act.trip)?;
    }
    Ok(())
}

/// Returns the role under which the act was done: on this trip, with this key, and not taken away before.
fn member(
    tx: &mut dyn Tx,
    ctx: &Context,
    act: &Act,
    signed: &SignedAct<'_>,
) -> Result<Option<StaffMember>, ServiceError> {
    let on_trip = tx.staff_on(ctx.tenant, act.trip)?;
    let roles = tx.staff_of_person(ctx.tenant, act.by)?;
    Ok(roles.into_iter().find(|member| {
        let key = member.enrolled.as_ref().map(|e| e.key.kid());
        let held = member.revoked_at.is_none_or(|at| act.at < at);
        held && key == Some(signed.kid)
            && on_trip.contains(&member.id)
            && may(member.role, act.kind)
    }))
}

fn may(role: Role, kind: ActKind) -> bool {
    match kind {
        ActKind::Boarded | ActKind::Departed | ActKind::Arrived | ActKind::CalledOut => {
            role == Role::Crew
        }
        ActKind::HealthChecked => matches!(role, Role::Crew | Role::Employer),
        ActKind::Received => role == Role::Employer,
    }
}

fn check(tx: &mut dyn Tx, ctx: &Context, act: &Act, row: &TripRow) -> Result<(), Stop> {
    let legs = row.trip.legs();
    let places = match act.kind {
        ActKind::Arrived | ActKind::Received | ActKind::HealthChecked => legs + 1,
        _ => legs,
    };
    if usize::from(act.leg) >= places {
        return Err(Stop::field("leg"));
    }
    match (act.kind, act.slot) {
        (ActKind::Boarded | ActKind::HealthChecked | ActKind::Received, Some(slot)) => {
            let places = tx.assignments(ctx.tenant, act.trip)?;
            if places.iter().any(|place| place.slot == slot) {
                Ok(())
            } else {
                Err(Stop::field("slot"))
            }
        }
        (ActKind::Departed | ActKind::Arrived | ActKind::CalledOut, None) => Ok(()),
        _ => Err(Stop::field("slot")),
    }
}
