//! The trust bundle, taken over the console.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Problem},
};
use axum::{body::Bytes, extract::State, http::StatusCode};
use qicheng_service_core::{
    App, ErrorCode, ServiceError,
    audit::Action,
    audit::{self, Party},
};

/// Takes a trust bundle that may follow the one held; the bytes as the roots signed them. The first one is installed
/// at the service's own machine, where its roots are pinned.
#[utoipa::path(post, path = "/api/v1/trust", security(("token" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 204), (status = 401, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn install(
    State(app): State<App>,
    who: Coordinator,
    bytes: Bytes,
) -> Result<StatusCode, ApiError> {
    if app.context().trust.is_none() {
        return Err(ServiceError::Conflict(ErrorCode::NoRootsPinned).into());
    }
    app.install_trust(bytes.into()).await?;
    app.write(move |tx, ctx| {
        audit::note(tx, ctx, who.account, Action::TrustInstalled, Party::Service)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
