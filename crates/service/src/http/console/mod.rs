//! The console in a browser: pages made here, forms answered here, nothing that needs a script.
//!
//! Every page but log-in takes a [`session::Session`], every form a [`session::Posted`], which wants the token that
//! our own page carried.

mod assets;
mod board;
mod contradictions;
mod cookies;
mod demand;
mod enter;
mod fields;
mod frame;
mod notices;
mod people;
mod session;
mod show;
mod staff;
mod trip;
mod trip_acts;
mod trip_form;
mod trips;
mod words;

use crate::App;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Uri, header},
    middleware::{self, Next},
    response::{Redirect, Response},
    routing::{get, post},
};
use tower_http::set_header::SetResponseHeaderLayer;
use words::Lang;

/// Most bytes of a form: some thousand people chosen at once.
const FORM_BYTES: usize = 512 * 1024;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Returns the routes under `/console`.
pub(super) fn router() -> Router<App> {
    let home = || async { Redirect::to("/console/demand") };
    let router = Router::new()
        .route("/", get(home))
        .route("/console", get(home))
        .route("/console/icon.svg", get(assets::icon))
        .route("/console/console.css", get(assets::style))
        .route("/console/console.js", get(assets::script))
        .route("/console/login", get(enter::login_page).post(enter::login))
        .route(
            "/console/password",
            get(enter::password_page).post(enter::password),
        )
        .route("/console/logout", post(enter::logout))
        .route("/console/demand", get(demand::page))
        .route("/console/people", get(people::page))
        .route(
            "/console/contradictions",
            get(contradictions::page).post(contradictions::settle),
        )
        .route("/console/staff", get(staff::page).post(staff::create))
        .route("/console/staff/{staff}/code", post(staff::code))
        .route("/console/staff/{staff}/revoke", post(staff::revoke))
        .route("/console/notices", get(notices::page).post(notices::send))
        .route("/console/board", get(board::list))
        .merge(trip_router());
    let router = router
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn(keep_language));
    HEADERS.into_iter().fold(router, |router, (name, value)| {
        let value = HeaderValue::from_static(value);
        router.layer(SetResponseHeaderLayer::overriding(name, value))
    })
}

fn trip_router() -> Router<App> {
    Router::new()
        .route("/console/trips", get(trips::page).post(trip_form::create))
        .route("/console/trips/new", get(trip_form::new_page))
        .route("/console/trips/{trip}", get(trip::page))
        .route(
            "/console/trips/{trip}/plan",
            get(trip_form::plan_page).post(trip_form::update),
        )
        .route("/console/trips/{trip}/people", post(trip_acts::assign))
        .route(
            "/console/trips/{trip}/people/remove",
            post(trip_acts::remove),
        )
        .route("/console/trips/{trip}/staff", post(trip_acts::assign_staff))
        .route(
            "/console/trips/{trip}/staff/remove",
            post(trip_acts::unassign_staff),
        )
        .route("/console/trips/{trip}/approve", post(trip_acts::approve))
        .route("/console/trips/{trip}/cancel", post(trip_acts::cancel))
        .route("/console/trips/{trip}/board", get(board::page))
}

/// Keeps the language that an address asks for.
async fn keep_language(request: Request, next: Next) -> Response {
    let asked = asked_language(request.uri());
    let headers = request.headers().clone();
    let mut response = next.run(request).await;
    if let Some(lang) = asked {
        let year = 365 * 24 * 3600;
        cookies::set(
            &headers,
            response.headers_mut(),
            cookies::LANGUAGE,
            lang.tag(),
            year,
        );
    }
    response
}

fn asked_language(uri: &Uri) -> Option<Lang> {
    let pairs = uri.query()?.split('&');
    pairs
        .filter_map(|pair| pair.strip_prefix("lang="))
        .find_map(Lang::parse)
}
