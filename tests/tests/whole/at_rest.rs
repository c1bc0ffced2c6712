//! What people say lies nowhere in plain on a phone, and nothing of it remains when it is deleted.

use qicheng_app::{
    App, Home, Settings, forms,
    people::{self, Carrier},
    roles::worker,
    vault::{FileVault, KeyName, KeyVault as _},
};
use qicheng_domain::{
    health::{DeclarationForm, Symptom},
    ids::PersonId,
    operations::claim::Consent,
    people::registration::{RegistrationForm, WorkStatus},
};
use qicheng_service_core::place::platform::SystemEntropy;
use qicheng_store::{Location, erase::Unsent};
use qicheng_test_kit::clock::TestClock;
use qicheng_test_world::{Roots, database};
use qicheng_tests::{demonstration::Installation, plain};
use std::{fs, path::Path, process::Command, sync::Arc};

/// Names, numbers, homes, health, and what was only typed.
const CANARIES: [&str; 9] = [
    "柳如烟",
    "11010519491231002X",
    "13911112222",
    "金鸡岭第七组",
    "上官婉儿",
    "临时写下的",
    "39.7",
    "Fever",
    "fever",
];

fn vault(folder: &Path) -> Arc<FileVault> {
    let file = Location::on_disk(folder.join("keys"));
    Arc::new(FileVault::new(file, Arc::new(SystemEntropy)))
}

fn open(folder: &Path, roots: &Roots) -> App {
    let settings = Settings {
        folder: Location::on_disk(folder),
        home: Home {
            place: "433130".parse().unwrap(),
            url: "http://127.0.0.1:9".to_owned(),
        },
        roots: roots.public(),
        bundle: roots.sign(1, &[], &[]).unwrap(),
    };
    let clock = Arc::new(TestClock::default());
    App::open(settings, vault(folder), clock, Arc::new(SystemEntropy)).unwrap()
}

fn says_everything(app: &App) -> PersonId {
    let person = people::add(app, Carrier::Phone).unwrap().value;
    let consent = Consent {
        service: true,
        health: true,
        text_version: 1,
        language: "zh-CN".to_owned(),
    };
    worker::give_consent(app, person, consent).unwrap();
    let form = RegistrationForm {
        name: CANARIES[0].to_owned(),
        id_number: CANARIES[1].to_owned(),
        mobile: CANARIES[2].to_owned(),
        has_phone: true,
        home: "433130".to_owned(),
        home_detail: CANARIES[3].to_owned(),
        emergency_name: CANARIES[4].to_owned(),
        emergency_mobile: "13911113333".to_owned(),
        work: Some(WorkStatus::Looking),
        ..RegistrationForm::default()
    };
    worker::register(app, person, &form).unwrap();
    let ill = DeclarationForm {
        temperature: CANARIES[6].to_owned(),
        symptoms: vec![Symptom::Fever],
        ..DeclarationForm::default()
    };
    worker::declare(app, person, &ill).unwrap();
    forms::save_field(app, person, "intent", "pick_up", CANARIES[5]).unwrap();
    person
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = plain::files(folder)
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.sort();
    names
}

fn assert_nothing_in_plain(what: &str, bytes: &[u8]) {
    assert_eq!(plain::word_in(bytes, &CANARIES), None, "in {what}");
}

fn assert_no_file_in_plain(folder: &Path) {
    for (name, bytes) in plain::files(folder).unwrap() {
        assert_nothing_in_plain(&name, &bytes);
    }
}

#[test]
fn nothing_lies_in_plain_in_any_file_and_nothing_remains_when_it_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let roots = Roots::make().unwrap();
    let app = open(folder.path(), &roots);
    let person = says_everything(&app);
    assert!(names(folder.path()).contains(&"qicheng.db-wal".to_owned()));
    assert_no_file_in_plain(folder.path());
    drop(app);
    assert_no_file_in_plain(folder.path());

    // A damaged page: the old file is kept aside, and is no plainer there.
    let path = folder.path().join("qicheng.db");
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 2_000;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    fs::write(folder.path().join("qicheng.db.suspect"), b"").unwrap();
    let app = open(folder.path(), &roots);
    let quarantined = app.damage().unwrap().quarantined.clone();
    assert!(quarantined.exists());
    assert_no_file_in_plain(folder.path());

    // Deleted: no key, no file aside, and nothing under the database's key either.
    let secret = fs::read_to_string(folder.path().join("keys")).unwrap();
    let holder = KeyName::Holder(person).to_string();
    let secret = secret.lines().find_map(|line| line.strip_prefix(&holder));
    let secret = secret.unwrap().trim().to_owned();
    people::delete(&app, person, Unsent::Erase).unwrap();
    assert!(
        vault(folder.path())
            .signer(KeyName::Holder(person))
            .is_err()
    );
    let keys = fs::read_to_string(folder.path().join("keys")).unwrap();
    assert!(!keys.contains(&secret));
    assert!(!quarantined.exists());
    drop(app);
    assert_eq!(
        names(folder.path()),
        ["keys", "qicheng.db", "qicheng.db.ballast"]
    );
    let ballast = fs::read(folder.path().join("qicheng.db.ballast")).unwrap();
    assert!(ballast.iter().all(|byte| *byte == 0));
    assert_nothing_in_plain("the database, decrypted", &decrypted(folder.path()));
}

#[test]
fn a_crash_says_nothing_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let roots = Roots::make().unwrap();
    let bundle = roots.sign(1, &[], &[]).unwrap();
    Installation::new(
        "http://127.0.0.1:9",
        "433130".parse().unwrap(),
        &roots,
        bundle,
    )
    .set_up(folder.path())
    .unwrap();
    let crashed = Command::new(env!("CARGO_BIN_EXE_crash"))
        .arg("panic")
        .arg(folder.path())
        .env("RUST_BACKTRACE", "full")
        .env("TMPDIR", temporary.path())
        .output()
        .unwrap();
    assert!(!crashed.status.success());
    let said = String::from_utf8_lossy(&crashed.stderr);
    assert!(said.contains("panicked"), "{said}");
    assert_nothing_in_plain("the crash's words", &crashed.stderr);
    assert_nothing_in_plain("the crash's output", &crashed.stdout);
    assert_no_file_in_plain(folder.path());
    assert!(names(temporary.path()).is_empty(), "temporary files");
}

/// The web view keeps nothing: what the page knows it asks of the core anew.
#[test]
fn the_page_stores_nothing_in_the_web_view() {
    const STORES: [&str; 8] = [
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches.open",
        "serviceWorker",
        "openDatabase",
        "navigator.storage",
    ];
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src");
    for (name, bytes) in plain::files(&sources).unwrap() {
        let text = String::from_utf8_lossy(&bytes);
        for store in STORES {
            assert!(!text.contains(store), "{name} uses {store}");
        }
    }
}

/// An unencrypted copy of everything that the database holds.
fn decrypted(folder: &Path) -> Vec<u8> {
    let key = vault(folder).database_key().unwrap();
    let copy = tempfile::tempdir().unwrap();
    let plain = copy.path().join("plain.db");
    let connection = database::phone(&folder.join("qicheng.db"), &key).unwrap();
    connection
        .execute_batch(&format!("ATTACH '{}' AS plain KEY ''", plain.display()))
        .unwrap();
    connection
        .query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))
        .unwrap();
    connection.execute_batch("DETACH plain").unwrap();
    fs::read(plain).unwrap()
}
