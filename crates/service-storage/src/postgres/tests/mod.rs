mod line;

use super::open;
use crate::{
    StorageError, Tx,
    feed::FeedDocument,
    testing::{Failure, KEY, Storage, ask, here, server, start},
};
use qicheng_domain::{
    channel::Channel,
    document::{DocumentKey, DocumentKind},
};
use std::sync::{Arc, Mutex, mpsc};

/// Puts a document where the next position of everyone's channel is.
fn put(tx: &mut Tx<'_>, name: &[u8]) -> Result<u64, Failure> {
    let position = tx.next_position(here(), Channel::All)?;
    let document = FeedDocument {
        key: DocumentKey {
            channel: Channel::All,
            kind: DocumentKind::Ticket,
            name: name.to_vec(),
        },
        position,
        bytes: Some(name.to_vec()),
    };
    tx.put_document(here(), &document, start())?;
    Ok(position)
}

async fn positions_after(storage: &Storage, after: u64) -> Vec<u64> {
    let found = storage
        .read(move |tx| Ok(tx.documents_after(here(), Channel::All, after, 99)?))
        .await;
    found.unwrap().iter().map(|d| d.position).collect()
}

/// Waits until the copy of this name waits for a lock.
async fn blocked(address: &str, copy: &str) {
    let (address, sql) = (
        address.to_owned(),
        format!(
            "SELECT pid FROM pg_stat_activity WHERE application_name = '{copy}' AND wait_event_type = 'Lock'"
        ),
    );
    tokio::task::spawn_blocking(move || while server::query(&address, &sql).is_none() {})
        .await
        .unwrap();
}

/// The first takes a position and commits late; the second would have the next and is ready long before.
#[tokio::test(flavor = "multi_thread")]
async fn a_position_is_never_seen_before_those_below_it() {
    let address = server::address();
    let first = open(&address, &KEY).unwrap();
    let name = format!("second-{}", std::process::id());
    let second = open(&format!("{address}&application_name={name}"), &KEY).unwrap();

    let (took, has_taken) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = Mutex::new(may_go_on);
    let late = tokio::spawn({
        let first = first.clone();
        async move {
            let job = move |tx: &mut Tx<'_>| {
                let position = put(tx, b"late")?;
                took.send(()).unwrap();
                may_go_on.lock().unwrap().recv().unwrap();
                Ok(position)
            };
            first.write(job).await.unwrap()
        }
    });
    tokio::task::spawn_blocking(move || has_taken.recv().unwrap())
        .await
        .unwrap();
    let early = tokio::spawn(async move { second.write(|tx| put(tx, b"early")).await.unwrap() });

    // The second cannot have committed: it waits for the first. A reader sees neither, and moves its cursor past none.
    blocked(&address, &name).await;
    assert!(!early.is_finished());
    assert!(positions_after(&first, 0).await.is_empty());

    go_on.send(()).unwrap();
    assert_eq!((late.await.unwrap(), early.await.unwrap()), (1, 2));
    assert_eq!(positions_after(&first, 0).await, [1, 2]);
}

/// Readers that keep a cursor while many write miss nothing, whatever commits when.
#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_follows_misses_nothing() {
    let address = server::address();
    let copies: Vec<_> = (0..3).map(|_| open(&address, &KEY).unwrap()).collect();
    let writers: Vec<_> = (0..60_u32)
        .map(|n| {
            let copy = copies[n as usize % copies.len()].clone();
            tokio::spawn(async move {
                copy.write(move |tx| put(tx, &n.to_be_bytes()))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let (mut cursor, mut seen) = (0, Vec::<u64>::new());
    while seen.len() < writers.len() {
        let page = positions_after(&copies[0], cursor).await;
        seen.extend(&page);
        cursor = page.last().copied().unwrap_or(cursor);
    }
    let mut given = Vec::new();
    for writer in writers {
        given.push(writer.await.unwrap());
    }
    given.sort_unstable();
    assert_eq!(given, (1..=60).collect::<Vec<u64>>());
    assert_eq!(seen, given);
}

/// Each looks whether the other has acted and acts if not: one after the other only one would.
#[tokio::test(flavor = "multi_thread")]
async fn what_one_decides_by_the_other_cannot_have_changed_meanwhile() {
    let address = server::address();
    let meet = Arc::new(std::sync::Barrier::new(2));
    let act = |own: Channel, others: Channel| {
        let copy: Storage = open(&address, &KEY).unwrap();
        let meet = Arc::clone(&meet);
        let mut first_run = true;
        tokio::spawn(async move {
            let job = move |tx: &mut Tx<'_>| {
                let free = tx.documents_after(here(), others, 0, 1)?.is_empty();
                if std::mem::take(&mut first_run) {
                    meet.wait();
                }
                if free {
                    let document = FeedDocument {
                        key: DocumentKey {
                            channel: own,
                            kind: DocumentKind::Ticket,
                            name: vec![1],
                        },
                        position: 1,
                        bytes: None,
                    };
                    tx.put_document(here(), &document, start())?;
                }
                Ok(free)
            };
            copy.write(job).await.unwrap()
        })
    };
    let (one, other) = (Channel::All, Channel::Place("433130".parse().unwrap()));
    let (first, second) = (act(one, other), act(other, one));
    assert!(first.await.unwrap() ^ second.await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_cut_fails_one_job_at_most() {
    let address = server::address();
    let name = format!("cut-{}", std::process::id());
    let storage = open(&format!("{address}&application_name={name}"), &KEY).unwrap();
    storage.write(|tx| put(tx, b"before")).await.unwrap();
    let cut = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'"
    );
    // Idle connections are found gone when they are needed, and made anew.
    server::execute(&address, &cut);
    storage.write(|tx| put(tx, b"after")).await.unwrap();
    // In the middle of a job nobody knows what became of it, and it says so.
    let (address_in, cut_in) = (address.clone(), cut);
    let cut_off = storage
        .write(move |tx| {
            put(tx, b"never")?;
            server::execute(&address_in, &cut_in);
            put(tx, b"never either")
        })
        .await;
    assert!(matches!(
        cut_off,
        Err(Failure::Storage(StorageError::Database(_)))
    ));
    assert_eq!(storage.write(|tx| put(tx, b"again")).await.unwrap(), 3);
    assert_eq!(positions_after(&storage, 0).await, [1, 2, 3]);
}

/// A job that goes on after a failed statement would commit nothing and be told that it had.
#[tokio::test]
async fn a_job_that_swallows_a_failure_is_told_of_it() {
    let storage = open(&server::address(), &KEY).unwrap();
    let written = storage
        .write(|tx| {
            put(tx, b"first")?;
            let twin = FeedDocument {
                key: DocumentKey {
                    channel: Channel::All,
                    kind: DocumentKind::Ticket,
                    name: b"twin".to_vec(),
                },
                position: 1,
                bytes: None,
            };
            let _ = tx.put_document(here(), &twin, start());
            Ok(())
        })
        .await;
    assert!(matches!(
        written,
        Err(Failure::Storage(StorageError::Constraint))
    ));
    assert!(positions_after(&storage, 0).await.is_empty());
}

/// So many that most of what is asked for waits and is done together.
const ROWS: u64 = 120;

#[tokio::test]
async fn what_waits_together_stands_or_fails_each_by_itself() {
    let storage = open(&server::address(), &KEY).unwrap();
    let next = |tx: &mut Tx<'_>| tx.next_position(here(), Channel::All);
    let asked: Vec<_> = (0..ROWS)
        .map(|number| match number % 6 {
            0 => ask(&storage, move |tx| {
                next(tx)?;
                Err(Failure::Own)
            }),
            1 => ask(&storage, move |tx| -> Result<u64, _> {
                next(tx)?;
                panic!("a job of the test's")
            }),
            2 => ask(&storage, move |tx| {
                next(tx)?;
                // A position of another document's.
                let twin = FeedDocument {
                    key: DocumentKey {
                        channel: Channel::All,
                        kind: DocumentKind::Ticket,
                        name: b"twin".to_vec(),
                    },
                    position: 0,
                    bytes: None,
                };
                tx.put_document(here(), &twin, start())?;
                tx.put_document(
                    here(),
                    &FeedDocument {
                        key: DocumentKey {
                            name: b"other".to_vec(),
                            ..twin.key.clone()
                        },
                        ..twin
                    },
                    start(),
                )?;
                Ok(0)
            }),
            _ => ask(&storage, move |tx| put(tx, &number.to_be_bytes())),
        })
        .collect();
    let mut given = Vec::new();
    for (number, told) in (0..ROWS).zip(asked) {
        match (number % 6, told.await.unwrap()) {
            (0, Err(Failure::Own))
            | (1, Err(Failure::Storage(StorageError::Stopped)))
            | (2, Err(Failure::Storage(StorageError::Constraint))) => {}
            (3.., Ok(position)) => given.push(position),
            (_, told) => panic!("job {number}: {told:?}"),
        }
    }
    given.sort_unstable();
    // What failed gave no position away and left nothing.
    assert_eq!(given, (1..=ROWS / 2).collect::<Vec<u64>>());
    assert_eq!(positions_after(&storage, 0).await, given);
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_that_lock_crosswise_all_come_through() {
    let storage = open(&server::address(), &KEY).unwrap();
    let (one, other) = (Channel::All, Channel::Place("433130".parse().unwrap()));
    let asked: Vec<_> = (0..24_u32)
        .map(|number| {
            let order = if number.is_multiple_of(2) {
                [one, other]
            } else {
                [other, one]
            };
            ask(&storage, move |tx| {
                for channel in order {
                    tx.next_position(here(), channel)?;
                }
                Ok(())
            })
        })
        .collect();
    for job in asked {
        job.await.unwrap().unwrap();
    }
    for channel in [one, other] {
        let next = storage.write(move |tx| Ok(tx.next_position(here(), channel)?));
        assert_eq!(next.await.unwrap(), 25);
    }
}
