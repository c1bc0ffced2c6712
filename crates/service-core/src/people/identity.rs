//! When a person counts as verified: staff attested this registration and these keys.

use super::roles;
use crate::{errors::error::ServiceError, place::context::Context};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    key::{PublicKey, Thumbprint},
    staff::{
        attestation::{Attestation, ParsedAttestation},
        enrolment::sealing_thumbprint,
    },
};
use qicheng_domain::{ids::PersonId, operations::identity as domain};
use qicheng_service_storage::{
    Tx,
    devices::Binding,
    people::{DuplicateIdentity, Identity, Person},
};
use std::collections::BTreeSet;

/// What the attestations of a person come to.
pub enum Verification {
    /// Nothing changed.
    Unchanged,
    /// Staff saw the person, but another verified one has the same ID number.
    Duplicate,
    /// The person is verified now.
    Verified,
    /// A verified person goes on with this registration: they vouch for it themselves, or staff saw them with it since;
    /// nothing is written yet.
    Moves {
        /// The registration that ends.
        from: Box<Person>,
        /// The one that takes its place.
        to: Box<Person>,
        /// Who vouches.
        witness: PersonId,
    },
}

/// Verifies a person if an attestation that is kept fits their registration.
///
/// # Errors
/// The storage's.
pub fn verify(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Verification, ServiceError> {
    let Some(mut person) = tx.person(ctx.tenant, person)? else {
        return Ok(Verification::Unchanged);
    };
    if person.identity == Identity::Verified {
        return Ok(Verification::Unchanged);
    }
    let held = tx.attestations(ctx.tenant, person.id)?;
    let held: Vec<_> = held
        .iter()
        .filter_map(|a| Some((ParsedAttestation::parse(&a.bytes).ok()?, a.received_at)))
        .collect();
    for (parsed, came) in &held {
        if let Some(from) = vouching(tx, ctx, &person, parsed)?
            && last_seen(tx, ctx, &from)?.is_none_or(|seen| seen <= *came)
        {
            return Ok(Verification::Moves {
                from: Box::new(from),
                to: Box::new(person),
                witness: parsed.attestation.by,
            });
        }
    }
    let mut seen = Vec::new();
    for (parsed, came) in &held {
        if fits(tx, ctx, &person, parsed, *came)? {
            seen.push((parsed, *came));
        }
    }
    let Some((first, _)) = seen.first() else {
        return Ok(Verification::Unchanged);
    };
    let others = tx.people_by_mac(ctx.tenant, person.mac)?;
    let rival = others
        .into_iter()
        .find(|other| other.id != person.id && other.identity == Identity::Verified);
    if let Some(rival) = &rival
        && letters(&person.registration.name) == letters(&rival.registration.name)
    {
        match reverification_outcome(tx, ctx, rival, &seen)? {
            ReverificationOutcome::By(witness) => {
                return Ok(Verification::Moves {
                    from: Box::new(rival.clone()),
                    to: Box::new(person),
                    witness,
                });
            }
            ReverificationOutcome::Outdated => return Ok(Verification::Unchanged),
            ReverificationOutcome::Elsewhere => {}
        }
    }
    accept(tx, ctx, &mut person, first.attestation.by, rival.as_ref())
}

/// What it comes to that staff saw somebody whose name and number are those of a verified person.
enum ReverificationOutcome {
    /// The human goes on with this registration, which this staff saw: a phone was lost, or its data deleted.
    By(PersonId),
    /// The human was seen with the other one since.
    Outdated,
    /// The staff may not see the home of the one that counts: a coordinator looks at it.
    Elsewhere,
}

/// Who was seen last goes on, in whatever order the words of it come.
fn reverification_outcome(
    tx: &mut Tx<'_>,
    ctx: &Context,
    rival: &Person,
    seen: &[(&ParsedAttestation<'_>, DateTime<Utc>)],
) -> Result<ReverificationOutcome, ServiceError> {
    let before = last_seen(tx, ctx, rival)?;
    let mut reverification_outcome = ReverificationOutcome::Outdated;
    for (parsed, came) in seen {
        if before.is_some_and(|before| seen_at(parsed, *came) <= before) {
            continue;
        }
        let staff = attester(tx, ctx, parsed, *came)?;
        if staff.is_some_and(|staff| staff.scope.contains(rival.registration.home)) {
            return Ok(ReverificationOutcome::By(parsed.attestation.by));
        }
        reverification_outcome = ReverificationOutcome::Elsewhere;
    }
    Ok(reverification_outcome)
}

/// Returns whether somebody was seen with their registration since an attestation that comes now was made.
///
/// # Errors
/// The storage's.
pub fn was_seen_since(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    parsed: &ParsedAttestation<'_>,
) -> Result<bool, ServiceError> {
    let last = last_seen(tx, ctx, person)?;
    // An attestation is dated to the second.
    let seen = seen_at(parsed, ctx.now).timestamp();
    Ok(last.is_some_and(|last| seen < last.timestamp()))
}

/// Returns when somebody was last seen with the registration and the keys that count.
fn last_seen(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
) -> Result<Option<DateTime<Utc>>, ServiceError> {
    let mut last = None;
    for attested in tx.attestations(ctx.tenant, person.id)? {
        if let Ok(parsed) = ParsedAttestation::parse(&attested.bytes)
            && matches(tx, ctx, person, &parsed.attestation)?
        {
            last = last.max(Some(seen_at(&parsed, attested.received_at)));
        }
    }
    Ok(last.or(person.verified_at))
}

/// Returns when somebody was seen: never later than the word of it came, whatever the clock that dated it.
fn seen_at(parsed: &ParsedAttestation<'_>, came: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(parsed.attestation.time, 0).map_or(came, |signed| signed.min(came))
}

/// A name without what separates its parts.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns those whom the staff verified since then.
///
/// # Errors
/// The storage's.
pub fn verified_since(
    tx: &mut Tx<'_>,
    ctx: &Context,
    staff: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<Person>, ServiceError> {
    let mut people = tx.people_verified_by(ctx.tenant, staff)?;
    people.retain(|person| person.verified_at.is_some_and(|at| at >= since));
    Ok(people)
}

/// Writes a registration as one that staff, or the person's own key, vouches for.
///
/// # Errors
/// The storage's.
pub fn activate(
    tx: &mut Tx<'_>,
    ctx: &Context,
    mut person: Person,
    witness: PersonId,
) -> Result<(), ServiceError> {
    person.identity = Identity::Verified;
    person.verified_by = Some(witness);
    person.verified_at = Some(ctx.now);
    tx.put_person(ctx.tenant, &person)?;
    Ok(())
}

/// Writes a registration as one that nobody vouches for; what was said stays.
///
/// # Errors
/// The storage's.
pub fn deactivate(tx: &mut Tx<'_>, ctx: &Context, mut person: Person) -> Result<(), ServiceError> {
    person.identity = Identity::Unverified;
    person.verified_by = None;
    person.verified_at = None;
    tx.put_person(ctx.tenant, &person)?;
    Ok(())
}

/// Returns the staff who saw the person with this registration and these keys, each once.
///
/// # Errors
/// The storage's.
pub fn witnesses(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
) -> Result<BTreeSet<PersonId>, ServiceError> {
    let mut found = BTreeSet::new();
    for attested in tx.attestations(ctx.tenant, person.id)? {
        if let Ok(parsed) = ParsedAttestation::parse(&attested.bytes)
            && fits(tx, ctx, person, &parsed, attested.received_at)?
        {
            found.insert(parsed.attestation.by);
        }
    }
    Ok(found)
}

/// Returns the thumbprints of the exchange keys with which staff saw the person while they held their role.
///
/// # Errors
/// The storage's.
pub fn phones_seen(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
) -> Result<Vec<Thumbprint>, ServiceError> {
    let mut seen = Vec::new();
    for attested in tx.attestations(ctx.tenant, person)? {
        if let Ok(parsed) = ParsedAttestation::parse(&attested.bytes)
            && let Some(exchange) = parsed.attestation.exchange
            && attester(tx, ctx, &parsed, attested.received_at)?.is_some()
        {
            seen.push(exchange);
        }
    }
    Ok(seen)
}

/// Returns the verified person of the same ID number who signed this with the key that shows their pass: a human who
/// moves to another phone and still has the old one.
fn vouching(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    parsed: &ParsedAttestation<'_>,
) -> Result<Option<Person>, ServiceError> {
    let attestation = &parsed.attestation;
    let old = tx.person(ctx.tenant, attestation.by)?;
    let old = old.filter(|old| old.mac == person.mac && old.id != person.id);
    let Some(old) = old else { return Ok(None) };
    let signed = own_key(&old).is_some_and(|key| parsed.verify(&key).is_ok());
    if signed && may_vouch(&old, person) && matches(tx, ctx, person, attestation)? {
        Ok(Some(old))
    } else {
        Ok(None)
    }
}

/// Returns whether a verified person's own key may vouch for a registration: another name, number or home is compared with
/// the card by staff.
#[must_use]
pub fn may_vouch(old: &Person, next: &Person) -> bool {
    let [old, next] = [old, next].map(|person| domain::Identity::of(&person.registration));
    old.is_of_same_person(&next)
}

/// Returns the key that shows a verified person's pass.
#[must_use]
pub fn own_key(person: &Person) -> Option<PublicKey> {
    let point = person.registration.holder_key.as_ref();
    let point = point.filter(|_| person.identity == Identity::Verified)?;
    PublicKey::from_point(point).ok()
}

/// No device attests a key that it made: those whom a helper registered have none and get paper. `bound` is how the
/// attesting device knows the person.
#[must_use]
pub fn may_attest(bound: Option<Binding>, attestation: &Attestation) -> bool {
    match bound {
        None => true,
        Some(Binding::Helped) => !attestation.has_keys(),
        Some(Binding::Own | Binding::Staff) => false,
    }
}

fn fits(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    parsed: &ParsedAttestation<'_>,
    came: DateTime<Utc>,
) -> Result<bool, ServiceError> {
    let attestation = &parsed.attestation;
    let Some(staff) = attester(tx, ctx, parsed, came)? else {
        return Ok(false);
    };
    if !staff.scope.contains(person.registration.home) {
        return Ok(false);
    }
    // The attestation may have come before the device made the person known.
    for device in tx.devices_of(ctx.tenant, attestation.by)? {
        let bound = tx.binding(ctx.tenant, device.id, person.id)?;
        if !may_attest(bound, attestation) {
            return Ok(false);
        }
    }
    matches(tx, ctx, person, attestation)
}

/// Returns the standing of the staff who attested it, as it counts for what came then.
fn attester(
    tx: &mut Tx<'_>,
    ctx: &Context,
    parsed: &ParsedAttestation<'_>,
    came: DateTime<Utc>,
) -> Result<Option<roles::StaffStanding>, ServiceError> {
    let (by, kid) = (parsed.attestation.by, parsed.kid);
    let signed = DateTime::from_timestamp(parsed.attestation.time, 0).unwrap_or(came);
    roles::attester(tx, ctx, by, kid, signed, came)
}

/// Returns whether it speaks of this registration and of keys that are the person's.
fn matches(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &Person,
    attestation: &Attestation,
) -> Result<bool, ServiceError> {
    let holder = match &person.registration.holder_key {
        Some(point) => PublicKey::from_point(point).ok().map(|k| k.thumbprint()),
        None => None,
    };
    if attestation.registration != person.registration_hash || attestation.holder != holder {
        return Ok(false);
    }
    if attestation.identity != Some(domain::Identity::of(&person.registration).commitment()) {
        return Ok(false);
    }
    let devices = tx.devices_of(ctx.tenant, person.id)?;
    let exchange = attestation.exchange.is_none_or(|t| {
        let keys = devices
            .iter()
            .map(|d| PublicKey::from_point(&d.exchange_key));
        keys.flatten().any(|key| key.thumbprint() == t)
    });
    let sealing = attestation.sealing.is_none_or(|t| {
        devices
            .iter()
            .any(|d| sealing_thumbprint(&d.sealing_key) == t)
    });
    Ok(exchange && sealing)
}

/// The first verified person has the ID number; a second one that staff saw is for a coordinator.
fn accept(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: &mut Person,
    by: PersonId,
    rival: Option<&Person>,
) -> Result<Verification, ServiceError> {
    let identity = if rival.is_some() {
        Identity::Duplicate
    } else {
        Identity::Verified
    };
    if identity == person.identity {
        return Ok(Verification::Unchanged);
    }
    if let Some(rival) = rival {
        let found = DuplicateIdentity {
            person: person.id,
            other: rival.id,
            noted_at: ctx.now,
            settled: None,
        };
        tx.note_duplicate_identity(ctx.tenant, &found)?;
        // What was settled before staff saw this one is open again.
        tx.settle_duplicate_identity(ctx.tenant, &found)?;
    }
    person.identity = identity;
    person.verified_by = Some(by);
    person.verified_at = Some(ctx.now);
    tx.put_person(ctx.tenant, person)?;
    Ok(match identity {
        Identity::Verified => Verification::Verified,
        Identity::Unverified | Identity::Duplicate => Verification::Duplicate,
    })
}
