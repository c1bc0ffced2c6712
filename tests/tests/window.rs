//! The journey in the app's real windows, one pair of drivers a role: a worker from the first start to the pass, a crew
//! that scans the picture of that pass, an employer that receives the worker.

#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

use chrono::TimeDelta;
use qicheng_app::staff;
use qicheng_domain::people::role::Role;
use qicheng_test_kit::clock;
use qicheng_test_world::{Coordinator, Service};
use qicheng_tests::{
    demonstration::{DESTINATION, Installation, ORIGIN, ORIGIN_NAME, Phone, Place},
    plain,
    window::{Album, Crew, Display, Employer, Window, Worker},
};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

#[tokio::test]
async fn worker_crew_and_employer_meet_in_real_windows() {
    let display = Display::start().unwrap();
    let (service, request) = Service::init(ORIGIN, ORIGIN_NAME).unwrap();
    let (place, installation) = Place::make(service, request, "a password for windows")
        .await
        .unwrap();
    let office = village_office(&place.coordinator, &installation).await;
    let (crew_id, crew_code) = code(&place.coordinator, "crew", Role::Crew, ORIGIN).await;
    let (gate_id, gate_code) = code(&place.coordinator, "gate", Role::Employer, DESTINATION).await;

    let phone = TestWindow::new(&display, &installation, "worker").await;
    assert_eq!(phone.window.size().await.unwrap(), (412, 915));
    let worker = Worker {
        window: &phone.window,
        name: "张晓伟",
        id_number: "433130198803152810".to_owned(),
    };
    worker.set_out().await.unwrap();
    let person = worker.is_seen_by(&office.1).await.unwrap();
    phone.window.sync().await.unwrap();
    office.1.sync().await.unwrap();
    let soon = clock::system() + TimeDelta::hours(2);
    place
        .send(soon, &[person], &[&crew_id, &gate_id])
        .await
        .unwrap();
    phone.window.sync().await.unwrap();
    phone.window.picture("home").await.unwrap();
    let pass = worker.pass().await.unwrap();

    let door = TestWindow::new(&display, &installation, "crew").await;
    let crew = Crew(&door.window);
    crew.enrol(&crew_code).await.unwrap();
    crew.stand_at_the_door().await.unwrap();
    crew.scan(&pass, "请上车", "verdict-board").await.unwrap();
    crew.scan_again(&pass).await.unwrap();
    crew.depart().await.unwrap();

    let gate = TestWindow::new(&display, &installation, "employer").await;
    let employer = Employer(&gate.window);
    employer.enrol(&gate_code).await.unwrap();
    employer.expects().await.unwrap();
    phone.window.sync().await.unwrap();
    employer
        .receives(&worker.pass().await.unwrap())
        .await
        .unwrap();
    let typed = ["张晓伟", worker.id_number.as_str()];
    for opened in [phone, door, gate] {
        let put_away = opened.window.close().await.unwrap();
        assert_nothing_typed(put_away.path(), &typed);
        assert_nothing_typed(opened.folder.path(), &typed);
    }
}

/// Nothing that was typed stands in a folder's files, of which there are some.
fn assert_nothing_typed(folder: &Path, typed: &[&str]) {
    let files = plain::files(folder).unwrap();
    assert!(!files.is_empty());
    for (name, bytes) in files {
        let found = plain::word_in(&bytes, typed);
        assert!(found.is_none(), "what was typed stands in {name}");
    }
}

/// A window on a device that was just set up.
struct TestWindow {
    window: Window,
    folder: TempDir,
}

impl TestWindow {
    async fn new(display: &Display, installation: &Installation, role: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        installation.set_up(folder.path()).unwrap();
        let album = Album::new(screens().join(role), "-zh-CN-412").unwrap();
        let window = Window::open(display, folder.path(), album).await.unwrap();
        Self { window, folder }
    }
}

async fn code(coordinator: &Coordinator, name: &str, role: Role, scope: &str) -> (String, String) {
    let scope = scope.parse().unwrap();
    coordinator.staff_code(name, role, scope).await.unwrap()
}

/// The village office's device, on which a helper has taken their role up.
async fn village_office(
    coordinator: &Coordinator,
    installation: &Installation,
) -> (TempDir, Phone) {
    let folder = tempfile::tempdir().unwrap();
    installation.set_up(folder.path()).unwrap();
    let phone = Phone::open(folder.path()).unwrap();
    let (_, code) = code(coordinator, "helper", Role::Helper, ORIGIN).await;
    staff::enrol(&phone.app, "李主任", Role::Helper, &code).unwrap();
    phone.sync().await.unwrap();
    (folder, phone)
}

/// Where people look at the pictures of screens.
fn screens() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screens/window")
}
