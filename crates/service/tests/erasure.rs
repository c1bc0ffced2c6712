//! What is kept is nowhere in plain; what is erased is nowhere at all.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use axum::http::Method;
use qicheng_domain::{claim::Claim, health::DailyDeclaration};
use qicheng_service::audit;
use rusqlite::types::ValueRef;
use std::{
    fs,
    io::Write,
    path::Path,
    sync::{Arc, Mutex},
};
use support::{
    Service, cast,
    journey::{WORKER, journey},
    values,
};
use tracing_subscriber::fmt::MakeWriter;

/// What is said of the worker and of nobody else: name, ID number, mobile, words of health.
const NAME: &str = "欧阳夜莺";
const SYMPTOM: &str = "cough";

fn canaries() -> Vec<Vec<u8>> {
    let id = values::id_number(777);
    vec![
        NAME.as_bytes().to_vec(),
        id.as_bytes().to_vec(),
        id.as_bytes()[10..].to_vec(),
        SYMPTOM.as_bytes().to_vec(),
    ]
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

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

/// Every file of the service's folder, as it lies on the disk.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let all = fs::read_dir(folder).unwrap().map(Result::unwrap);
    all.map(|file| {
        (
            file.file_name().into_string().unwrap(),
            fs::read(file.path()).unwrap(),
        )
    })
    .collect()
}

/// Every value of every table, read with the database's key: what a thief of both would see.
fn rows(service: &Service) -> Vec<(String, Vec<u8>)> {
    let raw = rusqlite::Connection::open(service.folder().join("service.db")).unwrap();
    let key: String = service
        .app
        .keys()
        .database
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    raw.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))
        .unwrap();
    let mut tables = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut all = Vec::new();
    for table in tables {
        let mut statement = raw.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap()
                {
                    all.push((table.clone(), bytes.to_vec()));
                }
            }
        }
    }
    assert!(all.len() > 100);
    all
}

fn found_in(all: &[(String, Vec<u8>)]) -> Vec<&str> {
    let canaries = canaries();
    let named = all
        .iter()
        .filter(|(_, bytes)| canaries.iter().any(|c| has(bytes, c)));
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
    phone.does(service, NAME, &sick).await;
    let saw = cast::seen(NAME, &values::registered(NAME, 777), Some(&phone), "帮手");
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

    let held = rows(service);
    let places = found_in(&held);
    for table in ["person", "operation"] {
        assert!(
            places.contains(&table),
            "the canaries are looked for where they are: {places:?}"
        );
    }
    assert!(!places.contains(&"audit") && !places.contains(&"pseudonym"));
    assert_eq!(found_in(&files(service.folder())), [""; 0]);

    service.clock.pass(chrono::TimeDelta::days(3));
    let mut console = support::console::Console::of(service);
    console.log_in("协调员").await;
    let name = subject(service, person).await.unwrap();
    let (status, problem) = console.call(Method::DELETE, &erase, None).await;
    assert_eq!(status, 204, "{problem}");
    assert_eq!(found_in(&rows(service)), [""; 0]);
    assert_eq!(found_in(&files(service.folder())), [""; 0]);
    assert_eq!(subject(service, person).await, None);
    let wal = fs::metadata(service.folder().join("service.db-wal")).unwrap();
    assert_eq!(wal.len(), 0, "what was written over is not left in the log");
    let text = log.0.lock().unwrap().clone();
    assert!(!canaries().iter().any(|c| has(&text, c)));

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
            .held(qicheng_exchange::document::DocumentKind::Ticket)
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
