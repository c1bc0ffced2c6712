//! What the service answers over HTTP.

pub mod access;
pub mod api;
pub mod serve;

mod console;
mod exchange;
mod source;

use crate::{
    app_state::{App, Context},
    error::ServiceError,
};
use axum::Router;
use qicheng_service_storage::Tx;
use std::sync::LazyLock;

/// Returns the exchange, under `/api` what coordinators' programs use, and under `/console` what they look at.
pub fn router(app: App) -> Router {
    // A process may have several services, as the simulation has, and routes with their description cost time.
    static ROUTES: LazyLock<Router<App>> = LazyLock::new(|| {
        Router::new()
            .merge(exchange::routes().into_router())
            .merge(api::router())
            .merge(console::router())
    });
    ROUTES.clone().with_state(app)
}

async fn write<R: Send + 'static>(
    app: &App,
    job: impl FnMut(&mut dyn Tx, &Context) -> Result<R, ServiceError> + Send + 'static,
) -> Result<R, ServiceError> {
    app.write(job).await
}

async fn read<R: Send + 'static>(
    app: &App,
    job: impl FnMut(&mut dyn Tx, &Context) -> Result<R, ServiceError> + Send + 'static,
) -> Result<R, ServiceError> {
    app.read(job).await
}
