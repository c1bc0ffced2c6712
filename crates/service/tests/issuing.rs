//! From one-time codes to the live board: what is approved is issued, verifies, and comes back as acts.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use chrono::TimeDelta;
use qicheng_credential::{
    credential::{Body, ParsedCredential, Role, StaffCredential},
    document::{Content, Document},
    key::{PublicKey, Signer},
    status,
};
use qicheng_domain::{
    act::ActKind,
    claim::Claim,
    health::{BasisKind, HealthColour},
    ids::TripId,
    manifest::Manifest,
    notice::{Notice, NoticeKind},
    progress::Progress,
    trip::Trip,
};
use qicheng_exchange::{
    document::DocumentKind,
    operation::{Outcome, Refusal},
    seal::Sealed,
};
use serde_json::{Value, json};
use support::{
    Service, cast,
    console::Console,
    phone::{Phone, refused},
    service, values,
};

/// Everyone of one journey, up to where the trip can be approved.
struct Journey {
    service: Service,
    console: Console,
    helper: Phone,
    crew: Phone,
    crew_id: String,
    employer: Phone,
    worker: Phone,
    trip: TripId,
}

const WORKER: &str = "张晓伟";
const ELDER: &str = "彭秀英";
const STRANGER: &str = "田大力";

async fn journey() -> Journey {
    let service = service();
    let console = Console::logged_in(&service).await;
    let (_, helper_code) = console.staff("村里帮手", "helper").await;
    let (crew_id, crew_code) = console.staff("乘务", "crew").await;
    let (employer_id, employer_code) = console.staff("厂门口", "employer").await;
    let (mut helper, done) = cast::enrol(&service, "帮手", &helper_code).await;
    assert_eq!(done, Outcome::Applied);
    let (crew, _) = cast::enrol(&service, "乘务", &crew_code).await;
    let (employer, _) = cast::enrol(&service, "厂门", &employer_code).await;
    let worker = cast::worker(&service, WORKER, 1).await;
    cast::worker(&service, STRANGER, 3).await;
    // The helper saw the worker with their phone, and registered an elder who has none.
    let saw = cast::seen(
        WORKER,
        &values::registered(WORKER, 1),
        Some(&worker),
        "帮手",
    );
    helper.say(values::person("帮手"), values::person(WORKER), &saw);
    let elder = Claim::Registration(Box::new(values::registration(ELDER, 2, None)));
    let saw = cast::seen(ELDER, &elder, None, "帮手");
    for claim in [&values::consent(), &elder, &saw] {
        helper.say(values::person("帮手"), values::person(ELDER), claim);
    }
    let results = helper.sync_all(&service).await;
    assert!(
        results.iter().all(|r| r.outcome == Outcome::Applied),
        "{results:?}"
    );
    let trip = cast::trip(&console, 40).await;
    let people =
        json!({"people": [cast::place(WORKER), cast::place(ELDER), cast::place(STRANGER)]});
    let (_, assigned) = console
        .post(&format!("/api/v1/trips/{trip}/people"), people)
        .await;
    assert_eq!(assigned["refused"], json!([]));
    for id in [&crew_id, &employer_id] {
        let path = format!("/api/v1/trips/{trip}/staff/{id}");
        let (status, _) = console.call(axum::http::Method::PUT, &path, None).await;
        assert_eq!(status, 204);
    }
    Journey {
        service,
        console,
        helper,
        crew,
        crew_id,
        employer,
        worker,
        trip,
    }
}

impl Journey {
    async fn approve(&self) -> Value {
        let path = format!("/api/v1/trips/{}/approve", self.trip);
        let (status, approval) = self.console.post(&path, Value::Null).await;
        assert_eq!(status, 200, "{approval}");
        approval
    }

    async fn board(&self) -> Value {
        self.console
            .get(&format!("/api/v1/trips/{}/board", self.trip))
            .await
    }

    fn issuer(&self) -> PublicKey {
        self.service.app.keys().issue.public()
    }

    fn read<B: Content>(&self, bytes: &[u8], key: &dyn Signer) -> B {
        let document = Document::<B>::parse(bytes).unwrap();
        document.verify(&key.public()).unwrap();
        document.check_time(self.service.app.now()).unwrap();
        document.body
    }

    fn manifest(&self, phone: &Phone) -> Manifest {
        let copies = phone.held(DocumentKind::Manifest);
        assert_eq!(copies.len(), 1);
        let opened = phone.sealing.open(Sealed::Manifest, &copies[0]).unwrap();
        self.read(&opened, &self.service.app.keys().manifest)
    }

    fn progress(&self, phone: &Phone) -> Progress {
        let held = phone.held(DocumentKind::Progress);
        self.read(&held[0], &self.service.app.keys().document)
    }
}

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
    assert_eq!(ticket.credential.holder, Some(values::key(WORKER).public()));
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
    assert!(notice.body.contains("02月21日08:00"), "{}", notice.body);
    let plan: Trip = j.read(&j.worker.held(DocumentKind::Trip)[0], &keys.document);
    assert_eq!((plan.id, plan.revision), (j.trip, 1));
    assert_eq!(j.worker.held(DocumentKind::List).len(), 1);
    assert_eq!(j.worker.held(DocumentKind::Manifest).len(), 0);

    // The elder's paper comes to the helper, bare and without a health code.
    j.helper.sync_all(&j.service).await;
    let papers = j.helper.held(DocumentKind::Ticket);
    let paper = ParsedCredential::parse(&papers[0]).unwrap();
    paper.verify(&j.issuer()).unwrap();
    assert_eq!((papers.len(), paper.credential.holder), (1, None));
    assert_eq!(j.helper.held(DocumentKind::Health).len(), 0);

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
async fn acts_come_once_whatever_comes_twice() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let boarded = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 5);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &boarded).await,
        Outcome::Applied
    );
    let revision = j.progress(&j.crew).revision;
    assert_eq!(
        j.crew.does(&j.service, "乘务", &boarded).await,
        Outcome::Applied
    );
    assert_eq!(j.progress(&j.crew).revision, revision);
    assert_eq!(j.board().await["double"], json!([]));

    // Earlier by its clock, though it came later: this one counts, and both are shown.
    let earlier = cast::signed_act("乘务", ActKind::Boarded, trip, Some(1), 3);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &earlier).await,
        Outcome::Applied
    );
    let progress = j.progress(&j.crew);
    assert_eq!(progress.boarded.len(), 1);
    assert_eq!(
        progress.boarded[0].at,
        support::start() + TimeDelta::minutes(24 * 60 + 3)
    );
    let departed = cast::signed_act("乘务", ActKind::Departed, trip, None, 60);
    let arrived = cast::signed_act("乘务", ActKind::Arrived, trip, None, 900);
    j.crew.does(&j.service, "乘务", &departed).await;
    j.crew.does(&j.service, "乘务", &arrived).await;
    let received = cast::signed_act("厂门", ActKind::Received, trip, Some(1), 910);
    assert_eq!(
        j.employer.does(&j.service, "厂门", &received).await,
        Outcome::Applied
    );
    let board = j.board().await;
    assert_eq!(board["double"][0]["boardings"].as_array().unwrap().len(), 2);
    let counts = [
        "expected", "boarded", "received", "missing", "departed", "arrived",
    ];
    let counts: Vec<_> = counts
        .iter()
        .map(|key| board[key].as_u64().unwrap())
        .collect();
    assert_eq!(counts, [2, 1, 1, 1, 0, 2]);
    assert_eq!(j.progress(&j.employer).received.len(), 1);
}

#[tokio::test]
async fn acts_of_those_who_may_not_are_refused() {
    let mut j = journey().await;
    let trip = j.trip;
    j.approve().await;
    let not_allowed = refused(Refusal::NotAllowed);
    let by_helper = cast::signed_act("帮手", ActKind::Boarded, trip, Some(1), 5);
    assert_eq!(
        j.helper.does(&j.service, "帮手", &by_helper).await,
        not_allowed
    );
    let received = cast::signed_act("乘务", ActKind::Received, trip, Some(1), 5);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &received).await,
        not_allowed
    );
    let of_another = cast::signed_act("厂门", ActKind::Boarded, trip, Some(1), 5);
    assert_eq!(
        j.crew.does(&j.service, "乘务", &of_another).await,
        not_allowed
    );
    let unknown = cast::signed_act("乘务", ActKind::Boarded, TripId([9; 6]), Some(1), 5);
    let outcome = j.crew.does(&j.service, "乘务", &unknown).await;
    assert_eq!(outcome, refused(Refusal::UnknownSubject));
    let nobody = cast::signed_act("乘务", ActKind::Boarded, trip, Some(77), 5);
    let outcome = j.crew.does(&j.service, "乘务", &nobody).await;
    assert!(matches!(
        outcome,
        Outcome::Refused {
            code: Refusal::Field,
            ..
        }
    ));
    assert_eq!(j.board().await["boarded"], json!(0));
}

#[tokio::test]
async fn a_role_taken_away_takes_everything_along() {
    let mut j = journey().await;
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let path = format!("/api/v1/staff/{}/revoke", j.crew_id);
    assert_eq!(j.console.post(&path, Value::Null).await.0, 200);
    j.crew.sync_all(&j.service).await;
    for kind in [
        DocumentKind::Manifest,
        DocumentKind::Staff,
        DocumentKind::Trip,
    ] {
        assert_eq!(j.crew.held(kind).len(), 0, "{kind:?}");
    }
    let boarded = cast::signed_act("乘务", ActKind::Boarded, j.trip, Some(1), 5);
    let outcome = j.crew.does(&j.service, "乘务", &boarded).await;
    assert_eq!(outcome, refused(Refusal::NotAllowed));
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
