//! The page behind a set-up link, for everyone: the place's set-up code and what to do with it; and the trust bundle
//! that a new phone begins with.

use crate::{
    http::console::page::{
        frame::{Frame, page},
        session::{Holder as _, Visitor},
    },
    installation::{Installation, InstallationError},
    server::Server,
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};

#[derive(Template)]
#[template(path = "console/enter/setup.html")]
struct SetupPage<'a> {
    frame: &'a Frame,
    setup: Option<SetupView>,
}

struct SetupView {
    name: String,
    service: String,
    text: String,
    link: String,
    digest: String,
    /// Modules along one side of the picture, quiet zone included.
    side: u32,
    path: String,
}

pub(super) async fn show(State(server): State<Server>, who: Visitor) -> Response {
    let setup = match view(&server).await {
        Ok(setup) => Some(setup),
        Err(InstallationError::Service(error)) => return who.failed(error).into_response(),
        Err(error) => {
            tracing::warn!(%error, "setup.missing");
            None
        }
    };
    let status = if setup.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let frame = who.frame("");
    let template = SetupPage {
        frame: &frame,
        setup,
    };
    who.remember(page(status, &template))
}

async fn view(server: &Server) -> Result<SetupView, InstallationError> {
    let installation = installation(server).await?;
    let (code, picture) = (&installation.code, installation.picture()?);
    Ok(SetupView {
        name: code.name.clone().unwrap_or_default(),
        service: code.service.clone(),
        text: code.to_text()?,
        link: code.to_link()?,
        digest: code.short_digest(),
        side: picture.side(),
        path: picture.svg_path(),
    })
}

pub(super) async fn bundle(State(server): State<Server>) -> Response {
    match installation(&server).await {
        Ok(installation) => {
            let kind = [(header::CONTENT_TYPE, "application/cbor")];
            (kind, installation.bundle).into_response()
        }
        Err(InstallationError::Service(error)) => {
            tracing::error!(%error, "setup.bundle");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn installation(server: &Server) -> Result<Installation, InstallationError> {
    let identity = server.identity().ok_or(InstallationError::NoAddress)?;
    Installation::of(server.app(), identity).await
}
