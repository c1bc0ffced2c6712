//! What the next page says once: a one-time code after its form was answered. It travels in a cookie of the session
//! that it was made for, so that a page that is loaded again makes no second code and shows none.

use super::{
    cookies,
    session::{Session, same},
    show::hex,
};
use axum::response::{IntoResponse as _, Redirect, Response};
use sha2::{Digest as _, Sha256};

/// Seconds until nothing is said any more.
const SECONDS: i64 = 120;

/// Goes on to the page, which will say the texts.
pub(super) fn say(who: &Session, path: &str, texts: [&str; 2]) -> Response {
    let said = texts.map(|text| hex(text.as_bytes())).join(".");
    let value = format!("{said}.{}", proof(who, &said));
    let mut response = Redirect::to(path).into_response();
    let headers = response.headers_mut();
    cookies::set(&who.seen.headers, headers, cookies::ONCE, value, SECONDS);
    response
}

/// Returns what there is to be said to this session.
pub(super) fn said(who: &Session) -> Option<[String; 2]> {
    let value = cookies::get(&who.seen.headers, cookies::ONCE)?;
    let (said, proven) = value.rsplit_once('.')?;
    if !same(proven, &proof(who, said)) {
        return None;
    }
    let (first, second) = said.split_once('.')?;
    Some([text(first)?, text(second)?])
}

/// Sees to it that it is not said again.
pub(super) fn forget(who: &Session, mut response: Response) -> Response {
    if cookies::get(&who.seen.headers, cookies::ONCE).is_some_and(|v| !v.is_empty()) {
        cookies::set(
            &who.seen.headers,
            response.headers_mut(),
            cookies::ONCE,
            "",
            0,
        );
    }
    response
}

fn proof(who: &Session, said: &str) -> String {
    let key = who.token.derive(b"once");
    let digest = Sha256::new()
        .chain_update(key)
        .chain_update(said.as_bytes())
        .finalize();
    hex(&digest)
}

fn text(hex: &str) -> Option<String> {
    let byte = |i| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    String::from_utf8(bytes?).ok()
}
