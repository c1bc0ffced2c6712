//! A form that brings a file (RFC 7578), read whole: its few fields are short and its file is bounded.

use super::{
    fields::Fields,
    session::{CSRF, Holder as _, Session, same},
};
use crate::server::Server;
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts as _, Request},
    http::header,
    response::{IntoResponse as _, Response},
};
use qicheng_service_core::ServiceError;

/// Most bytes of such a form.
pub(super) const MOST: usize = (1 << 20) + 4_096;

/// A form with a file, and who sent it, from a page that was made for them.
pub(super) struct Uploaded {
    pub who: Session,
    pub fields: Fields,
    pub file: Vec<u8>,
}

impl FromRequest<Server> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = Session::from_request_parts(&mut parts, server).await?;
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let boundary = kind.and_then(|kind| boundary(kind.to_str().ok()?));
        let body = Bytes::from_request(Request::from_parts(parts, body), server)
            .await
            .map_err(axum::response::IntoResponse::into_response)?;
        let read = boundary.and_then(|boundary| read(&body, &boundary));
        let (fields, file) = read.unwrap_or_default();
        if same(fields.text(CSRF), &who.csrf()) {
            return Ok(Self { who, fields, file });
        }
        Err(who.failed(ServiceError::NotAllowed).into_response())
    }
}

fn boundary(kind: &str) -> Option<String> {
    let (form, parameters) = kind.split_once(';')?;
    if !form.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = parameters
        .split(';')
        .find_map(|p| p.trim().strip_prefix("boundary="))?;
    let bare = named.trim_matches('"');
    (1..=70).contains(&bare.len()).then(|| bare.to_owned())
}

/// Returns the fields, and the bytes of the one that is a file.
fn read(body: &[u8], boundary: &str) -> Option<(Fields, Vec<u8>)> {
    let line = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(&line.as_bytes()[2..])?;
    let (mut fields, mut file) = (Fields::default(), Vec::new());
    loop {
        if rest.starts_with(b"--") {
            return Some((fields, file));
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let head_end = find(rest, b"\r\n\r\n")?;
        let (head, after) = (rest.get(..head_end)?, rest.get(head_end + 4..)?);
        let end = find(after, line.as_bytes())?;
        let value = after.get(..end)?;
        let head = std::str::from_utf8(head).ok()?;
        let name = quoted(head, "name=")?;
        if quoted(head, "filename=").is_some() {
            file = value.to_vec();
        } else {
            fields.put(name, std::str::from_utf8(value).ok()?);
        }
        rest = after.get(end + line.len()..)?;
    }
}

/// Returns a quoted parameter of the part's disposition; `name=` is not the end of `filename=`.
fn quoted<'h>(head: &'h str, parameter: &str) -> Option<&'h str> {
    let disposition = head.lines().find(|line| {
        let kind = line.split(':').next().unwrap_or_default();
        kind.eq_ignore_ascii_case("content-disposition")
    })?;
    let begins = disposition.find(&format!("; {parameter}\""))?;
    let value = disposition.get(begins + parameter.len() + 3..)?;
    value.split('"').next()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|w| w == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--b\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nrules\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a;b.qc\"\r\n\
        Content-Type: application/octet-stream\r\n\r\n\x01\r\n--\x02\r\n--b--\r\n";

    #[test]
    fn fields_and_file_are_told_apart() {
        let kind = boundary("multipart/form-data; charset=utf-8; boundary=\"b\"").unwrap();
        let (fields, file) = read(FORM.as_bytes(), &kind).unwrap();
        assert_eq!(fields.text("what"), "rules");
        assert_eq!(file, b"\x01\r\n--\x02");
        assert_eq!(boundary("application/x-www-form-urlencoded"), None);
    }

    #[test]
    fn what_is_cut_anywhere_is_none() {
        for end in 0..FORM.len() - 4 {
            assert!(read(&FORM.as_bytes()[..end], "b").is_none(), "{end}");
        }
    }
}
