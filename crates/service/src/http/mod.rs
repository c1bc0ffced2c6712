//! What the service answers over HTTP.

pub mod access;
pub mod api;
pub mod serve;

mod console;
mod exchange;
mod health;
mod source;

use crate::server::Server;
use access::Route;
use axum::Router;
use std::sync::LazyLock;

/// Returns the exchange, the service's health, under `/api` what coordinators' programs use, and under `/console` what they look at.
pub fn router(server: Server) -> Router {
    // A process may have several services, as the simulation has, and routes with their description cost time.
    static ROUTES: LazyLock<Router<Server>> = LazyLock::new(|| {
        Router::new()
            .merge(exchange::routes().and(health::routes()).into_router())
            .merge(api::router())
            .merge(console::router())
    });
    ROUTES.clone().with_state(server)
}

/// Returns every route that the service serves.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut list = exchange::routes()
        .and(health::routes())
        .and(console::routes())
        .into_list();
    list.extend(api::routes());
    list.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
    list
}
