use super::{at, here, people::person, read, there, write};
use crate::support::values;
use qicheng_domain::{
    claim::Consent,
    ids::{NoticeId, OperationId, PersonId},
    intent::TravelIntent,
};
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    Group, Tx,
    certificates::CertificateRow,
    declarations::Declared,
    intents::{Demand, Intent},
    people::Identity,
};

pub async fn the_last_consent_counts(storage: &Storage) {
    let person = values::person("张晓伟");
    assert_eq!(
        read(storage, move |tx| tx.consent(here(), person)).await,
        None
    );
    for (n, health) in [(1, true), (2, false), (3, true), (4, false)] {
        let consent = Consent {
            service: true,
            health,
            text_version: n,
            language: "ug".to_owned(),
        };
        let (said, id) = (consent.clone(), OperationId::new(at(0), [n as u8; 10]));
        write(storage, move |tx| {
            tx.add_consent(here(), person, id, &said, at(9 - i64::from(n)))
        })
        .await
        .unwrap();
        assert_eq!(
            read(storage, move |tx| tx.consent(here(), person)).await,
            Some(consent)
        );
    }
}

fn wish(person: PersonId, destination: &str) -> Intent {
    Intent {
        person,
        intent: TravelIntent {
            destination: destination.parse().unwrap(),
            ..values::travel()
        },
        received_at: at(1),
    }
}

pub async fn the_last_wish_counts_and_can_be_taken_away(storage: &Storage) {
    let person = values::person("张晓伟");
    let last = wish(person, "330000");
    let written = last.clone();
    write(storage, move |tx| {
        tx.put_intent(here(), &wish(person, "440300"))?;
        tx.put_intent(here(), &written)
    })
    .await
    .unwrap();
    assert_eq!(
        read(storage, move |tx| tx.intent(here(), person)).await,
        Some(last)
    );
    assert_eq!(
        write(storage, move |tx| tx.remove_intent(here(), person)).await,
        Ok(true)
    );
    assert_eq!(
        write(storage, move |tx| tx.remove_intent(here(), person)).await,
        Ok(false)
    );
    assert_eq!(
        read(storage, move |tx| tx.intent(here(), person)).await,
        None
    );
}

pub async fn demand_counts_verified_people_alone(storage: &Storage) {
    write(storage, |tx: &mut dyn Tx| {
        let seen = Identity::Verified;
        for (n, name, identity, to) in [
            (1, "甲", seen, "440300"),
            (2, "乙", seen, "440300"),
            (3, "丙", Identity::Unverified, "440300"),
            (4, "丁", seen, "330000"),
        ] {
            tx.put_person(here(), &person(name, n, identity))?;
            tx.put_intent(here(), &wish(values::person(name), to))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let demand = |to: &str, people| Demand {
        origin: "433130".parse().unwrap(),
        destination: to.parse().unwrap(),
        earliest: "2026-02-25".parse().unwrap(),
        people,
    };
    let counted = read(storage, |tx| tx.demand(here())).await;
    assert_eq!(counted, [demand("330000", 1), demand("440300", 2)]);
}

pub async fn a_notice_is_read_once(storage: &Storage) {
    let notice = NoticeId::new(at(0), [1; 10]);
    write(storage, move |tx| {
        for (n, name) in [(1, "甲"), (2, "乙"), (3, "甲")] {
            tx.note_read(here(), values::person(name), notice, at(n))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    assert_eq!(read(storage, move |tx| tx.readers(here(), notice)).await, 2);
    let other = NoticeId::new(at(0), [2; 10]);
    assert_eq!(read(storage, move |tx| tx.readers(here(), other)).await, 0);
}

pub async fn one_declaration_a_day_the_last_counts(storage: &Storage) {
    let person = values::person("张晓伟");
    let declared = |day: &str, temperature| Declared {
        declaration: values::declared(day, temperature),
        made_at: at(1),
        received_at: at(2),
    };
    let rows = [
        declared("2026-02-18", 361),
        declared("2026-02-20", 362),
        declared("2026-02-19", 363),
        declared("2026-02-20", 364),
    ];
    let written = rows.clone();
    write(storage, move |tx| {
        written
            .iter()
            .try_for_each(|d| tx.put_declaration(here(), person, d))
    })
    .await
    .unwrap();
    let from = "2026-02-19".parse().unwrap();
    let held = read(storage, move |tx| {
        tx.declarations_since(here(), person, from)
    })
    .await;
    assert_eq!(held, [rows[3].clone(), rows[2].clone()]);
}

pub async fn wishes_are_found_by_their_first_day(storage: &Storage) {
    let person = values::person("甲");
    write(storage, move |tx| {
        tx.put_intent(here(), &wish(person, "440300"))
    })
    .await
    .unwrap();
    for (day, expected) in [("2026-02-24", 0), ("2026-02-25", 1), ("2026-03-25", 1)] {
        let day = day.parse().unwrap();
        let found = read(storage, move |tx| tx.intents_in(here(), Group::LeavingBy(day))).await;
        assert_eq!(found.len(), expected);
        assert!(found.iter().all(|i| i == &wish(person, "440300")));
    }
}

pub async fn certificates_are_kept_as_they_came_until_removed(storage: &Storage) {
    let person = values::person("张晓伟");
    let row = |id: u8, text: &str, minutes| CertificateRow {
        id: [id; 16],
        text: text.to_owned(),
        received_at: at(minutes),
    };
    let rows = [row(1, "HC1:A\r\n", 1), row(2, "HC1:B", 2)];
    let written = rows.clone();
    write(storage, move |tx| {
        for row in &written {
            tx.add_certificate(here(), person, row)?;
        }
        tx.add_certificate(here(), person, &row(1, "HC1:C", 3))?;
        tx.add_certificate(there(), person, &row(1, "HC1:D", 4))
    })
    .await
    .unwrap();
    let held = read(storage, move |tx| tx.certificates(here(), person)).await;
    assert!(held == [rows[1].clone(), rows[0].clone()]);
    for there_was in [true, false] {
        let removed = write(storage, move |tx| {
            tx.remove_certificate(here(), person, &[2; 16])
        });
        assert_eq!(removed.await, Ok(there_was));
    }
    let held = read(storage, move |tx| tx.certificates(here(), person)).await;
    assert!(held == [rows[0].clone()]);
    assert_eq!(
        read(storage, move |tx| tx.certificates(there(), person))
            .await
            .len(),
        1
    );
}
