//! What the service answers over HTTP.

pub mod api;

mod exchange;

use crate::app_state::App;

/// Returns the exchange and, under `/api`, what coordinators use.
pub fn router(app: App) -> axum::Router {
    axum::Router::new()
        .merge(exchange::router())
        .merge(api::router())
        .with_state(app)
}
