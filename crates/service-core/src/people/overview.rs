//! People as coordinators see them: who, how sure, where to, on which trips. Never a whole ID number.

use crate::{errors::error::ServiceError, place::context::Context};
use qicheng_domain::{
    ids::{PersonId, TripId},
    redact_debug,
    region::RegionCode,
    travel::intent::TravelIntent,
};
use qicheng_service_storage::{
    Group, Tx,
    claims::Intent,
    people::{Identity, Person},
};
use std::collections::BTreeMap;

/// A person as a coordinator sees them.
#[derive(Clone)]
pub struct Overview {
    /// The person.
    pub id: PersonId,
    /// The whole name.
    pub name: String,
    /// Last four characters of the ID number.
    pub id_last_four: String,
    /// County of home.
    pub home: RegionCode,
    /// How much is known of who it is.
    pub identity: Identity,
    /// Whether the pass is shown from a phone.
    pub phone: bool,
    /// Whether the person goes before others where seats are short.
    pub priority: bool,
    /// The open travel request.
    pub intent: Option<TravelIntent>,
    /// Trips on which the person has a place.
    pub trips: Vec<TripId>,
}

redact_debug!(Overview);

/// Puts together what a coordinator sees of a person.
///
/// # Errors
/// The storage's.
pub fn overview(tx: &mut Tx<'_>, ctx: &Context, person: Person) -> Result<Overview, ServiceError> {
    let end = tx.last_trip_end(ctx.tenant, person.id)?;
    let intent = tx.intent(ctx.tenant, person.id)?;
    // What a trip that is over has fulfilled stands no more.
    let intent = intent.filter(|intent| end > Some(ctx.now) || end <= Some(intent.received_at));
    let places = tx.assignments_of(ctx.tenant, person.id)?;
    let trips = places.into_iter().map(|place| place.trip).collect();
    Ok(put_together(person, intent, trips))
}

/// Puts together what a coordinator sees of the people of a group.
///
/// # Errors
/// The storage's.
pub fn overviews(
    tx: &mut Tx<'_>,
    ctx: &Context,
    group: Group,
) -> Result<BTreeMap<PersonId, Overview>, ServiceError> {
    let intents = tx.intents_in(ctx.tenant, group)?;
    let mut intents: BTreeMap<_, _> = intents.into_iter().map(|i| (i.person, i)).collect();
    let mut trips = BTreeMap::<_, Vec<_>>::new();
    for place in tx.assignments_in(ctx.tenant, group)? {
        trips.entry(place.person).or_default().push(place.trip);
    }
    let people = tx.people_in(ctx.tenant, group)?.into_iter().map(|person| {
        let id = person.id;
        let trips = trips.remove(&id).unwrap_or_default();
        (id, put_together(person, intents.remove(&id), trips))
    });
    Ok(people.collect())
}

fn put_together(person: Person, intent: Option<Intent>, trips: Vec<TripId>) -> Overview {
    let registration = person.registration;
    Overview {
        id: person.id,
        id_last_four: registration.id_number.last_four().to_owned(),
        home: registration.home,
        identity: person.identity,
        phone: registration.holder_key.is_some(),
        priority: registration.poverty.has_priority(),
        name: registration.name,
        intent: intent.map(|intent| intent.intent),
        trips,
    }
}
