//! What the next page says once: a one-time code after its form was answered. It travels in a cookie that is signed for
//! the session that it was made for, so that a page that is loaded again makes no second code and shows none.

use super::{cookies, session::Session};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum_extra::extract::cookie::{Key, SignedCookieJar};

/// Seconds until nothing is said any more.
const LIFETIME_SECONDS: i64 = 120;

/// Goes on to the page, which will say the texts.
pub(crate) fn say(who: &Session, path: &str, texts: [&str; 2]) -> Response {
    // A cookie's value holds neither spaces nor signs of other scripts.
    let said = texts.map(hex::encode).join(".");
    let cookie = cookies::cookie(&who.context.headers, cookies::ONCE, said, LIFETIME_SECONDS);
    (jar(who).add(cookie), Redirect::to(path)).into_response()
}

/// Returns what there is to be said to this session.
pub(crate) fn said(who: &Session) -> Option<[String; 2]> {
    let cookie = jar(who).get(cookies::ONCE)?;
    let (first, second) = cookie.value().split_once('.')?;
    Some([text(first)?, text(second)?])
}

/// Sees to it that it is not said again.
pub(crate) fn forget(who: &Session, response: Response) -> Response {
    if cookies::get(&who.context.headers, cookies::ONCE).is_none_or(|said| said.is_empty()) {
        return response;
    }
    let gone = cookies::cookie(&who.context.headers, cookies::ONCE, String::new(), 0);
    (jar(who).add(gone), response).into_response()
}

fn jar(who: &Session) -> SignedCookieJar {
    SignedCookieJar::from_headers(&who.context.headers, Key::from(&*who.token.derive(b"once")))
}

fn text(digits: &str) -> Option<String> {
    String::from_utf8(hex::decode(digits).ok()?).ok()
}
