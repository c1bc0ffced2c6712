//! What follows from what happened: the one place that decides it.
//!
//! The rooms below (people, acts, notices, issuing) change their own rows and documents and return what changed; the
//! rooms above (intake, staff, trips, duplicate identities, erasure) report what happened here, in the same
//! transaction.

use crate::{
    acts,
    audit::{self, Action},
    errors::error::ServiceError,
    issuing::{self, Load},
    notices,
    people::{self, Verification},
    place::context::Context,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_service_storage::{
    Tx,
    people::{Identity, Person},
    staff::StaffMember,
    trips::TripRow,
};

/// Something that happened in this transaction and is written.
pub enum Event<'a> {
    /// A person agreed to something, or does no more.
    ConsentTaken(PersonId),
    /// A registration was written.
    RegistrationTaken {
        /// Whose.
        person: PersonId,
        /// Whether the person was verified before.
        was_verified: bool,
    },
    /// Staff attested a person.
    AttestationTaken(PersonId),
    /// A certificate of the person was kept or removed.
    CertificatesChanged(PersonId),
    /// The person declared their health.
    HealthDeclared(PersonId),
    /// A request to travel was written or withdrawn.
    IntentChanged(PersonId),
    /// A person with a phone wants a pass on paper too, or no more.
    OwnPaperChanged(PersonId),
    /// An act of staff was kept.
    ActTaken(TripId),
    /// How far a person is changed, and nothing that was issued to them.
    StandingChanged(PersonId),
    /// A person is verified, or is no more.
    IdentityChanged(PersonId),
    /// A verified person goes on with another registration; nothing of it is written yet.
    PersonMoved {
        /// The registration that ends.
        from: Box<Person>,
        /// The one that takes its place.
        to: Box<Person>,
        /// The staff, or the person, who vouches for it.
        witness: PersonId,
    },
    /// An old phone vouches for its person's next registration after staff had seen them with it.
    OldPhoneVouched {
        /// The registration on the old phone.
        from: PersonId,
        /// The active one on the next phone.
        to: PersonId,
    },
    /// A person has no place on these trips any more.
    PlacesLeft {
        /// Who.
        person: PersonId,
        /// Which trips.
        trips: &'a [TripId],
    },
    /// Staff took up a role on a device.
    RoleTakenUp(&'a StaffMember),
    /// A role ended on the device that it was taken up on.
    RoleEnded {
        /// The role as it was taken up.
        member: &'a StaffMember,
        /// What was done with its key from then on does not count.
        at: DateTime<Utc>,
    },
    /// What staff attested since then does not count.
    AttestationsRevoked {
        /// The staff.
        staff: PersonId,
        /// By when the attestations came, not by what they say of their time.
        since: DateTime<Utc>,
    },
    /// Other staff is on duty on a trip than before.
    StaffChanged(TripId),
    /// Staff was taken off a trip.
    StaffUnassigned {
        /// The trip.
        trip: TripId,
        /// The staff.
        member: &'a StaffMember,
    },
    /// A trip's people hold what its plan gives them.
    TripApproved {
        /// The trip.
        row: &'a TripRow,
        /// The revision that its people were told before, if any.
        before: Option<u32>,
        /// Its people.
        load: &'a Load,
    },
    /// A trip does not go.
    TripCancelled(&'a TripRow),
    /// A service that was restored goes on with a trip that was approved.
    TripRestored(&'a TripRow),
}

/// Brings about what follows from an event.
///
/// # Errors
/// The storage's and the keys'.
pub fn follow(tx: &mut Tx<'_>, ctx: &Context, event: Event<'_>) -> Result<(), ServiceError> {
    match event {
        Event::ConsentTaken(person) => issuing::refresh_health(tx, ctx, person).map(drop),
        Event::OwnPaperChanged(person) => issuing::own_paper_changed(tx, ctx, person),
        Event::RegistrationTaken {
            person,
            was_verified,
        } => {
            if was_verified {
                reissue(tx, ctx, person)?;
            }
            verify(tx, ctx, person)?;
            people::publish_standing(tx, ctx, person)
        }
        Event::AttestationTaken(person) => {
            if verify(tx, ctx, person)? {
                people::publish_standing(tx, ctx, person)?;
            }
            Ok(())
        }
        Event::CertificatesChanged(person) => issuing::decide_health(tx, ctx, person).map(drop),
        Event::HealthDeclared(person) => {
            issuing::decide_health(tx, ctx, person)?;
            people::publish_standing(tx, ctx, person)
        }
        Event::IntentChanged(person) | Event::StandingChanged(person) => {
            people::publish_standing(tx, ctx, person)
        }
        Event::ActTaken(trip) => acts::publish_progress(tx, ctx, trip),
        Event::IdentityChanged(person) => identity_changed(tx, ctx, person),
        Event::PersonMoved { from, to, witness } => person_moved(tx, ctx, *from, *to, witness),
        Event::OldPhoneVouched { from, to } => old_phone_vouched(tx, ctx, from, to),
        Event::PlacesLeft { person, trips } => places_left(tx, ctx, person, trips),
        Event::RoleTakenUp(member) => issuing::staff_enrolled(tx, ctx, member),
        Event::RoleEnded { member, at } => {
            people::end_role(tx, ctx, member, at)?;
            for trip in tx.trips_of_staff(ctx.tenant, member.id)? {
                issuing::leave_staff(tx, ctx, trip, member, at)?;
            }
            issuing::revoke_staff(tx, ctx, member)
        }
        Event::AttestationsRevoked { staff, since } => attestations_revoked(tx, ctx, staff, since),
        Event::StaffChanged(trip) => issuing::deliver_manifest(tx, ctx, trip),
        Event::StaffUnassigned { trip, member } => {
            issuing::leave_staff(tx, ctx, trip, member, ctx.now)?;
            issuing::deliver_manifest(tx, ctx, trip)
        }
        Event::TripApproved { row, before, load } => trip_approved(tx, ctx, row, before, load),
        Event::TripCancelled(row) => trip_cancelled(tx, ctx, row),
        Event::TripRestored(row) => trip_restored(tx, ctx, row),
    }
}

/// Decides a person's identity by what staff attested; returns whether it changed.
fn verify(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<bool, ServiceError> {
    match people::verify(tx, ctx, person)? {
        Verification::Unchanged => return Ok(false),
        Verification::Duplicate => {}
        Verification::Verified => reissue(tx, ctx, person)?,
        Verification::Moves { from, to, witness } => person_moved(tx, ctx, *from, *to, witness)?,
    }
    Ok(true)
}

/// Issues anew what rests on a person's identity: health code, tickets of approved trips and their manifests. Of a trip
/// that is not published again, since it is over or its plan waits for approval, who is not verified has no ticket left.
fn reissue(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    issuing::refresh_health(tx, ctx, person)?;
    let known = tx.outline(ctx.tenant, person)?;
    let is_verified = known.is_some_and(|known| known.identity == Identity::Verified);
    for place in tx.assignments_of(ctx.tenant, person)? {
        if let Some(published) = issuing::republish_people(tx, ctx, place.trip)? {
            publish_standings(tx, ctx, &published.load)?;
            issuing::deliver_manifest(tx, ctx, place.trip)?;
        } else if !is_verified {
            issuing::withdraw_tickets_of(tx, ctx, person, place.trip)?;
        }
    }
    Ok(())
}

fn identity_changed(tx: &mut Tx<'_>, ctx: &Context, person: PersonId) -> Result<(), ServiceError> {
    reissue(tx, ctx, person)?;
    people::publish_standing(tx, ctx, person)
}

fn person_moved(
    tx: &mut Tx<'_>,
    ctx: &Context,
    from: Person,
    to: Person,
    witness: PersonId,
) -> Result<(), ServiceError> {
    let (old, new) = (from.id, to.id);
    // The old key passes on what staff saw, and what comes of it should that staff not be trusted any more.
    let seen_by = from
        .verified_by
        .filter(|_| witness == old)
        .unwrap_or(witness);
    people::settle_move(tx, ctx, &from, &to)?;
    people::move_health(tx, ctx, old, new)?;
    let to = with_paper_of(&from, to);
    people::deactivate(tx, ctx, from)?;
    identity_changed(tx, ctx, old)?;
    let left = people::move_places(tx, ctx, old, new)?;
    places_left(tx, ctx, old, &left)?;
    people::move_intent(tx, ctx, old, new)?;
    people::activate(tx, ctx, to, seen_by)?;
    identity_changed(tx, ctx, new)?;
    people::publish_standing(tx, ctx, old)?;
    audit::note(tx, ctx, witness, Action::PersonMoved, new)
}

/// Passes on to the next registration that the person asked for a paper pass beside the phone's.
fn with_paper_of(from: &Person, to: Person) -> Person {
    Person {
        own_paper: (from.own_paper || to.own_paper) && to.registration.holder_key.is_some(),
        ..to
    }
}

/// Passes on to the next registration what the old phone reported since staff had seen the person with the next one.
fn old_phone_vouched(
    tx: &mut Tx<'_>,
    ctx: &Context,
    old: PersonId,
    new: PersonId,
) -> Result<(), ServiceError> {
    people::move_health(tx, ctx, old, new)?;
    people::move_intent(tx, ctx, old, new)?;
    if let (Some(from), Some(to)) = (tx.person(ctx.tenant, old)?, tx.person(ctx.tenant, new)?) {
        let had_paper = to.own_paper;
        let to = with_paper_of(&from, to);
        if to.own_paper != had_paper {
            tx.put_person(ctx.tenant, &to)?;
            issuing::own_paper_changed(tx, ctx, new)?;
        }
    }
    issuing::decide_health(tx, ctx, new)?;
    people::publish_standing(tx, ctx, old)?;
    people::publish_standing(tx, ctx, new)
}

fn places_left(
    tx: &mut Tx<'_>,
    ctx: &Context,
    person: PersonId,
    trips: &[TripId],
) -> Result<(), ServiceError> {
    for trip in trips {
        issuing::leave_trip(tx, ctx, person, *trip)?;
    }
    Ok(())
}

/// Whom others have seen too stays verified.
fn attestations_revoked(
    tx: &mut Tx<'_>,
    ctx: &Context,
    staff: PersonId,
    since: DateTime<Utc>,
) -> Result<(), ServiceError> {
    for person in people::verified_since(tx, ctx, staff, since)? {
        let id = person.id;
        people::deactivate(tx, ctx, person)?;
        if !verify(tx, ctx, id)? {
            reissue(tx, ctx, id)?;
        }
        people::publish_standing(tx, ctx, id)?;
    }
    Ok(())
}

fn trip_restored(tx: &mut Tx<'_>, ctx: &Context, row: &TripRow) -> Result<(), ServiceError> {
    if row.approved_revision == Some(row.trip.revision) || row.trip.cancelled {
        issuing::publish_plan(tx, ctx, row)?;
    }
    issuing::republish_people(tx, ctx, row.trip.id)?;
    issuing::deliver_manifest(tx, ctx, row.trip.id)?;
    acts::publish_progress(tx, ctx, row.trip.id)
}

fn trip_approved(
    tx: &mut Tx<'_>,
    ctx: &Context,
    row: &TripRow,
    before: Option<u32>,
    load: &Load,
) -> Result<(), ServiceError> {
    publish_standings(tx, ctx, load)?;
    issuing::deliver_manifest(tx, ctx, row.trip.id)?;
    match before {
        None => notices::of_departure(tx, ctx, &row.trip)?,
        Some(revision) if revision != row.trip.revision => notices::of_change(tx, ctx, &row.trip)?,
        Some(_) => {}
    }
    acts::publish_progress(tx, ctx, row.trip.id)
}

/// Only those who were told of the trip are told that it does not go; all of its people are free again.
fn trip_cancelled(tx: &mut Tx<'_>, ctx: &Context, row: &TripRow) -> Result<(), ServiceError> {
    if row.approved_revision.is_none() {
        return Ok(());
    }
    issuing::publish_plan(tx, ctx, row)?;
    issuing::withdraw_tickets(tx, ctx, &row.trip)?;
    for place in tx.assignments(ctx.tenant, row.trip.id)? {
        people::publish_standing(tx, ctx, place.person)?;
    }
    notices::of_cancelled(tx, ctx, &row.trip)
}

fn publish_standings(tx: &mut Tx<'_>, ctx: &Context, load: &Load) -> Result<(), ServiceError> {
    for place in load.everyone() {
        people::publish_standing(tx, ctx, place.person)?;
    }
    Ok(())
}
