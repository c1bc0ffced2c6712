//! The audit chain, for whoever checks it.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Problem},
};
use axum::{
    Json,
    extract::{Query, State},
};
use chrono::{DateTime, Utc};
use qicheng_service_core::App;
use qicheng_service_storage::audit::AuditRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Rows of a page.
const PAGE_SIZE: u32 = 500;

/// Which page.
#[derive(Deserialize, IntoParams)]
pub(super) struct AuditQuery {
    /// The last place of the page before.
    #[serde(default)]
    after: u64,
}

/// A row of the chain; actor and subject are keyed pseudonyms.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditBody {
    seq: u64,
    at: DateTime<Utc>,
    action: String,
    actor: String,
    subject: String,
    previous: String,
    hash: String,
}

/// Five hundred rows of the audit chain.
#[utoipa::path(get, path = "/api/v1/audit", params(AuditQuery), security(("token" = [])), responses(
    (status = 200, body = Vec<AuditBody>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Vec<AuditBody>>, ApiError> {
    let rows = app.read(move |tx, ctx| Ok(tx.audit_after(ctx.tenant, query.after, PAGE_SIZE)?));
    Ok(Json(rows.await?.into_iter().map(body).collect()))
}

fn body(row: AuditRow) -> AuditBody {
    AuditBody {
        seq: row.seq,
        at: row.at,
        action: row.action,
        actor: hex::encode(row.actor),
        subject: hex::encode(row.subject),
        previous: hex::encode(row.previous),
        hash: hex::encode(row.hash),
    }
}
