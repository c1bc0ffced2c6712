//! Copies of the service on one database: what one is told to trust, and by which rules to decide, the others go by
//! from their next job on.

use super::support::{Service, console::Console, phone::Phone, service, trust};
use axum::{
    body::Body,
    http::{Request, header},
};
use chrono::TimeDelta;
use qicheng_credential::document::{self, RulePackText};
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    rules::{demonstration, pack::RulePack},
};
use qicheng_service_core::{App, ErrorCode, feed, trust as service_trust};
use tower::ServiceExt as _;

/// Two copies over one database.
fn copies() -> [Service; 2] {
    let one = service();
    let other = one.with(App::new(one.parts()));
    [one, other]
}

fn rules(service: &Service) -> Vec<RulePack> {
    service.app.context().rules.to_vec()
}

fn pack(text: &str) -> RulePack {
    RulePack::parse(text.as_bytes()).unwrap()
}

async fn install(service: &Service, packs: &'static [&'static str]) {
    let job = service
        .app
        .write(move |tx, ctx| service_trust::install_rules(tx, ctx, packs));
    job.await.unwrap();
}

#[tokio::test]
async fn a_bundle_that_one_takes_vouches_with_the_others_too() {
    let [one, other] = copies();
    let token = Console::logged_in(&one).await.token.unwrap();
    let post = async |service: &Service, path: &str, bytes: Vec<u8>| {
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(bytes))
            .unwrap();
        let response = service.router().oneshot(request).await.unwrap();
        response.status().as_u16()
    };
    let now = one.app.now();
    let carried = document::issue(
        &one.app.keys().document,
        now,
        now + TimeDelta::days(30),
        &RulePackText {
            json: demonstration::CLOSED_COUNTY.replace("421127", "433130"),
        },
    )
    .unwrap();

    let bundle = trust::bytes(&one);
    assert_eq!(post(&other, "/api/v1/rules", carried.clone()).await, 422);
    assert_eq!(post(&other, "/api/v1/trust", bundle.clone()).await, 409);
    one.app.install_trust(bundle.clone()).await.unwrap();
    assert!(other.app.context().trust.is_none());
    // The very first that the other is asked after it goes by it: none is pinned there any more, this one is.
    assert_eq!(post(&other, "/api/v1/trust", bundle).await, 422);
    assert!(other.app.context().trust.is_some());
    assert_eq!(post(&other, "/api/v1/rules", carried).await, 204);
}

#[tokio::test]
async fn rules_that_one_takes_the_others_decide_by() {
    let [one, other] = copies();
    let mut phone = Phone::of(&other, "phone");
    install(&one, &[demonstration::GREEN_CODE]).await;
    phone.sync(&other).await.unwrap();
    assert!(rules(&other) == [pack(demonstration::GREEN_CODE)]);

    install(&other, &[demonstration::CLOSED_COUNTY]).await;
    Phone::of(&one, "second").sync(&one).await.unwrap();
    let both = [
        pack(demonstration::GREEN_CODE),
        pack(demonstration::CLOSED_COUNTY),
    ];
    assert!(rules(&one) == both);

    let gone = both[0].id.clone();
    let job = one.app.write(move |tx, ctx| {
        let name = document::name_of(ctx.tenant.0, &gone);
        let kind = DocumentKind::RulePack;
        feed::withdraw(tx, ctx.tenant, Channel::All, kind, &name, ctx.now)
    });
    job.await.unwrap();
    phone.sync(&other).await.unwrap();
    assert!(rules(&other) == [pack(demonstration::CLOSED_COUNTY)]);
}

/// A lower version never replaces a place's pack; another place's pack of the same id is kept separately.
#[tokio::test]
async fn t06_rules_are_kept_by_place_and_id_and_never_go_down() {
    let service = service();
    let newer = demonstration::GREEN_CODE.replace("\"version\": 1", "\"version\": 2");
    assert_ne!(newer, demonstration::GREEN_CODE);
    let install = async |json: String| {
        let job = service
            .app
            .write(move |tx, ctx| service_trust::install_rules(tx, ctx, &[&json]));
        job.await
    };
    install(newer.clone()).await.unwrap();
    let older = install(demonstration::GREEN_CODE.to_owned()).await;
    assert!(matches!(
        older,
        Err(qicheng_service_core::ServiceError::Field {
            field: "pack",
            code: ErrorCode::Older
        })
    ));
    Phone::of(&service, "phone").sync(&service).await.unwrap();
    assert!(rules(&service) == [pack(&newer)]);
    // The same version may be signed anew.
    service.clock.pass(TimeDelta::days(1));
    install(newer.clone()).await.unwrap();
    let id = pack(&newer).id;
    let names = [433_130, 430_000].map(|place: u32| {
        document::name_of(qicheng_domain::region::RegionCode::new(place).unwrap(), &id)
    });
    assert_ne!(names[0], names[1]);
    let long = "x".repeat(64);
    let place = service.app.tenant().0;
    assert_eq!(document::name_of(place, &long).len(), 32);
    assert_ne!(
        document::name_of(place, &long),
        document::name_of(place, &long[1..])
    );
}

/// Other things in everyone's feed take nothing away that a copy was given at its start.
#[tokio::test]
async fn what_is_no_rule_changes_none() {
    let [one, other] = copies();
    let held = rules(&other);
    let job = one.app.write(|tx, ctx| {
        let kind = DocumentKind::Notice;
        feed::put(
            tx,
            ctx.tenant,
            Channel::All,
            kind,
            b"one",
            b"word".to_vec(),
            ctx.now,
        )
    });
    job.await.unwrap();
    Phone::of(&other, "phone").sync(&other).await.unwrap();
    assert!(!held.is_empty() && rules(&other) == held);
}
