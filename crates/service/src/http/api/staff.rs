//! Roles given and taken away.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Body, Problem},
    values::{self, StaffRole},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use chrono::{DateTime, Utc};
use qicheng_domain::{ids::PersonId, people::role::Role, region::RegionCode};
use qicheng_service_core::{
    App, ResourceKind,
    staff::{self, NewMember},
};
use qicheng_service_storage::staff::{StaffId, StaffMember};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Somebody who is to have a role.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewStaff {
    /// What the coordinator calls them.
    name: String,
    #[serde(with = "StaffRole")]
    #[schema(value_type = StaffRole)]
    role: Role,
    /// Where it holds, six digits.
    #[schema(value_type = String)]
    scope: RegionCode,
    /// The employer's name, which that role needs.
    enterprise: Option<String>,
}

/// Somebody with a role.
#[derive(Serialize, ToSchema)]
pub(super) struct StaffBody {
    id: Uuid,
    name: String,
    #[serde(with = "StaffRole")]
    #[schema(value_type = StaffRole)]
    role: Role,
    #[schema(value_type = String)]
    scope: RegionCode,
    enterprise: Option<String>,
    /// Who took the role up on a device.
    #[schema(value_type = Option<String>, format = Uuid)]
    person: Option<PersonId>,
    enrolled: Option<DateTime<Utc>>,
    revoked: Option<DateTime<Utc>>,
}

/// A one-time code, shown this once.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeBody {
    id: Uuid,
    /// Ten characters in two groups.
    code: String,
}

/// All staff, in the order of their making.
#[utoipa::path(get, path = "/api/v1/staff", security(("token" = [])), responses(
    (status = 200, body = Vec<StaffBody>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
) -> Result<Json<Vec<StaffBody>>, ApiError> {
    let rows = app.read(|tx, ctx| Ok(tx.all_staff(ctx.tenant)?)).await?;
    Ok(Json(rows.into_iter().map(body).collect()))
}

/// Gives a role; whoever types the code into their app takes it up.
#[utoipa::path(post, path = "/api/v1/staff", request_body = NewStaff, security(("token" = [])), responses(
    (status = 201, body = CodeBody), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Coordinator,
    Body(new): Body<NewStaff>,
) -> Result<(StatusCode, Json<CodeBody>), ApiError> {
    let new = NewMember {
        name: new.name,
        role: new.role,
        scope: new.scope,
        enterprise: new.enterprise,
    };
    let (member, code) = app
        .write(move |tx, ctx| staff::create(tx, ctx, who.account, new.clone()))
        .await?;
    let body = CodeBody {
        id: member.id.0,
        code: code.to_string(),
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Gives a new code; the device that uses it takes the place of the one before.
#[utoipa::path(post, path = "/api/v1/staff/{staff}/code", params(("staff" = String, Path)),
    security(("token" = [])), responses((status = 200, body = CodeBody), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn code(
    State(app): State<App>,
    who: Coordinator,
    Path(id): Path<String>,
) -> Result<Json<CodeBody>, ApiError> {
    let id = StaffId(values::id(&id, ResourceKind::Staff)?);
    let code = app
        .write(move |tx, ctx| staff::new_code(tx, ctx, who.account, id))
        .await?;
    Ok(Json(CodeBody {
        id: id.0,
        code: code.to_string(),
    }))
}

/// Takes a role away.
#[utoipa::path(post, path = "/api/v1/staff/{staff}/revoke", params(("staff" = String, Path)),
    security(("token" = [])), responses((status = 200, body = StaffBody), (status = 401, body = Problem),
    (status = 404, body = Problem)))]
pub(super) async fn revoke(
    State(app): State<App>,
    who: Coordinator,
    Path(id): Path<String>,
) -> Result<Json<StaffBody>, ApiError> {
    let id = StaffId(values::id(&id, ResourceKind::Staff)?);
    let member = app
        .write(move |tx, ctx| staff::revoke(tx, ctx, who.account, id))
        .await?;
    Ok(Json(body(member)))
}

fn body(member: StaffMember) -> StaffBody {
    StaffBody {
        id: member.id.0,
        name: member.name,
        role: member.role,
        scope: member.scope,
        enterprise: member.enterprise,
        person: member.enrolled.map(|e| e.person),
        enrolled: member.enrolled.map(|e| e.at),
        revoked: member.revoked_at,
    }
}
