//! One journey up to where its trip can be approved.

use super::{Service, cast, console::Console, phone::Phone, service, values};
use qicheng_credential::{
    document::{Content, Document},
    key::{PublicKey, Signer},
};
use qicheng_domain::{
    document::DocumentKind,
    ids::TripId,
    operations::{claim::Claim, operation::Outcome},
    travel::{manifest::Manifest, progress::Progress},
};
use qicheng_exchange::seal::Sealed;
use serde_json::{Value, json};

/// Everyone of one journey, up to where the trip can be approved.
pub struct Journey {
    pub service: Service,
    pub console: Console,
    pub helper: Phone,
    pub crew: Phone,
    pub crew_id: String,
    pub employer: Phone,
    pub worker: Phone,
    pub trip: TripId,
}

pub const WORKER: &str = "张晓伟";
pub const ELDER: &str = "彭秀英";
pub const STRANGER: &str = "田大力";

pub async fn journey() -> Journey {
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
    pub async fn approve(&self) -> Value {
        let path = format!("/api/v1/trips/{}/approve", self.trip);
        let (status, approval) = self.console.post(&path, Value::Null).await;
        assert_eq!(status, 200, "{approval}");
        approval
    }

    pub async fn board(&self) -> Value {
        self.console
            .get(&format!("/api/v1/trips/{}/board", self.trip))
            .await
    }

    pub fn issuer(&self) -> PublicKey {
        self.service.app.keys().issue.public()
    }

    pub fn read<B: Content>(&self, bytes: &[u8], key: &dyn Signer) -> B {
        let document = Document::<B>::parse(bytes).unwrap();
        document.verify(&key.public()).unwrap();
        document.check_time(self.service.app.now()).unwrap();
        document.body
    }

    pub fn manifest(&self, phone: &Phone) -> Manifest {
        let copies = phone.held(DocumentKind::Manifest);
        assert_eq!(copies.len(), 1);
        let opened = phone.sealing.open(Sealed::Manifest, &copies[0]).unwrap();
        self.read(&opened, &self.service.app.keys().manifest)
    }

    pub fn progress(&self, phone: &Phone) -> Progress {
        let held = phone.held(DocumentKind::Progress);
        self.read(&held[0], &self.service.app.keys().document)
    }
}
