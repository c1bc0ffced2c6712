//! Whether staff vouch for a device that has not enrolled yet.

use crate::{
    errors::error::ServiceError, one_time_code::OneTimeCode, people, place::context::Context,
};
use qicheng_credential::key::PublicKey;
use qicheng_domain::{
    ids::PersonId,
    operations::{claim::Claim, operation::Operation},
    people::role::Role,
};
use qicheng_exchange::message::Request;
use qicheng_service_storage::{Tx, accounts::CodeHolder};
use std::collections::BTreeSet;

/// Persons and codes of a request that are looked at.
const MAX_VOUCHERS_CHECKED: usize = 4;

/// Returns whether staff vouch for a device that makes itself known: it brings a code that they gave, or they saw this
/// very phone with its person.
///
/// # Errors
/// The storage's.
pub fn is_vouched(
    tx: &mut Tx<'_>,
    ctx: &Context,
    key: &PublicKey,
    request: &Request,
) -> Result<bool, ServiceError> {
    if role_of_code(tx, ctx, &request.operations)?.is_some() {
        return Ok(true);
    }
    let persons: BTreeSet<PersonId> = request.operations.iter().map(|o| o.actor).collect();
    for person in persons.into_iter().take(MAX_VOUCHERS_CHECKED) {
        if people::phones_seen(tx, ctx, person)?.contains(&key.thumbprint()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the role that a code among the operations gives, where it is one that can be used now.
///
/// # Errors
/// The storage's.
pub fn role_of_code(
    tx: &mut Tx<'_>,
    ctx: &Context,
    operations: &[Operation],
) -> Result<Option<Role>, ServiceError> {
    let codes = operations.iter().filter_map(|operation| {
        match Claim::from_cbor(operation.kind, &operation.body) {
            Ok(Claim::StaffEnrolment(enrolment)) => OneTimeCode::parse(&enrolment.code),
            _ => None,
        }
    });
    for code in codes.take(MAX_VOUCHERS_CHECKED) {
        let hash = code.hash(&ctx.keys, ctx.tenant);
        if let Some(CodeHolder::Staff(id)) = tx.code_holder(ctx.tenant, &hash, ctx.now)? {
            let member = tx.staff(ctx.tenant, id)?;
            if let Some(member) = member.filter(|member| member.revoked_at.is_none()) {
                return Ok(Some(member.role));
            }
        }
    }
    Ok(None)
}
