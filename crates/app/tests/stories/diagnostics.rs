//! What the log and diagnostics tell of a phone, and what they do not.

use crate::support::*;
use qicheng_app::{
    App, ErrorCode, Location, Log, commands,
    people::{self, Carrier},
};
use qicheng_domain::platform::Clock;
use serde_json::{Value, json};
use std::sync::Arc;

/// A phone whose name and number are typed, with a log.
fn logging(world: &World) -> (Phone, App, Log) {
    let mut phone = world.phone("phone");
    let clock: Arc<dyn Clock> = world.clock.clone();
    let log = Log::open(&Location::on_disk(phone.folder()), clock);
    let app = phone.take().with_log(log.clone());
    (phone, app, log)
}

fn code(app: &App, command: &str, args: Value) -> ErrorCode {
    commands::dispatch(app, command, args).unwrap_err().code
}

#[test]
fn bad_arguments_have_a_code_of_their_own_and_what_they_were_is_not_logged() {
    let world = World::new();
    let (_phone, app, log) = logging(&world);
    let person = people::add(&app, Carrier::Phone).unwrap().value;
    for (command, args) in [
        ("worker.home", json!({ "person": "柳如烟" })),
        ("worker.home", json!({})),
        ("worker.home", json!("柳如烟")),
        ("worker.柳如烟", json!({})),
        (
            "worker.register",
            json!({ "person": person, "said": { "name": ["柳如烟"] } }),
        ),
        ("device.set", json!({ "name": "柳如烟", "value": "1" })),
        (
            "device.add-person",
            json!({ "paper": "11010519491231002X" }),
        ),
    ] {
        assert_eq!(
            code(&app, command, args),
            ErrorCode::BadArguments,
            "{command}"
        );
    }
    let lines = log.lines();
    assert_eq!(
        lines
            .iter()
            .filter(|l| l.contains("code=bad-arguments"))
            .count(),
        7
    );
    let all = lines.concat();
    assert!(
        !all.contains("柳如烟") && !all.contains("11010519491231002X"),
        "{all}"
    );
    assert!(!all.contains(&person.to_string()));
}

#[test]
fn an_internal_errors_cause_is_in_the_log_and_its_code_alone_on_the_screen() {
    let world = World::new();
    let (phone, app, log) = logging(&world);
    let person = people::add(&app, Carrier::Phone).unwrap().value;
    open_raw(&phone)
        .execute_batch(
            "CREATE TRIGGER quotes BEFORE INSERT ON draft_field BEGIN SELECT RAISE(ABORT, '柳如烟'); END",
        )
        .unwrap();
    let draft =
        json!({ "person": person, "form": "intent", "field": "pick_up", "value": "金鸡岭" });
    let error = commands::dispatch(&app, "device.save-field", draft).unwrap_err();
    let seen = serde_json::to_value(&error).unwrap();
    assert_eq!(seen, json!({ "code": "internal", "fields": [] }));
    let lines = log.lines();
    let line = lines.last().unwrap();
    let expected = "2026-02-08T00:10:00Z ERROR app::commands: a command failed command=device.save-field \
                    code=internal cause=\"the database refused; ";
    assert!(line.starts_with(expected), "{line}");
    assert!(line.ends_with("(SQLite 1811)\""), "{line}");
    let all = lines.concat();
    assert!(!all.contains("柳如烟") && !all.contains("金鸡岭"), "{all}");
}

#[test]
fn a_database_that_does_not_answer_leaves_diagnostics_to_be_saved() {
    let world = World::new();
    let (phone, app, _log) = logging(&world);
    open_raw(&phone)
        .execute_batch("DROP TABLE scan_log")
        .unwrap();
    let saved = commands::dispatch(&app, "device.diagnostics", json!({})).unwrap();
    assert_eq!(saved["name"], "qicheng-diagnostics.json");
    let said: Value = serde_json::from_str(saved["text"].as_str().unwrap()).unwrap();
    assert_eq!(said["database"]["rows"]["scan_log"], Value::Null);
    assert_eq!(said["database"]["rows"]["device"], 1);
    assert_eq!(said["made"], "2026-02-08T00:10:00Z");
}
