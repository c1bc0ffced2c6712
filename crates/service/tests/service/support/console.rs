//! The console: JSON requests to the API, in process.

use super::Service;
use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use qicheng_domain::people::role::Role;
use qicheng_service::accounts;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tower::ServiceExt as _;

pub struct Console {
    router: axum::Router,
    pub token: Option<String>,
    /// The address that requests come from.
    pub peer: Option<[u8; 4]>,
}

pub const PASSWORD: &str = "走出大山去上班挣钱回家";

impl Console {
    pub fn of(service: &Service) -> Self {
        Self {
            router: service.router(),
            token: None,
            peer: None,
        }
    }

    /// Logged in as a coordinator, the way that one comes to be.
    pub async fn logged_in(service: &Service) -> Self {
        let mut console = Self::of(service);
        let code = account_code(service, "协调员", Role::Coordinator).await;
        let body = json!({"name": "协调员", "code": code, "password": PASSWORD});
        let set = console.post("/api/v1/password", body).await;
        assert_eq!(set, (StatusCode::NO_CONTENT, Value::Null));
        console.log_in("协调员").await;
        console
    }

    pub async fn log_in(&mut self, name: &str) {
        let body = json!({"name": name, "password": PASSWORD});
        let (status, session) = self.post("/api/v1/login", body).await;
        assert_eq!(status, StatusCode::OK);
        self.token = Some(session["token"].as_str().unwrap().to_owned());
    }

    pub async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, value) = self.call(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {value}");
        value
    }

    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match body {
            Some(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            None => Body::empty(),
        };
        let mut request = request.body(body).unwrap();
        if let Some(peer) = self.peer {
            let peer = ConnectInfo(SocketAddr::from((peer, 9)));
            request.extensions_mut().insert(peer);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    /// Gives a role; returns the member's id and the code.
    pub async fn staff(&self, name: &str, role: &str) -> (String, String) {
        let enterprise = (role == "employer").then_some("宝安电子厂");
        let body = json!({"name": name, "role": role, "scope": "433130", "enterprise": enterprise});
        let (status, staff) = self.post("/api/v1/staff", body).await;
        assert_eq!(status, StatusCode::CREATED);
        let text = |key: &str| staff[key].as_str().unwrap().to_owned();
        (text("id"), text("code"))
    }
}

/// Makes an account as the command line does; returns its one-time code.
pub async fn account_code(service: &Service, name: &str, role: Role) -> String {
    let (ctx, name) = (service.app.context(), name.to_owned());
    let made = service
        .app
        .storage()
        .write(move |tx| accounts::create(tx, &ctx, &name, role));
    made.await.unwrap().to_string()
}
