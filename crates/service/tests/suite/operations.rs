use super::{at, devices::device, here, read, write};
use crate::support::values;
use qicheng_domain::ids::OperationId;
use qicheng_exchange::operation::{Operation, OperationHash, Outcome, Refusal};
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    StorageError,
    operations::{ChainId, Link},
};

fn operation(sequence: u64) -> Operation {
    let claim = values::intent();
    Operation {
        id: OperationId::new(at(0), [sequence as u8; 10]),
        sequence,
        previous: OperationHash([sequence as u8; 32]),
        actor: values::person("张晓伟"),
        subject: values::person("李娜"),
        kind: claim.kind(),
        at: at(1),
        body: claim.to_cbor(),
    }
}

fn chain(epoch: u32) -> ChainId {
    ChainId {
        device: device("a").id,
        epoch,
    }
}

pub async fn a_chain_holds_each_place_once(storage: &Storage) {
    let outcomes = [
        Outcome::Applied,
        Outcome::Refused {
            code: Refusal::Field,
            field: Some("home".to_owned()),
        },
        Outcome::Refused {
            code: Refusal::Later,
            field: None,
        },
    ];
    let links = outcomes.map(|outcome| Link {
        operation: operation(1).id,
        hash: operation(1).hash(),
        outcome,
    });
    let written = links.clone();
    write(storage, move |tx| {
        (1..)
            .zip(&written)
            .try_for_each(|(n, link)| tx.add_link(here(), chain(0), n, link))
    })
    .await
    .unwrap();
    for (n, link) in (1..).zip(links.clone()) {
        assert_eq!(
            read(storage, move |tx| tx.link(here(), chain(0), n)).await,
            Some(link)
        );
    }
    assert_eq!(read(storage, |tx| tx.link(here(), chain(1), 1)).await, None);
    let [link, ..] = links;
    let twice = write(storage, move |tx| tx.add_link(here(), chain(0), 1, &link)).await;
    assert_eq!(twice, Err(StorageError::Constraint));
}

pub async fn what_waits_comes_back_in_order(storage: &Storage) {
    write(storage, |tx| {
        [9, 4, 6, 4]
            .iter()
            .try_for_each(|n| tx.park(here(), chain(0), &operation(*n)))
    })
    .await
    .unwrap();
    let parked = read(storage, |tx| tx.parked(here(), chain(0))).await;
    assert_eq!(parked, [4, 6, 9].map(operation));
    write(storage, |tx| tx.unpark(here(), chain(0), 6))
        .await
        .unwrap();
    let parked = read(storage, |tx| tx.parked(here(), chain(0))).await;
    assert_eq!(parked, [4, 9].map(operation));
    assert!(
        read(storage, |tx| tx.parked(here(), chain(1)))
            .await
            .is_empty()
    );
}

pub async fn an_effect_is_noted_once(storage: &Storage) {
    let (one, id) = (operation(1), device("a").id);
    let actor = one.actor;
    let held = move |tx: &mut dyn qicheng_service_storage::Tx| {
        tx.has_effect(here(), actor, operation(1).id)
    };
    assert!(!read(storage, held).await);
    write(storage, move |tx| {
        tx.add_effect(here(), id, &operation(1), at(2))
    })
    .await
    .unwrap();
    assert!(read(storage, held).await);
    let twice = write(storage, move |tx| {
        tx.add_effect(here(), id, &operation(1), at(3))
    })
    .await;
    assert_eq!(twice, Err(StorageError::Constraint));
    let other = values::person("李娜");
    assert!(
        !read(storage, move |tx| tx.has_effect(
            here(),
            other,
            operation(1).id
        ))
        .await
    );
}
