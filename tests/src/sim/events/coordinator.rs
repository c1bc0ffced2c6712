//! What a coordinator does at the service meanwhile.

use crate::sim::{
    ends::phone::Part,
    founding::{enter, text},
    people,
    template::bus,
    world::{Journey, World, note, of_part},
};
use axum::http::{Method, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_domain::ids::{PersonId, TripId};
use qicheng_test_world::Failure;
use serde_json::{Value, json};

impl World {
    /// A coordinator does something at the service, if it is up.
    pub(in crate::sim) fn coordinate(&mut self) -> Result<(), Failure> {
        if self.service.app().is_err() {
            return Ok(());
        }
        let now = DateTime::from_timestamp_millis(self.time.millis()).unwrap_or_default();
        let trip = self.journeys.last().filter(|journey| !journey.replanned);
        let trip = trip.map(|journey| journey.trip);
        match (trip, self.random.below(8)) {
            (Some(trip), 0) => {
                let who = of_part(&self.phones, Part::Worker);
                let person = who.first().and_then(|i| self.phones[*i].people.first());
                if let Some(person) = person.copied() {
                    self.replan();
                    self.call(
                        Method::DELETE,
                        &format!("trips/{trip}/people/{person}"),
                        &Value::Null,
                    )?;
                    self.call(Method::POST, &format!("trips/{trip}/approve"), &json!({}))?;
                }
                Ok(())
            }
            (Some(_), 1) => self.cancel(),
            (Some(trip), 2 | 3) => self.tells(&json!({ "trip": trip.to_string() }), now),
            (_, 4) => self.tells(&json!("all"), now),
            _ if self.random.chance(self.faults.versions) => {
                super::versions::issue_what_is_not_known(self)
            }
            _ => self.tells(&json!({ "place": people::ORIGIN }), now),
        }
    }

    /// The coordinator cancels the trip on its way, if the service is up.
    pub(in crate::sim) fn cancel(&mut self) -> Result<(), Failure> {
        let Some(trip) = self.trip().filter(|_| self.service.app().is_ok()) else {
            return Ok(());
        };
        self.replan();
        let cancelled = self.asks(Method::POST, &format!("trips/{trip}/cancel"), &Value::Null)?;
        let now = self.time.millis();
        if let (Some(_), Some(journey)) = (cancelled, self.journeys.last_mut()) {
            journey.cancelled_at.get_or_insert(now);
        }
        Ok(())
    }

    /// The coordinator plans another trip for everyone, if the service is up; whoever is free gets a place.
    pub(in crate::sim) fn next_journey(&mut self) -> Result<(), Failure> {
        if self.service.app().is_err() {
            return Ok(());
        }
        let now = DateTime::from_timestamp_millis(self.time.millis()).unwrap_or_default();
        let (plan, ends) = bus(now);
        let Some(made) = self.asks(Method::POST, "trips", &plan)? else {
            return Ok(());
        };
        let trip: TripId = text(&made, "id")?.parse()?;
        let going = self.phones.iter().flat_map(|phone| &phone.people);
        let request = |person: &PersonId| json!({ "person": person, "from": 0, "to": 1 });
        let requests = json!({ "people": going.map(request).collect::<Vec<_>>() });
        self.call(Method::POST, &format!("trips/{trip}/people"), &requests)?;
        for id in self.staff.clone() {
            self.call(
                Method::PUT,
                &format!("trips/{trip}/staff/{id}"),
                &Value::Null,
            )?;
        }
        let approve = format!("trips/{trip}/approve");
        if self.asks(Method::POST, &approve, &json!({}))?.is_some() {
            let ends = ends.timestamp_millis();
            self.journeys.push(Journey::new(trip, ends));
            self.plan_boarding();
            self.plan_after(ends);
        }
        Ok(())
    }

    /// The trip on its way is not any more as it was approved.
    fn replan(&mut self) {
        if let Some(journey) = self.journeys.last_mut() {
            journey.replanned = true;
        }
    }

    fn tells(&mut self, to: &Value, now: DateTime<Utc>) -> Result<(), Failure> {
        let expires = (now + TimeDelta::days(2)).to_rfc3339();
        let body = "路上小心。".repeat(1 + self.random.index(12));
        let say = json!({ "to": to, "title": "通知", "body": body, "expires": expires });
        self.call(Method::POST, "notices", &say)
    }

    fn call(&mut self, method: Method, path: &str, body: &Value) -> Result<(), Failure> {
        self.asks(method, path, body).map(drop)
    }

    /// Calls the API, and logs in again where the session is over or was lost; returns the answer where there is one.
    pub(in crate::sim) fn asks(
        &mut self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<Option<Value>, Failure> {
        let asked = self.service.call(method.clone(), path, &self.token, body)?;
        let (status, said) = if asked.0 == StatusCode::UNAUTHORIZED {
            match enter(&self.service) {
                Ok(token) => self.token = token,
                Err(error) => {
                    note!(self, "coordinator cannot log in: {error}");
                    return Ok(None);
                }
            }
            self.service.call(method, path, &self.token, body)?
        } else {
            asked
        };
        note!(self, "coordinator {path} {status}");
        // A service whose clock is in doubt signs nothing.
        if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
            return Err(format!("{path}: {status} {said}").into());
        }
        Ok(status.is_success().then_some(said))
    }
}
