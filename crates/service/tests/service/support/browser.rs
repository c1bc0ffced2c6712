//! A browser without scripts: cookies, pages, forms with what their page carried.

use super::{Service, console::PASSWORD};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use qicheng_domain::{ids::TripId, people::role::Role};
use std::collections::BTreeMap;
use tower::ServiceExt as _;

pub struct Browser {
    router: axum::Router,
    pub cookies: BTreeMap<String, String>,
}

pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

impl Browser {
    pub fn of(service: &Service) -> Self {
        Self {
            router: service.router(),
            cookies: BTreeMap::new(),
        }
    }

    /// Logged in by forms alone, the way that a coordinator comes in.
    pub async fn logged_in(service: &Service) -> Self {
        let mut browser = Self::of(service);
        let code = super::console::account_code(service, "李敏", Role::Coordinator).await;
        let set = [("name", "李敏"), ("code", &code), ("password", PASSWORD)];
        let page = browser
            .submit("/console/password", "/console/password", &set)
            .await;
        assert_eq!(page.location(), "/console/login?done=password-set");
        let enter = [("name", "李敏"), ("password", PASSWORD)];
        let page = browser
            .submit("/console/login", "/console/login", &enter)
            .await;
        assert_eq!(page.location(), "/console");
        browser
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), String::new()).await
    }

    /// Opens a page that must be there.
    pub async fn open(&mut self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
        page.html
    }

    /// Opens a page and sends one of its forms.
    pub async fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let html = self.open(page).await;
        assert!(
            html.contains(&format!("action=\"{action}\"")),
            "{page} has no form {action}"
        );
        let mut fields = fields.to_vec();
        fields.push(("csrf", csrf(&html)));
        self.post(action, &fields).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).unwrap();
        let form = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, form), body)
            .await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Page {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        let request = request.header(header::COOKIE, cookies.join("; "));
        let response = self.router.clone();
        let response = response
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = to_bytes(body, 4 << 20).await.unwrap();
        Page {
            status: parts.status,
            headers: parts.headers,
            html: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }
}

impl Page {
    /// Where the page sends on to.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.html);
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

pub fn csrf(html: &str) -> &str {
    html.split("name=\"csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

/// A bus on the first day that the workers of the cast can leave.
pub const PLAN: [(&str, &str); 15] = [
    ("stops", "2"),
    ("mode", "bus"),
    ("plate", "湘U12345"),
    ("seats", "49"),
    ("employer", "宝安电子厂"),
    ("contact", "13900139000"),
    ("bring", "身份证"),
    ("stop-1-name", "县汽车站"),
    ("stop-1-detail", "3 号门"),
    ("stop-1-region", "433130 龙山县"),
    ("stop-1-arrives", "2026-02-25T06:00"),
    ("stop-1-departs", "2026-02-25T06:30"),
    ("stop-2-name", "宝安客运中心"),
    ("stop-2-region", "宝安区"),
    ("stop-2-arrives", "2026-02-25T20:00"),
];

pub fn plan_with(name: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let swap = |(key, old)| (key, if key == name { value } else { old });
    PLAN.into_iter().map(swap).collect()
}

/// Makes a trip by the form and returns its page.
pub async fn make_trip(browser: &mut Browser) -> (TripId, String) {
    let made = browser
        .submit("/console/trips/new", "/console/trips", &PLAN)
        .await;
    let page = made.location().split('?').next().unwrap().to_owned();
    (page.rsplit('/').next().unwrap().parse().unwrap(), page)
}
