//! A person's own words.

use super::support::{at, known_phone, operation, person, profile_of};
use chrono::NaiveDate;
use qicheng_domain::{
    health::{DailyDeclaration, Symptom},
    ids::NoticeId,
    people::role::Role,
    region::RegionCode,
    travel::intent::TravelIntent,
};
use qicheng_store::{
    StoreError,
    erase::{self, Unsent},
    table::{
        SavedClaim,
        certificate::{self, CertificateRow},
        declaration, intent, notice_read, profile,
        receipt::{self, ReceiptRow},
    },
};

fn declared(day: u32, temperature: u16, n: u8) -> SavedClaim<DailyDeclaration> {
    SavedClaim {
        claim: DailyDeclaration {
            day: NaiveDate::from_ymd_opt(2026, 2, day).unwrap(),
            temperature,
            symptoms: vec![Symptom::Cough],
            contact: false,
        },
        operation: operation(n),
        at: at(i64::from(n)),
    }
}

#[test]
fn one_declaration_a_day_the_later_counts() {
    let phone = known_phone();
    phone
        .store
        .write(|tx| {
            for held in [
                declared(3, 365, 1),
                declared(4, 366, 2),
                declared(4, 371, 3),
            ] {
                declaration::put(tx, person(1), &held)?;
            }
            let from = |d| NaiveDate::from_ymd_opt(2026, 2, d).unwrap();
            let held = declaration::since(tx, person(1), from(1))?;
            assert_eq!(held, [declared(3, 365, 1), declared(4, 371, 3)]);
            assert_eq!(declaration::since(tx, person(1), from(4))?.len(), 1);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn an_intent_is_withdrawn_once_and_may_come_again() {
    let phone = known_phone();
    let day = NaiveDate::from_ymd_opt(2026, 2, 10).unwrap();
    let held = SavedClaim {
        claim: TravelIntent {
            destination: RegionCode::new(440_300).unwrap(),
            earliest: day,
            latest: day,
            pick_up: None,
            mode: None,
            luggage: 2,
            with_child: false,
            wheelchair: false,
        },
        operation: operation(1),
        at: at(1),
    };
    phone
        .store
        .write(|tx| {
            assert!(!intent::withdraw(tx, person(1), operation(9), at(0))?);
            intent::put(tx, person(1), &held)?;
            assert!(intent::withdraw(tx, person(1), operation(2), at(2))?);
            assert!(!intent::withdraw(tx, person(1), operation(3), at(3))?);
            let row = intent::get(tx, person(1))?.unwrap();
            assert_eq!(
                (row.withdrawn, row.held.operation),
                (Some(at(2)), operation(2))
            );
            intent::put(tx, person(1), &held)?;
            assert_eq!(intent::get(tx, person(1))?.unwrap().withdrawn, None);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn notices_are_read_once_and_a_claim_needs_its_person() {
    let phone = known_phone();
    let notice = NoticeId::from_bytes([5; 16]);
    let read = |who, n| {
        phone
            .store
            .write(|tx| notice_read::add(tx, who, notice, operation(n), at(1)))
    };
    assert!(read(person(1), 1).unwrap());
    assert!(!read(person(1), 2).unwrap());
    assert!(read(person(2), 3).is_err());
    let mut changed = profile_of(person(1));
    changed.paper = true;
    phone.store.write(|tx| profile::put(tx, &changed)).unwrap();
    // Changing a profile takes nothing of the person away.
    let of = phone
        .store
        .read(|tx| notice_read::of(tx, person(1)))
        .unwrap();
    assert_eq!(of, [(notice, at(1))]);
    assert_eq!(
        phone.store.read(|tx| profile::get(tx, person(1))).unwrap(),
        Some(changed)
    );
}

#[test]
fn certificates_stay_as_they_came_until_they_or_their_person_go() {
    let phone = known_phone();
    let row = |n: u8| CertificateRow {
        id: [n; 16],
        text: format!(" HC1:{n} \n"),
        at: at(i64::from(n)),
    };
    phone
        .store
        .write(|tx| {
            profile::put(tx, &profile_of(person(2)))?;
            assert!(certificate::add(tx, person(1), &row(2))?);
            assert!(certificate::add(tx, person(1), &row(1))?);
            assert!(!certificate::add(tx, person(1), &row(2))?);
            assert!(certificate::add(tx, person(2), &row(2))?);
            assert_eq!(certificate::of(tx, person(1))?, [row(2), row(1)]);
            assert!(certificate::remove(tx, person(1), [2; 16])?);
            assert!(!certificate::remove(tx, person(1), [2; 16])?);
            assert_eq!(certificate::of(tx, person(1))?, [row(1)]);
            erase::person(tx, person(1), Unsent::Keep)?;
            assert_eq!(certificate::of(tx, person(1))?, []);
            assert_eq!(certificate::of(tx, person(2))?, [row(2)]);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn receipts_say_what_was_given_and_go_with_their_person() {
    let phone = known_phone();
    let row = |n: u8, given: &[&str]| ReceiptRow {
        query: [n; 16],
        at: at(i64::from(n)),
        role: Role::Employer,
        place: RegionCode::new(440_300).unwrap(),
        why: "入职健康核查".to_owned(),
        given: given.iter().map(|field| (*field).to_owned()).collect(),
    };
    phone
        .store
        .write(|tx| {
            profile::put(tx, &profile_of(person(2)))?;
            receipt::put(tx, person(1), &row(1, &[]))?;
            receipt::put(tx, person(1), &row(2, &["name"]))?;
            receipt::put(tx, person(2), &row(2, &[]))?;
            // Asked again, the person thought otherwise.
            receipt::put(tx, person(1), &row(1, &["name", "health-code"]))?;
            let held = receipt::of(tx, person(1))?;
            assert!(held == [row(2, &["name"]), row(1, &["name", "health-code"])]);
            erase::person(tx, person(1), Unsent::Erase)?;
            assert!(receipt::of(tx, person(1))?.is_empty());
            assert_eq!(receipt::of(tx, person(2))?.len(), 1);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
