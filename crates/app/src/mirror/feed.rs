//! What the mirror holds for a person, read and believed.

use crate::{App, Kind, error::AppError, mirror::trust};
use chrono::{DateTime, Utc};
use qicheng_credential::{
    credential::{Body, Credential, ParsedCredential, StaffCredential, Ticket},
    key::PublicKey,
    trust::Bundle,
};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    notice::Notice,
    people::role::Role,
    travel::trip::{Stop, Trip},
};
use qicheng_store::{Tx, table::document};
use std::collections::BTreeSet;

/// Returns which kind of record that screens show changes with a document.
pub(crate) fn kind_of(document: DocumentKind) -> Option<Kind> {
    Some(match document {
        DocumentKind::Ticket | DocumentKind::Trip => Kind::Trip,
        DocumentKind::Health => Kind::Health,
        DocumentKind::Staff => Kind::Profile,
        DocumentKind::Manifest | DocumentKind::Progress => Kind::Boarding,
        DocumentKind::Notice => Kind::Notice,
        DocumentKind::RulePack
        | DocumentKind::Bundle
        | DocumentKind::List
        | DocumentKind::Signers => Kind::Trust,
        DocumentKind::Standing => Kind::Registration,
        DocumentKind::Later(_) => return None,
    })
}

/// A credential as it came, and what it states.
pub(crate) struct MirroredCredential {
    pub(crate) bytes: Vec<u8>,
    pub(crate) credential: Credential,
}

/// Returns a person's tickets that are not over, one a trip, the one that ends first before others; on paper only for who
/// has none on the phone.
pub(crate) fn tickets(
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<MirroredCredential>, AppError> {
    Ok(one_a_trip(credentials(
        tx,
        person,
        DocumentKind::Ticket,
        now,
    )?))
}

/// As [`tickets`], of those that this key can present: not those on paper, nor those of a key that a person had before.
pub(crate) fn presentable_tickets(
    tx: &Tx<'_>,
    person: PersonId,
    holder: PublicKey,
    now: DateTime<Utc>,
) -> Result<Vec<MirroredCredential>, AppError> {
    let mut tickets = credentials(tx, person, DocumentKind::Ticket, now)?;
    tickets.retain(|held| held.credential.holder == Some(holder));
    Ok(one_a_trip(tickets))
}

fn one_a_trip(mut tickets: Vec<MirroredCredential>) -> Vec<MirroredCredential> {
    tickets.sort_by_key(|held| (held.credential.expires, held.credential.holder.is_none()));
    let mut trips = BTreeSet::new();
    tickets.retain(|held| match &held.credential.body {
        Body::Ticket(ticket) => trips.insert(ticket.trip),
        Body::Health(_) | Body::Staff(_) => false,
    });
    tickets
}

/// Returns a person's tickets on paper that are not over, the one that ends first before others.
pub(crate) fn paper_tickets(
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<MirroredCredential>, AppError> {
    let mut tickets = credentials(tx, person, DocumentKind::Ticket, now)?;
    tickets.retain(|held| held.credential.holder.is_none());
    tickets.sort_by_key(|held| held.credential.expires);
    Ok(tickets)
}

/// A ticket of a person, and the plan of its trip where that has come.
pub(crate) struct Leg {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ticket: Ticket,
    pub(crate) plan: Option<Trip>,
    expires: i64,
}

impl Leg {
    /// Returns the stop at which the person boards.
    pub(crate) fn from(&self) -> Option<&Stop> {
        self.stop(self.ticket.from)
    }

    /// Returns the stop at which the person leaves.
    pub(crate) fn to(&self) -> Option<&Stop> {
        self.stop(self.ticket.to)
    }

    fn stop(&self, number: u8) -> Option<&Stop> {
        self.plan.as_ref()?.stops.get(usize::from(number))
    }

    /// When it begins; without a plan, its ticket's end stands in.
    fn begins(&self) -> i64 {
        self.from()
            .map_or(self.expires, |stop| stop.departs.timestamp())
    }

    /// Whether it is behind the person by its plan, or does not take place.
    fn is_done(&self, now: DateTime<Utc>) -> bool {
        self.plan.as_ref().is_some_and(|plan| plan.cancelled)
            || self.to().is_some_and(|stop| stop.arrives < now)
    }
}

/// Returns a person's tickets that are not over, the next leg first: those ahead by departure, then those that are done,
/// the latest of them first, since a vehicle may be late.
pub(crate) fn legs(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Leg>, AppError> {
    let held = tickets(tx, person, now)?;
    in_order(app, tx, held, now)
}

/// As [`legs`], of the tickets that this key can present.
pub(crate) fn presentable_legs(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    holder: PublicKey,
    now: DateTime<Utc>,
) -> Result<Vec<Leg>, AppError> {
    let held = presentable_tickets(tx, person, holder, now)?;
    in_order(app, tx, held, now)
}

/// As [`legs`], of the person's tickets on paper.
pub(crate) fn paper_legs(
    app: &App,
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Vec<Leg>, AppError> {
    let held = paper_tickets(tx, person, now)?;
    in_order(app, tx, held, now)
}

fn in_order(
    app: &App,
    tx: &Tx<'_>,
    tickets: Vec<MirroredCredential>,
    now: DateTime<Utc>,
) -> Result<Vec<Leg>, AppError> {
    let bundle = trust::bundle(app, tx)?;
    let mut legs = Vec::new();
    for held in tickets {
        let Body::Ticket(ticket) = held.credential.body else {
            continue;
        };
        let plan = match &bundle {
            Some(bundle) => trip(tx, bundle, ticket.trip, now)?,
            None => None,
        };
        legs.push(Leg {
            bytes: held.bytes,
            ticket,
            plan,
            expires: held.credential.expires,
        });
    }
    legs.sort_by_key(|leg| {
        let (done, begins) = (leg.is_done(now), leg.begins());
        (
            done,
            if done {
                begins.saturating_neg()
            } else {
                begins
            },
        )
    });
    Ok(legs)
}

/// Returns a person's ticket for a trip, or without one that of the next leg.
pub(crate) fn leg_of(legs: Vec<Leg>, trip: Option<TripId>) -> Option<Leg> {
    let mut legs = legs.into_iter();
    match trip {
        Some(trip) => legs.find(|leg| leg.ticket.trip == trip),
        None => legs.next(),
    }
}

/// Returns a person's newest health code that is not over; on paper only for who has none on the phone.
pub(crate) fn health(
    tx: &Tx<'_>,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<MirroredCredential>, AppError> {
    let codes = credentials(tx, person, DocumentKind::Health, now)?;
    Ok(codes.into_iter().max_by_key(|held| {
        let credential = &held.credential;
        (credential.holder.is_some(), credential.issued)
    }))
}

/// As [`health`], of the codes that this key can present.
pub(crate) fn presentable_health(
    tx: &Tx<'_>,
    person: PersonId,
    holder: PublicKey,
    now: DateTime<Utc>,
) -> Result<Option<MirroredCredential>, AppError> {
    let codes = credentials(tx, person, DocumentKind::Health, now)?.into_iter();
    Ok(codes
        .filter(|held| held.credential.holder == Some(holder))
        .max_by_key(|held| held.credential.issued))
}

/// A credential of staff on this device, as its bytes, and the role that it gives.
pub(crate) struct OwnStaffCredential {
    pub(crate) bytes: Vec<u8>,
    pub(crate) role: Role,
}

/// Returns the newest credential of staff that is not over, whether it was revoked or not.
pub(crate) fn staff_role(
    tx: &Tx<'_>,
    staff: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<OwnStaffCredential>, AppError> {
    let held = credentials(tx, staff, DocumentKind::Staff, now)?.into_iter();
    let newest = held
        .filter_map(|held| {
            let role = StaffCredential::parse(&held.bytes).ok()?.staff.role;
            Some((held, role))
        })
        .max_by_key(|(held, _)| held.credential.issued);
    Ok(newest.map(|(held, role)| OwnStaffCredential {
        bytes: held.bytes,
        role,
    }))
}

/// Returns the credential of staff; none once the role was taken away.
pub(crate) fn staff_credential(
    app: &App,
    tx: &Tx<'_>,
    staff: PersonId,
    now: DateTime<Utc>,
) -> Result<Option<OwnStaffCredential>, AppError> {
    Ok(match staff_role(tx, staff, now)? {
        Some(held) if !trust::is_revoked(app, tx, &held.bytes, now)? => Some(held),
        _ => None,
    })
}

/// Whether staff was given the manifest of a trip: they are on duty on it.
pub(crate) fn is_on_trip(tx: &Tx<'_>, staff: PersonId, trip: TripId) -> Result<bool, AppError> {
    let own = Channel::Person(staff);
    // A copy's name begins with the trip.
    Ok(document::is_held(tx, DocumentKind::Manifest, own, &trip.0)?)
}

/// Returns the newest plan of a trip whose signature holds.
pub(crate) fn trip(
    tx: &Tx<'_>,
    bundle: &Bundle,
    trip: TripId,
    now: DateTime<Utc>,
) -> Result<Option<Trip>, AppError> {
    Ok(trips(tx, bundle, now)?.into_iter().find(|t| t.id == trip))
}

/// Returns the plans of all trips on this device, each in its newest revision, by departure.
pub(crate) fn trips(
    tx: &Tx<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Result<Vec<Trip>, AppError> {
    let rows = document::of_kind(tx, DocumentKind::Trip)?;
    let mut trips: Vec<Trip> = rows
        .iter()
        .filter_map(|row| trust::checked::<Trip>(bundle, &row.bytes, now))
        .collect();
    trips.sort_by_key(|t| (t.id, std::cmp::Reverse(t.revision)));
    trips.dedup_by_key(|t| t.id);
    trips.sort_by_key(|t| t.stops.first().map(|s| s.departs));
    Ok(trips)
}

/// Returns the notices for a person: their own, those of their trips' and place's channels, newest first.
pub(crate) fn notices(
    tx: &Tx<'_>,
    bundle: &Bundle,
    now: DateTime<Utc>,
) -> Result<Vec<(Channel, Notice)>, AppError> {
    let rows = document::of_kind(tx, DocumentKind::Notice)?;
    let mut notices: Vec<_> = rows
        .iter()
        .filter_map(|row| Some((row.name.key.channel, trust::notice(bundle, row, now)?)))
        .collect();
    notices.sort_by_key(|(_, n)| (std::cmp::Reverse(n.at), n.id));
    notices.dedup_by_key(|(_, n)| n.id);
    Ok(notices)
}

fn credentials(
    tx: &Tx<'_>,
    person: PersonId,
    kind: DocumentKind,
    now: DateTime<Utc>,
) -> Result<Vec<MirroredCredential>, AppError> {
    let rows = document::of_kind_by(tx, kind, Channel::Person(person))?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let credential = ParsedCredential::parse(&row.bytes).ok()?.credential;
            let fits = matches!(
                (&credential.body, kind),
                (Body::Ticket(_), DocumentKind::Ticket)
                    | (Body::Health(_), DocumentKind::Health)
                    | (Body::Staff(_), DocumentKind::Staff)
            );
            (fits && now.timestamp() < credential.expires).then_some(MirroredCredential {
                bytes: row.bytes,
                credential,
            })
        })
        .collect())
}
