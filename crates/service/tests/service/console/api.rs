//! The console's API: who gets in, and how it describes itself.

use crate::support::{
    self,
    browser::Browser,
    cast,
    console::{Console, PASSWORD, account_code},
    journey::{WORKER, journey},
    service, values,
};
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use qicheng_domain::people::role::Role;
use qicheng_service::http::api;
use serde_json::{Value, json};

#[test]
fn the_description_is_what_was_reviewed() {
    insta::assert_json_snapshot!(api::openapi());
}

#[tokio::test]
async fn without_a_token_no_route_answers() {
    let service = service();
    let mut console = Console::of(&service);
    let described = console.get("/api/openapi.json").await;
    for token in [None, Some("0".repeat(64)), Some("nonsense".to_owned())] {
        console.token = token;
        let mut count = 0;
        for (path, methods) in described["paths"].as_object().unwrap() {
            for (method, route) in methods.as_object().unwrap() {
                let body = match path.as_str() {
                    "/api/v1/password" => {
                        json!({"name": "x", "code": "0123456789", "password": PASSWORD})
                    }
                    "/api/v1/login" => json!({"name": "x", "password": PASSWORD}),
                    _ => {
                        assert!(route["security"][0]["token"].is_array(), "{method} {path}");
                        Value::Null
                    }
                };
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let (status, problem) = console.call(method, path, Some(body)).await;
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
                assert_eq!(problem, json!({"code": "not-logged-in"}));
                count += 1;
            }
        }
        assert!(count >= 24);
    }
}

#[tokio::test]
async fn only_coordinators_get_in() {
    let service = service();
    let mut console = Console::of(&service);
    let code = account_code(&service, "检查员", Role::Inspector).await;
    let body = json!({"name": "检查员", "code": code, "password": PASSWORD});
    console.post("/api/v1/password", body).await;
    console.log_in("检查员").await;
    let (status, problem) = console.call(Method::GET, "/api/v1/people", None).await;
    assert_eq!(
        (status, problem),
        (StatusCode::FORBIDDEN, json!({"code": "not-allowed"}))
    );
}

#[tokio::test]
async fn a_code_sets_one_password_and_ends_what_was() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let code = account_code(&service, "协调员", Role::Coordinator).await;
    let set =
        |code: &str, password: &str| json!({"name": "协调员", "code": code, "password": password});
    let (status, problem) = console.post("/api/v1/password", set(&code, "short")).await;
    assert_eq!(
        (status.as_u16(), &problem["field"]),
        (422, &json!("password"))
    );
    let (status, _) = console
        .post("/api/v1/password", set("ZZZZZZZZZZ", PASSWORD))
        .await;
    assert_eq!(status, 401);
    console.get("/api/v1/trips").await;
    let (status, _) = console
        .post("/api/v1/password", set(&code.to_lowercase(), PASSWORD))
        .await;
    assert_eq!(status, 204);
    let (status, _) = console.post("/api/v1/password", set(&code, PASSWORD)).await;
    assert_eq!(status, 401);
    let (status, _) = console.call(Method::GET, "/api/v1/trips", None).await;
    assert_eq!(status, 401);
    let late = account_code(&service, "协调员", Role::Coordinator).await;
    service.clock.pass(TimeDelta::days(7));
    let (status, _) = console.post("/api/v1/password", set(&late, PASSWORD)).await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn who_guesses_waits_and_keeps_nobody_out_who_comes_from_elsewhere() {
    let service = service();
    let mut console = Console::logged_in(&service).await;
    let right = json!({"name": "协调员", "password": PASSWORD});
    let mut answers = Vec::new();
    // A name that there is not is answered like one that there is.
    for name in ["协调员", "没有这个人"] {
        let wrong = json!({"name": name, "password": "not the password"});
        console.peer = Some([192, 0, 2, 1]);
        let mut seen = Vec::new();
        for _ in 0..7 {
            seen.push(console.post("/api/v1/login", wrong.clone()).await);
        }
        assert_eq!(seen.iter().filter(|(status, _)| *status == 401).count(), 5);
        answers.push(seen);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(console.post("/api/v1/login", right.clone()).await.0, 429);
    console.peer = Some([198, 51, 100, 7]);
    assert_eq!(console.post("/api/v1/login", right.clone()).await.0, 200);
    console.peer = Some([192, 0, 2, 1]);
    service.clock.pass(TimeDelta::seconds(60));
    assert_eq!(console.post("/api/v1/login", right).await.0, 200);
}

#[tokio::test]
async fn sessions_end() {
    let service = service();
    let mut console = Console::logged_in(&service).await;
    console.get("/api/v1/trips").await;
    service.clock.pass(TimeDelta::hours(12));
    assert_eq!(
        console.call(Method::GET, "/api/v1/trips", None).await.0,
        401
    );
    console.log_in("协调员").await;
    assert_eq!(
        console
            .call(Method::DELETE, "/api/v1/session", None)
            .await
            .0,
        204
    );
    assert_eq!(
        console.call(Method::GET, "/api/v1/trips", None).await.0,
        401
    );
}

#[tokio::test]
async fn a_staff_code_is_good_once() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let (id, old) = console.staff("乘务", "crew").await;
    let (_, new) = console
        .post(&format!("/api/v1/staff/{id}/code"), Value::Null)
        .await;
    let new = new["code"].as_str().unwrap();
    let bad = support::phone::refused(qicheng_domain::operations::refusal::RefusalCode::BadCode);
    assert_eq!(cast::enrol(&service, "甲", &old).await.1, bad);
    assert_eq!(
        cast::enrol(&service, "乙", new).await.1,
        qicheng_domain::operations::operation::Outcome::Applied
    );
    assert_eq!(cast::enrol(&service, "丙", new).await.1, bad);
    let staff = console.get("/api/v1/staff").await;
    assert_eq!(staff[0]["person"], json!(values::person("乙").to_string()));
}

#[tokio::test]
async fn what_cannot_be_planned_says_which_field() {
    let service = service();
    let console = Console::logged_in(&service).await;
    let mut late = cast::plan(40);
    late["stops"][0]["departs"] = late["stops"][2]["departs"].clone();
    let mut nowhere = cast::plan(40);
    nowhere["stops"][1]["region"] = json!("999999");
    let cases = [
        (cast::plan(0), "seats", "out-of-range"),
        (late, "stops", "order"),
        (nowhere, "stops", "unknown-region"),
        (json!({"vehicle": 1}), "body", "malformed"),
    ];
    for (plan, field, code) in cases {
        let (status, problem) = console.post("/api/v1/trips", plan).await;
        assert_eq!(
            (status.as_u16(), problem),
            (422, json!({"field": field, "code": code}))
        );
    }
}

#[tokio::test]
async fn places_are_given_within_the_seats_and_not_twice() {
    let service = service();
    let console = Console::logged_in(&service).await;
    cast::worker(&service, "张晓伟", 1).await;
    let first = cast::trip(&console, 1).await;
    let second = cast::trip(&console, 1).await;
    let unknown = json!({"person": values::person("无名").to_string(), "from": 0, "to": 2});
    let beyond = json!({"person": values::person("张晓伟").to_string(), "from": 0, "to": 3});
    let path = format!("/api/v1/trips/{first}/people");
    let people = json!({"people": [unknown, beyond, cast::place("张晓伟")]});
    let (_, answer) = console.post(&path, people).await;
    let codes: Vec<_> = answer["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["code"].clone())
        .collect();
    assert_eq!(codes, ["unknown-person", "no-such-stop"]);
    assert_eq!(answer["assigned"][0]["slot"], json!(1));
    let path = format!("/api/v1/trips/{second}/people");
    let (_, answer) = console
        .post(&path, json!({"people": [cast::place("张晓伟")]}))
        .await;
    assert_eq!(answer["refused"][0]["code"], json!("on-another-trip"));
}

async fn approval(console: &Console, trip: &str) -> (u16, Value) {
    let path = format!("/api/v1/trips/{trip}/approve");
    let (status, answer) = console.post(&path, Value::Null).await;
    (status.as_u16(), answer["code"].clone())
}

/// A plan of the first day by another vehicle.
fn plan_by(mode: &str, plate: &str) -> Value {
    let mut plan = cast::plan(40);
    plan["vehicle"]["mode"] = json!(mode);
    plan["vehicle"]["plate"] = json!(plate);
    plan
}

#[tokio::test]
async fn s05_no_vehicle_or_crew_is_in_two_places_at_once() {
    let j = journey().await;
    j.approve().await;
    let (_, other) = j
        .console
        .post("/api/v1/trips", plan_by("bus", "湘u·12345"))
        .await;
    let other = other["id"].as_str().unwrap();
    let refused = |code: &str| (409, json!(code));
    assert_eq!(
        approval(&j.console, other).await,
        refused("vehicle-elsewhere")
    );
    let path = format!("/api/v1/trips/{other}");
    let another = plan_by("bus", "湘U54321");
    j.console.call(Method::PUT, &path, Some(another)).await;
    assert_eq!(approval(&j.console, other).await, refused("nobody-goes"));
    let path = format!("/api/v1/trips/{other}/staff/{}", j.crew_id);
    j.console.call(Method::PUT, &path, None).await;
    assert_eq!(approval(&j.console, other).await, refused("crew-elsewhere"));
    let page = Browser::logged_in(&j.service)
        .await
        .open(&format!("/console/trips/{other}"))
        .await;
    assert!(page.contains("乘务员 乘务 同一时间在"));
    assert!(page.contains(&format!("href=\"/console/trips/{}\"", j.trip)));
}

#[tokio::test]
async fn s05_trips_by_one_train_share_it_and_its_crew() {
    let j = journey().await;
    let train = plan_by("train", "G1234");
    let path = format!("/api/v1/trips/{}", j.trip);
    j.console
        .call(Method::PUT, &path, Some(train.clone()))
        .await;
    j.approve().await;
    let (_, other) = j.console.post("/api/v1/trips", train).await;
    let other = other["id"].as_str().unwrap();
    let path = format!("/api/v1/trips/{other}/staff/{}", j.crew_id);
    j.console.call(Method::PUT, &path, None).await;
    assert_eq!(
        approval(&j.console, other).await,
        (409, json!("nobody-goes"))
    );
}

#[tokio::test]
async fn s05_who_has_places_on_two_trips_goes_by_the_first_when_a_change_lets_them_meet() {
    let j = journey().await;
    let (_, later) = j
        .console
        .post("/api/v1/trips", cast::plan_after(40, 3))
        .await;
    let later = later["id"].as_str().unwrap();
    j.service.clock.pass(TimeDelta::minutes(1));
    let path = format!("/api/v1/trips/{later}/people");
    let people = json!({"people": [cast::place(WORKER)]});
    let (_, given) = j.console.post(&path, people).await;
    assert_eq!(given["refused"], json!([]));
    let path = format!("/api/v1/trips/{later}");
    let sooner = plan_by("bus", "湘U54321");
    j.console.call(Method::PUT, &path, Some(sooner)).await;
    let page = Browser::logged_in(&j.service)
        .await
        .open(&format!("/console/trips/{later}"))
        .await;
    assert!(page.contains("同一时间在另一个班次上"));
    assert_eq!(
        approval(&j.console, later).await,
        (409, json!("nobody-goes"))
    );
    let first = j.approve().await;
    assert_eq!(first["carried"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn every_change_is_in_the_chain() {
    let service = service();
    let console = Console::logged_in(&service).await;
    cast::trip(&console, 40).await;
    console.staff("帮手", "helper").await;
    let notice = json!({"to": "all", "title": "停运", "body": "大雪，班车停运一天。",
        "expires": (support::start() + TimeDelta::days(1)).to_rfc3339()});
    assert_eq!(console.post("/api/v1/notices", notice).await.0, 201);
    let actions: Vec<_> = console
        .get("/api/v1/audit")
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["action"].as_str().unwrap().to_owned())
        .collect();
    let expected = [
        "account-code-given",
        "password-set",
        "trip-created",
        "staff-created",
        "notice-sent",
    ];
    assert_eq!(actions, expected);
}

/// Nobody who is not logged in has much read or parsed.
#[tokio::test]
async fn t12_a_log_in_has_four_kibibytes_at_most() {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt as _;
    let service = support::service();
    for (path, kind) in [
        ("/api/v1/login", "application/json"),
        ("/api/v1/password", "application/json"),
        ("/console/login", "application/x-www-form-urlencoded"),
        ("/console/password", "application/x-www-form-urlencoded"),
    ] {
        let asked = Request::post(path)
            .header("content-type", kind)
            .header("content-length", "4097")
            .body(Body::from("x".repeat(4_097)))
            .unwrap();
        let answer = service.router().oneshot(asked).await.unwrap();
        assert_eq!(answer.status(), 413, "{path}");
    }
}
