//! Answers, bounded and told apart.

use qicheng_domain::log_event;
use qicheng_exchange::transport::{RefusedRequest, TransportError};
use reqwest::{
    Response, StatusCode,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use rustls::{CertificateError, Error as TlsError};
use std::{error::Error, io};

const CBOR: &[u8] = b"application/cbor";

/// Seconds to wait for a busy service that does not say how long.
const DEFAULT_RETRY_SECONDS: u32 = 30;

/// The longest wait that a service may ask for: a day.
const MAX_RETRY_SECONDS: u32 = 86_400;

/// Reads an answer of at most `most` bytes.
pub(super) async fn read(mut response: Response, most: usize) -> Result<Vec<u8>, TransportError> {
    let status = response.status();
    let wait = retry_after(&response);
    if status == StatusCode::TOO_MANY_REQUESTS {
        let limit = RefusedRequest::DeviceLimit;
        return Err(match response.chunk().await {
            Ok(Some(body)) if *body == [limit as u8] => TransportError::Refused(limit),
            _ => TransportError::Busy { retry_after: wait },
        });
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        return Err(TransportError::Busy { retry_after: wait });
    }
    if status == StatusCode::OK && is_other(&response) {
        // As from the log-in page of a café.
        return Err(TransportError::Protocol);
    }
    if !status.is_success() && !status.is_client_error() {
        return Err(TransportError::Protocol);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| TransportError::CutOff)? {
        if bytes.len() + chunk.len() > most {
            return Err(TransportError::Protocol);
        }
        bytes.extend_from_slice(&chunk);
    }
    match bytes.as_slice() {
        _ if status == StatusCode::OK => Ok(bytes),
        [reason] => Err(RefusedRequest::try_from(*reason)
            .map_or(TransportError::Protocol, TransportError::Refused)),
        _ => Err(TransportError::Protocol),
    }
}

/// Tells why no answer came.
pub(super) fn failed(error: &reqwest::Error) -> TransportError {
    log_event!(INFO, "no answer", step = step(error), cause = cause(error));
    if is_about_time(error) {
        TransportError::CertificateTime
    } else if error.is_body() || error.is_decode() {
        TransportError::CutOff
    } else {
        TransportError::Unreachable
    }
}

/// Returns how far a request came.
fn step(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "time-out"
    } else if error.is_connect() {
        "connecting"
    } else if error.is_body() || error.is_decode() {
        "answer"
    } else {
        "request"
    }
}

/// Returns the system's error behind it; not the library's words, which have the address in them.
fn cause<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e io::Error> {
    let mut next = Some(error);
    let mut found = None;
    while let Some(cause) = next {
        found = cause.downcast_ref::<io::Error>().or(found);
        next = cause.source();
    }
    found
}

/// Whether the connection failed over the times of a certificate: then the clock is more likely to be wrong than the
/// service.
fn is_about_time(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(cause) = next {
        let tls = cause.downcast_ref::<TlsError>();
        if let Some(TlsError::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        )) = tls
        {
            return true;
        }
        // An I/O error has its inner one as its own, not as its source; one may hold another.
        let inner = cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    false
}

/// Whether there was a connection and it ended before an answer began.
pub(super) fn is_none(error: &reqwest::Error) -> bool {
    error.is_request() && !error.is_connect() && !error.is_timeout()
}

/// Whether it says that it is something else; a service need not say what it is.
fn is_other(response: &Response) -> bool {
    response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes() != CBOR)
}

fn retry_after(response: &Response) -> u32 {
    response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .map_or(DEFAULT_RETRY_SECONDS, |seconds: u32| {
            seconds.min(MAX_RETRY_SECONDS)
        })
}
