//! The phone: everyone and everything on it, and what goes wrong there.

use super::Canaries;
use crate::demonstration::{DESTINATION, ORIGIN, ORIGIN_NAME, Phone, Place};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use qicheng_app::{
    App, Location, Log, commands,
    opening::setup,
    roles::helper,
    staff, sync,
    vault::{FileVault, KeyVault as _},
};
use qicheng_credential::staff::attestation::Method;
use qicheng_domain::{
    health::{DeclarationForm, Symptom},
    ids::TripId,
    people::{
        registration::{RegistrationForm, WorkStatus},
        role::Role,
    },
    travel::intent::IntentForm,
};
use qicheng_service_core::place::platform::SystemEntropy;
use qicheng_test_kit::{
    certificates::{certified, tested},
    clock::{self, TestClock},
};
use qicheng_test_world::{Failure, Service, database};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{fs, path::Path, sync::Arc};

/// Fills a phone out of a seed and returns its diagnostics and its canaries.
pub(super) async fn fill(seed: u64) -> Result<(String, Canaries), Failure> {
    let mut canaries = Canaries::new(seed);
    let (service, request) = Service::init(ORIGIN, ORIGIN_NAME)?;
    let password = canaries.passphrase();
    let (mut place, installation) = Place::make(service, request, &password).await?;
    let folder = tempfile::tempdir()?;
    let [own, other] = ["own", "other"].map(|name| folder.path().join(name));
    installation.set_up(&own)?;
    installation.set_up(&other)?;
    let phone = open(&own)?;
    let village = Phone::open(&other)?;

    let staff = staff_of(&phone, &place, &mut canaries).await?;
    let (worker, ill) = people(&phone, &mut canaries)?;
    vouched_for(&phone, &village, &place, &worker, &mut canaries).await?;
    ask(&phone, "sync.now", json!({})).await?;
    let trip = travels(&place, &worker, &staff, &mut canaries).await?;
    ask(&phone, "sync.now", json!({})).await?;
    looks_around(&phone, &worker, &ill, trip, &mut canaries).await?;
    goes_wrong(&phone, &own, &worker, trip, &mut canaries).await?;
    place.service.kill()?;
    fails(&phone, "sync.now", json!({}), "offline").await?;
    keys(&own, &mut canaries)?;
    let saved = ask(&phone, "device.diagnostics", json!({})).await?;
    Ok((text(&saved["text"])?, canaries))
}

/// Opens the app with its log, as the window does.
fn open(folder: &Path) -> Result<Phone, Failure> {
    let clock = Arc::new(TestClock::default());
    let entropy = Arc::new(SystemEntropy);
    let location = Location::on_disk(folder);
    let log = Log::open(&location, clock.clone());
    let settings = setup::read(&location)?;
    let app = log.during(|| App::open(settings, vault(folder), clock, entropy))?;
    let line = sync::line(&app, &[])?;
    Ok(Phone {
        app: app.with_log(log),
        line,
    })
}

fn vault(folder: &Path) -> Arc<FileVault> {
    let file = Location::on_disk(folder.join("keys"));
    Arc::new(FileVault::new(file, Arc::new(SystemEntropy)))
}

/// Does a command as the window asks for it.
async fn ask(phone: &Phone, command: &str, args: Value) -> Result<Value, Failure> {
    let done = commands::call(&phone.app, &phone.line, command, args).await;
    done.map_err(|error| format!("{command}: {:?} {:?}", error.code, error.fields).into())
}

/// Does a command that fails with this code.
async fn fails(phone: &Phone, command: &str, args: Value, code: &str) -> Result<(), Failure> {
    match commands::call(&phone.app, &phone.line, command, args).await {
        Err(error) if error.code.as_str() == code => Ok(()),
        Err(error) => Err(format!("{command}: {} instead of {code}", error.code).into()),
        Ok(_) => Err(format!("{command}: done instead of {code}").into()),
    }
}

/// Takes up all three roles on the phone; returns who goes with trips.
async fn staff_of(
    phone: &Phone,
    place: &Place,
    canaries: &mut Canaries,
) -> Result<Vec<String>, Failure> {
    let mut on_trips = Vec::new();
    for (role, scope) in [
        (Role::Helper, ORIGIN),
        (Role::Crew, ORIGIN),
        (Role::Employer, DESTINATION),
    ] {
        let name = canaries.name();
        let (id, code) = (place.coordinator)
            .staff_code(&name, role, scope.parse()?)
            .await?;
        let code = canaries.keep("one-time-code", code);
        let enrol = json!({ "name": name, "role": role, "code": code });
        ask(phone, "staff.enrol", enrol).await?;
        if role != Role::Helper {
            on_trips.push(id);
        }
    }
    ask(phone, "sync.now", json!({})).await?;
    Ok(on_trips)
}

/// Registers a healthy person and an ill person without a phone; returns their ids.
fn people(phone: &Phone, canaries: &mut Canaries) -> Result<(String, String), Failure> {
    let dispatch = |command: &str, args: Value| {
        commands::dispatch(&phone.app, command, args)
            .map_err(|error| format!("{command}: {:?} {:?}", error.code, error.fields))
    };
    let mut made = Vec::new();
    for paper in [false, true] {
        let added = dispatch("device.add-person", json!({ "paper": paper }))?;
        let person = canaries.keep("person-id", text(&added["value"])?);
        let said =
            json!({ "service": true, "health": true, "text_version": 1, "language": "zh-CN" });
        dispatch(
            "worker.give-consent",
            json!({ "person": person, "said": said }),
        )?;
        for (field, value) in [
            ("home_detail", canaries.place("village", "村")),
            ("emergency_name", canaries.name()),
        ] {
            let draft =
                json!({ "person": person, "form": "registration", "field": field, "value": value });
            dispatch("device.save-field", draft)?;
        }
        let said = registration(!paper, canaries);
        dispatch("worker.register", json!({ "person": person, "said": said }))?;
        dispatch(
            "worker.intend",
            json!({ "person": person, "said": intent(canaries) }),
        )?;
        let said = DeclarationForm {
            temperature: if paper {
                canaries.fever()
            } else {
                "36.5".to_owned()
            },
            symptoms: if paper {
                vec![Symptom::Fever, Symptom::Breathless]
            } else {
                Vec::new()
            },
            contact: paper,
        };
        dispatch("worker.declare", json!({ "person": person, "said": said }))?;
        made.push(person);
    }
    for symptom in ["fever", "breathless"] {
        canaries.keep("symptom", symptom);
    }
    let [worker, ill] = <[String; 2]>::try_from(made).map_err(|_| "not two people")?;
    Ok((worker, ill))
}

fn registration(has_phone: bool, canaries: &mut Canaries) -> RegistrationForm {
    RegistrationForm {
        name: canaries.name(),
        id_number: canaries.id_number(),
        mobile: if has_phone {
            canaries.mobile()
        } else {
            String::new()
        },
        has_phone,
        home: ORIGIN.to_owned(),
        home_detail: canaries.place("village", "村"),
        emergency_name: canaries.name(),
        emergency_mobile: canaries.mobile(),
        work: Some(WorkStatus::HasJob),
        employer: canaries.place("employer", "电子厂"),
        work_place: DESTINATION.to_owned(),
        ..RegistrationForm::default()
    }
}

fn intent(canaries: &mut Canaries) -> IntentForm {
    let today = qicheng_domain::date::shanghai_day(clock::system());
    IntentForm {
        destination: DESTINATION.to_owned(),
        earliest: today.to_string(),
        latest: (today + chrono::Days::new(5)).to_string(),
        pick_up: canaries.place("village", "路口"),
        ..IntentForm::default()
    }
}

/// A helper of another device sees the worker's card and phone.
async fn vouched_for(
    phone: &Phone,
    village: &Phone,
    place: &Place,
    worker: &str,
    canaries: &mut Canaries,
) -> Result<(), Failure> {
    let name = canaries.name();
    let (_, code) = (place.coordinator)
        .staff_code(&name, Role::Helper, ORIGIN.parse()?)
        .await?;
    staff::enrol(
        &village.app,
        &name,
        Role::Helper,
        &canaries.keep("one-time-code", code),
    )?;
    village.sync().await?;
    let asked = helper::identity_challenge(&staff::badge(&village.app, &[Role::Helper])?)?;
    let asked = json!({ "person": worker, "code": canaries.keep("challenge", asked) });
    let shown = ask(phone, "worker.enrolment-code", asked).await?;
    let shown = canaries.keep("enrolment-code", text(&shown)?);
    let badge = staff::badge(&village.app, &[Role::Helper])?;
    helper::read_enrolment(&badge, &shown)?;
    helper::vouch(&badge, Method::IdCard)?;
    // What the phone claimed comes first.
    ask(phone, "sync.now", json!({})).await?;
    village.sync().await
}

/// The coordinator sends a bus for the worker, and everyone a notice.
async fn travels(
    place: &Place,
    worker: &str,
    staff: &[String],
    canaries: &mut Canaries,
) -> Result<TripId, Failure> {
    let now = clock::system();
    let at = |hours: i64| time(now + TimeDelta::hours(hours));
    let plan = json!({
        "vehicle": { "plate": canaries.plate(), "mode": "bus", "seats": 45 },
        "stops": [
            { "name": canaries.place("stop", "车站"), "detail": canaries.place("stop", "门"), "region": ORIGIN,
              "arrives": at(-1), "departs": at(3) },
            { "name": canaries.place("stop", "园区"), "detail": "", "region": DESTINATION,
              "arrives": at(15), "departs": at(15) },
        ],
        "contact": canaries.mobile(),
        "bring": canaries.place("luggage", "证"),
        "employer": canaries.place("employer", "公司"),
    });
    let coordinator = &place.coordinator;
    let trip = coordinator.create_trip(&plan).await?;
    coordinator.assign(trip, &[worker.parse()?]).await?;
    for member in staff {
        coordinator.assign_staff(trip, member).await?;
    }
    coordinator.approve(trip).await?;
    let (title, body) = (
        canaries.place("notice", "通知"),
        canaries.place("notice", "核酸检测阳性"),
    );
    coordinator.say_to_all(&title, &body).await?;
    Ok(trip)
}

/// Opens what a person and staff look at, and keeps the codes.
async fn looks_around(
    phone: &Phone,
    worker: &str,
    ill: &str,
    trip: TripId,
    canaries: &mut Canaries,
) -> Result<(), Failure> {
    let person = || json!({ "person": worker });
    for command in [
        "worker.home",
        "worker.trips",
        "worker.declarations",
        "worker.certificates",
    ] {
        ask(phone, command, person()).await?;
    }
    let pass = ask(phone, "worker.pass", person()).await?;
    let pass = canaries.keep("pass", text(&pass["text"])?);
    let (surname, forename) = (canaries.name(), canaries.name());
    let now = clock::system();
    let document = tested((&surname, &forename), "1985-10-20", "260415000", now);
    let code = certified(1, document, now, now + TimeDelta::days(2));
    let code = canaries.keep("certificate", code);
    ask(
        phone,
        "worker.import-certificate",
        json!({ "person": ill, "code": code }),
    )
    .await?;
    let at = json!({ "trip": trip, "leg": 0 });
    for command in ["crew.people", "crew.headcount"] {
        ask(phone, command, at.clone()).await?;
    }
    let scan = json!({ "trip": trip, "leg": 0, "code": pass });
    ask(phone, "crew.scan", scan).await?;
    let why = canaries.place("question", "核对");
    let question = json!({ "fields": ["name"], "why": why });
    let question = text(&ask(phone, "employer.ask", question).await?)?;
    let question = canaries.keep("question", question);
    let answer =
        json!({ "person": worker, "code": question, "fields": ["name"], "language": "zh-CN" });
    ask(phone, "worker.answer-question", answer).await?;
    Ok(())
}

/// What people type and scan where it does not belong, arguments of another form, and a database that quotes a row.
async fn goes_wrong(
    phone: &Phone,
    folder: &Path,
    worker: &str,
    trip: TripId,
    canaries: &mut Canaries,
) -> Result<(), Failure> {
    let scanned = canaries.place("scanned", "码");
    let scan = json!({ "trip": trip, "leg": 0, "code": scanned });
    ask(phone, "crew.scan", scan).await?;
    let typed = canaries.name();
    let wrong = json!({ "person": worker, "code": typed });
    fails(phone, "worker.import-certificate", wrong, "not-ours").await?;
    fails(
        phone,
        "device.read-picture",
        json!({ "bytes": canaries.name() }),
        "bad-picture",
    )
    .await?;
    let form = json!({ "person": worker, "said": RegistrationForm {
        name: canaries.name(), id_number: canaries.id_number() + "1", ..RegistrationForm::default() } });
    fails(phone, "worker.register", form, "form").await?;
    let bad = json!({ "person": canaries.name() });
    fails(phone, "worker.home", bad, "bad-arguments").await?;
    let bad = json!({ "person": worker, "said": canaries.name() });
    fails(phone, "worker.register", bad, "bad-arguments").await?;
    let unknown = format!("worker.{}", canaries.name());
    fails(phone, &unknown, json!({}), "bad-arguments").await?;
    let quoted = canaries.name();
    database(folder)?.execute_batch(&format!(
        "CREATE TRIGGER quotes BEFORE INSERT ON draft_field BEGIN SELECT RAISE(ABORT, '{quoted}'); END"
    ))?;
    let draft =
        json!({ "person": worker, "form": "intent", "field": "pick_up", "value": canaries.name() });
    fails(phone, "device.save-field", draft, "internal").await
}

/// The phone's secrets.
fn keys(folder: &Path, canaries: &mut Canaries) -> Result<(), Failure> {
    for line in fs::read_to_string(folder.join("keys"))?.lines() {
        let (_, secret) = line.split_once(' ').ok_or("not a line of keys")?;
        canaries.keep_key("key", secret);
    }
    let database = database(folder)?;
    let all = "SELECT hex(exchange_key), hex(sealing_key), hex(id) FROM device";
    let secrets: [String; 3] =
        database.query_row(all, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    for secret in secrets {
        canaries.keep_key("key", &secret.to_lowercase());
    }
    let tickets = "SELECT hex(bytes) FROM document WHERE bytes IS NOT NULL";
    let mut tickets = database.prepare(tickets)?;
    for document in tickets.query_map([], |row| row.get::<_, String>(0))? {
        canaries.keep_key("document", &document?.to_lowercase());
    }
    Ok(())
}

fn database(folder: &Path) -> Result<Connection, Failure> {
    let key = vault(folder).database_key()?;
    Ok(database::phone(&folder.join("qicheng.db"), &key)?)
}

fn text(value: &Value) -> Result<String, Failure> {
    Ok(value.as_str().ok_or("not a text")?.to_owned())
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
