//! Words to a trip, a place or all.

use super::{
    coordinator::Coordinator,
    problem::{ApiError, Body, Problem},
    values,
};
use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use qicheng_domain::{channel::Channel, ids::NoticeId, notice::NoticeKind};
use qicheng_service_core::{
    App, ResourceKind,
    notices::{self, NewNotice},
};
use qicheng_service_storage::feed::NoticeRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Notices that are listed.
const LISTED: u32 = 200;

/// To whom: one of them.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum To {
    /// Everyone: `"all"`.
    All,
    /// The people of a place, six digits: `{"place": "433130"}`.
    Place(String),
    /// The people and staff of a trip: `{"trip": "0123456789ab"}`.
    Trip(String),
}

/// What is to be said.
#[derive(Deserialize, ToSchema)]
pub(super) struct NoticeRequest {
    to: To,
    /// A line, at most 60 characters.
    title: String,
    /// At most 1,000 characters.
    body: String,
    expires: DateTime<Utc>,
}

/// A notice.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeBody {
    #[schema(value_type = String, format = Uuid)]
    id: NoticeId,
    /// `departure`, `change` or `word`.
    #[schema(value_type = String)]
    kind: NoticeKind,
    /// Not there for a person alone.
    to: Option<To>,
    title: String,
    body: String,
    at: DateTime<Utc>,
    expires: DateTime<Utc>,
    /// How many people have read it.
    read: u64,
}

/// The name of a notice that was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct NoticeCreated {
    #[schema(value_type = String, format = Uuid)]
    id: NoticeId,
}

/// The last two hundred notices, newest first, with how many have read each.
#[utoipa::path(get, path = "/api/v1/notices", security(("token" = [])), responses(
    (status = 200, body = Vec<NoticeBody>), (status = 401, body = Problem)))]
pub(super) async fn list(
    State(app): State<App>,
    _: Coordinator,
) -> Result<Json<Vec<NoticeBody>>, ApiError> {
    let rows = app.read(|tx, ctx| {
        let rows = tx.notices(ctx.tenant, LISTED)?;
        rows.into_iter()
            .map(|row| Ok(body(tx.readers(ctx.tenant, row.notice.id)?, row)))
            .collect()
    });
    Ok(Json(rows.await?))
}

/// Sends a notice.
#[utoipa::path(post, path = "/api/v1/notices", request_body = NoticeRequest, security(("token" = [])), responses(
    (status = 201, body = NoticeCreated), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(super) async fn send(
    State(app): State<App>,
    who: Coordinator,
    Body(say): Body<NoticeRequest>,
) -> Result<(StatusCode, Json<NoticeCreated>), ApiError> {
    let new = NewNotice {
        channel: match say.to {
            To::All => Channel::All,
            To::Place(region) => Channel::Place(values::id(&region, ResourceKind::Place)?),
            To::Trip(trip) => Channel::Trip(values::id(&trip, ResourceKind::Trip)?),
        },
        title: say.title,
        body: say.body,
        expires: say.expires,
    };
    let id = app
        .write(move |tx, ctx| notices::send(tx, ctx, who.account, new.clone()))
        .await?;
    Ok((StatusCode::CREATED, Json(NoticeCreated { id })))
}

fn body(read: u64, row: NoticeRow) -> NoticeBody {
    let notice = row.notice;
    NoticeBody {
        id: notice.id,
        kind: notice.kind,
        to: match row.channel {
            Channel::All => Some(To::All),
            Channel::Place(region) => Some(To::Place(region.to_string())),
            Channel::Trip(trip) => Some(To::Trip(trip.to_string())),
            Channel::Person(_) => None,
        },
        title: notice.title,
        body: notice.body,
        at: notice.at,
        expires: notice.expires,
        read,
    }
}
