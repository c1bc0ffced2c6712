//! How many statements a page costs: as many for a full train as for three people.

use super::support::{Service, browser::Browser, cast, console::Console, service, start, values};
use chrono::TimeDelta;
use qicheng_domain::{
    date::shanghai_day,
    ids::{DeviceId, OperationId, TripId},
    travel::{
        act::{Act, ActKind},
        intent::TravelIntent,
        manifest::{Manifest, ManifestEntry},
    },
};
use qicheng_service_storage::{
    claims::Intent,
    people::{Identity, IdentityMac, Person},
    trips::{ActRow, Assignment},
};
use sha2::{Digest, Sha256};
use std::ops::Range;

fn named(number: usize) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digits = number.to_string().into_bytes();
    let digits: String = digits
        .iter()
        .map(|digit| DIGITS[usize::from(digit - b'0')])
        .collect();
    format!("第{digits}人")
}

fn person(number: usize) -> Person {
    let name = named(number);
    let id = values::person(&name);
    Person {
        id,
        registration: values::registration(&name, (number % 1000) as u32, None),
        registration_hash: [4; 32],
        operation: OperationId::new(start(), [5; 10]),
        mac: IdentityMac(Sha256::digest(&name).into()),
        identity: Identity::Verified,
        verified_by: None,
        verified_at: None,
        own_paper: false,
        created_at: start(),
        updated_at: start(),
    }
}

fn entry(number: usize) -> ManifestEntry {
    ManifestEntry {
        slot: number as u16,
        person: values::person(&named(number)),
        name: named(number),
        id_last_four: "0000".to_owned(),
        from: 0,
        to: 2,
        seat: None,
        paper: true,
        door: None,
        tickets: Vec::new(),
        health: None,
    }
}

fn place(trip: TripId, number: usize) -> Assignment {
    Assignment {
        trip,
        slot: number as u16,
        person: values::person(&named(number)),
        from: 0,
        to: 2,
        seat: Some(number.to_string()),
        door: None,
        assigned_at: start(),
        removed_at: None,
    }
}

fn boarded(trip: TripId, number: usize) -> ActRow {
    let mut digest = [0; 16];
    digest.copy_from_slice(&Sha256::digest(named(number))[..16]);
    ActRow {
        digest,
        act: Act {
            kind: ActKind::Boarded,
            trip,
            leg: 0,
            round: 0,
            slot: Some(number as u16),
            at: start(),
            by: values::person("乘务"),
            door: None,
            temperature: None,
        },
        device: DeviceId::new(start(), [1; 10]),
        received_at: start(),
    }
}

/// Fills a trip: these people have a place on it, every second one has boarded, and these wait for one.
async fn fill(service: &Service, trip: TripId, placed: Range<usize>, waiting: Range<usize>) {
    let tenant = service.app.tenant();
    let filled = service.app.storage().write(move |tx| {
        let mut row = tx.trip(tenant, trip)?.unwrap();
        row.approved_revision = Some(row.trip.revision);
        row.manifest = Some(Manifest {
            trip,
            revision: 1,
            issued: start(),
            expires: start() + TimeDelta::days(9),
            entries: placed.clone().map(entry).collect(),
            crew: None,
        });
        let day = shanghai_day(row.trip.stops[0].departs);
        let travel = TravelIntent {
            destination: row.trip.destination().unwrap().region,
            earliest: day,
            latest: day,
            ..values::travel()
        };
        for number in placed.clone().chain(waiting.clone()) {
            tx.put_person(tenant, &person(number))?;
            let intent = Intent {
                person: values::person(&named(number)),
                intent: travel.clone(),
                operation: OperationId::new(start(), [6; 10]),
                received_at: start(),
            };
            tx.put_intent(tenant, &intent)?;
        }
        for number in placed.clone() {
            tx.put_assignment(tenant, &place(trip, number))?;
            if number % 2 == 0 {
                tx.add_act(tenant, &boarded(trip, number), &[1])?;
            }
        }
        Ok(tx.put_trip(tenant, &row)?)
    });
    filled.await.unwrap();
}

/// Returns how many statements each page of a trip with so many people costs.
async fn costs(people: usize) -> Vec<(&'static str, u64)> {
    let service = service();
    let console = Console::logged_in(&service).await;
    let mut browser = Browser::logged_in(&service).await;
    let trip = cast::trip(&console, 900).await;
    let (staff, _) = console.staff("乘务", "crew").await;
    let duty = format!("/api/v1/trips/{trip}/staff/{staff}");
    let put = console.call(axum::http::Method::PUT, &duty, None).await;
    assert_eq!(put.0, 204);
    fill(&service, trip, 1..people + 1, people + 1..2 * people + 1).await;

    let mut costs = Vec::new();
    for (name, path) in [
        ("API trip", format!("/api/v1/trips/{trip}")),
        ("API people", format!("/api/v1/trips/{trip}/people")),
        ("API board", format!("/api/v1/trips/{trip}/board")),
    ] {
        let before = service.app.storage().statements();
        let body = console.get(&path).await;
        costs.push((name, service.app.storage().statements() - before));
        if name == "API board" {
            assert_eq!(body["expected"], people);
            assert_eq!(body["boarded"], people / 2);
        }
    }
    for (name, path, shown) in [
        ("trip page", format!("/console/trips/{trip}"), 2 * people),
        ("board page", format!("/console/trips/{trip}/board"), people),
    ] {
        let before = service.app.storage().statements();
        let html = browser.open(&path).await;
        costs.push((name, service.app.storage().statements() - before));
        // The page lists no more than three hundred of those who wait.
        assert!(
            html.matches("第").count() >= shown.min(people + 300),
            "{name}"
        );
    }
    costs
}

#[tokio::test]
async fn a_trip_and_its_board_cost_the_same_whatever_the_manifest() {
    let few = costs(3).await;
    assert!(few.iter().all(|(_, statements)| *statements > 0), "{few:?}");
    assert_eq!(costs(60).await, few);
    assert_eq!(costs(600).await, few);
}
