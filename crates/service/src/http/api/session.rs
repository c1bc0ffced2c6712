//! The two ways in, and the way out.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Body, Problem},
};
use crate::{accounts, http::source::From, server::Server};
use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use qicheng_service_core::App;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A password to be set with a one-time code.
#[derive(Deserialize, ToSchema)]
pub(super) struct SetPassword {
    name: String,
    /// Ten characters; hyphens, spaces and small letters do not matter.
    code: String,
    /// 10 to 200 characters.
    password: String,
}

/// Who wants in.
#[derive(Deserialize, ToSchema)]
pub(super) struct Login {
    name: String,
    password: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionBody {
    /// For `Authorization: Bearer …`.
    token: String,
    expires: DateTime<Utc>,
}

/// Sets a password with the one-time code, and ends the account's sessions.
#[utoipa::path(post, path = "/api/v1/password", request_body = SetPassword, responses(
    (status = 204), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn password(
    State(server): State<Server>,
    Body(body): Body<SetPassword>,
) -> Result<StatusCode, ApiError> {
    let (app, passwords) = (server.app(), server.passwords());
    accounts::set_password(app, passwords, body.name, body.code, body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a session.
#[utoipa::path(post, path = "/api/v1/login", request_body = Login, responses(
    (status = 200, body = SessionBody), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(super) async fn login(
    State(server): State<Server>,
    From(source): From,
    Body(body): Body<Login>,
) -> Result<Json<SessionBody>, ApiError> {
    let (app, passwords) = (server.app(), server.passwords());
    let begun = accounts::log_in(app, passwords, body.name, body.password, source);
    let (token, expires) = begun.await?;
    let token = token.to_string();
    Ok(Json(SessionBody { token, expires }))
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/session", security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem)))]
pub(super) async fn logout(
    State(app): State<App>,
    who: Coordinator,
) -> Result<StatusCode, ApiError> {
    let ctx = app.context();
    app.storage()
        .write(move |tx| accounts::log_out(tx, &ctx, &who.token))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
