//! Manifests: who is on a trip, signed once a change, sealed to each device of its crew and its employer.

use crate::{
    errors::error::ServiceError,
    feed,
    place::{clock, context::Context},
};
use chrono::{DateTime, TimeDelta, Utc};
use minicbor::bytes::ByteArray;
use qicheng_credential::{document, key::Kid, trust::SealKey};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    people::role::Role,
    travel::manifest::{Manifest, ManifestEntry},
};
use qicheng_exchange::seal::{Sealed, seal};
use qicheng_service_storage::{
    Tx,
    staff::{EndedDuty, StaffMember},
    trips::{ManifestCopy, TripRow},
};

/// Hours after the last stop that a manifest is good.
const LIFETIME_HOURS: i64 = 48;

/// Takes new entries for the trip's manifest, by slot; its revision rises if they, or the crew, differ from the last
/// ones.
pub(super) fn set(
    tx: &mut Tx<'_>,
    row: &mut TripRow,
    ctx: &Context,
    entries: Vec<ManifestEntry>,
) -> Result<(), ServiceError> {
    let crew = Some(crew_of(&active_staff(tx, ctx, row.trip.id)?));
    let end = row.trip.destination().map_or(ctx.now, |s| s.arrives);
    let expires = end + TimeDelta::hours(LIFETIME_HOURS);
    let same = |held: &Manifest| {
        held.entries == entries
            && held.crew == crew
            && held.expires == expires
            && !clock::is_ahead(held.issued, ctx.now)
    };
    if row.manifest.as_ref().is_some_and(same) {
        return Ok(());
    }
    row.manifest = Some(Manifest {
        trip: row.trip.id,
        revision: row.manifest_revision() + 1,
        issued: ctx.now,
        expires,
        entries,
        crew,
    });
    Ok(())
}

/// Gives each device of the trip's staff the manifest that stands, where it has not got it; joins them to the trip. It
/// names the crew as it is now: another crew is another revision, for the same people.
///
/// # Errors
/// The storage's and the keys'.
pub fn deliver(tx: &mut Tx<'_>, ctx: &Context, trip: TripId) -> Result<(), ServiceError> {
    let Some(mut row) = tx.trip(ctx.tenant, trip)? else {
        return Ok(());
    };
    let Some(mut manifest) = row.manifest.take() else {
        return Ok(());
    };
    let staff = active_staff(tx, ctx, trip)?;
    let crew = Some(crew_of(&staff));
    if manifest.crew != crew {
        manifest.crew = crew;
        manifest.revision += 1;
        row.manifest = Some(manifest.clone());
        tx.put_trip(ctx.tenant, &row)?;
    }
    let copies = tx.manifest_copies(ctx.tenant, trip)?;
    for member in &staff {
        deliver_to(tx, ctx, &manifest, &copies, member)?;
    }
    Ok(())
}

fn active_staff(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: TripId,
) -> Result<Vec<StaffMember>, ServiceError> {
    let mut staff = Vec::new();
    for id in tx.staff_on(ctx.tenant, trip)? {
        staff.extend(tx.staff(ctx.tenant, id)?.filter(StaffMember::is_active));
    }
    Ok(staff)
}

/// Names the crew among a trip's staff by the kids of their keys.
fn crew_of(staff: &[StaffMember]) -> Vec<ByteArray<8>> {
    let crew = staff.iter().filter(|member| member.role == Role::Crew);
    let keys = crew.filter_map(|member| member.enrolled.as_ref());
    let mut kids: Vec<[u8; 8]> = keys.map(|enrolled| enrolled.key.kid().0).collect();
    kids.sort_unstable();
    kids.into_iter().map(ByteArray::from).collect()
}

/// Takes the trip's documents away from a member, whose duty under this key ended then.
///
/// # Errors
/// The storage's.
pub fn leave_staff(
    tx: &mut Tx<'_>,
    ctx: &Context,
    trip: TripId,
    member: &StaffMember,
    ended_at: DateTime<Utc>,
) -> Result<(), ServiceError> {
    let Some(enrolled) = &member.enrolled else {
        return Ok(());
    };
    let ended = EndedDuty {
        trip,
        staff: member.id,
        person: enrolled.person,
        role: member.role,
        key: enrolled.key,
        ended_at,
    };
    tx.end_duty(ctx.tenant, &ended)?;
    tx.leave(ctx.tenant, enrolled.person, Channel::Trip(trip))?;
    let channel = Channel::Person(enrolled.person);
    for copy in tx.manifest_copies(ctx.tenant, trip)? {
        if copy.staff == member.id {
            let name = name(trip, copy.device_kid);
            feed::withdraw(
                tx,
                ctx.tenant,
                channel,
                DocumentKind::Manifest,
                &name,
                ctx.now,
            )?;
        }
    }
    tx.remove_manifest_copies(ctx.tenant, trip, member.id)?;
    Ok(())
}

fn deliver_to(
    tx: &mut Tx<'_>,
    ctx: &Context,
    manifest: &Manifest,
    copies: &[ManifestCopy],
    member: &StaffMember,
) -> Result<(), ServiceError> {
    let Some(enrolled) = &member.enrolled else {
        return Ok(());
    };
    let trip = manifest.trip;
    let signed = sign(ctx, manifest, member.role)?;
    tx.join(ctx.tenant, enrolled.person, Channel::Trip(trip), ctx.now)?;
    for device in tx.devices_of(ctx.tenant, enrolled.person)? {
        let copy = ManifestCopy {
            trip,
            staff: member.id,
            device_kid: device.kid,
            sealing_key: device.sealing_key,
            revision: manifest.revision,
        };
        if copies.contains(&copy) {
            continue;
        }
        let key = SealKey(device.sealing_key);
        let sealed = seal(&key, Sealed::Manifest, &signed, &ctx.entropy.bytes()?)?;
        feed::put(
            tx,
            ctx.tenant,
            Channel::Person(enrolled.person),
            DocumentKind::Manifest,
            &name(trip, copy.device_kid),
            sealed,
            ctx.now,
        )?;
        tx.put_manifest_copy(ctx.tenant, &copy)?;
    }
    Ok(())
}

fn sign(ctx: &Context, manifest: &Manifest, role: Role) -> Result<Vec<u8>, ServiceError> {
    let seen = Manifest {
        entries: manifest.entries.iter().map(|e| seen_by(role, e)).collect(),
        crew: manifest.crew.clone().filter(|_| role == Role::Crew),
        ..manifest.clone()
    };
    let key = &ctx.keys.manifest;
    Ok(document::issue(
        key,
        manifest.issued,
        manifest.expires,
        &seen,
    )?)
}

/// An employer sees names and the last four of the ID number: neither who the person is elsewhere, nor seat or door.
fn seen_by(role: Role, entry: &ManifestEntry) -> ManifestEntry {
    match role {
        Role::Employer => ManifestEntry {
            person: PersonId::from_bytes([0; 16]),
            seat: None,
            door: None,
            ..entry.clone()
        },
        _ => entry.clone(),
    }
}

/// Names a device's copy: the trip's six bytes, then the eight of the exchange key's kid.
fn name(trip: TripId, device: Kid) -> Vec<u8> {
    [&trip.0[..], &device.0[..]].concat()
}
