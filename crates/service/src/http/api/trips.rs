//! Trips: planned, changed, cancelled, approved.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Body, Problem},
    trip_people::{ExcludedPersonBody, PlaceBody},
    values,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::{
    ids::TripId,
    travel::trip::{Stop, Vehicle},
};
use qicheng_service_core::{
    App, ResourceKind, ServiceError,
    trips::{self, NewTrip},
};
use qicheng_service_storage::trips::TripRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Days after its end that a trip is still listed.
const LISTED_DAYS: i64 = 30;

/// A trip's plan.
#[derive(Deserialize, ToSchema)]
pub(super) struct TripPlan {
    vehicle: Vehicle,
    /// Two to sixteen, in order.
    stops: Vec<Stop>,
    /// Whom a worker calls.
    contact: String,
    /// What to bring.
    #[serde(default)]
    bring: String,
    /// The employer that expects these people.
    employer: Option<String>,
    /// The revision that a change is made from: refused as `changed-meanwhile` where it is not the newest.
    #[serde(default)]
    revision: Option<u32>,
}

/// A trip.
#[derive(Serialize, ToSchema)]
pub(super) struct TripBody {
    #[schema(value_type = String)]
    id: TripId,
    /// Rises with every change.
    revision: u32,
    /// The revision that its people were told last.
    approved_revision: Option<u32>,
    approved: Option<DateTime<Utc>>,
    /// Revision of the manifest issued last, 0 before the first.
    manifest_revision: u32,
    cancelled: bool,
    vehicle: Vehicle,
    stops: Vec<Stop>,
    contact: String,
    bring: String,
    employer: Option<String>,
}

/// What an approval came to.
#[derive(Serialize, ToSchema)]
pub(super) struct ApprovalBody {
    revision: u32,
    manifest_revision: u32,
    /// How many tickets were issued now.
    issued: usize,
    carried: Vec<PlaceBody>,
    left_out: Vec<ExcludedPersonBody>,
}

/// Trips that are to come, on their way, or over for less than thirty days.
#[utoipa::path(get, path = "/api/v1/trips", security(("token" = [])), responses(
    (status = 200, body = Vec<TripBody>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
) -> Result<Json<Vec<TripBody>>, ApiError> {
    let rows = app.read(|tx, ctx| {
        let after = ctx.now - TimeDelta::days(LISTED_DAYS);
        Ok(tx.trips_since(ctx.tenant, after)?)
    });
    Ok(Json(rows.await?.into_iter().map(body).collect()))
}

/// Plans a trip. Nobody is told before it is approved.
#[utoipa::path(post, path = "/api/v1/trips", request_body = TripPlan, security(("token" = [])), responses(
    (status = 201, body = TripBody), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Coordinator,
    Body(plan): Body<TripPlan>,
) -> Result<(StatusCode, Json<TripBody>), ApiError> {
    let new = NewTrip::from(plan);
    let row = app
        .write(move |tx, ctx| trips::create(tx, ctx, who.account, new.clone()))
        .await?;
    Ok((StatusCode::CREATED, Json(body(row))))
}

/// A trip.
#[utoipa::path(get, path = "/api/v1/trips/{trip}", params(("trip" = String, Path)), security(("token" = [])),
    responses((status = 200, body = TripBody), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(super) async fn one(
    State(app): State<App>,
    _: Coordinator,
    Path(trip): Path<String>,
) -> Result<Json<TripBody>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let row = app.read(move |tx, ctx| {
        tx.trip(ctx.tenant, trip)?
            .ok_or(ServiceError::NotFound(ResourceKind::Trip))
    });
    Ok(Json(body(row.await?)))
}

/// Changes a trip. Its people are told when it is approved again.
#[utoipa::path(put, path = "/api/v1/trips/{trip}", params(("trip" = String, Path)), request_body = TripPlan,
    security(("token" = [])), responses((status = 200, body = TripBody), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn update(
    State(app): State<App>,
    who: Coordinator,
    Path(trip): Path<String>,
    Body(plan): Body<TripPlan>,
) -> Result<Json<TripBody>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let read = plan.revision;
    let new = NewTrip::from(plan);
    let row =
        app.write(move |tx, ctx| trips::update(tx, ctx, who.account, trip, read, new.clone()));
    Ok(Json(body(row.await?)))
}

/// Cancels a trip; the people of an approved one are told at once.
#[utoipa::path(post, path = "/api/v1/trips/{trip}/cancel", params(("trip" = String, Path)),
    security(("token" = [])), responses((status = 200, body = TripBody), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn cancel(
    State(app): State<App>,
    who: Coordinator,
    Path(trip): Path<String>,
) -> Result<Json<TripBody>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let row = app
        .write(move |tx, ctx| trips::cancel(tx, ctx, who.account, trip))
        .await?;
    Ok(Json(body(row)))
}

/// Publishes plan, tickets, health codes, manifest and notice. Again without a change, nothing.
#[utoipa::path(post, path = "/api/v1/trips/{trip}/approve", params(("trip" = String, Path)),
    security(("token" = [])), responses((status = 200, body = ApprovalBody), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn approve(
    State(app): State<App>,
    who: Coordinator,
    Path(trip): Path<String>,
) -> Result<Json<ApprovalBody>, ApiError> {
    let trip: TripId = values::id(&trip, ResourceKind::Trip)?;
    let approval = app
        .write(move |tx, ctx| trips::approve(tx, ctx, who.account, trip))
        .await?;
    Ok(Json(ApprovalBody {
        revision: approval.revision,
        manifest_revision: approval.manifest_revision,
        issued: approval.issued,
        carried: approval.carried.into_iter().map(PlaceBody::from).collect(),
        left_out: approval
            .left_out
            .into_iter()
            .map(|(place, why)| ExcludedPersonBody::new(place.person, why))
            .collect(),
    }))
}

impl From<TripPlan> for NewTrip {
    fn from(plan: TripPlan) -> Self {
        Self {
            vehicle: plan.vehicle,
            stops: plan.stops,
            contact: plan.contact,
            bring: plan.bring,
            employer: plan.employer,
        }
    }
}

fn body(row: TripRow) -> TripBody {
    TripBody {
        id: row.trip.id,
        revision: row.trip.revision,
        approved_revision: row.approved_revision,
        approved: row.approved_at,
        manifest_revision: row.manifest_revision(),
        cancelled: row.trip.cancelled,
        vehicle: row.trip.vehicle,
        stops: row.trip.stops,
        contact: row.trip.contact,
        bring: row.trip.bring,
        employer: row.trip.employer,
    }
}
