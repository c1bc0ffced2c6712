use super::{at, here, read, write};
use crate::support::values;
use qicheng_credential::key::Signer;
use qicheng_domain::ids::DeviceId;
use qicheng_exchange::operation::OperationHash;
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    StorageError,
    devices::{Binding, Device},
};

pub fn device(name: &str) -> Device {
    let random = values::person(name).as_bytes()[6..].try_into().unwrap();
    Device {
        counter: 3,
        last_request: [2; 32],
        head: 7,
        head_hash: OperationHash([3; 32]),
        seen_at: at(1),
        ..Device::newcomer(
            DeviceId::new(at(0), random),
            &values::key(name).public(),
            [1; 32],
            at(0),
        )
    }
}

pub async fn a_device_comes_back_as_it_was_written(storage: &Storage) {
    let first = device("a");
    let kid = first.kid;
    let written = first.clone();
    write(storage, move |tx| tx.add_device(here(), &written))
        .await
        .unwrap();
    assert_eq!(
        read(storage, move |tx| tx.device_by_kid(here(), kid)).await,
        Some(first.clone())
    );

    let changed = Device {
        sealing_key: [9; 32],
        counter: 40,
        last_request: [8; 32],
        epoch: 1,
        chain_began: 39,
        head: 0,
        head_hash: OperationHash::GENESIS,
        forked_at: Some(at(4)),
        last_fork_at: Some(at(5)),
        barred: true,
        seen_at: at(6),
        ..first
    };
    let written = changed.clone();
    write(storage, move |tx| tx.update_device(here(), &written))
        .await
        .unwrap();
    assert_eq!(
        read(storage, move |tx| tx.device_by_kid(here(), kid)).await,
        Some(changed)
    );
}

pub async fn two_keys_of_one_name_are_refused(storage: &Storage) {
    let (first, mut second) = (device("a"), device("b"));
    second.kid = first.kid;
    write(storage, move |tx| tx.add_device(here(), &first))
        .await
        .unwrap();
    let refused = write(storage, move |tx| tx.add_device(here(), &second)).await;
    assert_eq!(refused, Err(StorageError::Constraint));
}

pub async fn bindings_are_kept_and_found_both_ways(storage: &Storage) {
    let (a, b) = (device("a"), device("b"));
    let (zhang, li) = (values::person("张晓伟"), values::person("李娜"));
    let (first, second) = (a.clone(), b.clone());
    write(storage, move |tx| {
        tx.add_device(here(), &first)?;
        tx.add_device(here(), &second)?;
        tx.bind(here(), first.id, zhang, Binding::Own, at(0))?;
        tx.bind(here(), first.id, zhang, Binding::Staff, at(1))?;
        tx.bind(here(), first.id, li, Binding::Helped, at(2))?;
        tx.bind(here(), second.id, li, Binding::Own, at(3))
    })
    .await
    .unwrap();
    let (first, second) = (a.id, b.id);
    let found = read(storage, move |tx| {
        Ok((
            tx.binding(here(), first, zhang)?,
            tx.binding(here(), second, zhang)?,
            tx.persons_of(here(), first)?,
            tx.devices_of(here(), li)?,
        ))
    })
    .await;
    let mut persons = vec![(zhang, Binding::Own), (li, Binding::Helped)];
    persons.sort_unstable_by_key(|(person, _)| *person);
    let mut devices = vec![a, b];
    devices.sort_unstable_by_key(|d| d.id);
    assert_eq!(found, (Some(Binding::Own), None, persons, devices));
}
