//! A coordinator at the service's JSON API.

use super::Failure;
use chrono::TimeDelta;
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
    region::RegionCode,
};
use qicheng_sync::http::client;
use qicheng_test_kit::clock;
use reqwest::{
    Client, Method,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use serde_json::{Value, json};

const JSON: &str = "application/json";

/// A logged-in coordinator.
pub struct Coordinator {
    client: Client,
    api: String,
    token: String,
}

/// Numbers of a trip's live board.
#[derive(Debug, Clone, Copy)]
pub struct Board {
    /// People who boarded.
    pub boarded: u64,
    /// Slots that two devices boarded.
    pub doubles: usize,
    /// How many of these a vehicle left with, not settled.
    pub unsettled: usize,
    /// People whom the employer received.
    pub arrived: u64,
}

impl Coordinator {
    /// Sets a password with a one-time code, and logs in with it.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn log_in(url: &str, name: &str, code: &str) -> Result<Self, Failure> {
        let password = "a long password for a story";
        Self::set_password(url, name, code, password).await?;
        Self::with_password(url, name, password).await
    }

    /// Sets a password with a one-time code.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn set_password(
        url: &str,
        name: &str,
        code: &str,
        password: &str,
    ) -> Result<(), Failure> {
        let set = json!({ "name": name, "code": code, "password": password });
        Self::nobody(url)?.post("password", &set).await.map(drop)
    }

    /// Logs in.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn with_password(url: &str, name: &str, password: &str) -> Result<Self, Failure> {
        let nobody = Self::nobody(url)?;
        let session = json!({ "name": name, "password": password });
        let session = nobody.post("login", &session).await?;
        Ok(Self {
            token: text(&session, "token")?,
            ..nobody
        })
    }

    fn nobody(url: &str) -> Result<Self, Failure> {
        Ok(Self {
            client: client(&[])?.http().clone(),
            api: format!("{url}/api/v1"),
            token: String::new(),
        })
    }

    /// Takes over rules that another place has signed.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn install_rules(&self, signed: &[u8]) -> Result<(), Failure> {
        let kind = "application/octet-stream";
        self.send(Method::POST, "rules", kind, signed.to_vec())
            .await
            .map(drop)
    }

    /// Gives a role in a region; returns its id and the one-time code.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn staff_code(
        &self,
        name: &str,
        role: Role,
        scope: RegionCode,
    ) -> Result<(String, String), Failure> {
        let role = match role {
            Role::Helper => "helper",
            Role::Crew => "crew",
            Role::Employer => "employer",
            Role::Inspector => "inspector",
            Role::Coordinator => "coordinator",
        };
        let enterprise = (role == "employer").then_some(name);
        let new = json!({ "name": name, "role": role, "scope": scope, "enterprise": enterprise });
        let made = self.post("staff", &new).await?;
        Ok((text(&made, "id")?, text(&made, "code")?))
    }

    /// Gives somebody who has not taken their role up another one-time code.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn new_code(&self, staff: &str) -> Result<String, Failure> {
        let made = self
            .post(&format!("staff/{staff}/code"), &json!({}))
            .await?;
        text(&made, "code")
    }

    /// Returns whether somebody has taken their role up on a device.
    ///
    /// # Errors
    /// What the service refuses, and staff that there is not.
    pub async fn is_enrolled(&self, staff: &str) -> Result<bool, Failure> {
        let all = self.get("staff").await?;
        let mut all = all.as_array().ok_or("no staff")?.iter();
        let member = all
            .find(|member| member.get("id").and_then(Value::as_str) == Some(staff))
            .ok_or("no such staff")?;
        Ok(member.get("enrolled").is_some_and(|at| !at.is_null()))
    }

    /// Returns the people whom staff has seen.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn verified_people(&self) -> Result<Vec<PersonId>, Failure> {
        let people = self.get("people").await?;
        let people = people.as_array().ok_or("no people")?.iter();
        let verified =
            people.filter(|p| p.get("identity").and_then(Value::as_str) == Some("verified"));
        verified.map(|p| Ok(text(p, "id")?.parse()?)).collect()
    }

    /// Plans a trip.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn create_trip(&self, trip: &Value) -> Result<TripId, Failure> {
        Ok(text(&self.post("trips", trip).await?, "id")?.parse()?)
    }

    /// Changes a trip; its people are told when it is approved again.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn update_trip(&self, trip: TripId, plan: &Value) -> Result<(), Failure> {
        let body = plan.to_string().into_bytes();
        self.send(Method::PUT, &format!("trips/{trip}"), JSON, body)
            .await
            .map(drop)
    }

    /// Returns how many verified people wait for a place.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn demand(&self) -> Result<u64, Failure> {
        let rows = self.get("demand").await?;
        let rows = rows.as_array().ok_or("no demand")?.iter();
        Ok(rows.filter_map(|row| row.get("left")?.as_u64()).sum())
    }

    /// Gives people places from the first stop to the last.
    ///
    /// # Errors
    /// What the service refuses, and places that were not given.
    pub async fn assign(&self, trip: TripId, people: &[PersonId]) -> Result<(), Failure> {
        let request = |person: &PersonId| json!({ "person": person, "from": 0, "to": 1 });
        let requests = json!({ "people": people.iter().map(request).collect::<Vec<_>>() });
        none_left(
            &self
                .post(&format!("trips/{trip}/people"), &requests)
                .await?,
            "refused",
        )
    }

    /// Gives a trip a crew or an employer.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn assign_staff(&self, trip: TripId, staff: &str) -> Result<(), Failure> {
        let path = format!("trips/{trip}/staff/{staff}");
        self.send(Method::PUT, &path, JSON, Vec::new())
            .await
            .map(drop)
    }

    /// Approves a trip.
    ///
    /// # Errors
    /// What the service refuses, and people who were left out.
    pub async fn approve(&self, trip: TripId) -> Result<(), Failure> {
        none_left(
            &self
                .post(&format!("trips/{trip}/approve"), &json!({}))
                .await?,
            "left_out",
        )
    }

    /// Sends everyone a notice that matters for an hour.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn say_to_all(&self, title: &str, body: &str) -> Result<(), Failure> {
        let expires = clock::system() + TimeDelta::hours(1);
        let notice =
            json!({ "to": "all", "title": title, "body": body, "expires": expires.to_rfc3339() });
        self.post("notices", &notice).await.map(drop)
    }

    /// Returns a trip's live board.
    ///
    /// # Errors
    /// What the service refuses.
    pub async fn board(&self, trip: TripId) -> Result<Board, Failure> {
        let board = self.get(&format!("trips/{trip}/board")).await?;
        let number = |field: &str| {
            board
                .get(field)
                .and_then(Value::as_u64)
                .ok_or("the board lacks a number")
        };
        let double = board.get("double").and_then(Value::as_array);
        let double = double.map_or(&[][..], Vec::as_slice);
        Ok(Board {
            boarded: number("boarded")?,
            doubles: double.len(),
            unsettled: double
                .iter()
                .filter(|one| !one["unsettled"].is_null())
                .count(),
            arrived: number("received")?,
        })
    }

    async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::GET, path, JSON, Vec::new()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        self.send(Method::POST, path, JSON, body.to_string().into_bytes())
            .await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<Value, Failure> {
        let request = self
            .client
            .request(method, format!("{}/{path}", self.api))
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header(CONTENT_TYPE, kind)
            .body(body);
        let answer = request.send().await?;
        let status = answer.status();
        let said = answer.text().await?;
        if !status.is_success() {
            return Err(format!("{path}: {status} {said}").into());
        }
        if said.is_empty() {
            Ok(Value::Null)
        } else {
            Ok(serde_json::from_str(&said)?)
        }
    }
}

fn none_left(answer: &Value, field: &str) -> Result<(), Failure> {
    match answer.get(field).and_then(Value::as_array) {
        Some(people) if people.is_empty() => Ok(()),
        _ => Err(format!("{field}: {answer}").into()),
    }
}

fn text(value: &Value, field: &str) -> Result<String, Failure> {
    let text = value.get(field).and_then(Value::as_str);
    text.map(str::to_owned)
        .ok_or_else(|| format!("the answer has no {field}").into())
}
