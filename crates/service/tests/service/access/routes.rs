use super::{
    Table,
    support::{browser::PLAN, console::PASSWORD},
    world::{ROLES, World, world},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use hkdf::Hkdf;
use qicheng_service::http::{
    access::{Gate, Route},
    routes,
};
use sha2::Sha256;
use std::{collections::BTreeMap, fmt::Write as _};
use tower::ServiceExt as _;

/// How somebody comes.
enum As<'t> {
    Nobody,
    Token(&'t str),
    /// With a session, and a form that no page of ours made.
    Forged(&'t str),
}

pub async fn table() -> Table {
    let mut head: Vec<_> = ["route", "nobody", "an old session"]
        .map(str::to_owned)
        .into();
    head.extend(ROLES.map(|(name, _)| name.to_owned()));
    head.extend(
        [
            "coordinator elsewhere",
            "a forged form",
            "coordinator",
            "another place's record",
        ]
        .map(str::to_owned),
    );
    let mut rows = Vec::new();
    for route in routes() {
        // What is let in changes things, so that each route begins with a world of its own.
        let world = world().await;
        rows.push(row(&world, &route).await);
    }
    assert!(rows.len() > 60);
    Table { head, rows }
}

async fn row(world: &World, route: &Route) -> Vec<String> {
    let own = path(&route.path, &world.own);
    let here = world.tokens["here"].as_str();
    let old = "0".repeat(64);
    let mut cells = Vec::new();
    let mut comers = vec![As::Nobody, As::Token(&old)];
    comers.extend(ROLES.iter().map(|(name, _)| As::Token(&world.tokens[name])));
    comers.push(As::Token(&world.tokens["there"]));
    let is_form = route.method == "POST" && route.path.starts_with("/console/");
    for comer in comers {
        cells.push(answer(world, route, &own, &comer).await);
    }
    cells.push(if is_form && route.gate == Gate::Coordinator {
        answer(world, route, &own, &As::Forged(here)).await
    } else {
        "–".to_owned()
    });
    let foreign = path(&route.path, &world.foreign);
    let other = if foreign == own && !body_names(route) {
        "–".to_owned()
    } else {
        answer_with(world, route, &foreign, &As::Token(here), &world.foreign).await
    };
    cells.push(answer(world, route, &own, &As::Token(here)).await);
    cells.push(other);
    hold(route, &cells);
    let mut row = vec![format!("`{} {}`", route.method, route.path)];
    row.extend(cells);
    row
}

/// What each gate means, whatever the table says.
fn hold(route: &Route, cells: &[String]) {
    let (strangers, rest) = cells.split_at(3 + ROLES.len());
    let name = format!("{} {}", route.method, route.path);
    match route.gate {
        Gate::Everyone => {}
        Gate::Device => assert!(cells.iter().all(|c| c != "yes"), "{name}: {cells:?}"),
        Gate::Coordinator => {
            let refused = ["401", "403", "log in"];
            assert!(
                strangers.iter().all(|c| refused.contains(&c.as_str())),
                "{name}: {cells:?}"
            );
            assert!(
                ["403", "–"].contains(&rest[0].as_str()),
                "{name}: {cells:?}"
            );
            assert_eq!(rest[1], "yes", "{name}");
            assert!(
                ["404", "–"].contains(&rest[2].as_str()),
                "{name}: {cells:?}"
            );
        }
    }
}

async fn answer(world: &World, route: &Route, path: &str, comer: &As<'_>) -> String {
    answer_with(world, route, path, comer, &world.own).await
}

async fn answer_with(
    world: &World,
    route: &Route,
    path: &str,
    comer: &As<'_>,
    records: &BTreeMap<&'static str, String>,
) -> String {
    let mut request = Request::builder().method(route.method).uri(path);
    let console = route.path.starts_with("/console");
    let mut form = fields(route, records);
    match comer {
        As::Nobody => {}
        As::Token(token) | As::Forged(token) if console => {
            request = request.header(header::COOKIE, format!("qicheng_session={token}"));
            let _ = write!(form, "&csrf={}", csrf(comer, token));
        }
        As::Token(token) | As::Forged(token) => {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
    }
    let (kind, body) = if !console {
        ("application/json", json(route))
    } else if route.path == "/console/trust" {
        let csrf = form.rsplit("csrf=").next().unwrap_or_default();
        let part = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--b--\r\n"
        );
        ("multipart/form-data; boundary=b", part)
    } else {
        ("application/x-www-form-urlencoded", form)
    };
    let request = request.header(header::CONTENT_TYPE, kind);
    let router = world.service.router();
    let response = router.oneshot(request.body(Body::from(body)).unwrap());
    said(&response.await.unwrap())
}

fn said(response: &Response) -> String {
    // Whoever leaves is sent there too, without the session.
    let set = response.headers().get_all(header::SET_COOKIE);
    let left = set
        .iter()
        .any(|cookie| cookie.as_bytes().starts_with(b"qicheng_session=;"));
    if left {
        return "yes".to_owned();
    }
    let to = response.headers().get(header::LOCATION);
    match response.status() {
        StatusCode::SEE_OTHER
            if to
                .is_some_and(|to| to.to_str().is_ok_and(|to| to.starts_with("/console/login"))) =>
        {
            "log in".to_owned()
        }
        refused @ (StatusCode::UNAUTHORIZED
        | StatusCode::FORBIDDEN
        | StatusCode::NOT_FOUND
        | StatusCode::BAD_REQUEST
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::INTERNAL_SERVER_ERROR) => refused.as_u16().to_string(),
        _ => "yes".to_owned(),
    }
}

fn csrf(comer: &As<'_>, token: &str) -> String {
    if matches!(comer, As::Forged(_)) {
        return "0".repeat(64);
    }
    let token = hex::decode(token).unwrap();
    let mut secret = [0; 64];
    Hkdf::<Sha256>::new(Some(b"qicheng session"), &token)
        .expand(b"form", &mut secret)
        .unwrap();
    hex::encode(&secret[..32])
}

fn path(pattern: &str, records: &BTreeMap<&'static str, String>) -> String {
    let mut path = pattern.to_owned();
    if pattern.ends_with("/reopen") {
        path = path.replace("{person}", &records["settled"]);
    }
    if pattern.contains("{trip}") {
        path = path.replace("{person}", &records["other"]);
    }
    for (name, id) in records {
        path = path.replace(&format!("{{{name}}}"), id);
    }
    assert!(!path.contains('{'), "no record for {pattern}");
    path
}

/// Whether a form names a record that its path does not.
fn body_names(route: &Route) -> bool {
    [
        "/console/contradictions",
        "/console/contradictions/reopen",
        "/console/devices/admit",
    ]
    .contains(&route.path.as_str())
        && route.method == "POST"
}

fn fields(route: &Route, records: &BTreeMap<&'static str, String>) -> String {
    let id = |name: &str| records[name].as_str();
    match route.path.as_str() {
        "/console/contradictions" => {
            format!(
                "person={}&other={}&holds=earlier",
                id("person"),
                id("other")
            )
        }
        "/console/contradictions/reopen" => {
            format!("person={}&other={}", id("settled"), id("other"))
        }
        "/console/staff/{staff}/compromised" => "since=2026-02-20T07:00".to_owned(),
        "/console/devices/admit" => format!("device={}", id("device")),
        "/console/trips/{trip}/people" | "/console/trips/{trip}/people/remove" => {
            format!("person={}", id("other"))
        }
        "/console/trips/{trip}/plan" => serde_urlencoded::to_string(PLAN).unwrap(),
        "/console/trips/{trip}/staff" => format!("staff={}", id("staff")),
        "/console/trips/{trip}/staff/remove" => format!("staff={}", id("staff")),
        _ => String::new(),
    }
}

fn json(route: &Route) -> String {
    match (route.method, route.path.as_str()) {
        ("POST", "/api/v1/password") => {
            format!(r#"{{"name":"x","code":"0123456789","password":"{PASSWORD}"}}"#)
        }
        ("POST", "/api/v1/login") => format!(r#"{{"name":"x","password":"{PASSWORD}"}}"#),
        (_, path) if path.ends_with("/resolve") => r#"{"holds":"earlier"}"#.to_owned(),
        ("PUT", "/api/v1/trips/{trip}") => super::support::cast::plan(40).to_string(),
        ("POST", path) if path.ends_with("/people") => r#"{"people":[]}"#.to_owned(),
        _ => String::new(),
    }
}
