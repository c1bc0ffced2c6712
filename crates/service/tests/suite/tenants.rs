use super::{at, devices::device, here, people::person, read, there, write};
use crate::support::values;
use qicheng_exchange::document::Channel;
use qicheng_service_core::Storage;
use qicheng_service_storage::{
    devices::Binding,
    people::{Contradiction, Identity, Outcome, Settled},
};

/// The same rows in two tenants stand beside each other, and what changes in one stays in it.
pub async fn no_table_mixes_tenants(storage: &Storage) {
    let row = person("张晓伟", 1, Identity::Verified);
    let (id, mac) = (row.id, row.mac);
    for tenant in [here(), there()] {
        let (row, device) = (row.clone(), device("a"));
        write(storage, move |tx| {
            tx.put_person(tenant, &row)?;
            tx.add_device(tenant, &device)?;
            tx.bind(tenant, device.id, id, Binding::Own, at(0))?;
            let found = Contradiction {
                person: id,
                other: id,
                noted_at: at(0),
                settled: None,
            };
            tx.note_contradiction(tenant, &found)?;
            tx.join(tenant, id, Channel::All, at(0))
        })
        .await
        .unwrap();
    }
    write(storage, move |tx| {
        tx.leave(here(), id, Channel::All)?;
        let mut found = tx.contradiction(here(), id, id)?.unwrap();
        found.settled = Some(Settled {
            at: at(1),
            outcome: Outcome::Earlier,
            person_was: Identity::Verified,
            other_was: Identity::Verified,
        });
        tx.settle_contradiction(here(), &found)
    })
    .await
    .unwrap();
    let seen = |tenant| {
        read(storage, move |tx| {
            Ok((
                tx.people_by_mac(tenant, mac)?.len(),
                tx.people_after(tenant, None, 9)?.len(),
                tx.devices_of(tenant, id)?.len(),
                tx.persons_of(tenant, device("a").id)?.len(),
                tx.open_contradictions(tenant)?.len(),
                tx.members_of(tenant, Channel::All)?.len(),
            ))
        })
    };
    assert_eq!(seen(here()).await, (1, 1, 1, 1, 0, 0));
    assert_eq!(seen(there()).await, (1, 1, 1, 1, 1, 1));
    let other = values::person("李娜");
    assert!(
        read(storage, move |tx| tx.person(there(), other))
            .await
            .is_none()
    );
}
