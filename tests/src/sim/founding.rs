//! How a service comes to be: keys, a trust bundle that two of three roots sign, rules, and a coordinator's log-in.

use super::people;
use crate::sim::ends::service::{Parts, Service, at_once};
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use qicheng_credential::{
    document::{self, RulePackText},
    key::{Signer, SoftwareKey},
    trust::{BundleBody, IssuerKey, NamedKey, Purpose, SealKey},
};
use qicheng_domain::{people::role::Role, rules::demonstration};
use qicheng_service::accounts;
use qicheng_service_core::{place::keys::ServiceKeys, trust as service_trust};
use qicheng_service_storage::{Tenant, sqlite};
use qicheng_test_kit::{clock::TestClock, entropy::SeededEntropy, trust as kit};
use qicheng_test_world::Failure;
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};

/// Makes a service's folder and starts it, without a trust bundle yet.
pub fn found(
    folder: &Path,
    keys: ServiceKeys,
    tenant: Tenant,
    clock: Arc<TestClock>,
    entropy: &Arc<SeededEntropy>,
) -> Result<Service, Failure> {
    let path = folder.join("service.db");
    sqlite::create(&path, &keys.database)?;
    let service = Service::start(Parts {
        path,
        keys,
        tenant,
        clock,
        entropy: Arc::clone(entropy),
        bundle: None,
        rules: Vec::new(),
    })?;
    let app = service.app()?;
    let ctx = app.context();
    at_once(
        app.storage()
            .write(move |tx| service_trust::install_rules(tx, &ctx, &demonstration::ALL)),
    )??;
    Ok(service)
}

/// Takes over what the destination asks, signed by the destination, and holds all rules from the next start on.
pub fn take_over(service: &mut Service, destination: &SoftwareKey) -> Result<(), Failure> {
    let app = service.app()?;
    let ctx = app.context();
    let until = ctx.now + TimeDelta::days(60);
    let pack = RulePackText {
        json: demonstration::GREEN_CODE.to_owned(),
    };
    let signed = document::issue(destination, ctx.now, until, &pack)?;
    let rules = app.storage().write(move |tx| {
        service_trust::take_over_rules(tx, &ctx, signed.clone())?;
        service_trust::load_rules(tx, &ctx)
    });
    let rules = at_once(rules)??;
    service.parts.rules = rules;
    Ok(())
}

/// The coordinator's password.
const PASSWORD: &str = "a long password for a story";

/// Makes a coordinator's account and logs in to it.
pub fn log_in(service: &Service) -> Result<String, Failure> {
    let app = service.app()?;
    let ctx = app.context();
    let code = app
        .storage()
        .write(move |tx| accounts::create(tx, &ctx, "limin", Role::Coordinator));
    let code = at_once(code)??.to_string();
    let set = json!({ "name": "limin", "code": code, "password": PASSWORD });
    with_threads(service.calling(Method::POST, "password", "", &set)?)??;
    enter(service)
}

/// Logs in to the coordinator's account.
pub fn enter(service: &Service) -> Result<String, Failure> {
    let enter = json!({ "name": "limin", "password": PASSWORD });
    let (_, session) = with_threads(service.calling(Method::POST, "login", "", &enter)?)??;
    text(&session, "token")
}

/// Runs what hashes a password, which a runtime's thread does.
fn with_threads<F: Future>(future: F) -> Result<F::Output, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut future = Box::pin(future);
    Ok(runtime.block_on(std::future::poll_fn(move |context| {
        // The storage's pauses wake nobody.
        context.waker().wake_by_ref();
        future.as_mut().poll(context)
    })))
}

/// Signs a bundle of the service's keys and the destination's.
pub fn sign(
    roots: &[SoftwareKey; 3],
    keys: &ServiceKeys,
    destination: &SoftwareKey,
    tenant: Tenant,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, Failure> {
    use Purpose::{Health, List, Manifest, Notice, Respond, Rules, Seal, Staff, Ticket, Time};
    let issued = now - TimeDelta::hours(1);
    let entry = |key: NamedKey, purposes: &[Purpose]| IssuerKey {
        not_before: issued,
        expires: issued + TimeDelta::days(365),
        ..kit::named(key, tenant.0, purposes, now)
    };
    let verify = |key: &SoftwareKey| NamedKey::Verify(key.public());
    let own = vec![
        entry(verify(&keys.issue), &[Ticket, Health, Staff]),
        entry(verify(&keys.manifest), &[Manifest]),
        entry(verify(&keys.document), &[Notice, Time, List, Rules]),
        entry(verify(&keys.respond), &[Time, Respond]),
        entry(NamedKey::Seal(SealKey(keys.sealing().public().0)), &[Seal]),
        IssuerKey {
            place: people::DESTINATION.parse()?,
            ..entry(verify(destination), &[Rules])
        },
    ];
    let body = BundleBody {
        version: 1,
        issued,
        expires: issued + TimeDelta::days(90),
        ..kit::bundle(roots.each_ref().map(Signer::public), own, now)
    };
    Ok(kit::signed(&body, [&roots[0], &roots[1]]))
}

/// Makes a signing key.
pub fn key(entropy: &SeededEntropy) -> Result<SoftwareKey, Failure> {
    Ok(SoftwareKey::from_secret(&entropy.bytes())?)
}

/// Reads a field of a JSON answer.
pub fn text(value: &Value, field: &str) -> Result<String, Failure> {
    let text = value.get(field).and_then(Value::as_str);
    text.map(str::to_owned)
        .ok_or_else(|| format!("the answer has no {field}: {value}").into())
}
