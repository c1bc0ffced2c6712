//! Those who sign certificates of others, as this place or another trusts them, taken over the console.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Problem},
};
use axum::{body::Bytes, extract::State, http::StatusCode};
use qicheng_service_core::{
    App,
    audit::Action,
    audit::{self, Party},
    trust,
};

/// Takes over a list of document signers that this place or another has signed; the bytes as they came. Everyone gets
/// it with the next sync; it counts for the signer's place and what lies in it.
#[utoipa::path(post, path = "/api/v1/signers", security(("token" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 204), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn take_over_signers(
    State(app): State<App>,
    who: Coordinator,
    bytes: Bytes,
) -> Result<StatusCode, ApiError> {
    app.write(move |tx, ctx| {
        trust::take_over_signers(tx, ctx, bytes.to_vec())?;
        audit::note(
            tx,
            ctx,
            who.account,
            Action::SignersTakenOver,
            Party::Service,
        )
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
