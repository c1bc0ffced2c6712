//! Who asks: each route takes a [`Coordinator`], so that none can be reached without one.

use super::{problem::ApiError, read};
use crate::{
    App,
    accounts::{self, Token},
    error::ServiceError,
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use qicheng_service_storage::accounts::AccountId;

/// A coordinator who is logged in.
pub(super) struct Coordinator {
    pub account: AccountId,
    pub token: Token,
}

impl FromRequestParts<App> for Coordinator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = bearer(parts).ok_or(ServiceError::NotLoggedIn)?;
        let account = read(app, move |tx, ctx| accounts::coordinator(tx, ctx, &token)).await?;
        Ok(Self {
            account: account.id,
            token,
        })
    }
}

fn bearer(parts: &Parts) -> Option<Token> {
    let value = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Token::parse(token.trim())
}
