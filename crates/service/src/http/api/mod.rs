//! The JSON API of the console, described at `/api/openapi.json`.
//!
//! Every route but the two that begin a session wants `Authorization: Bearer …`. Errors are problems
//! (RFC 9457) with a code and, where there is one, a field.

mod audit;
mod board;
mod coordinator;
mod devices;
mod notices;
mod people;
mod problem;
mod rules;
mod session;
mod signers;
mod staff;
mod trip_people;
mod trips;
mod trust;
mod values;

use super::access::{Gate, LOG_IN_BYTES, Route};
use crate::server::Server;
use axum::{
    Json, Router,
    http::{HeaderValue, header},
    routing::get,
};
use tower_http::{limit::RequestBodyLimitLayer, set_header::SetResponseHeaderLayer};
use utoipa::{
    OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

/// Where the description is.
const DESCRIPTION: &str = "/api/openapi.json";

/// Returns the routes under `/api`.
pub(super) fn router() -> Router<Server> {
    let (router, openapi) = described().split_for_parts();
    let private = HeaderValue::from_static("no-store");
    router
        .route(DESCRIPTION, get(async move || Json(openapi)))
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            private,
        ))
}

/// Returns the API's description.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

/// Returns the routes with who is let in, as the description says it.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![Route {
        method: "GET",
        path: DESCRIPTION.to_owned(),
        gate: Gate::Everyone,
    }];
    for (path, item) in openapi().paths.paths {
        let methods = [
            ("GET", item.get),
            ("POST", item.post),
            ("PUT", item.put),
            ("DELETE", item.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let gate = match operation.security {
                Some(wanted) if !wanted.is_empty() => Gate::Coordinator,
                _ => Gate::Everyone,
            };
            let path = path.clone();
            routes.push(Route { method, path, gate });
        }
    }
    routes
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Qicheng console",
    description = "What coordinators of a place work with.",
    version = "1"
))]
struct Description;

fn described() -> OpenApiRouter<Server> {
    let mut openapi = Description::openapi();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    openapi
        .components
        .get_or_insert_default()
        .security_schemes
        .insert("token".to_owned(), SecurityScheme::Http(bearer));
    OpenApiRouter::with_openapi(openapi)
        .routes(routes!(session::password).layer(RequestBodyLimitLayer::new(LOG_IN_BYTES)))
        .routes(routes!(session::login).layer(RequestBodyLimitLayer::new(LOG_IN_BYTES)))
        .routes(routes!(session::logout))
        .routes(routes!(people::list))
        .routes(routes!(people::demand))
        .routes(routes!(people::duplicate_identities))
        .routes(routes!(people::resolve))
        .routes(routes!(people::reopen))
        .routes(routes!(people::erase))
        .routes(routes!(devices::list))
        .routes(routes!(devices::admit))
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::code))
        .routes(routes!(staff::revoke))
        .routes(routes!(trips::list, trips::create))
        .routes(routes!(trips::one, trips::update))
        .routes(routes!(trips::cancel))
        .routes(routes!(trips::approve))
        .routes(routes!(trip_people::list, trip_people::assign))
        .routes(routes!(trip_people::remove))
        .routes(routes!(
            trip_people::assign_staff,
            trip_people::unassign_staff
        ))
        .routes(routes!(board::board))
        .routes(routes!(notices::list, notices::send))
        .routes(routes!(trust::install))
        .routes(routes!(rules::take_over))
        .routes(routes!(signers::take_over_signers))
        .routes(routes!(audit::list))
}
