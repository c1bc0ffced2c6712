//! What a request says besides what it asks for.

use super::{
    cookies,
    lang::{self, Lang},
};
use crate::{accounts::Source, http::source, server::Server};
use axum::http::{HeaderMap, Method, Uri, header, request::Parts};
use chrono::{DateTime, Utc};
use qicheng_domain::region;
use qicheng_messages::Language;
use qicheng_service_core::place::clock::ClockDoubt;

/// What is known of every request.
#[derive(Clone)]
pub(crate) struct RequestContext {
    pub lang: Lang,
    pub uri: Uri,
    /// The page shown in the browser: the request URI, or for a form submission the page that contains the form.
    pub page: Uri,
    pub headers: HeaderMap,
    pub source: Source,
    pub place: String,
    pub now: DateTime<Utc>,
    /// Why the clock is in doubt.
    pub clock: Option<ClockDoubt>,
}

impl RequestContext {
    pub(crate) fn of(parts: &Parts, server: &Server) -> Self {
        let app = server.app();
        let asked = lang::asked(&parts.uri);
        let kept =
            || cookies::get(&parts.headers, cookies::LANGUAGE).and_then(|kept| Lang::parse(&kept));
        let browser = || {
            let value = parts.headers.get(header::ACCEPT_LANGUAGE)?;
            Lang::parse(value.to_str().ok()?)
        };
        let place = app.tenant().0;
        Self {
            lang: asked
                .or_else(kept)
                .or_else(browser)
                .unwrap_or(Lang(Language::SOURCE)),
            page: page_of(parts),
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            source: source::of(parts, server.proxies()),
            place: region::name(place).map_or_else(|| place.to_string(), str::to_owned),
            now: app.now(),
            clock: app.clock_doubt(),
        }
    }
}

/// Returns the page shown in the browser: the request URI of a GET, else the console page in the Referer header.
pub(crate) fn page_of(parts: &Parts) -> Uri {
    if parts.method == Method::GET {
        return parts.uri.clone();
    }
    let form = || {
        let from = parts.headers.get(header::REFERER)?.to_str().ok()?;
        let from = from.parse::<Uri>().ok()?.into_parts().path_and_query?;
        let is_ours = from.path() == "/console" || from.path().starts_with("/console/");
        is_ours.then(|| from.into())
    };
    form().unwrap_or_else(|| Uri::from_static("/console"))
}
