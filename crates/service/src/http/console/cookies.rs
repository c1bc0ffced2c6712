//! The console's cookies: session, visit (of somebody not logged in yet), language, the mark of a browser that was
//! logged in before, and what the next page says once.

use axum::http::{HeaderMap, HeaderValue, header};
use std::fmt::Display;

pub(super) const SESSION: &str = "qicheng_session";
pub(super) const VISIT: &str = "qicheng_visit";
pub(super) const BROWSER: &str = "qicheng_browser";
pub(super) const ONCE: &str = "qicheng_once";
pub(super) const LANGUAGE: &str = "qicheng_language";

/// Returns a cookie's value.
pub(super) fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).into_iter();
    let pairs = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|v| v.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Sets a cookie for the console alone; `Secure` where a proxy says that it was reached over TLS.
pub(super) fn set(
    request: &HeaderMap,
    response: &mut HeaderMap,
    name: &str,
    value: impl Display,
    seconds: i64,
) {
    let secure = request
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto == "https");
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!(
        "{name}={value}; Path=/console; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.append(header::SET_COOKIE, cookie);
    }
}
