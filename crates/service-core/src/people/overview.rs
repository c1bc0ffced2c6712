//! People as coordinators see them: who, how sure, where to, on which trips. Never a whole ID number.

use crate::{context::Context, error::ServiceError};
use qicheng_domain::{
    ids::{PersonId, TripId},
    intent::TravelIntent,
    redact_debug,
    region::RegionCode,
};
use qicheng_service_storage::{
    Tx,
    people::{Identity, Person},
};

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
    /// The wish to travel that stands.
    pub wish: Option<TravelIntent>,
    /// Trips on which the person has a place.
    pub trips: Vec<TripId>,
}

redact_debug!(Overview);

/// Puts together what a coordinator sees of a person.
///
/// # Errors
/// The storage's.
pub fn overview(tx: &mut dyn Tx, ctx: &Context, person: Person) -> Result<Overview, ServiceError> {
    let wish = tx.intent(ctx.tenant, person.id)?;
    let places = tx.assignments_of(ctx.tenant, person.id)?;
    let registration = person.registration;
    Ok(Overview {
        id: person.id,
        id_last_four: registration.id_number.last_four().to_owned(),
        home: registration.home,
        identity: person.identity,
        phone: registration.holder_key.is_some(),
        priority: registration.poverty.has_priority(),
        name: registration.name,
        wish: wish.map(|w| w.intent),
        trips: places.into_iter().map(|place| place.trip).collect(),
    })
}
