//! The health endpoint: whether the service can do its work, for monitoring.

use super::access::{Gate, Routes};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use qicheng_service_core::App;
use serde::Serialize;

#[derive(Serialize)]
struct Health {
    /// `ok`, or why the clock is in doubt.
    status: &'static str,
    /// How many devices agree with a clock that is in doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreeing: Option<usize>,
}

/// `GET /health`: 200 while the service signs, 503 while it does not.
pub(super) fn routes() -> Routes {
    Routes::default().get(Gate::Everyone, "/health", health)
}

async fn health(State(app): State<App>) -> Response {
    let (code, health) = match app.clock_doubt() {
        None => (
            StatusCode::OK,
            Health {
                status: "ok",
                agreeing: None,
            },
        ),
        Some(doubt) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Health {
                status: doubt.code(),
                agreeing: Some(app.watch().agreed()),
            },
        ),
    };
    (code, [(header::CACHE_CONTROL, "no-store")], Json(health)).into_response()
}
