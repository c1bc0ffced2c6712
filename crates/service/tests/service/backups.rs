//! Back-ups: who is erased is erased from those that were written before, too.

use super::support::{
    self, Service,
    browser::Browser,
    cast,
    console::Console,
    journey::{ELDER, WORKER, journey},
    phone::Phone,
    rows, values,
};
use axum::http::Method;
use chrono::TimeDelta;
use qicheng_domain::{
    document::DocumentKey,
    operations::{operation::Outcome, refusal::RefusalCode},
    rules::{demonstration, pack::RulePack},
    travel::act::ActKind,
};
use qicheng_service_core::{
    ServiceError,
    audit::{self, Party},
    trust,
};
use qicheng_service_storage::{StorageError, issued::StatusListRow};
use qicheng_test_kit::{certificates, key};
use serde_json::json;
use std::path::{Path, PathBuf};

const NAME: &str = "欧阳子规";

/// Writes a back-up of this name; returns its data and its keys.
async fn back_up(service: &Service, folder: &Path, name: &str) -> [PathBuf; 2] {
    let files = ["data", "keys"].map(|part| folder.join(format!("{name}-{part}.db")));
    let (key, [data, keys]) = (service.app.keys().database.clone(), files.clone());
    let written = service
        .app
        .storage()
        .read(move |tx| Ok(tx.back_up(&data, &keys, &key)?));
    written.await.unwrap();
    files
}

async fn restore(service: &Service, data: &Path, keys: &Path) -> Result<u64, ServiceError> {
    let key = service.app.keys().database.clone();
    let (data, keys) = (data.to_owned(), keys.to_owned());
    let epoch = service.app.context().entropy.bytes().unwrap();
    let restored = service
        .app
        .storage()
        .write(move |tx| Ok(tx.restore(&data, &keys, &key, epoch)?));
    restored.await
}

async fn names(console: &mut Console) -> Vec<String> {
    let people = console.get("/api/v1/people").await;
    let people = people.as_array().unwrap().iter();
    people
        .map(|p| p["name"].as_str().unwrap().to_owned())
        .collect()
}

fn stands_in(rows: &[(String, Vec<u8>)], wanted: &[u8]) -> bool {
    rows.iter()
        .any(|(_, bytes)| bytes.windows(wanted.len()).any(|w| w == wanted))
}

#[tokio::test]
async fn a_person_erased_since_cannot_be_read_out_of_a_back_up() {
    let mut j = journey().await;
    let service = &j.service;
    let (tenant, person) = (service.app.tenant(), values::person(NAME));
    cast::worker(service, NAME, 778).await;
    let folder = tempfile::tempdir().unwrap();
    let [data, keys] = back_up(service, folder.path(), "before").await;

    let erase = format!("/api/v1/people/{person}");
    let (status, problem) = j.console.call(Method::DELETE, &erase, None).await;
    assert_eq!(status, 204, "{problem}");
    let [_, newest] = back_up(service, folder.path(), "after").await;

    // The data alone tell nobody's name or number, and not who is meant in the audit chain.
    let key = &service.app.keys().database;
    let held = rows::rows_in(&data, key);
    let number = values::id_number(778).try_into().unwrap();
    let mac = service.app.keys().identity_mac(tenant, &number);
    for word in [NAME.as_bytes(), WORKER.as_bytes(), &mac.0] {
        assert!(!stands_in(&held, word));
    }
    let tables = ["person_key", "pseudonym"];
    assert!(held.iter().all(|(table, _)| !tables.contains(&&**table)));
    assert!(stands_in(&held, person.as_bytes()));
    assert!(stands_in(&rows::rows_in(&keys, key), &mac.0));
    assert!(!stands_in(&rows::rows_in(&newest, key), &mac.0));

    // With the keys of then everybody is there; with the newest ones nobody who was erased since.
    let as_it_was = service.empty();
    assert_eq!(restore(&as_it_was, &data, &keys).await.unwrap(), 0);
    let mut console = Console::of(&as_it_was);
    console.log_in("协调员").await;
    assert!(names(&mut console).await.contains(&NAME.to_owned()));

    let restored = service.empty();
    assert_eq!(restore(&restored, &data, &newest).await.unwrap(), 1);
    let mut console = Console::of(&restored);
    console.log_in("协调员").await;
    let names = names(&mut console).await;
    assert!(!names.contains(&NAME.to_owned()));
    assert!(
        [WORKER, ELDER]
            .iter()
            .all(|name| names.contains(&(*name).to_owned()))
    );
    let party = Party::Person(person).to_bytes();
    let known = restored
        .app
        .storage()
        .read(move |tx| Ok((tx.pseudonym(tenant, &party)?, tx.person(tenant, person)?)));
    assert!(known.await.unwrap() == (None, None));
    let checked = audit::check(&restored.app, Vec::new()).await.unwrap();
    assert!(checked.unwrap().rows > 0);
    // A phone goes on with it, and whoever has a number is found by it.
    let results = j.worker.sync_all(&restored).await;
    assert!(results.is_empty());
    let number = values::id_number(1).try_into().unwrap();
    let mac = restored.app.keys().identity_mac(tenant, &number);
    let found = restored
        .app
        .storage()
        .read(move |tx| Ok(tx.people_by_mac(tenant, mac)?));
    assert_eq!(found.await.unwrap()[0].id, values::person(WORKER));

    // Nothing is written over.
    let again = restore(&restored, &data, &newest).await;
    let refused = StorageError::Constraint;
    assert!(matches!(again, Err(ServiceError::Storage(error)) if error == refused));
}

/// What was given out between the back-up and its restore is never given out to somebody else.
#[tokio::test]
async fn t10_a_restore_begins_an_epoch_and_passes_over_what_was_given_out_since() {
    let mut j = journey().await;
    j.approve().await;
    j.worker.sync_all(&j.service).await;
    j.crew.sync_all(&j.service).await;
    // Whom staff saw before; what follows of them comes after the back-up.
    let (late, other) = ("欧阳子规", "李娜");
    for (name, order) in [(late, 5), (other, 6)] {
        let worker = cast::worker(&j.service, name, order).await;
        let saw = cast::seen(
            name,
            &values::registered(name, order),
            Some(&worker),
            "帮手",
        );
        let helper = &mut j.helper;
        let done = helper.does_for(&j.service, "帮手", values::person(name), &saw);
        assert_eq!(done.await, Outcome::Applied);
    }
    let folder = tempfile::tempdir().unwrap();
    let [data, keys] = back_up(&j.service, folder.path(), "before").await;
    let before = (j.manifest(&j.crew), j.crew.documents.len());
    let written = list(&j.service, 202_602).await.unwrap();

    // Since then somebody got a place, and the crew their manifest.
    let people = json!({"people": [cast::place(late)]});
    let path = format!("/api/v1/trips/{}/people", j.trip);
    let (_, assigned) = j.console.post(&path, people).await;
    assert_eq!(assigned["refused"], json!([]));
    j.approve().await;
    j.crew.sync_all(&j.service).await;
    let lost = j.manifest(&j.crew);
    assert!(lost.revision > before.0.revision);
    let lost_slot = lost.entries.last().unwrap().slot;
    let versions = newest_versions(&j.crew);
    let lost_list = list(&j.service, 202_602).await.unwrap();
    assert!(lost_list.next_index > written.next_index);

    let restored = j.service.empty();
    assert_eq!(restore(&restored, &data, &keys).await.unwrap(), 0);
    let publish = restored
        .app
        .write(qicheng_service_core::recovery::restored::publish);
    publish.await.unwrap();
    // The list is published at once, beyond what may have been given out of it.
    let raised = list(&restored, 202_602).await.unwrap();
    assert_eq!(raised.next_index, written.next_index + 50_000);
    assert_eq!(raised.seq, written.seq + 1_000 + 1);
    assert!(raised.published_at == Some(restored.app.now()));
    // A phone's cursor of before counts as empty, and everything comes under higher versions.
    j.crew.documents.clear();
    j.crew.sync_all(&restored).await;
    let after = j.manifest(&j.crew);
    assert!(
        after.revision > lost.revision,
        "{} {}",
        after.revision,
        lost.revision
    );
    assert!(after.issued >= lost.issued);
    let again = newest_versions(&j.crew);
    assert!(!again.is_empty());
    for (key, version) in &again {
        assert!(versions.get(key).is_none_or(|old| old < version), "{key:?}");
    }
    // Nothing new comes again.
    j.crew.documents.clear();
    j.crew.sync_all(&restored).await;
    assert!(j.crew.documents.is_empty());

    // The next place is not the one that somebody holds a ticket for.
    let mut console = Console::of(&restored);
    console.log_in("协调员").await;
    let people = json!({"people": [cast::place(other)]});
    let (_, assigned) = console.post(&path, people).await;
    assert_eq!(assigned["refused"], json!([]));
    let (tenant, trip) = (restored.app.tenant(), j.trip);
    let slots = restored
        .app
        .storage()
        .read(move |tx| Ok(tx.assignments(tenant, trip)?));
    let slots: Vec<_> = slots.await.unwrap().iter().map(|a| a.slot).collect();
    assert!(slots.last().unwrap() > &lost_slot, "{slots:?}");
    // Whoever boards with a place of in between is on board here too, of a name that nobody knows any more.
    let mut board = async |slot| {
        let boarded = cast::signed_act("乘务", ActKind::Boarded, trip, Some(slot), 5);
        j.crew.does(&restored, "乘务", &boarded).await
    };
    assert_eq!(board(lost_slot).await, Outcome::Applied);
    let beyond = slots.last().unwrap() + 1;
    let refused = Outcome::Refused {
        code: RefusalCode::Field,
        field: Some("slot".to_owned()),
    };
    assert_eq!(board(beyond).await, refused);
    let path = format!("/api/v1/trips/{trip}/board");
    let unknown = &console.get(&path).await["unknown"];
    assert_eq!(unknown.as_array().unwrap().len(), 1);
    assert_eq!(unknown[0]["slot"], lost_slot);
    assert!(unknown[0]["boarded"].is_string() && unknown[0]["received"].is_null());
    let page = format!("/console/trips/{trip}/board");
    let page = Browser::logged_in(&restored).await.open(&page).await;
    assert!(page.contains(&format!("序号 {lost_slot}")), "{page}");
    // A second restore begins another epoch.
    let twice = j.service.empty();
    restore(&twice, &data, &keys).await.unwrap();
    let epoch = async |service: &Service| {
        let tenant = service.app.tenant();
        let epoch = service
            .app
            .storage()
            .read(move |tx| Ok(tx.feed_epoch(tenant)?));
        epoch.await.unwrap()
    };
    let epochs = [
        epoch(&j.service).await,
        epoch(&restored).await,
        epoch(&twice).await,
    ];
    assert_eq!(std::collections::BTreeSet::from(epochs).len(), 3);
}

/// Phones take nothing that has a version they have already, so what a restored service says next lies beyond it.
#[tokio::test]
async fn t10_rules_and_signers_go_on_beyond_the_versions_of_before_the_restore() {
    let service = support::service();
    let pack = RulePack::parse(demonstration::HEALTH_CODE.as_bytes()).unwrap();
    let until = service.app.now() + TimeDelta::days(30);
    let certificates = ["one", "two"].map(|name| certificates::signer(&key(name), None));
    let install = async |service: &Service, number: usize| {
        let list = vec![certificates[number].clone()];
        let written = service.app.write(move |tx, ctx| {
            trust::install_signers(tx, ctx, "eu", list.clone(), until)?;
            trust::held_signers(tx, ctx)
        });
        written.await.unwrap()[0].version
    };
    let withdraw = async |service: &Service| {
        let id = pack.id.clone();
        let withdrawn = service
            .app
            .write(move |tx, ctx| trust::withdraw_rules(tx, ctx, "operator", "over", &id));
        withdrawn.await.unwrap().version
    };
    let installed = service
        .app
        .write(|tx, ctx| trust::install_rules(tx, ctx, &[demonstration::HEALTH_CODE]));
    installed.await.unwrap();
    install(&service, 0).await;
    let folder = tempfile::tempdir().unwrap();
    let [data, keys] = back_up(&service, folder.path(), "before").await;
    let lost = (install(&service, 1).await, withdraw(&service).await);

    let restored = service.empty();
    restore(&restored, &data, &keys).await.unwrap();
    let publish = restored
        .app
        .write(qicheng_service_core::recovery::restored::publish);
    publish.await.unwrap();
    let loaded = restored.app.write(trust::load_rules).await.unwrap();
    assert!(loaded[0].version > lost.1 && loaded[0].valid_until == pack.valid_until);
    assert!(install(&restored, 1).await > lost.0);
    assert!(withdraw(&restored).await > loaded[0].version);
}

/// A list that was begun after the back-up, and is begun once more.
#[tokio::test]
async fn t10_a_list_that_the_back_up_does_not_have_begins_beyond_what_was_given_out_of_it() {
    let j = journey().await;
    let folder = tempfile::tempdir().unwrap();
    let [data, keys] = back_up(&j.service, folder.path(), "before").await;
    // A month later somebody takes up a role.
    j.service.clock.pass(TimeDelta::days(12));
    let mut console = Console::of(&j.service);
    console.log_in("协调员").await;
    let (_, code) = console.staff("后来的人", "crew").await;
    cast::enrol(&j.service, "后来的人", &code).await;
    let lost = list(&j.service, 202_603).await.unwrap();

    let restored = j.service.empty();
    restore(&restored, &data, &keys).await.unwrap();
    assert!(list(&restored, 202_603).await.is_none());
    let mut console = Console::of(&restored);
    console.log_in("协调员").await;
    let (_, code) = console.staff("另一个人", "crew").await;
    cast::enrol(&restored, "另一个人", &code).await;
    let begun = list(&restored, 202_603).await.unwrap();
    assert!(begun.next_index > lost.next_index + 49_000);
    assert!(begun.seq > lost.seq + 900);
}

/// A phone keeps what it has until the feed of a restored service has been read to its end, and then only what that has.
#[tokio::test]
async fn t10_a_cursor_of_before_the_restore_counts_as_empty_and_is_told_so() {
    let mut j = journey().await;
    j.approve().await;
    let folder = tempfile::tempdir().unwrap();
    let [data, keys] = back_up(&j.service, folder.path(), "before").await;
    j.worker.sync_all(&j.service).await;
    let cursor = j.worker.cursor.clone();
    let restored = j.service.empty();
    restore(&restored, &data, &keys).await.unwrap();
    let reply = j.worker.sync(&restored).await.unwrap();
    assert!(reply.from.is_empty() && !cursor.is_empty());
    let reply = j.worker.sync(&restored).await.unwrap();
    assert!(!reply.from.is_empty());
}

async fn list(service: &Service, id: u32) -> Option<StatusListRow> {
    let tenant = service.app.tenant();
    let list = service
        .app
        .storage()
        .read(move |tx| Ok(tx.status_list(tenant, id)?));
    list.await.unwrap()
}

fn newest_versions(phone: &Phone) -> std::collections::BTreeMap<DocumentKey, u64> {
    let each = phone.documents.iter().map(|d| (d.key.clone(), d.version));
    each.collect()
}

/// A sealed value opens in its own row alone.
#[tokio::test]
async fn what_somebody_moves_between_rows_is_not_read() {
    let service = support::service();
    let mut phone = cast::worker(&service, "甲", 1).await;
    cast::worker(&service, "乙", 2).await;
    let next_day = values::declaration("2026-02-21");
    service.clock.pass(TimeDelta::days(1));
    phone.at(service.app.now());
    phone.does(&service, "甲", &next_day).await;
    let (tenant, id) = (service.app.tenant(), values::person("甲"));
    let read = || service.app.storage();
    let declared = read().read(move |tx| {
        Ok(tx.declarations_since(tenant, id, "2026-02-01".parse().unwrap_or_default())?)
    });
    assert_eq!(declared.await.unwrap().len(), 2);

    // Between two rows of one person: it is not as it was sealed.
    service.sql(
        "UPDATE declaration SET body = (SELECT body FROM declaration d
             WHERE d.person = declaration.person ORDER BY d.day LIMIT 1)",
    );
    let declared = read().read(move |tx| {
        Ok(tx.declarations_since(tenant, id, "2026-02-01".parse().unwrap_or_default())?)
    });
    let altered = StorageError::Altered("declaration");
    assert!(matches!(declared.await, Err(ServiceError::Storage(error)) if error == altered));

    // Between two people: it is sealed under a key that the row's person does not have.
    service.sql(
        "UPDATE person SET registration = (SELECT registration FROM person p ORDER BY p.id DESC LIMIT 1)",
    );
    let people = read().read(move |tx| Ok(tx.people_after(tenant, None, 10)?));
    assert_eq!(people.await.unwrap().len(), 1);

    // Another's key in the row of a person's key.
    service.sql("UPDATE person_key SET wrapped = (SELECT wrapped FROM person_key k ORDER BY k.person LIMIT 1)");
    let people = read().read(move |tx| Ok(tx.people_after(tenant, None, 10)?));
    let altered = StorageError::Altered("person_key");
    assert!(matches!(people.await, Err(ServiceError::Storage(error)) if error == altered));
}
