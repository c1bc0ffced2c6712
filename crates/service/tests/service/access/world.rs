//! Two places over one storage, each with a coordinator and a record of every kind.

use crate::support::{
    Service, cast,
    console::{Console, account_code},
    phone::Phone,
    service, values,
};
use axum::http::Method;
use chrono::TimeDelta;
use qicheng_domain::{ids::DeviceId, people::role::Role};
use qicheng_service_core::App;
use qicheng_service_storage::{
    Tenant,
    devices::Device,
    people::{DuplicateIdentity, Identity, IdentityMac, Outcome, Person, Settlement},
};
use serde_json::json;
use std::collections::BTreeMap;

/// Who comes, and what they show.
pub struct World {
    pub service: Service,
    /// Tokens by who holds them.
    pub tokens: BTreeMap<&'static str, String>,
    /// This place's record for each variable of a path, and another place's.
    pub own: BTreeMap<&'static str, String>,
    pub foreign: BTreeMap<&'static str, String>,
}

pub const ROLES: [(&str, Role); 4] = [
    ("inspector", Role::Inspector),
    ("crew", Role::Crew),
    ("helper", Role::Helper),
    ("employer", Role::Employer),
];

pub async fn world() -> World {
    let here = service();
    let mut parts = here.parts();
    parts.tenant = Tenant("431200".parse().unwrap());
    let there = here.with(App::new(parts));
    let mut tokens = BTreeMap::new();
    for (name, role) in ROLES {
        tokens.insert(name, token(&here, name, role).await);
    }
    tokens.insert("here", token(&here, "here", Role::Coordinator).await);
    tokens.insert("there", token(&there, "there", Role::Coordinator).await);
    let own = records(&here, &tokens["here"], "甲").await;
    let foreign = records(&there, &tokens["there"], "乙").await;
    World {
        service: here,
        tokens,
        own,
        foreign,
    }
}

async fn token(service: &Service, name: &str, role: Role) -> String {
    let code = account_code(service, name, role).await;
    let mut console = Console::of(service);
    let body = json!({"name": name, "code": code, "password": crate::support::console::PASSWORD});
    assert_eq!(console.post("/api/v1/password", body).await.0, 204);
    console.log_in(name).await;
    console.token.unwrap()
}

async fn records(service: &Service, token: &str, name: &str) -> BTreeMap<&'static str, String> {
    let mut console = Console::of(service);
    console.token = Some(token.to_owned());
    let trip = cast::trip(&console, 40).await;
    let (staff, _) = console.staff("乘务", "crew").await;
    let (later, earlier) = (format!("{name}后"), format!("{name}先"));
    let device = device(service, name);
    let (barred, tenant) = (device.id, service.app.tenant());
    let rows = [
        person(&earlier, Identity::Verified),
        person(&later, Identity::Duplicate),
        person(&format!("{name}三"), Identity::Unverified),
    ];
    let ids = rows.each_ref().map(|row| row.id);
    let written = service.app.storage().write(move |tx| {
        for row in &rows {
            tx.put_person(tenant, row)?;
        }
        let found = |person, other| DuplicateIdentity {
            person,
            other,
            noted_at: crate::support::start(),
            settled: None,
        };
        tx.note_duplicate_identity(tenant, &found(ids[1], ids[0]))?;
        let mut settled = found(ids[2], ids[0]);
        tx.note_duplicate_identity(tenant, &settled)?;
        settled.settled = Some(Settlement {
            at: crate::support::start(),
            outcome: Outcome::Earlier,
            person_was: Identity::Unverified,
            other_was: Identity::Verified,
        });
        tx.settle_duplicate_identity(tenant, &settled)?;
        Ok(tx.add_device(tenant, &device)?)
    });
    written.await.unwrap();
    let place = json!({"people": [{"person": ids[0].to_string(), "from": 0, "to": 2}]});
    let path = format!("/api/v1/trips/{trip}/people");
    assert_eq!(console.post(&path, place).await.0, 200);
    let duty = format!("/api/v1/trips/{trip}/staff/{staff}");
    assert_eq!(console.call(Method::PUT, &duty, None).await.0, 204);
    BTreeMap::from([
        ("trip", trip.to_string()),
        ("staff", staff),
        ("person", ids[1].to_string()),
        ("other", ids[0].to_string()),
        ("settled", ids[2].to_string()),
        ("device", barred.to_string()),
    ])
}

fn person(name: &str, identity: Identity) -> Person {
    let at = crate::support::start();
    let order = u32::from(name.chars().map(|c| c as u32).sum::<u32>() as u8);
    Person {
        id: values::person(name),
        registration: values::registration(name, order, None),
        registration_hash: [4; 32],
        operation: qicheng_domain::ids::OperationId::new(at, [5; 10]),
        mac: IdentityMac([order as u8; 32]),
        identity,
        verified_by: None,
        verified_at: None,
        own_paper: false,
        created_at: at,
        updated_at: at,
    }
}

fn device(service: &Service, name: &str) -> Device {
    let phone = Phone::of(service, name);
    let now = service.app.now();
    let id = DeviceId::new(now - TimeDelta::hours(1), [name.as_bytes()[2]; 10]);
    let key = qicheng_credential::key::Signer::public(&phone.key);
    Device {
        counter: 1,
        forked_at: Some(now),
        last_fork_at: Some(now),
        barred: true,
        ..Device::newcomer(id, &key, phone.sealing.public().0, now)
    }
}
