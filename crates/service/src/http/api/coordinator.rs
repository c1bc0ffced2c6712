//! Who asks: each route takes a [`Coordinator`], so that none can be reached without one.

use super::problem::ApiError;
use crate::{
    accounts::{self, Token},
    server::Server,
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use qicheng_service_core::{Context, ServiceError};
use qicheng_service_storage::{Tx, accounts::AccountId};

/// A coordinator who is logged in.
pub(super) struct Coordinator {
    pub account: AccountId,
    pub token: Token,
}

impl FromRequestParts<Server> for Coordinator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let token = bearer(parts).ok_or(ServiceError::NotLoggedIn)?;
        let job = move |tx: &mut Tx<'_>, ctx: &Context| accounts::coordinator(tx, ctx, &token);
        let account = server.app().read(job).await?;
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
