//! The console in a browser: pages made here, forms answered here, nothing that needs a script.
//!
//! Every page but log-in takes a [`page::session::Session`], every form a [`page::session::Posted`], which wants the
//! token that our own page carried.

mod audit;
mod board;
mod demand;
mod duplicate_identities;
mod enter;
mod notices;
mod page;
mod people;
mod person;
mod setup;
mod staff;
mod trip;
mod trip_acts;
mod trip_form;
mod trips;
mod trust;

use self::page::{assets, cookies, lang, upload};
use super::access::{Gate, LOG_IN_BYTES, Routes};
use crate::server::Server;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{Redirect, Response},
};
use tower_http::set_header::SetResponseHeaderLayer;

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
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Returns the routes under `/console`.
pub(super) fn router() -> Router<Server> {
    let router = routes()
        .into_router()
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn(keep_language));
    HEADERS.into_iter().fold(router, |router, (name, value)| {
        let value = HeaderValue::from_static(value);
        router.layer(SetResponseHeaderLayer::overriding(name, value))
    })
}

/// The same with who is let in by each.
pub(super) fn routes() -> Routes {
    use Gate::Everyone;
    let home = || async { Redirect::to("/console/demand") };
    Routes::default()
        .get(Everyone, "/", home)
        .get(Everyone, "/console", home)
        .get(Everyone, "/console/icon.svg", assets::icon)
        .get(Everyone, "/console/console.css", assets::style)
        .get(Everyone, "/console/console.js", assets::script)
        .get(Everyone, "/console/login", enter::login_page)
        .post_of(Everyone, "/console/login", LOG_IN_BYTES, enter::login)
        .get(Everyone, "/console/password", enter::password_page)
        .post_of(Everyone, "/console/password", LOG_IN_BYTES, enter::password)
        .get(Everyone, "/setup", setup::show)
        .get(Everyone, "/setup/bundle", setup::bundle)
        .and(people_routes())
        .and(trip_routes())
        .and(place_routes())
}

fn people_routes() -> Routes {
    use Gate::Coordinator;
    Routes::default()
        .get(Coordinator, "/console/demand", demand::page)
        .get(Coordinator, "/console/people", people::page)
        .get(Coordinator, "/console/people/{person}", person::page)
        .post(Coordinator, "/console/people/{person}/erase", person::erase)
        .get(
            Coordinator,
            "/console/contradictions",
            duplicate_identities::page,
        )
        .post(
            Coordinator,
            "/console/contradictions",
            duplicate_identities::settle,
        )
        .post(
            Coordinator,
            "/console/contradictions/reopen",
            duplicate_identities::reopen,
        )
        .post(
            Coordinator,
            "/console/devices/admit",
            duplicate_identities::admit,
        )
}

fn place_routes() -> Routes {
    use Gate::Coordinator;
    Routes::default()
        .post(Coordinator, "/console/logout", enter::logout)
        .get(Coordinator, "/console/staff", staff::page)
        .post(Coordinator, "/console/staff", staff::create)
        .post(Coordinator, "/console/staff/{staff}/code", staff::code)
        .post(Coordinator, "/console/staff/{staff}/revoke", staff::revoke)
        .post(
            Coordinator,
            "/console/staff/{staff}/compromised",
            staff::compromised,
        )
        .get(Coordinator, "/console/notices", notices::page)
        .post(Coordinator, "/console/notices", notices::send)
        .get(Coordinator, "/console/trust", trust::page)
        .post_of(
            Coordinator,
            "/console/trust",
            upload::MAX_UPLOAD_BYTES,
            trust::install,
        )
        .get(Coordinator, "/console/audit", audit::page)
        .get(Coordinator, "/console/audit/head", audit::head)
}

fn trip_routes() -> Routes {
    use Gate::Coordinator;
    Routes::default()
        .get(Coordinator, "/console/board", board::list)
        .get(Coordinator, "/console/trips", trips::page)
        .post(Coordinator, "/console/trips", trip_form::create)
        .get(Coordinator, "/console/trips/new", trip_form::new_page)
        .get(Coordinator, "/console/trips/{trip}", trip::page)
        .get(
            Coordinator,
            "/console/trips/{trip}/plan",
            trip_form::plan_page,
        )
        .post(Coordinator, "/console/trips/{trip}/plan", trip_form::update)
        .post(
            Coordinator,
            "/console/trips/{trip}/people",
            trip_acts::assign,
        )
        .post(
            Coordinator,
            "/console/trips/{trip}/people/remove",
            trip_acts::remove,
        )
        .post(
            Coordinator,
            "/console/trips/{trip}/staff",
            trip_acts::assign_staff,
        )
        .post(
            Coordinator,
            "/console/trips/{trip}/staff/remove",
            trip_acts::unassign_staff,
        )
        .post(
            Coordinator,
            "/console/trips/{trip}/approve",
            trip_acts::approve,
        )
        .post(
            Coordinator,
            "/console/trips/{trip}/cancel",
            trip_acts::cancel,
        )
        .get(Coordinator, "/console/trips/{trip}/board", board::page)
}

/// Keeps the language that an address asks for.
async fn keep_language(request: Request, next: Next) -> Response {
    let asked = lang::asked(request.uri());
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
