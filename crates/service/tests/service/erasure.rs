//! What is kept is nowhere in plain; what is erased is nowhere at all.

use super::support::{
    self, Service, cast,
    journey::{WORKER, journey},
    values,
};
use axum::http::Method;
use qicheng_domain::{
    health::DailyDeclaration,
    operations::claim::{Certificate, Claim},
    people::registration::Registration,
};
use qicheng_service_core::audit;
use std::{
    fs,
    io::Write,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

/// What is said of the worker and of nobody else: name, ID number, home, words of health.
const NAME: &str = "欧阳夜莺";
const HOME: &str = "洗车河畔第七家";
const SYMPTOM: &str = "cough";
const CERTIFICATE: &str = "HC1:TESTED 777 POSITIVE";

fn canaries() -> [String; 6] {
    let id = values::id_number(777);
    let birthday_on = id[6..].to_owned();
    [NAME, &id, &birthday_on, HOME, SYMPTOM, CERTIFICATE].map(str::to_owned)
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

const NONE: [PathBuf; 0] = [];

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

fn found_in(all: &[(String, Vec<u8>)]) -> Vec<&str> {
    let canaries = canaries();
    let named = all
        .iter()
        .filter(|(_, bytes)| canaries.iter().any(|c| has(bytes, c.as_bytes())));
    let mut names: Vec<_> = named.map(|(name, _)| name.as_str()).collect();
    names.dedup();
    names
}

#[tokio::test]
async fn canaries_are_nowhere_in_plain_and_after_erasing_nowhere_at_all() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let mut j = journey().await;
    let service = &j.service;
    let mut phone = cast::worker(service, NAME, 777).await;
    let sick = Claim::Declaration(DailyDeclaration {
        symptoms: vec![serde_json::from_value(SYMPTOM.into()).unwrap()],
        ..values::declared("2026-02-20", 385)
    });
    let person = values::person(NAME);
    let at_home = Registration {
        home_detail: HOME.to_owned(),
        ..values::registration(NAME, 777, Some(&qicheng_test_kit::key(NAME)))
    };
    let at_home = Claim::Registration(Box::new(at_home));
    let certificate = Claim::Certificate(Certificate {
        text: CERTIFICATE.to_owned(),
    });
    for claim in [&sick, &at_home, &certificate] {
        phone.does(service, NAME, claim).await;
    }
    let saw = cast::seen(NAME, &at_home, Some(&phone), "帮手");
    j.helper.does_for(service, "帮手", person, &saw).await;
    // On the trip, approved, told, and off it again once it is over.
    let path = format!("/api/v1/trips/{}/people", j.trip);
    let people = serde_json::json!({"people": [cast::place(NAME)]});
    assert_eq!(j.console.post(&path, people).await.0, 200);
    j.approve().await;
    phone.sync_all(service).await;
    let erase = format!("/api/v1/people/{person}");
    let (status, _) = j.console.call(Method::DELETE, &erase, None).await;
    assert_eq!(status, 409, "not with a place on a trip to come");

    assert_eq!(found_in(&service.rows()), [""; 0]);
    assert_eq!(service.files_with(&canaries()), NONE);
    // They are there all the same, and would be found where somebody forgot to seal.
    let people = j.console.get("/api/v1/people").await;
    let mut people = people.as_array().unwrap().iter();
    assert!(people.any(|p| p["name"] == NAME));
    for word in canaries() {
        service.sql(&format!("UPDATE chain_link SET field = '{word}'"));
        assert_eq!(found_in(&service.rows()), ["chain_link"]);
        if service.database().is_some() {
            assert_ne!(service.files_with(&[word]), NONE);
        }
    }
    service.sql("UPDATE chain_link SET field = NULL");

    service.clock.pass(chrono::TimeDelta::days(3));
    let mut console = support::console::Console::of(service);
    console.log_in("协调员").await;
    let name = subject(service, person).await.unwrap();
    let (status, problem) = console.call(Method::DELETE, &erase, None).await;
    assert_eq!(status, 204, "{problem}");
    assert_eq!(found_in(&service.rows()), [""; 0]);
    assert_eq!(subject(service, person).await, None);
    if service.database().is_none() {
        assert_eq!(service.files_with(&canaries()), NONE);
        let wal = fs::metadata(service.folder().join("service.db-wal")).unwrap();
        assert_eq!(wal.len(), 0, "what was written over is not left in the log");
    }
    let text = log.0.lock().unwrap().clone();
    assert!(!canaries().iter().any(|c| has(&text, c.as_bytes())));

    // The chain holds, and still has the rows of whom nobody can name any more; others are as they were.
    let checked = audit::check(&service.app, Vec::new())
        .await
        .unwrap()
        .unwrap();
    let tenant = service.app.tenant();
    let rows = service
        .app
        .storage()
        .read(move |tx| Ok(tx.audit_after(tenant, 0, 1_000)?));
    let rows = rows.await.unwrap();
    assert_eq!(rows.len() as u64, checked.rows);
    assert!(rows.iter().filter(|row| row.subject == name).count() >= 2);
    let people = console.get("/api/v1/people").await;
    let people = people.as_array().unwrap();
    assert!(people.iter().any(|p| p["name"] == WORKER));
    assert!(people.iter().all(|p| p["id"] != person.to_string()));
    // Their phone lets go of what it was given.
    phone.sync_all(service).await;
    assert!(
        phone
            .held(qicheng_domain::document::DocumentKind::Ticket)
            .is_empty()
    );
}

async fn subject(service: &Service, person: qicheng_domain::ids::PersonId) -> Option<[u8; 32]> {
    let (tenant, party) = (
        service.app.tenant(),
        audit::Party::Person(person).to_bytes(),
    );
    let read = service
        .app
        .storage()
        .read(move |tx| Ok(tx.pseudonym(tenant, &party)?));
    read.await.unwrap()
}
