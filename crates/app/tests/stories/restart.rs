//! An empty battery at any moment loses nothing.

use crate::support::*;
use qicheng_app::{
    forms,
    people::{self, Carrier},
    roles::{
        crew,
        worker::{self, Saved},
    },
};
use qicheng_domain::{health::DeclarationForm, people::role::Role};
use std::fs;

#[test]
fn a_worker_goes_on_where_they_were() {
    let mut phone = World::new().phone("worker");
    let person = people::add(&phone, Carrier::Phone).unwrap().value;
    forms::save_field(&phone, person, "registration", "name", "王芳").unwrap();
    phone.restart();
    worker::give_consent(&phone, person, consent(true)).unwrap();
    phone.restart();
    worker::register(&phone, person, &form("王芳")).unwrap();
    phone.restart();
    phone.line.set_down(true);
    assert!(phone.try_sync().is_err());
    phone.restart();
    phone.line.set_down(false);
    assert_eq!(worker::home(&phone, person).unwrap().waiting, 2);
    travels(&phone, person, 1, "王芳");
    let before = worker::pass(&phone, person, None).unwrap();
    phone.restart();
    assert_eq!(worker::pass(&phone, person, None).unwrap(), before);
    let home = worker::home(&phone, person).unwrap();
    assert_eq!(
        (home.registration, home.waiting),
        (Some(Saved::Confirmed), 0)
    );
    // The line has refused every gap; nothing is sent a second time.
    assert_eq!(phone.sync().value.sent, 0);
    assert_eq!(phone.line.claims().len(), 2);
}

#[test]
fn a_crew_goes_on_where_it_was() {
    let world = World::new();
    let mut crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_boards(&crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value);
    crew.restart();
    let again = crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value;
    assert_eq!(again.reasons[0].code.as_str(), "on-board");
    crew::confirm_card(&at_door(&crew), &BUS, 4).unwrap();
    crew.restart();
    crew::check_health(&at_door(&crew), &BUS, 4, 365).unwrap();
    crew.restart();
    assert_boards(&crew::board_listed(&crew_of(&crew), &BUS, 4).unwrap().value);
    crew.restart();
    assert_eq!(crew::headcount(&crew, &BUS).unwrap().on_board, 2);
    crew::depart(&crew_of(&crew), &BUS, crew::Departure::Settled).unwrap();
    crew.restart();
    assert_eq!(crew.sync().value.applied, 4);
}

#[test]
fn a_damaged_database_is_quarantined_and_reported() {
    let mut phone = World::new().phone("worker");
    registered(&phone, "王芳", Carrier::Phone);
    assert!(phone.damage().is_none());
    phone.close();
    let path = phone.database();
    let mut bytes = fs::read(&path).unwrap();
    let page = 4_096..8_192;
    bytes[page.clone()].fill(0xaa);
    bytes.truncate(page.end);
    fs::write(&path, &bytes).unwrap();
    for tail in ["-wal", "-shm"] {
        let _ = fs::remove_file(path.with_extension(format!("db{tail}")));
    }
    phone.restart();
    let quarantined = &phone.damage().unwrap().quarantined;
    assert_eq!(fs::read(quarantined).unwrap(), bytes);
    assert!(people::list(&phone).unwrap().is_empty());
}

#[test]
fn a_damaged_page_costs_at_most_what_stood_on_it() {
    let (mut kept, mut tried) = (0, 0);
    for part in 3..8 {
        let mut phone = World::new().phone("worker");
        let person = registered(&phone, "王芳", Carrier::Phone);
        phone.sync();
        travels(&phone, person, 1, "王芳");
        forms::save_field(&phone, person, "intent", "pick_up", "县汽车站").unwrap();
        let well = DeclarationForm {
            temperature: "36.5".to_owned(),
            ..DeclarationForm::default()
        };
        worker::declare(&phone, person, &well).unwrap();
        let before = worker::pass(&phone, person, None).unwrap();
        phone.close();
        let path = phone.database();
        let mut bytes = fs::read(&path).unwrap();
        let place = bytes.len() * part / 8;
        bytes[place] ^= 1;
        fs::write(&path, &bytes).unwrap();
        fs::write(path.with_extension("db.suspect"), b"").unwrap();
        phone.restart();
        assert!(phone.damage().is_some());
        tried += 1;
        let recovered = phone.damage().unwrap().recovered;
        if people::list(&phone).unwrap().is_empty() || recovered.waiting == 0 {
            continue;
        }
        // What the service issued comes again; what was said to it and not answered is said again.
        assert!(phone.sync().value.applied > 0);
        assert_eq!(worker::home(&phone, person).unwrap().waiting, 0);
        let after = worker::pass(&phone, person, None).unwrap();
        assert_eq!(after.text.len(), before.text.len());
        kept += 1;
    }
    assert!(kept * 2 > tried, "{kept} of {tried}");
}

/// Damages the page with a table's first rows, which the next start finds.
fn damage(phone: &mut Phone, table: &str) {
    let page: usize = {
        let connection = open_raw(phone);
        // So that no log holds the page, too.
        phone.close();
        connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        connection
            .query_row(
                "SELECT pageno - 1 FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path",
                [table],
                |row| row.get(0),
            )
            .unwrap()
    };
    let path = phone.database();
    let mut bytes = fs::read(&path).unwrap();
    bytes[page * 4_096 + 1_000] ^= 1;
    fs::write(&path, &bytes).unwrap();
    fs::write(path.with_extension("db.suspect"), b"").unwrap();
}

#[test]
fn a_worker_shows_their_pass_after_damage_without_a_network() {
    let (mut phone, person) = passenger(&World::new(), 1, "张晓伟");
    let before = worker::pass(&phone, person, None).unwrap();
    damage(&mut phone, "draft_field");
    phone.restart();
    assert!(phone.damage().is_some());
    assert_eq!(worker::pass(&phone, person, None).unwrap(), before);
    // The feed confirms it.
    phone.sync();
    assert_eq!(worker::pass(&phone, person, None).unwrap(), before);
}

#[test]
fn a_crew_goes_on_boarding_after_damage_without_a_network() {
    let world = World::new();
    let mut crew = at_the_bus(&world, "crew", Role::Crew);
    let (phone, person) = passenger(&world, 1, "张晓伟");
    let (other, second) = passenger(&world, 2, "王芳");
    let pass = worker::pass(&phone, person, None).unwrap();
    assert_boards(&crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value);
    damage(&mut crew, "scan_log");
    crew.restart();
    assert!(crew.damage().is_some());
    let again = crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value;
    assert_eq!(again.reasons[0].code.as_str(), "on-board");
    let pass = worker::pass(&other, second, None).unwrap();
    assert_boards(&crew::scan(&crew_of(&crew), &BUS, &pass.text).unwrap().value);
}
