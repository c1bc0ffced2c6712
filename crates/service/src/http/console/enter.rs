//! Log-in, a password by one-time code, and the way out.

use crate::{
    accounts::{self, Mark, SESSION_HOURS},
    http::console::page::{
        cookies,
        done::SuccessMessage,
        fields::{Fault, Fields},
        frame::{Frame, PageResult, done, page},
        session::{Holder as _, Session, SubmittedForm, Visitor, next},
    },
    server::Server,
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use qicheng_service_core::{App, ErrorCode, ServiceError};

/// Seconds that a browser is known.
const YEAR: i64 = 365 * 24 * 3600;

#[derive(Template)]
#[template(path = "console/enter/login.html")]
struct LoginPage<'a> {
    frame: &'a Frame,
}

#[derive(Template)]
#[template(path = "console/enter/password.html")]
struct PasswordPage<'a> {
    frame: &'a Frame,
}

pub(super) async fn login_page(who: Visitor) -> Response {
    let frame = who.frame("");
    who.remember(page(StatusCode::OK, &LoginPage { frame: &frame }))
}

pub(super) async fn login(
    State(server): State<Server>,
    form: SubmittedForm<Visitor>,
) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let name = fields.text("name").to_owned();
    let password = fields.get("password").unwrap_or_default().to_owned();
    let app = server.app();
    let ctx = app.context();
    let held = cookies::get(&who.context.headers, cookies::BROWSER);
    let mark = held.and_then(|text| Mark::read(&ctx, &name, &text));
    let source = mark.map_or(who.context.source, |mark| mark.source());
    let passwords = server.passwords();
    let begun = match accounts::log_in(app, passwords, name.clone(), password, source).await {
        Ok((token, _)) => {
            let known = move |tx: &mut qicheng_service_storage::Tx<'_>, ctx: &_| {
                accounts::coordinator(tx, ctx, &token).map(|_| token)
            };
            app.read(known).await
        }
        Err(error) => Err(error),
    };
    let fault = match begun {
        Ok(token) => {
            let mut response = Redirect::to(next(&fields)).into_response();
            let headers = response.headers_mut();
            let seen = &who.context.headers;
            cookies::set(seen, headers, cookies::SESSION, token, SESSION_HOURS * 3600);
            if let Ok(mark) = mark.map_or_else(|| Mark::make(&ctx, &name), Ok) {
                cookies::set(seen, headers, cookies::BROWSER, mark, YEAR);
            }
            return Ok(response);
        }
        Err(ServiceError::NotAllowed) => Fault::at("", ErrorCode::NotAllowed),
        Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
    };
    let frame = who.frame("").with(fields, Some(fault));
    let shown = page(
        StatusCode::UNPROCESSABLE_ENTITY,
        &LoginPage { frame: &frame },
    );
    Ok(who.remember(shown))
}

pub(super) async fn password_page(who: Visitor) -> Response {
    let frame = who.frame("");
    who.remember(page(StatusCode::OK, &PasswordPage { frame: &frame }))
}

pub(super) async fn password(
    State(server): State<Server>,
    form: SubmittedForm<Visitor>,
) -> PageResult {
    let SubmittedForm { who, fields } = form;
    let fault = match set(&server, &fields).await {
        Ok(()) => return Ok(done("/console/login", SuccessMessage::PasswordSet)),
        Err(ServiceError::NotLoggedIn) => Fault::at("code", ErrorCode::BadCode),
        Err(error) => Fault::of(error).map_err(|e| who.failed(e))?,
    };
    let frame = who.frame("").with(fields, Some(fault));
    let shown = page(
        StatusCode::UNPROCESSABLE_ENTITY,
        &PasswordPage { frame: &frame },
    );
    Ok(who.remember(shown))
}

async fn set(server: &Server, fields: &Fields) -> Result<(), ServiceError> {
    let text = |name| fields.text(name).to_owned();
    let password = fields.get("password").unwrap_or_default().to_owned();
    let (app, passwords) = (server.app(), server.passwords());
    accounts::set_password(app, passwords, text("name"), text("code"), password).await
}

pub(super) async fn logout(State(app): State<App>, form: SubmittedForm<Session>) -> PageResult {
    let who = form.who;
    let token = who.token;
    let ctx = app.context();
    app.storage()
        .write(move |tx| accounts::log_out(tx, &ctx, &token))
        .await
        .map_err(|e| who.failed(e))?;
    let mut response = Redirect::to("/console/login").into_response();
    cookies::set(
        &who.context.headers,
        response.headers_mut(),
        cookies::SESSION,
        "",
        0,
    );
    Ok(response)
}
