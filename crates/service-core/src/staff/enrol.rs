use crate::{
    audit::{self, Action},
    events::{self, Event},
    one_time_code::OneTimeCode,
    operation::OperationError,
    place::context::Context,
};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    ids::{DeviceId, PersonId},
    operations::{claim::StaffEnrolment, refusal::RefusalCode},
};
use qicheng_service_storage::{Tx, accounts::CodeHolder, devices::Binding, staff::EnrolledStaff};

/// Binds a role to the person, the device and the staff key, uses the code, and issues the staff credential and what
/// the member's trips have for them.
///
/// # Errors
/// `BadCode` for one unknown, used or over, the field `staff_key`, and the storage's. What is refused has written
/// nothing.
pub fn enrol(
    tx: &mut Tx<'_>,
    ctx: &Context,
    device: DeviceId,
    person: PersonId,
    claim: &StaffEnrolment,
) -> Result<(), OperationError> {
    let key =
        PublicKey::from_point(&claim.staff_key).map_err(|_| OperationError::field("staff_key"))?;
    let code = OneTimeCode::parse(&claim.code).ok_or(RefusalCode::BadCode)?;
    let hash = code.hash(&ctx.keys, ctx.tenant);
    let Some(CodeHolder::Staff(id)) = tx.code_holder(ctx.tenant, &hash, ctx.now)? else {
        return Err(RefusalCode::BadCode.into());
    };
    let member = tx.staff(ctx.tenant, id)?;
    let Some(mut member) = member.filter(|m| m.revoked_at.is_none()) else {
        return Err(RefusalCode::BadCode.into());
    };
    tx.use_code(ctx.tenant, &hash, ctx.now)?;
    if member.enrolled.is_some() {
        // Whoever held the role on another device holds it no more.
        let (member, at) = (&member, ctx.now);
        events::follow(tx, ctx, Event::RoleEnded { member, at })?;
    }
    member.enrolled = Some(EnrolledStaff {
        person,
        device,
        key,
        at: ctx.now,
    });
    tx.put_staff(ctx.tenant, &member)?;
    tx.bind(ctx.tenant, device, person, Binding::Staff, ctx.now)?;
    audit::note(tx, ctx, person, Action::StaffEnrolled, id)?;
    events::follow(tx, ctx, Event::RoleTakenUp(&member))?;
    Ok(())
}
