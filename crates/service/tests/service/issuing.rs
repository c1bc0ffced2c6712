//! From one-time codes to the feed: what is approved is issued, verifies, and changes with what changed.

use super::support::{
    self, cast,
    journey::{ELDER, STRANGER, WORKER, journey},
    phone::Phone,
    values,
};
use chrono::TimeDelta;
use qicheng_credential::{
    credential::{Body, ParsedCredential, StaffCredential},
    key::Signer,
    status,
};
use qicheng_domain::{
    document::DocumentKind,
    health::{BasisKind, HealthColour},
    notice::{Notice, NoticeKind},
    operations::{claim::Claim, operation::Outcome},
    people::role::Role,
    travel::trip::Trip,
};
use serde_json::json;

#[tokio::test]
async fn what_is_approved_is_issued_and_verifies() {
    let mut j = journey().await;
    let approval = j.approve().await;
    assert_eq!(
        (&approval["issued"], &approval["revision"]),
        (&json!(2), &json!(1))
    );
    let stranger = values::person(STRANGER).to_string();
    assert_eq!(
        approval["left_out"],
        json!([{"person": stranger, "code": "unverified"}])
    );

    j.worker.sync_all(&j.service).await;
    let tickets = j.worker.held(DocumentKind::Ticket);
    let ticket = ParsedCredential::parse(&tickets[0]).unwrap();
    ticket.verify(&j.issuer()).unwrap();
    assert_eq!(
        ticket.credential.holder,
        Some(qicheng_test_kit::key(WORKER).public())
    );
    let Body::Ticket(body) = &ticket.credential.body else {
        panic!("not a ticket")
    };
    assert_eq!(
        (body.trip, body.slot, body.from, body.to),
        (j.trip, 1, 0, 2)
    );
    assert_eq!(
        (body.name.as_str(), body.seat.as_deref()),
        ("张*伟", Some("1"))
    );

    let codes = j.worker.held(DocumentKind::Health);
    let code = ParsedCredential::parse(&codes[0]).unwrap();
    code.verify(&j.issuer()).unwrap();
    assert_eq!(code.credential.expires - code.credential.issued, 24 * 3_600);
    let Body::Health(health) = &code.credential.body else {
        panic!("not a health code")
    };
    assert_eq!(
        (health.colour, health.region.number()),
        (HealthColour::Green, 430_000)
    );
    assert_eq!(health.basis[0].kind, BasisKind::Declaration);

    let keys = j.service.app.keys();
    let notice: Notice = j.read(&j.worker.held(DocumentKind::Notice)[0], &keys.document);
    assert_eq!(
        (notice.kind, notice.trip),
        (NoticeKind::Departure, Some(j.trip))
    );
    assert!(notice.body.contains("2月21日 08:00"), "{}", notice.body);
    let plan: Trip = j.read(&j.worker.held(DocumentKind::Trip)[0], &keys.document);
    assert_eq!((plan.id, plan.revision), (j.trip, 1));
    assert_eq!(j.worker.held(DocumentKind::List).len(), 1);
    assert_eq!(j.worker.held(DocumentKind::Manifest).len(), 0);

    // The elder's paper comes to the helper, and the health code that goes with it: both bare.
    j.helper.sync_all(&j.service).await;
    let papers = j.helper.held(DocumentKind::Ticket);
    let paper = ParsedCredential::parse(&papers[0]).unwrap();
    paper.verify(&j.issuer()).unwrap();
    assert_eq!((papers.len(), paper.credential.holder), (1, None));
    let codes = j.helper.held(DocumentKind::Health);
    let code = ParsedCredential::parse(&codes[0]).unwrap();
    assert_eq!((codes.len(), code.credential.holder), (1, None));

    j.crew.sync_all(&j.service).await;
    let manifest = j.manifest(&j.crew);
    let lines: Vec<_> = manifest
        .entries
        .iter()
        .map(|e| (e.slot, e.name.as_str(), e.paper))
        .collect();
    assert_eq!(lines, [(1, WORKER, false), (2, ELDER, true)]);
    assert_eq!(*manifest.entries[0].tickets[0], ticket.digest());
    let role =
        StaffCredential::parse(&j.crew.held(DocumentKind::Staff)[0]).map(|s| (s.staff.role, s.key));
    assert_eq!(
        role.unwrap(),
        (Role::Crew, cast::staff_key("乘务").public())
    );

    j.employer.sync_all(&j.service).await;
    let list = j.manifest(&j.employer);
    assert_eq!(
        list.entries[0].id_last_four,
        manifest.entries[0].id_last_four
    );
    assert!(
        list.entries
            .iter()
            .all(|e| e.seat.is_none() && e.person.as_bytes() == &[0; 16])
    );
}

#[tokio::test]
async fn an_approval_again_changes_nothing_and_after_a_change_what_changed() {
    let mut j = journey().await;
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    let before = (j.worker.documents.len(), j.crew.documents.len());
    let again = j.approve().await;
    assert_eq!(
        (&again["issued"], &again["manifest_revision"]),
        (&json!(0), &json!(1))
    );
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    assert_eq!((j.worker.documents.len(), j.crew.documents.len()), before);

    let mut plan = cast::plan(40);
    plan["stops"][2]["arrives"] = json!((support::start() + TimeDelta::hours(45)).to_rfc3339());
    plan["stops"][2]["departs"] = plan["stops"][2]["arrives"].clone();
    let path = format!("/api/v1/trips/{}", j.trip);
    let (_, changed) = j
        .console
        .call(axum::http::Method::PUT, &path, Some(plan))
        .await;
    assert_eq!(
        (&changed["revision"], &changed["approved_revision"]),
        (&json!(2), &json!(1))
    );
    j.worker.sync_all(&j.service).await;
    assert_eq!(j.worker.documents.len(), before.0);
    let approval = j.approve().await;
    assert_eq!(
        (&approval["revision"], &approval["manifest_revision"]),
        (&json!(2), &json!(2))
    );
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    assert_eq!(j.worker.held(DocumentKind::Notice).len(), 2);
    // The ticket lasts longer now; the one before stays good.
    assert_eq!(j.manifest(&j.crew).entries[0].tickets.len(), 2);
}

#[tokio::test]
async fn whoever_is_verified_late_or_taken_off_changes_the_manifest() {
    let mut j = journey().await;
    j.approve().await;
    let stranger = Phone::of(&j.service, STRANGER);
    let saw = cast::seen(
        STRANGER,
        &values::registered(STRANGER, 3),
        Some(&stranger),
        "帮手",
    );
    let done = j
        .helper
        .does_for(&j.service, "帮手", values::person(STRANGER), &saw)
        .await;
    assert_eq!(done, Outcome::Applied);
    j.crew.sync_all(&j.service).await;
    let manifest = j.manifest(&j.crew);
    assert_eq!((manifest.revision, manifest.entries.len()), (2, 3));

    let path = format!("/api/v1/trips/{}/people/{}", j.trip, values::person(WORKER));
    let (status, _) = j
        .console
        .call(axum::http::Method::DELETE, &path, None)
        .await;
    assert_eq!(status, 204);
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    assert_eq!(j.worker.held(DocumentKind::Ticket).len(), 0);
    assert_eq!(j.worker.held(DocumentKind::Trip).len(), 0);
    let bundle = support::trust::bundle(&j.service);
    let lists = j.worker.held(DocumentKind::List);
    let list = status::StatusList::verify(&lists[0], &bundle, j.service.app.now()).unwrap();
    assert_eq!(list.revoked.count(), 1);
}

#[tokio::test]
async fn a_health_code_follows_what_is_declared_agreed_and_the_clock() {
    let mut j = journey().await;
    let colour = |phone: &Phone| {
        let held = phone.held(DocumentKind::Health);
        held.first().map(
            |bytes| match ParsedCredential::parse(bytes).unwrap().credential.body {
                Body::Health(health) => health.colour,
                _ => panic!("not a health code"),
            },
        )
    };
    j.worker.sync_all(&j.service).await;
    assert_eq!(colour(&j.worker), Some(HealthColour::Green));
    let first = j.worker.held(DocumentKind::Health);
    j.service.clock.pass(TimeDelta::hours(15));
    j.worker.sync_all(&j.service).await;
    assert_eq!(j.worker.held(DocumentKind::Health), first);
    j.service.clock.pass(TimeDelta::hours(2));
    j.worker.sync_all(&j.service).await;
    assert_ne!(j.worker.held(DocumentKind::Health), first);
    let fever = Claim::Declaration(values::declared("2026-02-21", 385));
    assert_eq!(
        j.worker.does(&j.service, WORKER, &fever).await,
        Outcome::Applied
    );
    assert_ne!(colour(&j.worker), Some(HealthColour::Green));
    let consent = values::consent_to(true, false);
    assert_eq!(
        j.worker.does(&j.service, WORKER, &consent).await,
        Outcome::Applied
    );
    assert_eq!(colour(&j.worker), None);
}
