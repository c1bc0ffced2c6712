use super::{at, here, read, there, write};
use crate::support::values;
use qicheng_domain::ids::TripId;
use qicheng_exchange::document::{Channel, DocumentKey};
use qicheng_service_core::Storage;
use qicheng_service_storage::feed::FeedDocument;

const TRIP: Channel = Channel::Trip(TripId([1; 6]));

fn document(channel: Channel, name: &[u8], position: u64, bytes: Option<&[u8]>) -> FeedDocument {
    FeedDocument {
        key: DocumentKey {
            channel,
            kind: 6,
            name: name.to_vec(),
        },
        position,
        bytes: bytes.map(<[u8]>::to_vec),
    }
}

pub async fn positions_rise_by_channel(storage: &Storage) {
    let given = write(storage, |tx| {
        Ok([
            tx.next_position(here(), Channel::All)?,
            tx.next_position(here(), Channel::All)?,
            tx.next_position(here(), TRIP)?,
            tx.next_position(there(), Channel::All)?,
            tx.next_position(here(), Channel::All)?,
        ])
    });
    assert_eq!(given.await, Ok([1, 2, 1, 1, 3]));
}

pub async fn the_newest_version_stands_at_its_position(storage: &Storage) {
    write(storage, |tx| {
        for (name, position, bytes) in [(b"a", 1, b"old"), (b"b", 2, b"two"), (b"a", 3, b"new")] {
            tx.put_document(here(), &document(TRIP, name, position, Some(bytes)), at(0))?;
        }
        tx.put_document(
            here(),
            &document(Channel::All, b"c", 1, Some(b"all")),
            at(0),
        )
    })
    .await
    .unwrap();
    let (b, a) = (
        document(TRIP, b"b", 2, Some(b"two")),
        document(TRIP, b"a", 3, Some(b"new")),
    );
    let after = |position, limit| {
        read(storage, move |tx| {
            tx.documents_after(here(), TRIP, position, limit)
        })
    };
    assert!(after(0, 10).await == [b.clone(), a.clone()]);
    assert!(after(0, 1).await == [b]);
    assert!(after(2, 10).await == [a.clone()]);
    assert!(after(3, 10).await.is_empty());
    let key = a.key.clone();
    assert!(read(storage, move |tx| tx.document(here(), &key)).await == Some(a));
}

pub async fn what_is_withdrawn_stands_without_bytes(storage: &Storage) {
    let gone = document(TRIP, b"a", 2, None);
    let row = gone.clone();
    write(storage, move |tx| {
        tx.put_document(here(), &document(TRIP, b"a", 1, Some(b"x")), at(0))?;
        tx.put_document(here(), &row, at(1))
    })
    .await
    .unwrap();
    let key = gone.key.clone();
    assert!(
        read(storage, move |tx| tx.document(here(), &key))
            .await
            .is_none()
    );
    assert!(read(storage, |tx| tx.documents_after(here(), TRIP, 0, 9)).await == [gone]);
}

pub async fn members_join_and_leave(storage: &Storage) {
    let (zhang, li) = (values::person("张晓伟"), values::person("李娜"));
    let second = Channel::Trip(TripId([2; 6]));
    write(storage, move |tx| {
        for (person, channel) in [(zhang, TRIP), (zhang, TRIP), (zhang, second), (li, TRIP)] {
            tx.join(here(), person, channel, at(0))?;
        }
        tx.leave(here(), zhang, second)?;
        tx.leave(here(), li, second)
    })
    .await
    .unwrap();
    assert_eq!(
        read(storage, move |tx| tx.channels_of(here(), zhang)).await,
        [TRIP]
    );
    let mut both = [zhang, li];
    both.sort_unstable();
    assert_eq!(read(storage, |tx| tx.members_of(here(), TRIP)).await, both);
}
