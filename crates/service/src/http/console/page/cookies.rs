//! The console's cookies: session, visit (of somebody not logged in yet), language, the mark of a browser that was
//! logged in before, and what the next page says once.

use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use std::fmt::Display;

pub(crate) const SESSION: &str = "qicheng_session";
pub(crate) const VISIT: &str = "qicheng_visit";
pub(crate) const BROWSER: &str = "qicheng_browser";
pub(crate) const ONCE: &str = "qicheng_once";
pub(crate) const LANGUAGE: &str = "qicheng_language";

/// Returns a cookie's value.
pub(crate) fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    let jar = CookieJar::from_headers(headers);
    jar.get(name).map(|cookie| cookie.value().to_owned())
}

/// Sets a cookie for the console alone; `Secure` where a proxy says that it was reached over TLS.
pub(crate) fn set(
    request: &HeaderMap,
    response: &mut HeaderMap,
    name: &'static str,
    value: impl Display,
    seconds: i64,
) {
    let cookie = cookie(request, name, value.to_string(), seconds);
    if let Ok(cookie) = HeaderValue::from_str(&cookie.to_string()) {
        response.append(header::SET_COOKIE, cookie);
    }
}

/// Returns such a cookie.
pub(crate) fn cookie(
    request: &HeaderMap,
    name: &'static str,
    value: String,
    seconds: i64,
) -> Cookie<'static> {
    let secure = request
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto == "https");
    Cookie::build((name, value))
        .path("/console")
        .max_age(cookie::time::Duration::seconds(seconds))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .build()
}
