use super::{at, devices::device, here, read, write};
use crate::support::values;
use qicheng_domain::ids::{OperationId, PersonId};
use qicheng_exchange::document::Channel;
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    StorageError, Tx,
    devices::Binding,
    people::{Contradiction, Identity, IdentityMac, Outcome, Person, RIVALS, Settled},
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
    // However many register it, few are looked at, and the verified one among them.
    let crowd: Vec<_> = (0..40)
        .map(|n| person(&format!("冒名{n}"), 1, Identity::Unverified))
        .collect();
    write(storage, move |tx| {
        crowd.iter().try_for_each(|p| tx.put_person(here(), p))
    })
    .await
    .unwrap();
    let same = read(storage, |tx| tx.people_by_mac(here(), IdentityMac([1; 32]))).await;
    assert_eq!(same.len(), RIVALS as usize);
    assert_eq!(same[0].identity, Identity::Verified);
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

pub async fn a_contradiction_is_noted_once_settled_and_opened_again(storage: &Storage) {
    let (person, other) = (values::person("张晓伟"), values::person("李娜"));
    let found = Contradiction {
        person,
        other,
        noted_at: at(1),
        settled: None,
    };
    let again = Contradiction {
        noted_at: at(2),
        ..found
    };
    let settled = Contradiction {
        settled: Some(Settled {
            at: at(3),
            outcome: Outcome::Moved,
            person_was: Identity::Contradicted,
            other_was: Identity::Verified,
        }),
        ..found
    };
    write(storage, move |tx| {
        tx.note_contradiction(here(), &found)?;
        tx.note_contradiction(here(), &again)
    })
    .await
    .unwrap();
    for (written, open, lately) in [(found, 1, 0), (settled, 0, 1), (found, 1, 0)] {
        let seen = move |tx: &mut dyn Tx| {
            tx.settle_contradiction(here(), &written)?;
            Ok((
                tx.contradiction(here(), person, other)?,
                tx.open_contradictions(here())?.len(),
                tx.settled_contradictions(here(), at(3))?.len(),
                tx.settled_contradictions(here(), at(4))?.len(),
            ))
        };
        let seen = write(storage, seen).await.unwrap();
        assert_eq!(seen, (Some(written), open, lately, 0));
    }
}

pub async fn people_are_counted_and_listed_by_what_is_known_of_them(storage: &Storage) {
    let rows = [
        person("甲", 1, Identity::Verified),
        person("乙", 2, Identity::Unverified),
        person("丙", 3, Identity::Verified),
        person("丁", 4, Identity::Verified),
    ];
    let seen = write(storage, move |tx| {
        rows.iter().try_for_each(|p| tx.put_person(here(), p))?;
        let verified = Identity::Verified;
        let first = tx.people_of_identity(here(), verified, None, 2)?;
        let before = first.last().map(|p| p.id);
        let rest = tx.people_of_identity(here(), verified, before, 2)?;
        Ok((tx.count_people(here())?, [first, rest].concat()))
    })
    .await
    .unwrap();
    assert_eq!(seen.0, [(Identity::Unverified, 1), (Identity::Verified, 3)]);
    let mut expected = ["甲", "丙", "丁"].map(values::person).to_vec();
    expected.sort_unstable_by(|a, b| b.cmp(a));
    let ids: Vec<_> = seen.1.iter().map(|p| p.id).collect();
    assert_eq!(ids, expected);
}

pub async fn an_erased_person_is_in_no_table(storage: &Storage) {
    let (row, other) = (
        person("张晓伟", 1, Identity::Verified),
        person("李娜", 2, Identity::Verified),
    );
    let (id, stays) = (row.id, other.id);
    let left = write(storage, move |tx| {
        for row in [&row, &other] {
            tx.put_person(here(), row)?;
            tx.add_attestation(here(), row.id, id, b"seen", at(1))?;
            tx.bind(here(), device("a").id, row.id, Binding::Own, at(0))?;
            tx.join(here(), row.id, Channel::All, at(0))?;
        }
        tx.erase_person(here(), id)?;
        let left = |tx: &mut dyn Tx, id| {
            Ok::<_, StorageError>((
                tx.person(here(), id)?.is_some(),
                tx.attestations(here(), id)?.len(),
                tx.devices_of(here(), id)?.len(),
                tx.channels_of(here(), id)?.len(),
            ))
        };
        tx.add_device(here(), &device("a"))?;
        Ok([left(tx, id)?, left(tx, stays)?])
    })
    .await
    .unwrap();
    assert_eq!(left, [(false, 0, 0, 0), (true, 1, 1, 1)]);
}
