use super::find::{found, open};
use crate::{
    audit::{self, Action},
    errors::{code::ErrorCode, error::ServiceError},
    events::{self, Event},
    place::context::Context,
};
use qicheng_domain::{
    ids::TripId,
    region,
    travel::trip::{Stop, Trip, TripError, Vehicle},
};
use qicheng_service_storage::{Tx, accounts::AccountId, trips::TripRow};

/// What a coordinator says of a trip.
#[derive(Clone)]
pub struct NewTrip {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Its stops, in order.
    pub stops: Vec<Stop>,
    /// Whom a worker calls.
    pub contact: String,
    /// What to bring.
    pub bring: String,
    /// The employer that expects these people.
    pub employer: Option<String>,
}

/// Plans a trip; nobody is told before it is approved.
///
/// # Errors
/// `Field` for what does not hold, and the storage's.
pub fn create(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    new: NewTrip,
) -> Result<TripRow, ServiceError> {
    let id = loop {
        let id = TripId(ctx.entropy.bytes()?);
        if tx.trip(ctx.tenant, id)?.is_none() {
            break id;
        }
    };
    let row = TripRow {
        trip: plan(id, 1, new)?,
        approved_revision: None,
        approved_at: None,
        manifest: None,
        progress_revision: 0,
        slots_from: 0,
        progress_hash: None,
        created_at: ctx.now,
    };
    tx.put_trip(ctx.tenant, &row)?;
    audit::note(tx, ctx, by, Action::TripCreated, id)?;
    Ok(row)
}

/// Changes a plan; its people are told when it is approved again. The same plan again changes nothing. `read` is the
/// revision that the change was made from, where it is known.
///
/// # Errors
/// `NotFound`, `Conflict` for one cancelled or over, or changed since it was read, `Field`, and the storage's.
pub fn update(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    id: TripId,
    read: Option<u32>,
    new: NewTrip,
) -> Result<TripRow, ServiceError> {
    let mut row = open(tx, ctx, id)?;
    let revision = row.trip.revision;
    if plan(id, revision, new.clone())? == row.trip {
        return Ok(row);
    }
    if read.is_some_and(|read| read != revision) {
        return Err(ServiceError::Conflict(ErrorCode::ChangedMeanwhile));
    }
    row.trip = plan(id, revision + 1, new)?;
    tx.put_trip(ctx.tenant, &row)?;
    audit::note(tx, ctx, by, Action::TripUpdated, id)?;
    Ok(row)
}

/// Cancels a trip; if it was approved, its people are told at once and their tickets withdrawn.
///
/// # Errors
/// `NotFound`, and the storage's and the keys'.
pub fn cancel(
    tx: &mut Tx<'_>,
    ctx: &Context,
    by: AccountId,
    id: TripId,
) -> Result<TripRow, ServiceError> {
    let mut row = found(tx, ctx, id)?;
    if row.trip.cancelled {
        return Ok(row);
    }
    row.trip.cancelled = true;
    row.trip.revision += 1;
    tx.put_trip(ctx.tenant, &row)?;
    audit::note(tx, ctx, by, Action::TripCancelled, id)?;
    events::follow(tx, ctx, Event::TripCancelled(&row))?;
    Ok(row)
}

fn plan(id: TripId, revision: u32, new: NewTrip) -> Result<Trip, ServiceError> {
    let field = |field, code| Err(ServiceError::Field { field, code });
    if new.stops.iter().any(|stop| !region::is_known(stop.region)) {
        return field("stops", ErrorCode::UnknownRegion);
    }
    if new
        .employer
        .as_ref()
        .is_some_and(|e| e.trim().is_empty() || e.chars().count() > 60)
    {
        return field("employer", ErrorCode::Text);
    }
    let trip = Trip {
        id,
        revision,
        vehicle: new.vehicle,
        stops: new.stops,
        contact: new.contact,
        bring: new.bring,
        employer: new.employer,
        cancelled: false,
    };
    match trip.check() {
        Ok(()) => Ok(trip),
        Err(TripError::Stops) => field("stops", ErrorCode::Number),
        Err(TripError::Seats) => field("seats", ErrorCode::OutOfRange),
        Err(TripError::Order) => field("stops", ErrorCode::Order),
        Err(TripError::Text) => field(text_at_fault(&trip), ErrorCode::Text),
    }
}

/// Names the field whose text is empty or too long.
fn text_at_fault(trip: &Trip) -> &'static str {
    let fits = |text: &str, max: usize| !text.trim().is_empty() && text.chars().count() <= max;
    if !fits(&trip.vehicle.plate, 20) {
        "plate"
    } else if !fits(&trip.contact, 60) {
        "contact"
    } else if trip.bring.chars().count() > 200 {
        "bring"
    } else {
        "stops"
    }
}
