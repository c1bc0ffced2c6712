//! What a coordinator does at the service meanwhile.

use super::{
    people,
    phone::Part,
    world::{World, note, of_part},
};
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_test_world::Failure;
use serde_json::{Value, json};

impl World {
    /// A coordinator does something at the service, if it is up.
    pub(super) fn coordinate(&mut self) -> Result<(), Failure> {
        if self.service.app().is_err() {
            return Ok(());
        }
        let now = DateTime::from_timestamp_millis(self.time.millis()).unwrap_or_default();
        let trip = self.trip.filter(|_| !self.replanned);
        match (trip, self.random.below(8)) {
            (Some(trip), 0) => {
                let who = of_part(&self.phones, Part::Worker);
                let person = who.first().and_then(|i| self.phones[*i].people.first());
                if let Some(person) = person.copied() {
                    self.replanned = true;
                    self.call(
                        Method::DELETE,
                        &format!("trips/{trip}/people/{person}"),
                        &Value::Null,
                    )?;
                    self.call(Method::POST, &format!("trips/{trip}/approve"), &json!({}))?;
                }
                Ok(())
            }
            (Some(trip), 1) => {
                self.replanned = true;
                self.call(Method::POST, &format!("trips/{trip}/cancel"), &Value::Null)
            }
            (Some(trip), 2 | 3) => self.tells(&json!({ "trip": trip.to_string() }), now),
            (_, 4) => self.tells(&json!("all"), now),
            _ if self.random.chance(self.faults.versions) => {
                super::versions::issue_what_is_not_known(self)
            }
            _ => self.tells(&json!({ "place": people::ORIGIN }), now),
        }
    }

    fn tells(&mut self, to: &Value, now: DateTime<Utc>) -> Result<(), Failure> {
        let expires = (now + TimeDelta::days(2)).to_rfc3339();
        let body = "路上小心。".repeat(1 + self.random.index(12));
        let say = json!({ "to": to, "title": "通知", "body": body, "expires": expires });
        self.call(Method::POST, "notices", &say)
    }

    fn call(&mut self, method: Method, path: &str, body: &Value) -> Result<(), Failure> {
        let (status, said) = self.service.call(method, path, &self.token, body)?;
        note!(self, "coordinator {path} {status}");
        if status.is_server_error() {
            return Err(format!("{path}: {status} {said}").into());
        }
        Ok(())
    }
}
