//! Who is on a trip: its people and its staff.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Body, Problem},
    values,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_service_core::{
    App, ResourceKind, ServiceError,
    issuing::ExclusionReason,
    trips::{self, SeatOutcome, SeatRequest},
};
use qicheng_service_storage::{staff::StaffId, trips::Assignment};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// People who are to have places.
#[derive(Deserialize, ToSchema)]
pub(super) struct Assign {
    people: Vec<SeatRequestBody>,
}

/// A place to be given.
#[derive(Deserialize, ToSchema)]
struct SeatRequestBody {
    #[schema(value_type = String, format = Uuid)]
    person: PersonId,
    /// Number of the stop at which the person boards.
    from: u8,
    /// Number of the stop at which the person leaves.
    to: u8,
    /// The lowest free number where none is said.
    seat: Option<String>,
    door: Option<u8>,
}

/// A place on a trip.
#[derive(Serialize, ToSchema)]
pub(super) struct PlaceBody {
    #[schema(value_type = String, format = Uuid)]
    person: PersonId,
    slot: u16,
    from: u8,
    to: u8,
    seat: Option<String>,
    door: Option<u8>,
}

/// Somebody without a place, and why.
#[derive(Serialize, ToSchema)]
pub(super) struct ExcludedPersonBody {
    #[schema(value_type = String, format = Uuid)]
    person: PersonId,
    /// `unverified`, `contradicted`, `no-such-stop`, `vehicle-full`; when assigning also `unknown-person`,
    /// `on-another-trip`, `seat-taken`, `seat-text`, `no-slot`.
    #[schema(value_type = String)]
    code: ExclusionReason,
}

/// What became of places to be given.
#[derive(Serialize, ToSchema)]
pub(super) struct Assigned {
    assigned: Vec<PlaceBody>,
    refused: Vec<ExcludedPersonBody>,
}

/// The places given on a trip, by slot.
#[utoipa::path(get, path = "/api/v1/trips/{trip}/people", params(("trip" = String, Path)),
    security(("token" = [])), responses((status = 200, body = Vec<PlaceBody>), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
    Path(trip): Path<String>,
) -> Result<Json<Vec<PlaceBody>>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let places = app.read(move |tx, ctx| {
        let found = tx.trip(ctx.tenant, trip)?;
        found.ok_or(ServiceError::NotFound(ResourceKind::Trip))?;
        Ok(tx.assignments(ctx.tenant, trip)?)
    });
    let places = places.await?;
    let held = places
        .into_iter()
        .filter(|place| place.removed_at.is_none());
    Ok(Json(held.map(PlaceBody::from).collect()))
}

/// Gives places; each person is answered for.
#[utoipa::path(post, path = "/api/v1/trips/{trip}/people", params(("trip" = String, Path)), request_body = Assign,
    security(("token" = [])), responses((status = 200, body = Assigned), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn assign(
    State(app): State<App>,
    who: Coordinator,
    Path(trip): Path<String>,
    Body(body): Body<Assign>,
) -> Result<Json<Assigned>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let requests: Vec<_> = body.people.into_iter().map(SeatRequest::from).collect();
    let placed =
        app.write(move |tx, ctx| trips::assign(tx, ctx, who.account, trip, requests.clone()));
    let mut answer = Assigned {
        assigned: Vec::new(),
        refused: Vec::new(),
    };
    for one in placed.await? {
        match one {
            SeatOutcome::Given(place) => answer.assigned.push(place.into()),
            SeatOutcome::Refused(person, code) => {
                answer.refused.push(ExcludedPersonBody::new(person, code))
            }
        }
    }
    Ok(Json(answer))
}

/// Takes a place back.
#[utoipa::path(delete, path = "/api/v1/trips/{trip}/people/{person}", security(("token" = [])),
    params(("trip" = String, Path), ("person" = String, Path)), responses((status = 204),
    (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(
    State(app): State<App>,
    who: Coordinator,
    Path((trip, person)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let person: PersonId = values::id(&person, ResourceKind::Person)?;
    app.write(move |tx, ctx| trips::remove(tx, ctx, who.account, trip, person))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts crew or an employer on a trip.
#[utoipa::path(put, path = "/api/v1/trips/{trip}/staff/{staff}", security(("token" = [])),
    params(("trip" = String, Path), ("staff" = String, Path)), responses((status = 204),
    (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn assign_staff(
    State(app): State<App>,
    who: Coordinator,
    Path((trip, staff)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let staff = StaffId(values::id(&staff, ResourceKind::Staff)?);
    app.write(move |tx, ctx| trips::assign_staff(tx, ctx, who.account, trip, staff))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes staff off a trip, and what they hold of it.
#[utoipa::path(delete, path = "/api/v1/trips/{trip}/staff/{staff}", security(("token" = [])),
    params(("trip" = String, Path), ("staff" = String, Path)), responses((status = 204),
    (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn unassign_staff(
    State(app): State<App>,
    who: Coordinator,
    Path((trip, staff)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let staff = StaffId(values::id(&staff, ResourceKind::Staff)?);
    app.write(move |tx, ctx| trips::unassign_staff(tx, ctx, who.account, trip, staff))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

impl ExcludedPersonBody {
    pub(super) fn new(person: PersonId, code: ExclusionReason) -> Self {
        Self { person, code }
    }
}

impl From<SeatRequestBody> for SeatRequest {
    fn from(place: SeatRequestBody) -> Self {
        Self {
            person: place.person,
            from: place.from,
            to: place.to,
            seat: place.seat,
            door: place.door,
        }
    }
}

impl From<Assignment> for PlaceBody {
    fn from(place: Assignment) -> Self {
        Self {
            person: place.person,
            slot: place.slot,
            from: place.from,
            to: place.to,
            seat: place.seat,
            door: place.door,
        }
    }
}
