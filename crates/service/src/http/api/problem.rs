//! Errors as problems (RFC 9457): a code that never changes its meaning, a field, no personal data.

use crate::exchange::line::RETRY_AFTER;
use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use qicheng_service_core::{ErrorCode, ServiceError};
use qicheng_service_storage::StorageError;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What, in kebab case.
    #[schema(value_type = String)]
    code: ErrorCode,
    /// Which field or thing, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
}

/// An error on its way to a client.
pub(super) struct ApiError(ServiceError);

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        Self(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let wait = match &self.0 {
            ServiceError::TooManyAttempts { seconds } => Some(*seconds),
            ServiceError::Storage(StorageError::Busy) | ServiceError::Clock => Some(RETRY_AFTER),
            _ => None,
        };
        let (status, code, field) = match self.0 {
            ServiceError::NotLoggedIn => (StatusCode::UNAUTHORIZED, ErrorCode::NotLoggedIn, None),
            ServiceError::NotAllowed => (StatusCode::FORBIDDEN, ErrorCode::NotAllowed, None),
            ServiceError::NotFound(what) => (
                StatusCode::NOT_FOUND,
                ErrorCode::NotFound,
                Some(what.as_str()),
            ),
            ServiceError::Conflict(code) => (StatusCode::CONFLICT, code, None),
            ServiceError::Field { field, code } => {
                (StatusCode::UNPROCESSABLE_ENTITY, code, Some(field))
            }
            ServiceError::TooManyAttempts { .. } => (
                StatusCode::TOO_MANY_REQUESTS,
                ErrorCode::TooManyAttempts,
                None,
            ),
            ServiceError::Storage(StorageError::Busy) => {
                (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Busy, None)
            }
            ServiceError::Clock => (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Clock, None),
            ServiceError::Bundle(_) | ServiceError::Trust(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                ErrorCode::Refused,
                Some("bundle"),
            ),
            error => {
                tracing::error!(%error, "api.failed");
                (StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Failed, None)
            }
        };
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, Json(Problem { code, field })).into_response();
        if let Some(seconds) = wait {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A JSON body; what cannot be read is a problem too.
pub(super) struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let body: Result<Json<T>, JsonRejection> = Json::from_request(request, state).await;
        match body {
            Ok(Json(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError(ServiceError::Field {
                field: "body",
                code: ErrorCode::Malformed,
            })),
        }
    }
}
