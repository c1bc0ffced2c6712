//! Whom each command answers: every command of the app, on a device of everyone who may hold one, about an own record
//! and another's. What comes of it is the last part of `docs/access.md`. A command cannot be made without saying whom
//! it answers; one that cannot read the arguments made for it here fails, and so does a table that is not the one reviewed
//! (`INSTA_UPDATE=always` writes it).

use crate::support::*;
use qicheng_app::{
    App,
    commands::{self, Audience, Command, ErrorView},
    people::{self, Carrier},
    roles::{employer, worker},
    staff,
};
use qicheng_credential::query::Field;
use qicheng_domain::{
    channel::Channel,
    document::DocumentKind,
    ids::{PersonId, TripId},
    people::role::Role,
};
use qicheng_exchange::document::Content;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

const STAFF: [Role; 3] = [Role::Helper, Role::Crew, Role::Employer];

/// They change who is on the device, so they come last.
const LAST: [&str; 2] = ["staff.enrol", "device.delete-person"];

/// What a command is asked about.
#[derive(Clone, Copy)]
struct AccessSubject {
    person: PersonId,
    trip: TripId,
}

/// Nobody and no trip that any device here has.
fn strange() -> AccessSubject {
    AccessSubject {
        person: PersonId::from_bytes([0xEE; 16]),
        trip: TripId([0xEE; 6]),
    }
}

/// A device, the roles that it may act in, and what is its own on it.
struct Device {
    head: &'static str,
    phone: Phone,
    roles: &'static [Role],
    own: Option<AccessSubject>,
}

/// Codes that others showed.
struct Codes {
    pass: String,
    challenge: String,
    question: String,
}

fn devices(world: &World) -> (Vec<Device>, Codes) {
    let (worker_phone, person) = passenger(world, 1, "张晓伟");
    let helper = world.phone("helper");
    takes_up(&helper, Role::Helper);
    let on_paper = registered(&helper, "孙二妹", Carrier::Paper);
    let crew = at_the_bus(world, "crew", Role::Crew);
    let employer = at_the_bus(world, "employer", Role::Employer);
    let fields = [Field::Name].into();
    let codes = Codes {
        pass: worker::pass(&worker_phone, person, None).unwrap().text,
        challenge: qicheng_app::roles::crew::ask_by_code(&at_door(&crew), &BUS).unwrap(),
        question: employer::ask(&employer_of(&employer), &fields, "入职").unwrap(),
    };
    let asked = world.phone("asked");
    for role in STAFF {
        staff::enrol(&asked, "周师傅", role, "abcd-2345").unwrap();
    }
    let ended = at_the_bus(world, "ended", Role::Crew);
    takes_up(&ended, Role::Helper);
    takes_up(&ended, Role::Employer);
    revoke(&ended);
    let device = |head, phone: Phone, roles, person: Option<PersonId>| {
        let person = person.or_else(|| people::list(&phone).unwrap().last().map(|p| p.person));
        let own = person.map(|person| AccessSubject { person, trip: TRIP });
        Device {
            head,
            phone,
            roles,
            own,
        }
    };
    let devices = vec![
        device("nobody yet", world.phone("nobody"), &[], None),
        device("a worker", worker_phone, &[], Some(person)),
        device("a role asked for", asked, &[], None),
        device("a role that ended", ended, &[], None),
        device("a helper", helper, &[Role::Helper], Some(on_paper)),
        device("crew", crew, &[Role::Crew], None),
        device("an employer", employer, &[Role::Employer], None),
    ];
    (devices, codes)
}

/// The list says that all staff is revoked.
fn revoke(phone: &Phone) {
    let name = [&place().number().to_be_bytes()[..], &LIST.to_be_bytes()].concat();
    let revoked = list(2, &[900]);
    phone
        .line
        .publish(Channel::All, DocumentKind::List, &name, revoked);
    phone.sync();
}

/// Arguments that the command can read: those that most commands of its audience take, unless others are listed.
fn arguments(
    command: &Command,
    codes: &Codes,
    AccessSubject { person, trip }: AccessSubject,
) -> Value {
    let Codes {
        pass,
        challenge,
        question,
    } = codes;
    let at = |more: Value| {
        let mut all = json!({ "trip": trip, "leg": 0, "slot": 1, "code": pass });
        for (name, value) in more.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        all
    };
    match command.name {
        "crew.trips" | "helper.identity-challenge" | "employer.askable" => json!({}),
        "device.set" => json!({ "name": "language", "value": "en" }),
        "device.regions" => json!({ "within": null }),
        "device.add-person" => json!({ "paper": false }),
        "device.delete-person" => json!({ "person": person, "erase_unsent": true }),
        "device.save-field" => {
            json!({ "person": person, "form": "intent", "field": "pick_up", "value": "x" })
        }
        "device.fields" => json!({ "person": person, "form": "intent" }),
        "device.dismiss" => json!({ "operation": PersonId::from_bytes([7; 16]) }),
        "device.draw-code" => json!({ "text": "QC1:X" }),
        "device.read-picture" => json!({ "bytes": DOT }),
        "setup.read" | "setup.begin" => json!({ "code": "QC7:X" }),
        "sync.wait" => json!({ "failures": 1 }),
        "staff.duty" => json!({ "trip": trip, "role": 2 }),
        "staff.take-duty" => json!({ "trip": trip, "role": 2, "person": person }),
        "staff.enrol" => json!({ "name": "周师傅", "role": 1, "code": "ABCD2345" }),
        "helper.show-paper" | "helper.paper-pass" => json!({ "person": person }),
        "worker.give-consent" => json!({ "person": person, "said": consent(true) }),
        "worker.check-registration" => json!({ "said": form("王芳") }),
        "worker.register" => json!({ "person": person, "said": form("王芳") }),
        "worker.intend" => {
            let said = json!({
                "destination": "440300", "earliest": "2026-02-09", "latest": "2026-02-12", "mode": "bus"
            });
            json!({ "person": person, "said": said })
        }
        "worker.declare" => json!({ "person": person, "said": { "temperature": "36.5" } }),
        "worker.import-certificate" => json!({ "person": person, "code": pass }),
        "worker.import-certificate-picture" => json!({ "person": person, "bytes": DOT }),
        "worker.remove-certificate" => json!({ "person": person, "id": "00" }),
        "worker.read-challenge" | "worker.enrolment-code" | "worker.read-moving" => {
            json!({ "person": person, "code": challenge })
        }
        "worker.read-question" => json!({ "code": question }),
        "worker.answer-question" | "worker.decline-question" => {
            json!({ "person": person, "code": question, "fields": ["name"] })
        }
        "worker.want-own-paper" => json!({ "person": person, "wanted": true }),
        "worker.mark-read" => json!({ "person": person, "notice": PersonId::from_bytes([7; 16]) }),
        "helper.read-enrolment" => json!({ "code": challenge }),
        "helper.vouch" => json!({ "same": true, "method": "id-card" }),
        "crew.way" | "crew.door" | "employer.arrivals" => json!({ "trip": trip }),
        "crew.arrive" => json!({ "trip": trip, "stop": 1 }),
        "crew.check-health" => at(json!({ "temperature": 365 })),
        "crew.find" => at(json!({ "query": "王" })),
        "crew.set-door" => json!({ "trip": trip, "door": [1, 2] }),
        "employer.ask" => json!({ "fields": ["name"], "why": "入职" }),
        "employer.read-answer" => json!({ "codes": [question] }),
        _ => match command.audience {
            Audience::Anyone => json!({}),
            Audience::Person => json!({ "person": person }),
            Audience::Staff(_) => at(json!({})),
        },
    }
}

/// A picture without a code.
const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// What the device says: `yes`, or the code of the error.
fn ask(app: &App, command: &str, args: Value) -> String {
    match commands::dispatch(app, command, args) {
        Ok(_) => "yes".to_owned(),
        Err(ErrorView { code, .. }) => {
            let code = serde_json::to_value(code).unwrap();
            code.as_str().unwrap().to_owned()
        }
    }
}

/// What the device says about its own and about another's, held against the rule.
fn cells(device: &Device, command: &Command, codes: &Codes) -> [String; 2] {
    let name = command.name;
    let staff_alone = match command.audience {
        Audience::Staff(roles) => !roles.iter().any(|role| device.roles.contains(role)),
        Audience::Anyone | Audience::Person => false,
    };
    let cell = |about| {
        let said = ask(&device.phone, name, arguments(command, codes, about));
        let who = device.head;
        assert_ne!(said, "bad-arguments", "list the arguments of {name}");
        assert_eq!(said == "not-staff", staff_alone, "{name} on {who}'s phone");
        if command.audience == Audience::Person && about.person == strange().person {
            assert_eq!(said, "unknown-person", "{name} on {who}'s phone");
        }
        said
    };
    if staff_alone {
        // The role is asked for before anything is read.
        assert_eq!(ask(&device.phone, name, Value::Null), "not-staff", "{name}");
    }
    let has_subject = {
        let args = |about| arguments(command, codes, about);
        args(strange())
            != args(AccessSubject {
                person: PersonId::from_bytes([1; 16]),
                trip: TRIP,
            })
    };
    let another = if has_subject {
        cell(strange())
    } else {
        "–".to_owned()
    };
    let own = match device.own {
        Some(own) => cell(own),
        None if has_subject => "–".to_owned(),
        None => cell(strange()),
    };
    [own, another]
}

#[test]
fn the_table_of_commands_is_what_was_reviewed() {
    let world = World::new();
    let (devices, codes) = devices(&world);
    let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (last, first): (Vec<_>, Vec<_>) = commands::all().partition(|c| LAST.contains(&c.name));
    for command in first.into_iter().chain(last) {
        let row = devices.iter().flat_map(|d| cells(d, command, &codes));
        let twice = rows.insert(command.name, row.collect());
        assert_eq!(twice, None, "{} is there twice", command.name);
    }
    let mut text = String::from(
        "## Commands of the app\n\n\
        Made by `cargo test -p qicheng-app --test stories access` from the app's one list of commands; each cell is what\n\
        the real app said on a device of that kind, about a record of its own (a person on it, a trip whose list it was\n\
        given), and about another's. `yes`: done; `not-staff`: refused before anything was read; anything else is what it\n\
        said having looked.\n\n| command |",
    );
    for device in &devices {
        let _ = write!(text, " {}: own | another's |", device.head);
    }
    let _ = writeln!(text, "\n|{}", " --- |".repeat(1 + 2 * devices.len()));
    for command in commands::all() {
        let _ = writeln!(
            text,
            "| `{}` | {} |",
            command.name,
            rows[command.name].join(" | ")
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    let page = fs::read_to_string(&path).unwrap_or_default();
    let (service, reviewed) =
        page.split_at(page.find("## Commands of the app").unwrap_or(page.len()));
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&path, format!("{service}{text}")).unwrap();
    } else {
        assert!(
            reviewed == text,
            "docs/access.md is not what the app does:\n{text}"
        );
    }
}

fn is_staff(phone: &Phone) -> bool {
    ask(phone, "crew.trips", json!({})) != "not-staff"
}

#[test]
fn a_role_ends_by_revocation_with_its_time_and_when_its_credential_is_taken_back() {
    let world = World::new();
    let crew = |name| at_the_bus(&world, name, Role::Crew);
    let (mut revoked, taken_back, over) = (crew("revoked"), crew("taken back"), crew("over"));
    assert!([&revoked, &taken_back, &over].into_iter().all(is_staff));
    revoke(&revoked);
    assert!(!is_staff(&revoked));

    let person = people::list(&taken_back).unwrap()[0].person;
    let removed = Content::Removed;
    taken_back
        .line
        .publish_as(Channel::Person(person), DocumentKind::Staff, b"", removed);
    taken_back.sync();
    assert!(!is_staff(&taken_back));

    world.wait(90 * 24 * 3_600);
    assert!(!is_staff(&over));
    // What was revoked stays so when nobody brings a list any more.
    revoked.restart();
    assert!(!is_staff(&revoked));
}

#[test]
fn a_list_of_people_that_was_taken_back_is_no_longer_shown() {
    let world = World::new();
    let crew = at_the_bus(&world, "crew", Role::Crew);
    let people = || {
        ask(
            &crew,
            "crew.people",
            json!({ "trip": TRIP, "leg": 0, "door": null }),
        )
    };
    assert_eq!(people(), "yes");
    assert!(contains(&plain_copy(&crew), "李建国"));
    crew.line.publish_as(
        Channel::Person(crew_of(&crew).person()),
        DocumentKind::Manifest,
        &TRIP.0,
        Content::Removed,
    );
    crew.sync();
    assert_eq!(people(), "no-trip");
    assert!(!contains(&plain_copy(&crew), "李建国"));
}

#[test]
fn arguments_that_a_command_cannot_read_are_refused_like_a_command_that_is_not_there() {
    let world = World::new();
    let (devices, codes) = devices(&world);
    for device in &devices {
        let app = &device.phone;
        let unknown = ask(app, "worker.fly", json!({}));
        for command in commands::all() {
            for args in [json!("x"), json!(7), Value::Null] {
                let said = ask(app, command.name, args);
                assert!(
                    said == unknown || said == "not-staff",
                    "{}: {said}",
                    command.name
                );
            }
            // Each argument with a value of another type; some are there that the command does not take.
            let whole = arguments(command, &codes, strange());
            for name in whole.as_object().unwrap().keys() {
                let mut less = whole.clone();
                less[name] = json!({ "no": "value" });
                let said = ask(app, command.name, less);
                // A form that is not finished yet is checked with what it has.
                let lenient = ["crew.ask-by-digits", "worker.check-registration"];
                let needless = ["slot", "code", "fields"].contains(&name.as_str())
                    || lenient.contains(&command.name);
                // Authorization is checked before arguments are read.
                let barred = ["not-staff", "unknown-person", "no-trip", "not-on-trip"];
                let refused = said == unknown || barred.contains(&said.as_str());
                assert!(
                    refused || needless,
                    "{} with a wrong {name}: {said}",
                    command.name
                );
            }
        }
    }
}
