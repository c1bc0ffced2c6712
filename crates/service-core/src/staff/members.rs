use crate::{
    audit::{self, Action},
    errors::{
        code::{ErrorCode, ResourceKind},
        error::ServiceError,
    },
    events::{self, Event},
    one_time_code::OneTimeCode,
    place::context::Context,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::PersonId,
    people::role::Role,
    region::{self, RegionCode},
};
use qicheng_service_storage::{
    Tx,
    accounts::{AccountId, CodeHolder},
    staff::{StaffId, StaffMember},
};
use uuid::Uuid;

/// Days that a one-time code is good.
pub const CODE_DAYS: i64 = 7;

/// What a coordinator says of somebody who is to have a role.
#[derive(Clone)]
pub struct NewMember {
    /// What the coordinator calls them, at most 60 characters.
    pub name: String,
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub scope: RegionCode,
    /// The employer's name, which that role needs.
    pub enterprise: Option<String>,
}

/// Gives a role to somebody who will take it up with the code.
///
/// # Errors
/// `Field` for what does not hold, and the storage's.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    new: NewMember,
) -> Result<(StaffMember, OneTimeCode), ServiceError> {
    check(&new)?;
    let member = StaffMember {
        id: StaffId(new_uuid(ctx)?),
        name: new.name,
        role: new.role,
        scope: new.scope,
        enterprise: new.enterprise,
        enrolled: None,
        revoked_at: None,
        created_at: ctx.now,
    };
    tx.put_staff(ctx.tenant, &member)?;
    audit::note(tx, ctx, by, Action::StaffCreated, member.id)?;
    let code = give_code(tx, ctx, member.id)?;
    Ok((member, code))
}

/// Gives a new code, also to a member who has enrolled: their next device takes the place of the one before.
///
/// # Errors
/// `NotFound`, `Conflict` once the role was taken away, and the storage's.
pub fn new_code(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    id: StaffId,
) -> Result<OneTimeCode, ServiceError> {
    let member = tx
        .staff(ctx.tenant, id)?
        .ok_or(ServiceError::NotFound(ResourceKind::Staff))?;
    if member.revoked_at.is_some() {
        return Err(ServiceError::Conflict(ErrorCode::Revoked));
    }
    audit::note(tx, ctx, by, Action::StaffCodeGiven, id)?;
    give_code(tx, ctx, id)
}

/// Takes a role away: its code, its credential, its trips.
///
/// # Errors
/// `NotFound` and the storage's.
pub fn revoke(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    id: StaffId,
) -> Result<StaffMember, ServiceError> {
    let member = tx
        .staff(ctx.tenant, id)?
        .ok_or(ServiceError::NotFound(ResourceKind::Staff))?;
    if member.revoked_at.is_some() {
        return Ok(member);
    }
    let member = end(tx, ctx, member, ctx.now)?;
    audit::note(tx, ctx, by, Action::StaffRevoked, id)?;
    Ok(member)
}

/// Takes a role away whose key somebody else may have had since that time: what was signed with it since does not
/// count, and those whom it alone verified since are verified no more.
///
/// # Errors
/// `NotFound`, the field `since` for a time to come, and the storage's.
pub fn compromised(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    id: StaffId,
    since: DateTime<Utc>,
) -> Result<StaffMember, ServiceError> {
    let mut member = tx
        .staff(ctx.tenant, id)?
        .ok_or(ServiceError::NotFound(ResourceKind::Staff))?;
    if since > ctx.now {
        return Err(ServiceError::Field {
            field: "since",
            code: ErrorCode::Future,
        });
    }
    if member.revoked_at.is_none() {
        member = end(tx, ctx, member, since)?;
    }
    tx.cut_duties(ctx.tenant, id, since)?;
    tx.lose_role(ctx.tenant, id, since)?;
    if let Some(enrolled) = &member.enrolled {
        let staff = enrolled.person;
        events::follow(tx, ctx, Event::AttestationsRevoked { staff, since })?;
    }
    audit::note(tx, ctx, by, Action::StaffCompromised, id)?;
    Ok(member)
}

fn end(
    tx: &mut Tx<'_>,
    ctx: &Context,
    mut member: StaffMember,
    ended_at: DateTime<Utc>,
) -> Result<StaffMember, ServiceError> {
    let id = member.id;
    tx.drop_codes(ctx.tenant, CodeHolder::Staff(id))?;
    let ended = Event::RoleEnded {
        member: &member,
        at: ended_at,
    };
    events::follow(tx, ctx, ended)?;
    let trips = tx.trips_of_staff(ctx.tenant, id)?;
    for trip in &trips {
        tx.unassign_staff(ctx.tenant, *trip, id)?;
    }
    member.revoked_at = Some(ctx.now);
    tx.put_staff(ctx.tenant, &member)?;
    for trip in trips {
        events::follow(tx, ctx, Event::StaffChanged(trip))?;
    }
    Ok(member)
}

fn give_code(tx: &mut Tx<'_>, ctx: &Context, id: StaffId) -> Result<OneTimeCode, ServiceError> {
    let code = OneTimeCode::make(&*ctx.entropy)?;
    let expires = ctx.now + TimeDelta::days(CODE_DAYS);
    let hash = code.hash(&ctx.keys, ctx.tenant);
    tx.put_code(ctx.tenant, &hash, CodeHolder::Staff(id), expires)?;
    Ok(code)
}

fn check(new: &NewMember) -> Result<(), ServiceError> {
    let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= 60;
    let field = |field, code| Err(ServiceError::Field { field, code });
    match &new.enterprise {
        _ if !fits(&new.name) => field("name", ErrorCode::Text),
        _ if !region::is_known(new.scope) => field("scope", ErrorCode::UnknownRegion),
        Some(name) if !fits(name) => field("enterprise", ErrorCode::Text),
        None if new.role == Role::Employer => field("enterprise", ErrorCode::Required),
        _ => Ok(()),
    }
}

fn new_uuid(ctx: &Context) -> Result<Uuid, ServiceError> {
    let id = PersonId::new(ctx.now, ctx.entropy.bytes()?);
    Ok(Uuid::from_bytes(*id.as_bytes()))
}
