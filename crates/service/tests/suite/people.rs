use super::{at, here, read, write};
use crate::support::values;
use qicheng_domain::ids::{OperationId, PersonId};
use qicheng_service::{
    keys::IdentityMac,
    storage::{
        Storage, StorageError,
        people::{Contradiction, Identity, Person},
    },
};

pub fn person(name: &str, order: u32, identity: Identity) -> Person {
    Person {
        id: values::person(name),
        registration: values::registration(name, order, Some(&values::key(name))),
        registration_hash: [4; 32],
        operation: OperationId::new(at(0), [5; 10]),
        mac: IdentityMac([order as u8; 32]),
        identity,
        verified_by: None,
        verified_at: None,
        created_at: at(0),
        updated_at: at(1),
    }
}

pub async fn a_person_comes_back_as_they_were_written(storage: &Storage) {
    let first = person("张晓伟", 1, Identity::Unverified);
    let changed = Person {
        registration: values::registration("张晓伟", 2, None),
        registration_hash: [6; 32],
        operation: OperationId::new(at(3), [7; 10]),
        mac: IdentityMac([2; 32]),
        identity: Identity::Verified,
        verified_by: Some(values::person("帮手")),
        verified_at: Some(at(4)),
        updated_at: at(5),
        ..first.clone()
    };
    for written in [first, changed] {
        let (id, row) = (written.id, written.clone());
        write(storage, move |tx| tx.put_person(here(), &row))
            .await
            .unwrap();
        assert!(read(storage, move |tx| tx.person(here(), id)).await == Some(written));
    }
}

pub async fn one_verified_person_an_id_number(storage: &Storage) {
    let rows = [
        person("张晓伟", 1, Identity::Unverified),
        person("李娜", 1, Identity::Verified),
        person("王芳", 1, Identity::Contradicted),
        person("赵敏", 2, Identity::Verified),
    ];
    write(storage, move |tx| {
        rows.iter().try_for_each(|p| tx.put_person(here(), p))
    })
    .await
    .unwrap();
    let same = read(storage, |tx| tx.people_by_mac(here(), IdentityMac([1; 32]))).await;
    let order: Vec<_> = same.iter().map(|p| p.identity).collect();
    assert_eq!(
        order,
        [
            Identity::Verified,
            Identity::Contradicted,
            Identity::Unverified
        ]
    );
    let second = person("张晓伟", 1, Identity::Verified);
    let refused = write(storage, move |tx| tx.put_person(here(), &second)).await;
    assert_eq!(refused, Err(StorageError::Constraint));
}

pub async fn people_are_listed_in_pages(storage: &Storage) {
    let names = ["甲", "乙", "丙", "丁", "戊"];
    write(storage, move |tx| {
        (1..)
            .zip(names)
            .try_for_each(|(n, name)| tx.put_person(here(), &person(name, n, Identity::Unverified)))
    })
    .await
    .unwrap();
    let mut all: Vec<PersonId> = names.map(values::person).to_vec();
    all.sort_unstable();
    let mut seen: Vec<PersonId> = Vec::new();
    loop {
        let after = seen.last().copied();
        let page = read(storage, move |tx| tx.people_after(here(), after, 2)).await;
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 2);
        seen.extend(page.iter().map(|p| p.id));
    }
    assert_eq!(seen, all);
}

pub async fn attestations_are_kept_in_their_order(storage: &Storage) {
    let (person, by) = (values::person("张晓伟"), values::person("帮手"));
    write(storage, move |tx| {
        tx.add_attestation(here(), person, by, b"second", at(2))?;
        tx.add_attestation(here(), person, by, b"first", at(1))
    })
    .await
    .unwrap();
    let kept = read(storage, move |tx| tx.attestations(here(), person)).await;
    assert_eq!(kept, [b"second".to_vec(), b"first".to_vec()]);
    assert!(
        read(storage, move |tx| tx.attestations(here(), by))
            .await
            .is_empty()
    );
}

pub async fn a_contradiction_is_noted_and_settled_once(storage: &Storage) {
    let (person, other) = (values::person("张晓伟"), values::person("李娜"));
    let found = Contradiction {
        person,
        other,
        noted_at: at(1),
        resolved_at: None,
    };
    let again = Contradiction {
        noted_at: at(2),
        ..found
    };
    write(storage, move |tx| {
        tx.note_contradiction(here(), &found)?;
        tx.note_contradiction(here(), &again)
    })
    .await
    .unwrap();
    assert_eq!(
        read(storage, |tx| tx.open_contradictions(here())).await,
        [found]
    );
    let settle = move |minute| {
        write(storage, move |tx| {
            tx.resolve_contradiction(here(), person, other, at(minute))
        })
    };
    assert_eq!(settle(3).await, Ok(true));
    assert_eq!(settle(4).await, Ok(false));
    assert!(
        read(storage, |tx| tx.open_contradictions(here()))
            .await
            .is_empty()
    );
}
