//! Devices that may exchange no more, and letting one in again.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Problem},
    values,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, Utc};
use qicheng_domain::ids::DeviceId;
use qicheng_service_core::{App, ResourceKind, settling::devices};
use qicheng_service_storage::devices::Device;
use serde::Serialize;
use utoipa::ToSchema;

/// A device that is barred.
#[derive(Serialize, ToSchema)]
pub(super) struct BarredBody {
    #[schema(value_type = String, format = Uuid)]
    id: DeviceId,
    /// When it was heard of last.
    seen: DateTime<Utc>,
    /// When it said two different things in one place.
    forked: Option<DateTime<Utc>>,
}

/// Devices that may exchange no more, the one heard of last first.
#[utoipa::path(get, path = "/api/v1/devices/barred", security(("token" = [])), responses(
    (status = 200, body = Vec<BarredBody>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
) -> Result<Json<Vec<BarredBody>>, ApiError> {
    let rows = app
        .read(|tx, ctx| Ok(tx.barred_devices(ctx.tenant)?))
        .await?;
    let body = rows.into_iter().map(|device: Device| BarredBody {
        id: device.id,
        seen: device.seen_at,
        forked: device.forked_at,
    });
    Ok(Json(body.collect()))
}

/// Lets a barred device in again; it enrols anew with its next request.
#[utoipa::path(post, path = "/api/v1/devices/{device}/admit", security(("token" = [])),
    params(("device" = String, Path)), responses((status = 204), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn admit(
    State(app): State<App>,
    who: Coordinator,
    Path(device): Path<String>,
) -> Result<StatusCode, ApiError> {
    let device: DeviceId = values::id(&device, ResourceKind::Device)?;
    app.write(move |tx, ctx| devices::admit(tx, ctx, who.account, device))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
