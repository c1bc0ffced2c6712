//! Staff credentials: ninety days, renewed in the last thirty.

use super::{
    manifest,
    record::{self, Draft},
    status,
};
use crate::{errors::error::ServiceError, feed, place::context::Context};
use chrono::TimeDelta;
use qicheng_credential::credential::{Body, Credential, Staff};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
};
use qicheng_service_storage::{Tx, issued::IssuedKind, staff::StaffMember};

const LIFETIME_DAYS: i64 = 90;
const NEAR_DAYS: i64 = 30;

/// Issues the credential to whoever took the role up now, and what their trips have for them.
///
/// # Errors
/// The storage's and the keys'.
pub fn enrolled(tx: &mut Tx<'_>, ctx: &Context, member: &StaffMember) -> Result<(), ServiceError> {
    issue(tx, ctx, member)?;
    for trip in tx.trips_of_staff(ctx.tenant, member.id)? {
        manifest::deliver(tx, ctx, trip)?;
    }
    status::publish_due(tx, ctx)
}

/// Withdraws the member's credential.
///
/// # Errors
/// The storage's and the keys'.
pub fn revoke(tx: &mut Tx<'_>, ctx: &Context, member: &StaffMember) -> Result<(), ServiceError> {
    let id = member.id.0.as_bytes();
    for row in record::standing(tx, ctx, IssuedKind::Staff, id)? {
        status::revoke(tx, ctx, &row)?;
    }
    if let Some(enrolled) = &member.enrolled {
        let channel = Channel::Person(enrolled.person);
        feed::withdraw(tx, ctx.tenant, channel, DocumentKind::Staff, id, ctx.now)?;
    }
    status::publish_due(tx, ctx)
}

/// Renews the credentials of the roles that the person holds, where they end soon; returns the trips of those roles.
pub(super) fn renew(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Vec<TripId>, ServiceError> {
    let mut trips = Vec::new();
    let near = ctx.now + TimeDelta::days(NEAR_DAYS);
    for member in tx.staff_of_person(ctx.tenant, person)? {
        if !member.is_active() {
            continue;
        }
        trips.extend(tx.trips_of_staff(ctx.tenant, member.id)?);
        let held = record::standing(tx, ctx, IssuedKind::Staff, member.id.0.as_bytes())?;
        if record::newest(&held, ctx).is_none_or(|row| row.expires_at < near) {
            issue(tx, ctx, &member)?;
        }
    }
    Ok(trips)
}

fn issue(tx: &mut Tx<'_>, ctx: &Context, member: &StaffMember) -> Result<(), ServiceError> {
    let Some(enrolled) = &member.enrolled else {
        return Ok(());
    };
    let expires = ctx.now + TimeDelta::days(LIFETIME_DAYS);
    let subject = *member.id.0.as_bytes();
    let draft = Draft {
        kind: IssuedKind::Staff,
        subject,
        trip: None,
        binding: record::hash(&[&enrolled.key.to_point().0]),
        details: record::hash(&[]),
        credential: Credential {
            issued: ctx.now.timestamp(),
            expires: expires.timestamp(),
            holder: Some(enrolled.key),
            body: Body::Staff(Staff {
                role: member.role,
                scope: member.scope,
                status: status::allocate(tx, ctx, expires)?,
            }),
        },
    };
    let (bytes, _) = record::issue(tx, ctx, &draft)?;
    let channel = Channel::Person(enrolled.person);
    feed::put(
        tx,
        ctx.tenant,
        channel,
        DocumentKind::Staff,
        &subject,
        bytes,
        ctx.now,
    )
}
