//! The exchange over HTTP: CBOR in, CBOR out; a refusal is a status and one byte.

use super::{
    access::{Gate, Routes},
    source::From,
};
use crate::{
    exchange::{
        courier,
        line::{self, LineError, RETRY_AFTER},
    },
    server::Server,
};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use minicbor::bytes::ByteVec;
use qicheng_credential::encoding::cbor;
use qicheng_exchange::{limits, message::DeliveryMode, transport::RefusedRequest};

/// Seconds after which a device that has brought its share of the day comes again.
const DAY_AFTER: u32 = 3_600;

const CBOR: &str = "application/cbor";

/// `POST /v1/exchange`: one signed request. `POST /v1/courier`: a bundle of sealed ones, answered by
/// `[* bstr .cbor bundle]`.
pub(super) fn routes() -> Routes {
    let one = limits::REQUEST_WIRE;
    let many = limits::COURIER_BUNDLE;
    Routes::default()
        .post_of(Gate::Device, "/v1/exchange", one, exchange)
        .post_of(Gate::Device, "/v1/courier", many, bundle)
}

async fn exchange(
    State(server): State<Server>,
    From(source): From,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else {
        return refused(RefusedRequest::Limits);
    };
    let (limits, from) = (server.limits(), server.counted(source));
    match line::answer(server.app(), limits, &body, DeliveryMode::Online, from).await {
        Ok(reply) => cbor_body(&headers, reply.bytes),
        Err(error) => no_reply(&error),
    }
}

async fn bundle(
    State(server): State<Server>,
    From(source): From,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else {
        return refused(RefusedRequest::Limits);
    };
    let (limits, from) = (server.limits(), server.counted(source));
    let encoded = courier::answer(server.app(), limits, &body, from)
        .await
        .and_then(|bundles| {
            let bundles = bundles.iter().map(|b| b.encode().map(ByteVec::from));
            bundles
                .collect::<Result<Vec<_>, _>>()
                .map_err(|_| RefusedRequest::Limits.into())
        });
    match encoded {
        Ok(bundles) => cbor_body(&headers, cbor::write(&bundles)),
        Err(error) => no_reply(&error),
    }
}

/// Names its type where the request named one: on a bad line every header costs.
fn cbor_body(asked: &HeaderMap, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    match asked.get(header::CONTENT_TYPE) {
        Some(_) => response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(CBOR)),
        None => response.headers_mut().remove(header::CONTENT_TYPE),
    };
    response
}

fn no_reply(error: &LineError) -> Response {
    match error {
        LineError::Refused(reason) => refused(*reason),
        LineError::Busy => busy(StatusCode::SERVICE_UNAVAILABLE),
        LineError::Failed(failure) => {
            tracing::error!(error = %failure, "exchange.failed");
            busy(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

fn busy(status: StatusCode) -> Response {
    (status, [(header::RETRY_AFTER, RETRY_AFTER.to_string())]).into_response()
}

fn refused(reason: RefusedRequest) -> Response {
    let status = match reason {
        RefusedRequest::Malformed | RefusedRequest::Time | RefusedRequest::DeliveryMode => {
            StatusCode::BAD_REQUEST
        }
        RefusedRequest::Signature => StatusCode::UNAUTHORIZED,
        RefusedRequest::Barred => StatusCode::FORBIDDEN,
        RefusedRequest::Counter => StatusCode::CONFLICT,
        RefusedRequest::Limits => StatusCode::PAYLOAD_TOO_LARGE,
        RefusedRequest::Version => StatusCode::UPGRADE_REQUIRED,
        RefusedRequest::DeviceLimit => StatusCode::TOO_MANY_REQUESTS,
    };
    if reason == RefusedRequest::DeviceLimit {
        let wait = [(header::RETRY_AFTER, DAY_AFTER.to_string())];
        return (status, wait, vec![u8::from(reason)]).into_response();
    }
    (status, vec![u8::from(reason)]).into_response()
}
