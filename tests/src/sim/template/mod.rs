//! Worlds to begin with, made once and copied for each seed: their databases, keys and log-in.

use super::{
    founding::{found, key, log_in, sign, take_over, text},
    people,
};
use crate::sim::ends::{
    phone::{self, Body, Part, Phone},
    service::{Parts, Service, at_once},
    vault::MemoryVault,
};
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_app::{
    Home,
    people::{Carrier, add},
    roles::{helper, worker},
    staff, sync,
    vault::KeyName,
};
use qicheng_credential::{
    key::{Signer as _, SoftwareKey},
    staff::attestation::Method as CheckMethod,
    trust,
};
use qicheng_domain::{
    ids::{PersonId, TripId},
    people::role::Role,
    platform::Clock as _,
};
use qicheng_service_core::place::keys::ServiceKeys;
use qicheng_service_storage::Tenant;
use qicheng_test_kit::{
    clock::{TestClock, Time},
    entropy::Random,
};
use qicheng_test_world::{Build, Failure};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, sync::Arc};

/// 2026-02-20 08:00 in Shanghai.
const START: i64 = 1_771_545_600_000;

/// Who has a phone: two workers, a helper, two of a crew, an employer.
const CAST: [(&str, Part); 6] = [
    ("zhang", Part::Worker),
    ("chen", Part::Worker),
    ("helper", Part::Helper),
    ("crew-1", Part::Crew),
    ("crew-2", Part::Crew),
    ("employer", Part::Employer),
];

/// Where a world begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has spoken to the service yet.
    Village,
    /// Everyone has their tickets and manifests; boarding is about to begin.
    Road,
}

/// A world to begin with.
pub struct Template {
    /// Where it begins.
    pub stage: Stage,
    /// When it begins, in milliseconds since 1970.
    pub time: i64,
    /// What apps are built with.
    pub build: Arc<Build>,
    /// What the service is made of; its path is another for each seed.
    pub service: Parts,
    /// The service's database.
    pub database: Vec<u8>,
    /// A coordinator's session.
    pub token: String,
    /// The trip and when it ends, on the road.
    pub trip: Option<(TripId, i64)>,
    /// The crew and the employer, by the ids that a coordinator gives trips.
    pub staff: Vec<String>,
    /// The phones.
    pub phones: Vec<Image>,
}

/// A phone to begin with.
pub struct Image {
    /// For traces.
    pub name: &'static str,
    /// Whose it is.
    pub part: Part,
    /// Its database.
    pub database: Vec<u8>,
    /// Its database's key.
    pub key: [u8; 32],
    /// Its signing keys.
    pub keys: BTreeMap<KeyName, SoftwareKey>,
    /// The people on it, staff apart.
    pub people: Vec<PersonId>,
    /// The one-time code of its staff, where it was not given yet.
    pub code: Option<String>,
}

impl Template {
    /// Makes the world of a stage in a folder, the same each time.
    ///
    /// # Errors
    /// Whatever does not go as it should.
    pub fn build(stage: Stage, folder: &Path) -> Result<Self, Failure> {
        let mut building = Building::begin(folder)?;
        let trip = match stage {
            Stage::Village => None,
            Stage::Road => Some(building.reach_road()?),
        };
        building.finish(stage, trip)
    }
}

struct Building {
    random: Random,
    time: Time,
    build: Arc<Build>,
    service: Service,
    token: String,
    phones: Vec<Phone>,
    staff: Vec<String>,
}

impl Building {
    fn begin(folder: &Path) -> Result<Self, Failure> {
        let mut random = Random::new(7);
        let time = Time::at(START);
        let entropy = phone::entropy(&mut random);
        let clock = Arc::new(TestClock::of(&time));
        let keys = ServiceKeys::generate(&*entropy)?;
        let roots = [key(&entropy)?, key(&entropy)?, key(&entropy)?];
        let tenant = Tenant(people::ORIGIN.parse()?);
        let destination = key(&entropy)?;
        let bundle = sign(&roots, &keys, &destination, tenant, clock.now())?;
        let mut service = found(folder, keys, tenant, clock, &entropy)?;
        at_once(service.app()?.install_trust(bundle.clone()))??;
        take_over(&mut service, &destination)?;
        service.parts.bundle = Some(trust::Bundle::reopen(&bundle)?);
        service.crash();
        service.boot()?;
        let token = log_in(&service)?;
        let build = Arc::new(Build {
            home: Home {
                place: tenant.0,
                url: "https://service.invalid".to_owned(),
            },
            roots: roots.each_ref().map(|key| key.public()),
            bundle,
        });
        let mut building = Self {
            random,
            time,
            build,
            service,
            token,
            phones: Vec::new(),
            staff: Vec::new(),
        };
        for (name, part) in CAST {
            building.hand_out(folder, name, part)?;
        }
        Ok(building)
    }

    /// Gives somebody a phone, and staff a code.
    fn hand_out(&mut self, folder: &Path, name: &'static str, part: Part) -> Result<(), Failure> {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder)?;
        let entropy = phone::entropy(&mut self.random);
        let vault = MemoryVault::new(entropy.bytes(), BTreeMap::new(), Arc::clone(&entropy));
        let mut phone = Phone::new(Body {
            name,
            part,
            folder,
            clock: Arc::new(TestClock::of(&self.time)),
            vault: Arc::new(vault),
            entropy,
            build: Arc::clone(&self.build),
        })?;
        if let Some((role, scope)) = role(part) {
            let enterprise = (part == Part::Employer).then_some(name);
            let new =
                json!({ "name": name, "role": role, "scope": scope, "enterprise": enterprise });
            let made = self.post("staff", &new)?;
            self.staff.push(text(&made, "id")?);
            phone.code = Some(text(&made, "code")?);
        }
        self.phones.push(phone);
        Ok(())
    }

    /// Plays what comes before boarding.
    fn reach_road(&mut self) -> Result<(TripId, i64), Failure> {
        for index in 0..self.phones.len() {
            match self.phones[index].part {
                Part::Worker => self.registers(index)?,
                _ => self.takes_up(index)?,
            }
        }
        self.are_seen()?;
        for index in [0, 1, 2] {
            self.visits(index)?;
        }
        let trip = self.plans()?;
        for _ in 0..2 {
            for index in 0..self.phones.len() {
                self.visits(index)?;
            }
        }
        Ok(trip)
    }

    fn registers(&mut self, index: usize) -> Result<(), Failure> {
        let phone = &mut self.phones[index];
        let now = phone.clock.now();
        let app = phone.app().ok_or("off")?;
        let person = add(app, Carrier::Phone)?.value;
        worker::give_consent(app, person, people::consent(1))?;
        worker::register(app, person, &people::registration(index as u64, 1, true))?;
        worker::intend(app, person, &people::intent(now, 1))?;
        worker::declare(app, person, &people::well(5))?;
        phone.people.push(person);
        Ok(())
    }

    fn takes_up(&mut self, index: usize) -> Result<(), Failure> {
        let phone = &mut self.phones[index];
        let code = phone.code.take().ok_or("no code")?;
        let app = phone.app().ok_or("off")?;
        staff::enrol(app, phone.name, role_of(phone.part), &code)?;
        self.visits(index)
    }

    /// The helper sees both workers, and registers somebody without a phone.
    fn are_seen(&mut self) -> Result<(), Failure> {
        let [zhang, chen, village, ..] = self.phones.as_mut_slice() else {
            return Err("no cast".into());
        };
        let app = village.app().ok_or("off")?;
        for worker in [zhang, chen] {
            let person = *worker.people.first().ok_or("nobody")?;
            let asked = helper::identity_challenge(&staff::badge(app, &[Role::Helper])?)?;
            let shown = worker::enrolment_code(worker.app().ok_or("off")?, person, &asked)?;
            let badge = staff::badge(app, &[Role::Helper])?;
            helper::read_enrolment(&badge, &shown)?;
            helper::vouch(&badge, CheckMethod::IdCard)?;
        }
        let person = add(app, Carrier::Paper)?.value;
        let now = village.clock.now();
        worker::give_consent(app, person, people::consent(1))?;
        worker::register(app, person, &people::registration(9, 1, false))?;
        worker::intend(app, person, &people::intent(now, 1))?;
        worker::declare(app, person, &people::well(4))?;
        let badge = staff::badge(app, &[Role::Helper])?;
        helper::show_paper(&badge, person)?;
        helper::vouch(&badge, CheckMethod::IdCard)?;
        village.people.push(person);
        Ok(())
    }

    fn plans(&mut self) -> Result<(TripId, i64), Failure> {
        let now = DateTime::from_timestamp_millis(self.time.millis()).unwrap_or_default();
        let (plan, ends) = bus(now);
        let trip = text(&self.post("trips", &plan)?, "id")?;
        let going = self.phones.iter().flat_map(|phone| &phone.people);
        let request = |person: &PersonId| json!({ "person": person, "from": 0, "to": 1 });
        let requests = json!({ "people": going.map(request).collect::<Vec<_>>() });
        self.post(&format!("trips/{trip}/people"), &requests)?;
        for id in &self.staff[1..] {
            let path = format!("trips/{trip}/staff/{id}");
            let (status, said) =
                self.service
                    .call(Method::PUT, &path, &self.token, &Value::Null)?;
            if !status.is_success() {
                return Err(format!("{path}: {status} {said}").into());
            }
        }
        self.post(&format!("trips/{trip}/approve"), &json!({}))?;
        Ok((trip.parse()?, ends.timestamp_millis()))
    }

    fn visits(&mut self, index: usize) -> Result<(), Failure> {
        self.time.advance_to(self.time.millis() + 1_000);
        let app = self.phones[index].app().ok_or("off")?;
        at_once(sync::once(app, self.service.server()?))??;
        match sync::refused(app)?.first() {
            Some(refused) => Err(format!("refused: {:?}", refused.code).into()),
            None => Ok(()),
        }
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        let (status, said) = self.service.call(Method::POST, path, &self.token, body)?;
        if status.is_success() {
            Ok(said)
        } else {
            Err(format!("{path}: {status} {said}").into())
        }
    }

    fn finish(mut self, stage: Stage, trip: Option<(TripId, i64)>) -> Result<Template, Failure> {
        self.service.crash();
        let mut phones = Vec::new();
        for phone in self.phones {
            phones.push(Image {
                name: phone.name,
                part: phone.part,
                key: phone.vault.database(),
                keys: phone.vault.keys(),
                people: phone.people.clone(),
                code: phone.code.clone(),
                database: phone.close()?,
            });
        }
        Ok(Template {
            stage,
            time: self.time.millis(),
            build: self.build,
            database: std::fs::read(&self.service.parts.path)?,
            service: self.service.parts,
            token: self.token,
            trip,
            staff: self.staff.split_off(1),
            phones,
        })
    }
}

/// A bus of two doors that boards now, leaves in four hours and arrives in eight; and when it does.
pub fn bus(now: DateTime<Utc>) -> (Value, DateTime<Utc>) {
    let at = |hours| now + TimeDelta::hours(hours);
    let stop = |name: &str, region: &str, arrives: i64, departs: i64| {
        json!({ "name": name, "detail": "", "region": region, "arrives": at(arrives).to_rfc3339(),
                "departs": at(departs).to_rfc3339() })
    };
    let plan = json!({
        "vehicle": { "plate": "湘U12345", "mode": "bus", "seats": 45 },
        "stops": [stop("县汽车站", people::ORIGIN, 0, 4), stop("恒达电子", people::DESTINATION, 8, 8)],
        "contact": "0743-6221234",
        "bring": "身份证",
        "employer": "恒达电子有限公司",
    });
    (plan, at(8))
}

fn role(part: Part) -> Option<(&'static str, &'static str)> {
    match part {
        Part::Worker => None,
        Part::Helper => Some(("helper", people::ORIGIN)),
        Part::Crew => Some(("crew", people::ORIGIN)),
        Part::Employer => Some(("employer", people::DESTINATION)),
    }
}

/// Returns the role that somebody's one-time code is for.
#[must_use]
pub fn role_of(part: Part) -> Role {
    match part {
        Part::Helper | Part::Worker => Role::Helper,
        Part::Crew => Role::Crew,
        Part::Employer => Role::Employer,
    }
}

#[cfg(test)]
mod tests;
