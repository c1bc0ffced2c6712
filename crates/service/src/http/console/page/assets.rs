//! The icon, the style sheet and the script, which the pages work without.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

pub(crate) async fn style() -> Response {
    asset(
        "text/css; charset=utf-8",
        concat!(
            include_str!("../../../../../../ui/src/styles/palette.css"),
            include_str!("../../../../../../ui/src/styles/tokens.css"),
            include_str!("../../../../templates/console/console.css"),
        ),
    )
}

pub(crate) async fn script() -> Response {
    asset(
        "text/javascript; charset=utf-8",
        include_str!("../../../../templates/console/console.js"),
    )
}

pub(crate) async fn icon() -> Response {
    asset(
        "image/svg+xml",
        include_str!("../../../../templates/console/icon.svg"),
    )
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
