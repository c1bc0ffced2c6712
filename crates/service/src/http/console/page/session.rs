//! Who looks at a page: everyone comes through [`Visitor`] or [`Session`], every form through one that was asked for
//! by a page of ours.

use super::{
    cookies,
    fields::Fields,
    frame::{Failure, Frame},
    idempotency,
    request_context::{RequestContext, page_of},
};
use crate::{
    accounts::{self, SESSION_HOURS, Token},
    server::Server,
};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, Uri, request::Parts, uri::PathAndQuery},
    response::{IntoResponse, Redirect, Response},
};
use qicheng_service_core::{Context, ServiceError};
use qicheng_service_storage::{Tx, accounts::AccountId};
use subtle::ConstantTimeEq as _;

/// The log-in parameter with the page that was requested.
const NEXT: &str = "next";

/// The field of each form that carries what only our own page could know.
pub(crate) const CSRF: &str = "csrf";

/// Somebody who is not logged in.
pub(crate) struct Visitor {
    pub context: RequestContext,
    visit: Token,
}

/// A coordinator who is.
#[derive(Clone)]
pub(crate) struct Session {
    pub context: RequestContext,
    pub account: AccountId,
    pub name: String,
    pub token: Token,
}

/// A form and who sent it, from a page that was made for them.
pub(crate) struct SubmittedForm<W> {
    pub who: W,
    pub fields: Fields,
}

/// Somebody for whom forms are made.
pub(crate) trait Holder {
    fn csrf(&self) -> String;
    fn frame(&self, here: &'static str) -> Frame;

    fn failed(&self, error: ServiceError) -> Failure {
        Failure::new(self.frame(""), error)
    }
}

impl Holder for Visitor {
    fn csrf(&self) -> String {
        form_token(&self.visit)
    }

    fn frame(&self, here: &'static str) -> Frame {
        Frame::new(&self.context, here, self.csrf(), None)
    }
}

impl Holder for Session {
    fn csrf(&self) -> String {
        form_token(&self.token)
    }

    fn frame(&self, here: &'static str) -> Frame {
        let mut frame = Frame::new(&self.context, here, self.csrf(), Some(self.name.clone()));
        frame.form = idempotency::new(&self.token, self.context.now);
        frame
    }
}

impl Visitor {
    /// Hands the visit on, so that the form on the page can be answered.
    pub(crate) fn remember(&self, mut response: Response) -> Response {
        let seconds = SESSION_HOURS * 3600;
        cookies::set(
            &self.context.headers,
            response.headers_mut(),
            cookies::VISIT,
            self.visit,
            seconds,
        );
        response
    }
}

impl FromRequestParts<Server> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let held =
            cookies::get(&parts.headers, cookies::VISIT).and_then(|token| Token::parse(&token));
        let visit = match held {
            Some(visit) => visit,
            None => Token::make(&server.app().context())
                .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())?,
        };
        Ok(Self {
            context: RequestContext::of(parts, server),
            visit,
        })
    }
}

impl FromRequestParts<Server> for Session {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let log_in = || Redirect::to(&log_in_to_see(&page_of(parts))).into_response();
        let token =
            cookies::get(&parts.headers, cookies::SESSION).and_then(|token| Token::parse(&token));
        let token = token.ok_or_else(log_in)?;
        let job = move |tx: &mut Tx<'_>, ctx: &Context| accounts::coordinator(tx, ctx, &token);
        match server.app().read(job).await {
            Ok(account) => Ok(Self {
                context: RequestContext::of(parts, server),
                account: account.id,
                name: account.name,
                token,
            }),
            Err(ServiceError::NotLoggedIn | ServiceError::NotAllowed) => Err(log_in()),
            Err(error) => {
                tracing::error!(%error, "console.failed");
                Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
            }
        }
    }
}

impl<W> FromRequest<Server> for SubmittedForm<W>
where
    W: Holder + FromRequestParts<Server, Rejection = Response> + Send,
{
    type Rejection = Response;

    async fn from_request(request: Request, server: &Server) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = W::from_request_parts(&mut parts, server).await?;
        let body = Bytes::from_request(Request::from_parts(parts, body), server)
            .await
            .map_err(IntoResponse::into_response)?;
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
        // Browsers send a line break as two characters (HTML, "constructing the entry list"); it counts as one.
        let pairs = pairs
            .into_iter()
            .map(|(name, value)| (name, value.replace("\r\n", "\n")));
        let fields = Fields(pairs.collect());
        if same(fields.text(CSRF), &who.csrf()) {
            return Ok(Self { who, fields });
        }
        Err(who.failed(ServiceError::NotAllowed).into_response())
    }
}

/// Returns the URL of the log-in page that redirects to a page afterwards.
fn log_in_to_see(page: &Uri) -> String {
    const LOG_IN: &str = "/console/login";
    match page.path_and_query().map(PathAndQuery::as_str) {
        None | Some("/console") => LOG_IN.to_owned(),
        Some(page) => {
            let next = serde_urlencoded::to_string([(NEXT, page)]).unwrap_or_default();
            format!("{LOG_IN}?{next}")
        }
    }
}

/// Returns the redirect target after log-in, which is always a console page (no open redirect).
pub(crate) fn next(fields: &Fields) -> &str {
    let next = fields.text(NEXT);
    let is_ours = next == "/console" || next.starts_with("/console/");
    let is_one_line = !next.contains(|c: char| c.is_control() || c == '\\');
    if is_ours && is_one_line {
        next
    } else {
        "/console"
    }
}

fn form_token(token: &Token) -> String {
    hex::encode(&token.derive(b"form")[..32])
}

/// Compares without telling by its time how much was right.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}
